//! The acquirer's books: every yen that left a customer's wallet or came back to it.

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    Charge,
    Cancel,
    Refund,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub at_ms: i64,
    pub kind: EntryKind,
    /// The `paymentRequestId`.
    pub payment: String,
    /// Above zero for a charge, below for money back.
    pub yen: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Books {
    pub entries: Vec<Entry>,
}

impl Books {
    pub(super) fn write(&mut self, at_ms: i64, kind: EntryKind, payment: &str, yen: i64) {
        self.entries.push(Entry { at_ms, kind, payment: payment.to_owned(), yen });
    }

    /// What the customers are out of pocket.
    #[must_use]
    pub fn net(&self) -> i64 {
        self.entries.iter().map(|entry| entry.yen).sum()
    }

    #[must_use]
    pub fn net_of(&self, payment: &str) -> i64 {
        self.of(payment).map(|entry| entry.yen).sum()
    }

    #[must_use]
    pub fn charges_of(&self, payment: &str) -> usize {
        self.of(payment).filter(|entry| entry.kind == EntryKind::Charge).count()
    }

    fn of(&self, payment: &str) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.payment == payment)
    }
}
