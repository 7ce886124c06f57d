//! From what was sold to what a paper says.

use crate::{
    commands::receipts::original,
    error::AppError,
    till::{Effect, Paper, PaperJob, Turn},
};
use maneki_core::{
    receipt::{Receipt, ReceiptChoice},
    sale::Sale,
};

/// Asks for a receipt's paper; copy 1 is the original.
pub(crate) fn receipt(turn: &mut Turn<'_>, sale: &Sale, copy: u32) -> Result<(), AppError> {
    let original = original(turn, sale)?;
    let choice = ReceiptChoice { language: turn.state.visitor_language, copy, practice: false };
    let number = original.as_ref().map(|sale| &sale.number);
    let content = Receipt::of(sale, number, &turn.state.settings, &choice);
    let name = match copy {
        1 => sale.number.to_string(),
        copy => format!("{}-{copy}", sale.number),
    };
    turn.effects.push(Effect::Paper(PaperJob {
        sale: sale.id,
        name,
        paper: Paper::Receipt(Box::new(content)),
        queue: turn.state.settings.print_queue.clone(),
    }));
    Ok(())
}
