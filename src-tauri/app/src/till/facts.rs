//! What happened outside, told to the till.

use super::Turn;
use crate::{
    commands::{
        camera, pay, prices, returns,
        scan::{heard, seen},
        tax_free::office,
        tax_office, upkeep, wallets,
    },
    demo,
    error::AppError,
    jobs::Job,
    ports::{
        PaperFault,
        papers::PaperFile,
        tax_office::{Asked, OfficeProbe, Sent},
        wallet::Probe,
    },
    printing,
    tax_office::OpenedOffice,
    view::{CameraView, EReceiptView, ScannerStateView},
    wallets::Opened,
};
use maneki_core::{
    id::{AttemptId, PaperId, PrinterId, RecordId, RefundId},
    payment::Gateway,
    print::{Delivery, PrinterFault, PrinterStatus},
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
    /// The scanner on the serial port sent this.
    CodeHeard {
        text: String,
    },
    /// What that scanner's line says of itself, and all ports.
    Scanner {
        state: ScannerStateView,
        choices: Vec<String>,
    },
    /// A wallet's answer, or that there was none.
    Payment {
        attempt: AttemptId,
        fact: maneki_core::payment::Fact,
    },
    Refund {
        refund: RefundId,
        fact: maneki_core::refund::RefundFact,
    },
    /// An acquirer sent word of a payment, and signed it.
    WalletNotice {
        attempt: AttemptId,
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
    /// The line to the tax office was opened, or could not be.
    TaxOfficeOpened(Box<OpenedOffice>),
    /// How a test of that line ended.
    TaxOfficeProbed(OfficeProbe),
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
        paper: PaperId,
        code: EReceiptView,
    },
    /// A paper's PDF is kept under this path.
    PaperSaved {
        paper: PaperId,
        path: String,
        bytes: u64,
        sha256: [u8; 32],
    },
    PaperFailed {
        paper: PaperId,
        fault: PaperFault,
    },
    /// What a printer says of itself.
    PrinterSays {
        printer: PrinterId,
        status: PrinterStatus,
    },
    /// How sending a paper ended.
    Delivered {
        paper: PaperId,
        delivery: Delivery,
    },
    DrawerOpened {
        printer: PrinterId,
        outcome: Result<(), PrinterFault>,
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
            if camera::tested(turn, &text, symbology) {
                return Ok(());
            }
            seen(turn, &text, symbology)
        }
        Fact::CodeHeard { text } => heard(turn, &text),
        Fact::Scanner { state, choices } => {
            let scanner = &mut turn.state.scanner;
            (scanner.state, scanner.choices) = (state, choices);
            Ok(())
        }
        Fact::Camera(camera) => {
            turn.state.camera = camera;
            Ok(())
        }
        Fact::Payment { attempt, fact } => pay::learn(turn, attempt, fact),
        Fact::WalletNotice { attempt } => pay::noticed(turn, attempt),
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
        Fact::TaxOfficeOpened(opened) => {
            tax_office::opened(turn, *opened);
            Ok(())
        }
        Fact::TaxOfficeProbed(probe) => {
            tax_office::probed(turn, probe);
            Ok(())
        }
        Fact::OfficeSent { record, send_no, sent } => office::sent(turn, record, send_no, *sent),
        Fact::OfficeAsked { record, asked } => office::asked(turn, record, *asked),
        Fact::EReceiptMade { paper, code } => {
            printing::e_receipt_made(turn, paper, code);
            Ok(())
        }
        Fact::PaperSaved { paper, path, bytes, sha256 } => {
            let file = PaperFile { at: turn.now, bytes, sha256 };
            printing::saved(turn, paper, file, path);
            Ok(())
        }
        Fact::PaperFailed { paper, fault } => {
            printing::failed(turn, paper, &fault);
            Ok(())
        }
        Fact::PrinterSays { printer, status } => {
            printing::says(turn, printer, status);
            Ok(())
        }
        Fact::Delivered { paper, delivery } => {
            printing::delivered(turn, paper, delivery);
            Ok(())
        }
        Fact::DrawerOpened { printer, outcome } => {
            printing::drawer(turn, printer, outcome);
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
            wallets::tick(turn);
            pay::tick(turn)?;
            returns::tick(turn)?;
            upkeep::tick(turn);
            prices::tick(turn);
            printing::tick(turn);
            office::tick(turn)
        }
    }
}
