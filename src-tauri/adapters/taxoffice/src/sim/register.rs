//! What the office holds: each message under its number, and what customs did.

use super::{
    check::{self, Error, text},
    http::Answer,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

struct Entry {
    version: u8,
    body: Map<String, Value>,
    /// The number of the message that took it back.
    cancelled_by: Option<String>,
    customs: Option<String>,
    /// How often the same message came.
    arrivals: u32,
}

pub(super) struct Register {
    /// By sender, shop and send number.
    entries: BTreeMap<String, Entry>,
    requests: u64,
    refusals: u64,
}

impl Register {
    pub(super) fn new() -> Self {
        Self { entries: BTreeMap::new(), requests: 0, refusals: 0 }
    }

    pub(super) fn message(&mut self, version: u8, bytes: &[u8]) -> Answer {
        self.requests += 1;
        let Ok(Value::Object(body)) = serde_json::from_slice::<Value>(bytes) else {
            return self.refuse(&[Error::new("B100", "", "no JSON object")]);
        };
        let errors = check::message(version, &body);
        if !errors.is_empty() {
            return self.refuse(&errors);
        }
        let key = key(&text(&body, "senderId"), &text(&body, "shopId"), &text(&body, "sendNo"));
        if let Some(entry) = self.entries.get_mut(&key) {
            if entry.body != body {
                return self.refuse(&[Error::new("B201", "sendNo", "another message has it")]);
            }
            entry.arrivals += 1;
            let error = json!({"code": "D001", "field": "sendNo", "message": "already registered"});
            return Answer::json(409, &json!({"errors": [error]}));
        }
        if let Err(error) = self.take_back(version, &body) {
            return self.refuse(&[error]);
        }
        let send_no = text(&body, "sendNo");
        let entry = Entry { version, body, cancelled_by: None, customs: None, arrivals: 1 };
        self.entries.insert(key, entry);
        Answer::json(201, &json!({"sendNo": send_no}))
    }

    /// Marks what a cancellation points at, or what a negative copy undoes.
    fn take_back(&mut self, version: u8, body: &Map<String, Value>) -> Result<(), Error> {
        let by = text(body, "sendNo");
        let target = if version >= 3 && text(body, "crudType") == "9" {
            let before = key(
                &text(body, "beforeSenderId"),
                &text(body, "beforeShopId"),
                &text(body, "beforeSendNo"),
            );
            let unknown = || Error::new("B202", "beforeSendNo", "nothing under that number");
            Some(self.entries.get_mut(&before).ok_or_else(unknown)?)
        } else if version == 2 && is_negative(body) {
            let unknown = || Error::new("B203", "details", "a copy of nothing");
            Some(self.entries.values_mut().find(|e| undoes(body, &e.body)).ok_or_else(unknown)?)
        } else {
            None
        };
        match target {
            Some(entry) if entry.cancelled_by.is_some() => {
                Err(Error::new("B204", "beforeSendNo", "taken back already"))
            }
            Some(entry) => {
                entry.cancelled_by = Some(by);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn refuse(&mut self, errors: &[Error]) -> Answer {
        self.refusals += 1;
        let errors: Vec<Value> = errors.iter().map(Error::to_json).collect();
        Answer::json(400, &json!({"errors": errors}))
    }

    pub(super) fn customs(&mut self, bytes: &[u8]) -> Answer {
        self.requests += 1;
        let asked: Map<String, Value> = serde_json::from_slice(bytes).unwrap_or_default();
        let send_no = text(&asked, "sendNo");
        let key = key(&text(&asked, "senderId"), &text(&asked, "shopId"), &send_no);
        let live = self.entries.get(&key).filter(|entry| entry.cancelled_by.is_none());
        let kind = live.and_then(|entry| entry.customs.clone());
        let confirmations: Vec<Value> = kind
            .iter()
            .map(|kind| json!({"sendNo": send_no, "kind": kind, "date": "20270105", "note": ""}))
            .collect();
        let count = confirmations.len().to_string();
        Answer::json(200, &json!({"count": count, "confirmations": confirmations}))
    }

    /// The traveller stands at customs with a live record.
    pub(super) fn at_customs(&mut self, send_no: &str, kind: &str) -> bool {
        let mine = |entry: &&mut Entry| {
            text(&entry.body, "sendNo") == send_no
                && entry.cancelled_by.is_none()
                && text(&entry.body, "crudType") != "9"
        };
        let entry = self.entries.values_mut().find(mine);
        entry.map(|entry| entry.customs = Some(kind.to_owned())).is_some()
    }

    pub(super) fn ledger(&self) -> Value {
        let records: Vec<Value> = self
            .entries
            .values()
            .map(|entry| {
                json!({
                    "sendNo": text(&entry.body, "sendNo"),
                    "version": entry.version,
                    "cancels": text(&entry.body, "crudType") == "9" || is_negative(&entry.body),
                    "cancelledBy": entry.cancelled_by,
                    "customs": entry.customs,
                    "arrivals": entry.arrivals,
                    "receiptNo": text(&entry.body, "receiptNo"),
                    "body": entry.body,
                })
            })
            .collect();
        json!({"records": records, "requests": self.requests, "refusals": self.refusals})
    }
}

fn key(sender: &str, shop: &str, send_no: &str) -> String {
    format!("{sender}/{shop}/{send_no}")
}

fn price(line: &Value) -> i64 {
    line.get("price").and_then(Value::as_i64).unwrap_or(0)
}

fn is_negative(body: &Map<String, Value>) -> bool {
    check::details(body).is_some_and(|lines| lines.iter().any(|line| price(line) < 0))
}

/// Whether `copy` is `body` with its prices turned, for the same receipt.
fn undoes(copy: &Map<String, Value>, body: &Map<String, Value>) -> bool {
    let prices = |body| -> Vec<i64> {
        check::details(body).map(|lines| lines.iter().map(price).collect()).unwrap_or_default()
    };
    let turned: Vec<i64> = prices(copy).iter().map(|price| -price).collect();
    text(copy, "receiptNo") == text(body, "receiptNo") && turned == prices(body)
}
