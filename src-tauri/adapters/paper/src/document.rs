//! How each document looks: its content set into a display list. One file a document.

pub mod e_receipt;
pub mod formal;
pub mod labels;
pub mod proof;
pub mod receipt;
pub mod roll;
pub mod shift;
pub mod slip;
pub mod test_page;

use crate::{PaperError, list::Sheets};
use maneki_core::{paper::Content, printer::Media};
use roll::Roll;
use slip::SlipForm;

fn roll_of(media: Media) -> Roll {
    match media {
        Media::Mm58 => Roll::Mm58,
        Media::Mm80 | Media::A4 | Media::A5 => Roll::Mm80,
    }
}

/// Sets a document. What has no layout for a form takes the nearest: a receipt asked for on A4 is
/// set as wide as 80 mm, a slip on 58 mm as on 80.
///
/// # Errors
/// [`PaperError`].
pub fn set(content: &Content, media: Media) -> Result<Sheets, PaperError> {
    match content {
        Content::Receipt(content) => receipt::receipt(content, roll_of(media)),
        Content::Formal(content) => formal::formal(content, roll_of(media)),
        Content::Shift(content) => shift::shift(content, roll_of(media)),
        Content::Slip(content) => {
            let form = match media {
                Media::A4 => SlipForm::A4,
                Media::A5 => SlipForm::A5,
                Media::Mm80 | Media::Mm58 => SlipForm::Mm80,
            };
            slip::slip(content, form)
        }
        Content::Proof(content) => proof::proof(content, roll_of(media)),
        Content::Test(content) => test_page::test_page(content, media),
    }
}
