//! What the store keeps of purchase records: the record once, its story fact by fact, and the
//! traveller's data sealed and apart, so that it can be wiped alone.

use super::tax_office::Sealed;
use maneki_core::{
    id::{RecordId, SaleId, StaffId},
    staff::Language,
    taxfree::{
        life::{Fact, Standing},
        record::PurchaseRecord,
    },
    time::{AtMs, Date},
};

/// A record as it is written down.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRecord {
    pub record: PurchaseRecord,
    pub at: AtMs,
    pub staff: StaffId,
    /// The guide slip's.
    pub language: Language,
    /// The same person's receipts of the day that count towards the threshold.
    pub linked: Vec<SaleId>,
    /// The passport's country, as its machine-readable zone writes it: for reports.
    pub nation: String,
    pub buyer: Sealed,
    pub message: Sealed,
    /// SHA-256 of the message's bytes; it stays when they are wiped.
    pub digest: [u8; 32],
}

/// Something that happened to a record.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordFact {
    pub record: RecordId,
    /// Counts the record's facts from 0; one that is there already is a conflict.
    pub no: u32,
    pub at: AtMs,
    /// Nobody where the till itself or the office acted.
    pub staff: Option<StaffId>,
    pub fact: Fact,
    /// Where the record stands after it, to be found by.
    pub standing: Standing,
    /// Whether the till still has to do with it.
    pub live: bool,
    /// What came or goes along, exactly.
    pub secret: Option<(Secret, Sealed)>,
    pub http_status: Option<u16>,
}

/// What is kept sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    Buyer,
    /// The registering message's bytes.
    Registration,
    /// The cancelling message's bytes.
    Cancellation,
    /// The office's raw answer to a message or a question.
    Answer,
}

/// A record with its story, as read back.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecord {
    /// Its place in the order of records.
    pub no: i64,
    pub record: PurchaseRecord,
    pub at: AtMs,
    pub staff: StaffId,
    pub language: Language,
    pub linked: Vec<SaleId>,
    pub facts: Vec<(AtMs, Fact)>,
    pub replaced_by: Option<RecordId>,
    /// The traveller's data is gone.
    pub wiped: bool,
}

/// What a record must fit; every part that is set, together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecordQuery {
    /// The sale's days in Japan, both ends included.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// Any of these; empty takes all.
    pub standings: Vec<Standing>,
    /// Decides what is past its deadline.
    pub today: Option<Date>,
    /// Part of a send number, a receipt number or a product's name.
    pub text: Option<String>,
    /// Only these.
    pub only: Option<Vec<RecordId>>,
    /// Where the last page ended.
    pub after: Option<i64>,
    pub limit: u32,
}
