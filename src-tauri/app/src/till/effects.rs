//! What a committed step asks of the world.

use crate::ports::tax_office::{CustomsQuery, Prepared};
use maneki_core::{
    id::{RecordId, SaleId},
    payment::Attempt,
    receipt::Receipt,
    refund::{Refund, RefundEffect},
    scan::PaymentCode,
    taxfree::slip::GuideSlip,
};

#[derive(Debug)]
pub enum Effect {
    /// Ask a wallet; the answer comes back as a fact under the call's number.
    Wallet(Box<WalletCall>),
    /// Render, save and, where a queue is set, print.
    Paper(PaperJob),
    /// Send a message to the tax office, or ask it; the answer comes back as a fact.
    TaxOffice(Box<OfficeCall>),
    /// Open this camera; empty takes the first.
    Camera { name: String },
    /// Demo only: hold this code before the fake camera, or take it away; a payment by it plays
    /// `scenario`.
    ShowCode { text: Option<String>, scenario: Option<String> },
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

/// A call to the tax office, made once what it belongs to is stored. Both may be repeated.
#[derive(Debug)]
pub enum OfficeCall {
    Send(Prepared),
    Ask { record: RecordId, query: CustomsQuery },
}

#[derive(Debug)]
pub struct PaperJob {
    /// What it is the paper of: a sale, or under the same bits a purchase record.
    pub sale: SaleId,
    /// The file's name without its ending.
    pub name: String,
    pub paper: Paper,
    /// The system's print queue; empty saves only.
    pub queue: String,
}

#[derive(Debug)]
pub enum Paper {
    Receipt(Box<Receipt>),
    Slip(Box<GuideSlip>),
}
