//! The demo's and the simulation's tax office: in this process, without a clock or chance.
//!
//! It takes the real wire form, so a name that the office would refuse is refused here too.

use crate::{form, office, tables::Tables};
use maneki_app::{
    credentials::Secret,
    ports::tax_office::{
        Asked, CustomsQuery, FieldFault, Message, OfficeNotice, OfficeProbe, Prepared, Raw, Sent,
        TaxOffice,
    },
    tax_office::{KeyFile, TaxOfficeSettings},
};
use maneki_core::{
    id::RecordId,
    taxfree::life::{CustomsAnswer, Note, SendAnswer},
    time::AtMs,
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How the next message is treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    Accept,
    /// Accepted with a warning.
    Warn,
    /// Registered, but the answer is lost.
    LoseAnswer,
    /// Lost before it arrives.
    LoseMessage,
    /// Refused for this field, whose value the office repeats.
    Refuse {
        field: String,
    },
    /// The office's own fault.
    Fault,
}

/// What the office holds under one send number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub record: RecordId,
    pub cancels: bool,
    /// A later message took it back.
    pub cancelled: bool,
    pub customs: Option<CustomsAnswer>,
}

#[derive(Debug, Default)]
struct Book {
    entries: BTreeMap<String, Entry>,
    replies: VecDeque<Reply>,
    /// Customs answers to lose before the next is heard.
    silent_asks: u32,
}

/// The demo's shop. Its numbers are no one's.
#[must_use]
pub fn sample_shop() -> TaxOfficeSettings {
    TaxOfficeSettings {
        sender_id: "9".repeat(21),
        shop_id: format!("{}1", "9".repeat(20)),
        shop_type: "general".into(),
        shop_name: "まねき免税店 見本".into(),
        shop_place: "東京都千代田区見本町１－１".into(),
        business_name: "株式会社まねき見本".into(),
        business_place: "東京都千代田区見本町１－１".into(),
        ..TaxOfficeSettings::default()
    }
}

#[derive(Debug)]
pub struct FakeOffice {
    shop: TaxOfficeSettings,
    book: Mutex<Book>,
}

impl FakeOffice {
    /// Answers every message with yes, and confirms only what it is told to.
    #[must_use]
    pub fn new() -> Self {
        let book = Mutex::new(Book::default());
        Self { shop: sample_shop(), book }
    }

    /// Treats the next messages like this, then says yes again.
    pub fn then(&self, replies: impl IntoIterator<Item = Reply>) {
        self.book().replies.extend(replies);
    }

    /// Says yes again from the next message on.
    pub fn forget_replies(&self) {
        self.book().replies.clear();
    }

    /// Does not answer the next `times` questions about customs.
    pub fn lose_asks(&self, times: u32) {
        self.book().silent_asks = times;
    }

    /// The traveller passed customs with all goods of a record; says whether it is known.
    pub fn confirm(&self, send_no: &str) -> bool {
        self.at_customs(send_no, CustomsAnswer::Confirmed { kind: "1".into(), on: None })
    }

    pub fn refuse(&self, send_no: &str, note: &str) -> bool {
        let answer = CustomsAnswer::Refused { kind: "9".into(), note: note.to_owned() };
        self.at_customs(send_no, answer)
    }

    /// Customs says something of a record that no table explains.
    pub fn unclear(&self, send_no: &str) -> bool {
        self.at_customs(send_no, CustomsAnswer::Unclear { kind: "2".into() })
    }

    /// Everything registered, by send number.
    #[must_use]
    pub fn register(&self) -> BTreeMap<String, Entry> {
        self.book().entries.clone()
    }

