//! How each document looks: its content set into a display list. One file a document.

pub mod e_receipt;
pub mod formal;
pub mod receipt;
pub mod shift;
pub mod slip;

use crate::{PaperError, list::Sheets};
use maneki_core::{
    receipt::{FormalReceipt, Receipt, ShiftPaper},
    taxfree::slip::GuideSlip,
};
use receipt::Roll;
use slip::SlipForm;

/// Anything that goes on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    Receipt(Box<Receipt>),
    Formal(Box<FormalReceipt>),
    Shift(Box<ShiftPaper>),
    Slip(Box<GuideSlip>),
}

/// What it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Mm80,
    Mm58,
    A4,
    A5,
}

impl Form {
    fn roll(self) -> Roll {
        match self {
            Self::Mm58 => Roll::Mm58,
            Self::Mm80 | Self::A4 | Self::A5 => Roll::Mm80,
        }
    }
}

/// Sets a document. What has no layout for a form takes the nearest: a receipt asked for on A4 is
/// set as wide as 80 mm, a slip on 58 mm as on 80.
///
/// # Errors
/// [`PaperError`].
pub fn set(document: &Document, form: Form) -> Result<Sheets, PaperError> {
    match document {
        Document::Receipt(content) => receipt::receipt(content, form.roll()),
        Document::Formal(content) => formal::formal(content, form.roll()),
        Document::Shift(content) => shift::shift(content, form.roll()),
        Document::Slip(content) => {
            let form = match form {
                Form::A4 => SlipForm::A4,
                Form::A5 => SlipForm::A5,
                Form::Mm80 | Form::Mm58 => SlipForm::Mm80,
            };
            slip::slip(content, form)
        }
    }
}
