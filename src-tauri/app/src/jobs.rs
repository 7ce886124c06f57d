//! Questions that may take long: they run on a reader beside the till, never in its loop.

use crate::{
    commands::{
        exports::{ExportPreview, Exported},
        letterhead::PaperPicture,
        printing::FoundPrinters,
        receipts::{self, FoundReceipts},
        reports::{self, ReportQuery},
        tax_free::{export, ledger},
        upkeep::{BackupFileView, BackupView, RehearsalView},
    },
    error::{AppError, ErrorCode},
    ports::{
        BackupFault, Files, Press, Progress, Reader, Vault, WriteFault, Written,
        files::{ArchivePaper, ChainProof, Each, EachPaper, ExportOrder, Format},
        records::RecordQuery,
        store::{ReceiptQuery, Verified},
        upkeep::BackupOrder,
    },
    view::{TaskKindView, UpkeepRunView, VerifiedView},
};
use maneki_core::{
    label::Labels,
    money::Yen,
    paper::Content,
    printer::Media,
    product::{Product, Sku},
    receipt::{Receipt, ReceiptChoice},
    report::Sums,
    sale::{Sale, SaleKind},
    settings::Settings,
    staff::Language,
    time::{AtMs, Date},
};
use serde::Serialize;
use serde_json::Value;
use std::{collections::BTreeMap, ops::ControlFlow};

/// Papers are looked up so many at a time.
const PAPERS_A_PAGE: u32 = 100;

#[derive(Debug, Clone)]
pub enum Job {
    FindReceipts(ReceiptQuery),
    PreviewExport {
        query: ReceiptQuery,
        format: Format,
        limit: u32,
    },
    ExportReceipts {
        query: ReceiptQuery,
        order: ExportOrder,
    },
    Archive(Box<ArchiveJob>),
    Report(ReportQuery),
    ExportReport {
        query: ReportQuery,
        order: ExportOrder,
    },
    Audit {
        before: Option<i64>,
        limit: u32,
    },
    Records {
        query: RecordQuery,
        now: AtMs,
    },
    /// `personal`: the travellers' data as it is, else masked.
    ExportRecords {
        query: RecordQuery,
        order: ExportOrder,
        personal: bool,
        now: AtMs,
    },
    /// With its paper or without.
    Verify {
        paper: bool,
    },
    ExportProducts {
        order: ExportOrder,
        products: Vec<Product>,
        coming: BTreeMap<(Date, Sku), Yen>,
    },
    PrintLabels {
        name: String,
        labels: Labels,
    },
    BackUp(BackupOrder),
    Backups {
        folder: String,
    },
    /// `file` empty: the newest of `folder`.
    Rehearse {
        file: String,
        folder: String,
    },
    Upkeep {
        limit: u32,
    },
    FindPrinters,
    /// A picture of a paper that is not issued.
    Preview {
        content: Box<Content>,
        media: Media,
        dpi: u16,
    },
    /// Puts another till in this one's place: for whoever holds the store, not for a reader.
    Restore {
        file: String,
        recovery_code: String,
    },
}

impl Job {
    /// What is shown while it runs, and may be broken off; none for what answers at once.
    #[must_use]
    pub fn task(&self) -> Option<TaskKindView> {
        match self {
            Self::BackUp(_) => Some(TaskKindView::Backup),
            Self::Rehearse { .. } => Some(TaskKindView::Rehearsal),
            Self::Verify { .. } => Some(TaskKindView::Verify),
            Self::ExportReceipts { .. }
            | Self::Archive(_)
            | Self::PreviewExport { .. }
            | Self::ExportRecords { .. } => Some(TaskKindView::Export),
            Self::FindReceipts(_)
            | Self::Audit { .. }
            | Self::Report(_)
            | Self::ExportReport { .. }
            | Self::Records { .. }
            | Self::ExportProducts { .. }
            | Self::PrintLabels { .. }
            | Self::Backups { .. }
            | Self::Upkeep { .. }
            | Self::FindPrinters
            | Self::Preview { .. }
            | Self::Restore { .. } => None,
        }
    }
}

