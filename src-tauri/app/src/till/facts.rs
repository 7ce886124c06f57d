//! What happened outside, told to the till.

use super::Turn;
use crate::{
    commands::{pay, returns, scan::scanned},
    error::AppError,
    view::{CameraView, Notice, PaperStateView},
};
use maneki_core::{
    id::{AttemptId, RefundId, SaleId},
    scan::Symbology,
};

#[derive(Debug)]
pub enum Fact {
    /// The camera read a code that was not there before.
    CodeSeen {
        text: String,
        symbology: Symbology,
    },
    /// What the camera says of itself.
    Camera(CameraView),
    /// A wallet's answer, or that there was none.
    Payment {
        attempt: AttemptId,
        fact: maneki_core::payment::Fact,
    },
    Refund {
        refund: RefundId,
        fact: maneki_core::refund::RefundFact,
    },
    PaperSaved {
        sale: SaleId,
        file: String,
    },
    PaperPrinted {
        sale: SaleId,
    },
    PaperFailed {
        sale: SaleId,
        reason: String,
    },
    PrintFailed {
        sale: SaleId,
        reason: String,
    },
    /// The time that [`super::Till::next_wake`] named has come.
    Tick,
}

pub(super) fn learn(turn: &mut Turn<'_>, fact: Fact) -> Result<(), AppError> {
    match fact {
        Fact::CodeSeen { text, symbology } => {
            if turn.state.at_cashier.is_none() && turn.state.at_script.is_none() {
                return Ok(());
            }
            scanned(turn, &text, symbology)
        }
        Fact::Camera(camera) => {
            turn.state.camera = camera;
            Ok(())
        }
        Fact::Payment { attempt, fact } => pay::learn(turn, attempt, fact),
        Fact::Refund { refund, fact } => returns::learn(turn, refund, fact),
        Fact::PaperSaved { sale, file } => {
            paper(turn, sale, PaperStateView::Saved, Some(file));
            Ok(())
        }
        Fact::PaperPrinted { sale } => {
            paper(turn, sale, PaperStateView::Printed, None);
            Ok(())
        }
        Fact::PaperFailed { sale, reason } => {
            paper(turn, sale, PaperStateView::Failed, None);
            turn.notice(Notice::PaperFailed, &[("reason", reason)]);
            Ok(())
        }
        Fact::PrintFailed { sale, reason } => {
            paper(turn, sale, PaperStateView::Failed, None);
            turn.notice(Notice::PrintFailed, &[("reason", reason)]);
            Ok(())
        }
        Fact::Tick => {
            pay::tick(turn)?;
            returns::tick(turn)
        }
    }
}

fn paper(turn: &mut Turn<'_>, sale: SaleId, state: PaperStateView, file: Option<String>) {
    let done = turn.state.done.as_mut().filter(|done| done.sale.id == sale);
    if let Some(done) = done {
        done.paper.state = state;
        done.paper.file = file.or(done.paper.file.take());
    }
}
