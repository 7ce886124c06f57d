//! How each document looks: its content set into a display list. One file a document.

pub mod e_receipt;
pub mod formal;
pub mod labels;
mod paper;
pub mod proof;
pub mod receipt;
pub mod shift;
pub mod slip;
pub mod test_page;
pub mod travel;

use crate::{PaperError, list::Sheets};
use maneki_core::{paper::Content, printer::Media};
use slip::SlipForm;

/// Sets a document. What has no layout for a form takes the nearest: a slip on 58 mm is set as on
/// 80.
///
/// # Errors
/// [`PaperError`].
pub fn set(content: &Content, media: Media) -> Result<Sheets, PaperError> {
    match content {
        Content::Receipt(content) => receipt::receipt(content, media),
        Content::Formal(content) => formal::formal(content, media),
        Content::Shift(content) => shift::shift(content, media),
        Content::Slip(content) => {
            let form = match media {
                Media::A4 => SlipForm::A4,
                Media::A5 => SlipForm::A5,
                Media::Mm80 | Media::Mm58 => SlipForm::Mm80,
            };
            slip::slip(content, form)
        }
        Content::Proof(content) => proof::proof(content, media),
        Content::Travel(content) => travel::travel(content, media),
        Content::Test(content) => test_page::test_page(content, media),
    }
}