/// Papers of receipts, as they were printed.
#[derive(Debug, Clone)]
pub struct ArchiveJob {
    pub query: ReceiptQuery,
    pub order: ExportOrder,
    pub settings: Settings,
    pub language: Language,
}

/// Draws a receipt as PDF.
pub type Draw<'a> = dyn Fn(&Receipt) -> Result<Vec<u8>, String> + 'a;

/// What a job works with.
pub struct Tools<'a> {
    pub reader: &'a mut dyn Reader,
    pub files: &'a dyn Files,
    /// Opens what is sealed of a traveller.
    pub vault: &'a dyn Vault,
    pub draw: &'a Draw<'a>,
    pub press: &'a dyn Press,
    pub progress: &'a mut Progress<'a>,
}

/// Does a job. The answer is the command's.
///
/// # Errors
/// The command's error.
pub fn run(job: &Job, tools: &mut Tools<'_>) -> Result<Value, AppError> {
    let reader = &mut tools.reader;
    match job {
        Job::FindReceipts(query) => value(FoundReceipts::from(reader.find_receipts(query)?)),
        Job::PreviewExport { query, format, limit } => {
            value(preview(tools, query, *format, *limit)?)
        }
        Job::ExportReceipts { query, order } => {
            let all = tools.reader.count_receipts(query, tools.progress)?;
            let (reader, progress) = (&mut tools.reader, &mut tools.progress);
            let mut fill =
                |each: &mut Each<'_, Sale>| reader.each_receipt(query, &mut |sale| each(sale));
            let mut progress = |done, _| progress(done, all);
            value(Exported::from(tools.files.export(order, &mut fill, &mut progress)?))
        }
        Job::Report(query) => value(reports::report(*reader, query)?),
        Job::ExportReport { query, order } => {
            let sheet = reports::sheet(&reports::report(*reader, query)?);
            let written =
                tools.files.table(order, &sheet.columns, &mut sheet.fill(), tools.progress)?;
            value(Exported::from(written))
        }
        Job::Archive(asked) => value(Exported::from(archive(tools, asked)?)),
        Job::Audit { before, limit } => {
            value(receipts::AuditPage::from(reader.audit(*before, *limit)?))
        }
        Job::Records { query, now } => {
            let found = reader.find_records(query)?;
            value(ledger::page(&found, query, *now))
        }
        Job::ExportRecords { query, order, personal, now } => {
            let all = reader.count_records(query)?;
            let (vault, progress) = (tools.vault, &mut tools.progress);
            let mut fill = |each: &mut Each<'_, [String]>| {
                export::rows(*reader, vault, query, *personal, *now, each)
            };
            let mut progress = |done, _| progress(done, all);
            let columns = export::columns();
            let written = tools.files.table(order, &columns, &mut fill, &mut progress)?;
            value(Exported::from(written))
        }
        Job::Verify { .. } => value(VerifiedView::from(verify(tools)?)),
        Job::BackUp(order) => value(BackupView::from(reader.make_backup(order, tools.progress)?)),
        Job::Backups { folder } => {
            let found = reader.backups(folder)?;
            value(found.into_iter().map(BackupFileView::from).collect::<Vec<_>>())
        }
        Job::Rehearse { file, folder } => value(rehearse(tools, file, folder)?),
        Job::Upkeep { limit } => {
            let runs = reader.upkeep_runs(*limit)?;
            value(runs.iter().map(UpkeepRunView::from).collect::<Vec<_>>())
        }
        Job::ExportProducts { order, products, coming } => {
            value(Exported::from(tools.files.export_products(order, products, coming)?))
        }
        Job::PrintLabels { name, labels } => {
            let pdf = tools.press.labels(labels)?;
            value(Exported::from(tools.files.keep(&format!("{name}.pdf"), &pdf)?))
        }
        Job::FindPrinters => value(FoundPrinters::from(tools.press.find())),
        Job::Preview { content, media, dpi } => {
            let png = tools.press.preview(content, *media, *dpi)?;
            value(PaperPicture { png: crate::base64::encode(&png) })
        }
        Job::Restore { .. } => {
            Err(AppError::new(ErrorCode::Internal).detail("a reader restores nothing"))
        }
    }
}