    fn at_customs(&self, send_no: &str, answer: CustomsAnswer) -> bool {
        let mut book = self.book();
        let live = |entry: &&mut Entry| !entry.cancels && !entry.cancelled;
        let found = book.entries.get_mut(send_no).filter(live);
        found.map(|entry| entry.customs = Some(answer)).is_some()
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for FakeOffice {
    fn default() -> Self {
        Self::new()
    }
}

impl TaxOffice for FakeOffice {
    fn prepare(&self, message: &Message<'_>) -> Result<Prepared, Vec<FieldFault>> {
        form::encode(Tables::shipped(), &self.shop, message)
    }

    fn send(&self, prepared: &Prepared) -> Sent {
        let mut book = self.book();
        let send_no = prepared.send_no.to_string();
        let answer = match book.replies.pop_front().unwrap_or(Reply::Accept) {
            Reply::LoseMessage => SendAnswer::NoAnswer,
            Reply::Fault => SendAnswer::OfficeFault { notes: vec![note("S001", None)] },
            Reply::LoseAnswer => {
                book.enter(&send_no, prepared);
                SendAnswer::NoAnswer
            }
            _ if book.entries.contains_key(&send_no) => SendAnswer::Duplicate,
            Reply::Refuse { field } => {
                let body: Value = serde_json::from_slice(&prepared.bytes).unwrap_or_default();
                let value = body[&field].as_str().unwrap_or_default().to_owned();
                let mut note = note("B001", Some(field));
                note.text.push_str(&value);
                SendAnswer::Refused { notes: vec![note] }
            }
            Reply::Accept => {
                book.enter(&send_no, prepared);
                SendAnswer::Accepted { warnings: vec![] }
            }
            Reply::Warn => {
                book.enter(&send_no, prepared);
                SendAnswer::Accepted { warnings: vec![note("W001", None)] }
            }
        };
        let body = format!("fake: {answer:?}").into_bytes();
        Sent { answer, raw: Raw { http_status: None, body } }
    }

    fn ask(&self, query: &CustomsQuery) -> Asked {
        let mut book = self.book();
        if let Some(left) = book.silent_asks.checked_sub(1) {
            book.silent_asks = left;
            return Asked { answer: CustomsAnswer::Silence, raw: Raw::default() };
        }
        let answer = match book.entries.get(query.send_no.as_str()) {
            Some(entry) if !entry.cancels && !entry.cancelled => {
                entry.customs.clone().unwrap_or(CustomsAnswer::NoneYet)
            }
            Some(_) | None => CustomsAnswer::NoneYet,
        };
        let body = format!("fake: {answer:?}").into_bytes();
        Asked { answer, raw: Raw { http_status: None, body } }
    }

    fn probe(&self, _now: AtMs) -> OfficeProbe {
        OfficeProbe::Works
    }

    fn notices(&self, _now: AtMs) -> Vec<OfficeNotice> {
        vec![]
    }

    fn unpack(&self, file: &[u8], password: &Secret) -> Option<KeyFile> {
        office::unpack(file, password)
    }
}

impl Book {
    fn enter(&mut self, send_no: &str, prepared: &Prepared) {
        let document: Value = serde_json::from_slice(&prepared.bytes).unwrap_or_default();
        let cancels = self.cancelled_by(&document, prepared);
        for number in &cancels {
            if let Some(entry) = self.entries.get_mut(number) {
                entry.cancelled = true;
            }
        }
        self.entries.entry(send_no.to_owned()).or_insert(Entry {
            record: prepared.record,
            cancels: !cancels.is_empty(),
            cancelled: false,
            customs: None,
        });
    }

    /// The numbers that a message takes back: named by version 3, negated by version 2.
    fn cancelled_by(&self, document: &Value, prepared: &Prepared) -> Vec<String> {
        if let Some(before) = document.get("beforeSendNo").and_then(Value::as_str) {
            return vec![before.to_owned()];
        }
        let details = document.get("details").and_then(Value::as_array);
        let price = |line: &Value| line.get("price").and_then(Value::as_i64);
        let negative = details.is_some_and(|lines| lines.iter().filter_map(price).any(|p| p < 0));
        let same = self.entries.iter().filter(|(_, entry)| entry.record == prepared.record);
        same.filter(|_| negative).map(|(number, _)| number.clone()).collect()
    }
}

fn note(code: &str, field: Option<String>) -> Note {
    Note { code: code.to_owned(), field, text: "見本".to_owned() }
}
