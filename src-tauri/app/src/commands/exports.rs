//! What goes out to other programs: receipts in many formats, journals, the archive of papers.

use super::receipts::{FindReceipts, query};
use crate::{
    error::{AppError, ErrorCode},
    jobs::{ArchiveJob, Job},
    ports::{
        Written,
        files::{ExportOrder, FirstRows, Format},
    },
    till::Turn,
};
use maneki_core::{audit::Action, report::Sums, time::AtMs};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// So many rows are shown before.
const FIRST_ROWS: u32 = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FormatView {
    Csv,
    CsvShiftJis,
    Xlsx,
    Parquet,
    Freee,
    MoneyForward,
    Yayoi,
}

impl From<FormatView> for Format {
    fn from(format: FormatView) -> Self {
        match format {
            FormatView::Csv => Self::Csv,
            FormatView::CsvShiftJis => Self::CsvShiftJis,
            FormatView::Xlsx => Self::Xlsx,
            FormatView::Parquet => Self::Parquet,
            FormatView::Freee => Self::Freee,
            FormatView::MoneyForward => Self::MoneyForward,
            FormatView::Yayoi => Self::Yayoi,
        }
    }
}

/// The receipts that the query finds, as a file. Without a format: CSV.
#[derive(Debug, Deserialize, TS)]
pub struct ExportReceipts {
    pub query: FindReceipts,
    pub format: Option<FormatView>,
}

#[derive(Debug, Serialize, TS)]
pub struct Exported {
    pub path: String,
    pub rows: u64,
    pub bytes: u64,
    pub sha256: String,
    /// The file beside it that says what is in it.
    pub manifest: String,
    pub unwritable: Vec<UnwritableView>,
}

/// A letter that the file's encoding does not have.
#[derive(Debug, Serialize, TS)]
pub struct UnwritableView {
    pub letter: String,
    /// The receipt where it first stood.
    pub first_row: String,
}

impl From<Written> for Exported {
    fn from(written: Written) -> Self {
        let Written { path, rows, bytes, sha256, manifest, unwritable } = written;
        let unwritable = unwritable
            .into_iter()
            .map(|(letter, first_row)| UnwritableView { letter: letter.to_string(), first_row });
        Self { path, rows, bytes, sha256, manifest, unwritable: unwritable.collect() }
    }
}

/// What a file will hold: its first rows, and the sums of all of it.
#[derive(Debug, Serialize, TS)]
pub struct ExportPreview {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub receipts: u32,
    pub sales_yen: i64,
    pub returns_yen: i64,
    pub total_yen: i64,
    pub tax_yen: i64,
    pub cash_yen: i64,
    pub wallets_yen: i64,
}

impl ExportPreview {
    pub(crate) fn new(first: FirstRows, sums: &Sums) -> Result<Self, AppError> {
        let tax = sums.taxes.values().map(|(_, tax)| tax.get()).sum();
        Ok(Self {
            columns: first.columns,
            rows: first.rows,
            receipts: sums.sales.count.saturating_add(sums.returns.count),
            sales_yen: sums.sales.yen.get(),
            returns_yen: sums.returns.yen.get(),
            total_yen: sums.total()?.get(),
            tax_yen: tax,
            cash_yen: sums.cash.yen.get(),
            wallets_yen: sums.wallets.values().map(|tally| tally.yen.get()).sum(),
        })
    }
}

pub fn preview_export(_: &mut Turn<'_>, request: ExportReceipts) -> Result<Job, AppError> {
    let format = request.format.unwrap_or(FormatView::Csv).into();
    Ok(Job::PreviewExport { query: query(request.query)?, format, limit: FIRST_ROWS })
}

pub fn export_receipts(turn: &mut Turn<'_>, request: ExportReceipts) -> Result<Job, AppError> {
    let format: Format = request.format.unwrap_or(FormatView::Csv).into();
    let order = order(turn, "receipts", format, &request.query);
    turn.audit(Action::ReceiptsExported, format!("{}.{}", order.name, format.ending()));
    Ok(Job::ExportReceipts { query: query(request.query)?, order })
}

/// The papers that the query finds, with an index and the chain's proof.
#[derive(Debug, Deserialize, TS)]
pub struct ArchiveReceipts {
    pub query: FindReceipts,
}

pub fn archive_receipts(turn: &mut Turn<'_>, request: ArchiveReceipts) -> Result<Job, AppError> {
    let order = order(turn, "archive", Format::Csv, &request.query);
    turn.audit(Action::ReceiptsExported, format!("{}.zip", order.name));
    Ok(Job::Archive(Box::new(ArchiveJob {
        query: query(request.query)?,
        order,
        settings: turn.state.settings.clone(),
        language: turn.state.settings.visitor_language,
    })))
}

fn order(turn: &Turn<'_>, what: &str, format: Format, asked: &FindReceipts) -> ExportOrder {
    let choice = choice(asked);
    let part = |name: &str| choice.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let mut name = what.to_owned();
    for day in [part("from"), part("to")].into_iter().flatten() {
        name = format!("{name}-{}", day.replace(|c: char| !c.is_ascii_digit(), ""));
    }
    ExportOrder { format, name: stamped_as(turn.now, &name, format), choice }
}

/// A file's name with the moment, so that no file takes another's place.
pub(crate) fn stamped(now: AtMs, name: &str) -> String {
    format!("{name}-{}", now.digits_in_japan())
}

/// The same with its kind, where the file's ending does not tell it.
pub(crate) fn stamped_as(now: AtMs, name: &str, format: Format) -> String {
    let kind = match format {
        Format::Csv | Format::Xlsx | Format::Parquet => String::new(),
        Format::CsvShiftJis => "-sjis".to_owned(),
        Format::Freee | Format::MoneyForward | Format::Yayoi => format!("-{}", format.word()),
    };
    stamped(now, &format!("{name}{kind}"))
}

fn choice(asked: &FindReceipts) -> Vec<(String, String)> {
    let yen = |amount: Option<i64>| amount.map(|yen| yen.to_string());
    let parts = [
        ("from", asked.from.clone()),
        ("to", asked.to.clone()),
        ("least_yen", yen(asked.least_yen)),
        ("most_yen", yen(asked.most_yen)),
        ("tender", asked.tender.clone()),
        ("number", asked.number.clone()),
        ("text", asked.text.clone()),
        ("staff", asked.staff.clone()),
        ("only", asked.only.map(|only| format!("{only:?}").to_lowercase())),
        ("tax_free", asked.tax_free.map(|is| is.to_string())),
    ];
    let filled = parts.into_iter().filter_map(|(name, value)| {
        let value = value.filter(|value| !value.trim().is_empty())?;
        Some((name.to_owned(), value))
    });
    filled.collect()
}

/// A refusal that a folder which went away deserves.
impl From<crate::ports::WriteFault> for AppError {
    fn from(fault: crate::ports::WriteFault) -> Self {
        use crate::ports::WriteFault;
        match fault {
            WriteFault::Cancelled => Self::new(ErrorCode::Cancelled),
            WriteFault::NoFolder(folder) => {
                Self::new(ErrorCode::ExportFolderGone).with("folder", folder)
            }
            WriteFault::DiskFull => Self::new(ErrorCode::DiskFull),
            WriteFault::Store(error) => error.into(),
            WriteFault::Failed(detail) => Self::new(ErrorCode::ExportFailed).detail(detail),
        }
    }
}