/// The file's first rows, and the sums of all that will be in it.
fn preview(
    tools: &mut Tools<'_>,
    query: &ReceiptQuery,
    format: Format,
    limit: u32,
) -> Result<ExportPreview, AppError> {
    let (mut sums, mut too_large, mut stopped, mut done) = (Sums::default(), None, false, 0);
    let all = tools.reader.count_receipts(query, tools.progress)?;
    let (reader, progress) = (&mut tools.reader, &mut tools.progress);
    let mut fill = |each: &mut Each<'_, Sale>| {
        let mut enough = false;
        reader.each_receipt(query, &mut |sale| {
            done += 1;
            stopped = progress(done, all).is_break();
            too_large = sums.add(sale).err();
            enough = enough || each(sale).is_break();
            match stopped || too_large.is_some() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let first = tools.files.first_rows(format, limit, &mut fill)?;
    if stopped {
        return Err(ErrorCode::Cancelled.into());
    }
    too_large.map_or(Ok(()), |fault| Err(AppError::from(fault)))?;
    ExportPreview::new(first, &sums)
}

/// Verifies the chain, then hands every receipt over with its paper, oldest page last.
fn archive(tools: &mut Tools<'_>, asked: &ArchiveJob) -> Result<Written, AppError> {
    let verified = verify(tools)?;
    let breaks = verified.breaks.iter().map(ToString::to_string);
    let proof =
        ChainProof { documents: verified.documents, head: verified.head, breaks: breaks.collect() };
    let all = tools.reader.count_receipts(&asked.query, tools.progress)?;
    let (reader, draw, progress) = (&mut tools.reader, tools.draw, &mut tools.progress);
    let mut fill = |each: &mut EachPaper<'_>| {
        let mut query = ReceiptQuery { limit: PAPERS_A_PAGE, ..asked.query.clone() };
        loop {
            let page = reader.find_receipts(&query).map_err(WriteFault::Store)?;
            for row in &page.receipts {
                let sale = reader.sale(row.id).map_err(WriteFault::Store)?;
                let Some(sale) = sale else { continue };
                let paper = paper(*reader, draw, asked, &sale)?;
                if each(&sale, &paper).is_break() {
                    return Ok(());
                }
            }
            query.after = page.next;
            if page.next.is_none() {
                return Ok(());
            }
        }
    };
    let mut progress = |done, _| progress(done, all);
    Ok(tools.files.archive(&asked.order, &proof, &mut fill, &mut progress)?)
}

fn paper(
    reader: &mut dyn Reader,
    draw: &Draw<'_>,
    asked: &ArchiveJob,
    sale: &Sale,
) -> Result<ArchivePaper, WriteFault> {
    let original = match sale.kind {
        SaleKind::Sale => None,
        SaleKind::Return { of } => reader.sale(of).map_err(WriteFault::Store)?,
    };
    let number = original.as_ref().map(|sale| &sale.number);
    let choice = ReceiptChoice { language: asked.language, copy: 1, practice: false };
    let receipt = Receipt::of(sale, number, &asked.settings, &choice);
    let pdf = draw(&receipt).map_err(WriteFault::Failed)?;
    let link = reader.link(sale.id).map_err(WriteFault::Store)?;
    let (link_seq, link) = link.unwrap_or_default();
    Ok(ArchivePaper { pdf, link_seq, link })
}

fn verify(tools: &mut Tools<'_>) -> Result<Verified, AppError> {
    let verified = tools.reader.verify_telling(tools.progress)?;
    verified.ok_or_else(|| ErrorCode::Cancelled.into())
}

fn rehearse(tools: &mut Tools<'_>, file: &str, folder: &str) -> Result<RehearsalView, BackupFault> {
    let reader = &mut tools.reader;
    let newest = match file {
        "" => reader.backups(folder)?.into_iter().next().map(|found| found.file),
        file => Some(file.to_owned()),
    };
    let file = newest.ok_or_else(|| BackupFault::NoSuchFile(folder.to_owned()))?;
    Ok(reader.rehearse_restore(&file, tools.progress)?.into())
}

fn value(answer: impl Serialize) -> Result<Value, AppError> {
    serde_json::to_value(answer).map_err(|fault| AppError::new(ErrorCode::Internal).detail(fault))
}
