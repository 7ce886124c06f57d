//! Any stored paper drawn again, beside a till that may be running on the same data.

use crate::{open, papers};
use maneki_app::{
    demo::ShopKind,
    error::{AppError, ErrorCode},
    papers::{Sources, content},
    ports::{Env, Reader, StoreError, papers::StoredPaper},
};
use maneki_core::{
    id::Id,
    paper::{Content, PaperKind, PaperNote},
    printer::{Media, ThermalProfile},
    sale::ReceiptNo,
};
use maneki_print::escpos;
use maneki_store::SqlReader;
use maneki_system::{SystemEnv, TillHand};
use maneki_taxoffice::seal::KeyVault;
use std::path::PathBuf;

/// Which paper, and how.
#[derive(Clone, Debug)]
pub struct PaperOrder {
    pub data: PathBuf,
    pub shop: ShopKind,
    /// A receipt's number, a paper's name, or the id of a paper, sale, shift or record.
    pub what: String,
    pub kind: Option<PaperKind>,
    /// None takes the first.
    pub copy: Option<u32>,
    /// None takes what the paper is kept as.
    pub media: Option<Media>,
    pub output: PaperOutput,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperOutput {
    Pdf,
    Png { page: usize, dpi: u16 },
    EscPos,
}

/// A paper as it was drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub note: PaperNote,
    pub bytes: Vec<u8>,
    pub sha256: [u8; 32],
    /// Whether these are the bytes of the PDF that was kept; none where none was, or this is no
    /// such PDF.
    pub as_kept: Option<bool>,
}

/// Draws a stored paper from the documents it is of. Nothing is written.
///
/// # Errors
/// [`ErrorCode::NoSuchPaper`], or why the data cannot be opened.
pub fn render_paper(order: &PaperOrder) -> Result<Drawn, AppError> {
    let data = open::folder(order.data.clone(), order.shop);
    if !data.join(open::DATABASE).exists() {
        return Err(AppError::new(ErrorCode::NoSuchPaper).detail("no shop is in this folder"));
    }
    let key = open::find_key(&data, false, order.shop.is_played())?;
    let mut reader = SqlReader::open(&data, &key).map_err(StoreError::from)?;
    let stored = find(&mut reader, order)?;
    let settings = reader.settings()?.unwrap_or_default();
    let env = SystemEnv::new();
    let vault = KeyVault::new(&key.personal());
    let has_sender = order.shop.is_played() || reader.tax_office()?.is_some();
    let mut sources = Sources {
        reader: &mut reader,
        vault: &vault,
        settings: &settings,
        kind: order.shop,
        has_sender,
    };
    let content = content(&mut sources, &stored.note)?;
    let content = papers::sealed(&content, &TillHand::new(key.receipts()));
    let kept = papers::kept_on(&content);
    let media = order.media.unwrap_or(kept);
    let bytes = draw(&content, media, order.output)?;
    let sha256 = env.digest(&bytes);
    let is_copy = order.output == PaperOutput::Pdf && media == kept;
    let as_kept = stored.file.filter(|_| is_copy).map(|file| file.sha256 == sha256);
    Ok(Drawn { note: stored.note, bytes, sha256, as_kept })
}

fn draw(content: &Content, media: Media, output: PaperOutput) -> Result<Vec<u8>, AppError> {
    Ok(match output {
        PaperOutput::Pdf => papers::pdf_of(content, media)?,
        PaperOutput::Png { page, dpi } => papers::png_of(content, media, page, dpi)?,
        PaperOutput::EscPos => {
            let (media, profile) = match media {
                Media::Mm58 => (media, ThermalProfile::mm58()),
                Media::Mm80 | Media::A4 | Media::A5 => (Media::Mm80, ThermalProfile::mm80()),
            };
            let dots = papers::dots_of(content, media, profile.dots)?;
            escpos::encode(&dots, &profile)
        }
    })
}

fn find(reader: &mut dyn Reader, order: &PaperOrder) -> Result<StoredPaper, AppError> {
    let what = order.what.trim();
    let mut found = reader.papers_named(what)?;
    if let Ok(id) = what.parse::<Id>() {
        found.extend(reader.paper(maneki_core::id::PaperId(id))?);
        found.extend(reader.papers_of(id)?);
    }
    if let Some(number) = ReceiptNo::parse(what)
        && let Some(sale) = reader.sale_by_number(&number)?
    {
        found.extend(reader.papers_of(sale.id.0)?);
    }
    let fits = |stored: &StoredPaper| {
        order.kind.is_none_or(|kind| stored.note.kind == kind)
            && order.copy.is_none_or(|copy| stored.note.copy == copy)
    };
    found.into_iter().find(fits).ok_or_else(|| ErrorCode::NoSuchPaper.into())
}
