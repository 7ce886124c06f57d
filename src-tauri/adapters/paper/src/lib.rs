//! Papers: one layout, drawn as PDF, as dots for thermal printers, and as the preview.
//!
//! A document of the core is set once into a display list ([`list::Sheets`]); every output draws
//! that list, so what the window shows is what the printer burns. Nothing here talks to a
//! printer or to the disk.

pub mod bars;
pub mod document;
pub mod flow;
pub mod fonts;
pub mod list;
pub mod logo;
pub mod pdf;
pub mod raster;
pub mod slip_words;
pub mod words;
pub mod wrap;

use document::{
    receipt::receipt,
    slip::{SlipForm, slip},
};
use maneki_core::{printer::Media, receipt::Receipt, taxfree::slip::GuideSlip};

/// A receipt as PDF, as wide as 80 mm paper: the copy that is kept, and what a system's print
/// queue gets.
///
/// # Errors
/// [`PaperError`].
pub fn receipt_pdf(content: &Receipt) -> Result<Vec<u8>, PaperError> {
    pdf::pdf(&receipt(content, Media::Mm80)?)
}

/// The tax-free guide slip as an A4 PDF.
///
/// # Errors
/// [`PaperError`].
pub fn slip_pdf(content: &GuideSlip) -> Result<Vec<u8>, PaperError> {
    pdf::pdf(&slip(content, SlipForm::A4)?)
}

/// Why a paper was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperError {
    /// The sums of the document disagree: a bug, and nothing may be printed.
    Untied,
    /// A legal item has characters that no font draws.
    Missing { item: &'static str, characters: Vec<char> },
    /// The PDF could not be written; the text is for the log.
    Pdf(String),
}
