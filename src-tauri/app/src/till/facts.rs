//! What happened outside, told to the till.

use super::Turn;
use crate::{
    commands::{pay, returns, scan::scanned, tax_free::office, upkeep, wallets},
    demo,
    error::AppError,
    jobs::Job,
    ports::{
        tax_office::{Asked, Sent},
        wallet::Probe,
    },
    view::{CameraView, EReceiptView, Notice, PaperStateView},
    wallets::Opened,
};
use maneki_core::{
    id::{AttemptId, RecordId, RefundId, SaleId},
    payment::Gateway,
    scan::Symbology,
    taxfree::record::SendNo,
};
use serde_json::Value;

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
    /// The gateways were opened, or as many of them as could be.
    WalletsOpened(Box<Opened>),
    /// How far this machine's clock is ahead of an acquirer's, as its last answer told.
    WalletClock {
        ahead_ms: i64,
    },
    /// How a connection test ended.
    WalletProbed {
        gateway: Gateway,
        probe: Probe,
    },
    /// The tax office's answer to a message, or that there was none.
    OfficeSent {
        record: RecordId,
        send_no: SendNo,
        sent: Box<Sent>,
    },
    /// What customs said of a record.
    OfficeAsked {
        record: RecordId,
        asked: Box<Asked>,
    },
    /// The receipt as a code for the visitor's phone, or that it is too long for one.
    EReceiptMade {
        sale: SaleId,
        code: EReceiptView,
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
    /// How far the long job came.
    TaskMoved {
        done: u64,
        all: u64,
    },
    /// The long job ended, well or not.
    TaskEnded {
        job: Box<Job>,
        took_ms: i64,
        answer: Result<Value, AppError>,
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
        Fact::WalletsOpened(opened) => {
            wallets::opened(turn, *opened);
            Ok(())
        }
        Fact::WalletClock { ahead_ms } => {
            wallets::clock_told(turn, ahead_ms);
            Ok(())
        }
        Fact::WalletProbed { gateway, probe } => {
            wallets::probed(turn, gateway, probe);
            Ok(())
        }
        Fact::OfficeSent { record, send_no, sent } => office::sent(turn, record, send_no, *sent),
        Fact::OfficeAsked { record, asked } => office::asked(turn, record, *asked),
        Fact::EReceiptMade { sale, code } => {
            if let Some(done) = turn.state.done.as_mut().filter(|done| done.sale.id == sale) {
                done.e_receipt = Some(code);
            }
            Ok(())
        }
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
        Fact::TaskMoved { done, all } => {
            if let Some(task) = &mut turn.state.task {
                (task.done, task.all) = (done, all);
            }
            Ok(())
        }
        Fact::TaskEnded { job, took_ms, answer } => {
            upkeep::ended(turn, &job, took_ms, &answer);
            Ok(())
        }
        Fact::Tick => {
            demo::tick(turn);
            pay::tick(turn)?;
            returns::tick(turn)?;
            upkeep::tick(turn);
            office::tick(turn)
        }
    }
}

fn paper(turn: &mut Turn<'_>, sale: SaleId, state: PaperStateView, file: Option<String>) {
    if turn.state.tax_free.paper(sale.0, state, file.clone()) {
        return;
    }
    let done = turn.state.done.as_mut().filter(|done| done.sale.id == sale);
    if let Some(done) = done {
        done.paper.state = state;
        done.paper.file = file.or(done.paper.file.take());
    }
}
