//! What a committed step asks of the world.

use super::Fact;
use crate::demo::Hand;
use crate::{
    commands::tax_free::demo::DemoCustoms,
    credentials::SecretChange,
    jobs::Job,
    ports::Wallet,
    ports::tax_office::{CustomsQuery, Prepared},
    tax_office::{Sender, TaxOfficeSettings},
    view::OfficeErrorClassView,
    wallets::WalletSettings,
};
use maneki_core::{
    id::{PaperId, PrinterId, RecordId},
    paper::{Content, Logo},
    payment::{self, Attempt, Gateway, Reply},
    print::PrinterStatus,
    printer::PrinterSetup,
    refund::{Refund, RefundEffect, RefundFact},
    scan::PaymentCode,
    settings::ScannerLine,
    taxfree::record::SendNo,
    time::AtMs,
};
use std::sync::Arc;

#[derive(Debug)]
pub enum Effect {
    /// Ask a wallet; the answer comes back as a fact under the call's number.
    Wallet(Box<WalletCall>),
    /// Keep or forget a secret, then open the gateways; what came of it comes back as a fact.
    OpenWallets { number: u32, settings: Arc<WalletSettings>, secret: SecretChange<Gateway> },
    /// Ask whether a gateway would work; it spends no money.
    ProbeWallet { gateway: Gateway },
    /// Make a paper's PDF and keep it; what came of it comes back as a fact.
    Paper(PaperJob),
    /// Look at printers, send a paper to one, open a drawer.
    Printer(PrinterCall),
    /// Keep or forget a secret, then open the line to the tax office; what came of it comes back
    /// as a fact. Without settings there is no sender.
    OpenTaxOffice {
        number: u32,
        settings: Option<Arc<TaxOfficeSettings>>,
        secret: SecretChange<Sender>,
    },
    /// Ask the tax office about a record that nobody sent; it registers nothing.
    ProbeTaxOffice,
    /// Send a message to the tax office, or ask it; the answer comes back as a fact.
    TaxOffice(Box<OfficeCall>),
    /// Open this camera; empty takes the first.
    Camera { name: String },
    /// Listen to a scanner on this serial port, if any.
    Scanner(ScannerLine),
    /// Open the practice shop beside this till.
    StartPractice,
    /// Demo only: what the fake world is to do next.
    ShowCode(Shown),
    /// Demo only: throw the shop away and furnish it anew.
    ResetDemo,
    /// Demo only: what the fake printer says from now on.
    SetFakePrinter { status: Option<PrinterStatus> },
    /// Demo only: the fake tax office plays this from now on.
    PlayOffice(OfficePlay),
    /// Run a job that nobody waits for; its end comes back as a fact.
    Work(Job),
    /// Break off the long job under way.
    StopTask,
}

/// What the demo's tax office is told to play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficePlay {
    /// The next message meets an error of this class; none takes back what was told before.
    NextMessage { meets: Option<OfficeErrorClassView> },
    /// The traveller of a record left the country.
    AtCustoms { send_no: SendNo, outcome: DemoCustoms },
}

/// What the demo's customer does, and how its world is.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Held before the fake camera; none takes the phone away.
    pub text: Option<String>,
    /// What a payment by this code plays.
    pub scenario: Option<String>,
    pub hand: Hand,
    pub network_gone: bool,
    pub paper_out: bool,
}

/// A call to a wallet's gateway, made once what it belongs to is stored.
#[derive(Debug)]
pub enum WalletCall {
    /// Sent once and never again. The code is none only if the till lost it: then nothing is sent.
    Pay {
        attempt: Attempt,
        call: u32,
        code: Option<PaymentCode>,
    },
    Inquire {
        attempt: Attempt,
        call: u32,
    },
    Cancel {
        attempt: Attempt,
        call: u32,
    },
    Refund {
        refund: Refund,
        call: RefundEffect,
    },
}

impl WalletCall {
    /// Asks the wallet; blocks until it has answered or did not. What came of it, as a fact.
    pub fn make(self, wallet: &dyn Wallet, now: AtMs) -> Fact {
        let answered = |attempt: &Attempt, call, reply| Fact::Payment {
            attempt: attempt.id(),
            fact: payment::Fact::Answered { call, reply },
        };
        match self {
            Self::Pay { attempt, call, code } => {
                // Without its code nothing is sent; the customer shows it again.
                let sent = code.map(|code| wallet.pay(&attempt.order, &code, now));
                answered(&attempt, call, sent.unwrap_or(Reply::NotSent))
            }
            Self::Inquire { attempt, call } => {
                answered(&attempt, call, wallet.inquire(&attempt.order, now))
            }
            Self::Cancel { attempt, call } => {
                answered(&attempt, call, wallet.cancel(&attempt.order, now))
            }
            Self::Refund { refund, call } => {
                let (call, reply) = match call {
                    RefundEffect::Refund { call } => (call, wallet.refund(&refund, now)),
                    RefundEffect::Inquire { call } => (call, wallet.inquire_refund(&refund, now)),
                };
                Fact::Refund { refund: refund.id, fact: RefundFact::Answered { call, reply } }
            }
        }
    }
}

/// A call to the tax office, made once what it belongs to is stored. Both may be repeated.
#[derive(Debug)]
pub enum OfficeCall {
    Send(Prepared),
    Ask { record: RecordId, query: CustomsQuery },
}

#[derive(Debug)]
pub struct PaperJob {
    pub paper: PaperId,
    /// The file's name without its ending.
    pub name: String,
    pub content: Arc<Content>,
}

/// A call to a printer, made once what it belongs to is stored.
#[derive(Debug)]
pub enum PrinterCall {
    /// Look at these printers and no others from now on; each change comes back as a fact.
    Watch(Arc<Vec<PrinterSetup>>),
    /// Tell how it is, also where nothing changed.
    AskStatus {
        printer: PrinterId,
    },
    /// Sent once and never again.
    Send {
        printer: PrinterId,
        paper: PaperId,
        name: String,
        content: Arc<Content>,
    },
    OpenDrawer {
        printer: PrinterId,
    },
    KeepLogo {
        printer: PrinterId,
        logo: Logo,
    },
}
