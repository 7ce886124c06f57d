//! The purchase record in the office's wire form, as the field table describes it.
//!
//! The table says which fields a version has and what they allow; this module only knows where
//! each field's value comes from.

mod text;
mod values;

use crate::tables::{Field, Shape, Tables, When};
use maneki_app::{
    ports::tax_office::{FieldFault, FieldWhy, Message, Prepared},
    tax_office::TaxOfficeSettings,
};
use maneki_core::{
    cart::LineNo,
    taxfree::{buyer::Buyer, record::PurchaseRecord, rules::Status},
};
use serde_json::{Map, Number, Value};

/// The newest form known here.
pub(crate) const NEWEST: u8 = 3;
const OLDEST: u8 = 2;

/// The exact bytes of a message.
///
/// # Errors
/// Every field that the form does not allow, in the table's order.
pub fn encode(
    tables: &Tables,
    shop: &TaxOfficeSettings,
    message: &Message<'_>,
) -> Result<Prepared, Vec<FieldFault>> {
    let (record, buyer, cancels) = match message {
        Message::Register { record, buyer } => (*record, *buyer, false),
        Message::Cancel { record, buyer, .. } => (*record, *buyer, true),
    };
    if !(OLDEST..=NEWEST).contains(&record.version) {
        let why = FieldWhy::NoForm { version: record.version };
        return Err(vec![FieldFault { field: "version".into(), why, line: None }]);
    }
    let source =
        Source { tables, shop, record, buyer, cancels, send_no: message.send_no().as_str() };
    let mut faults = vec![];
    let head = source.part(None, &mut faults);
    let pointer_cancel = cancels && record.version >= 3;
    let lines = if pointer_cancel { 0 } else { record.items.len() };
    let details = (0..lines).map(|at| Value::Object(source.part(Some(at), &mut faults)));
    let details: Vec<Value> = details.collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut document = head;
    document.insert("details".into(), Value::Array(details));
    let bytes = Value::Object(document).to_string().into_bytes();
    let (id, send_no) = (record.id, message.send_no().clone());
    Ok(Prepared { record: id, send_no, version: record.version, bytes })
}

/// Whether a text fits a field of the form.
pub(crate) fn fits(field: &Field, text: &str) -> Result<(), FieldWhy> {
    text::check(field, text).map(drop)
}

/// What a message's values come from.
struct Source<'a> {
    tables: &'a Tables,
    shop: &'a TaxOfficeSettings,
    record: &'a PurchaseRecord,
    buyer: &'a Buyer,
    cancels: bool,
    send_no: &'a str,
}

impl Source<'_> {
    /// The head, or one line of goods.
    fn part(&self, line: Option<usize>, faults: &mut Vec<FieldFault>) -> Map<String, Value> {
        let mut part = Map::new();
        let fields = self.tables.fields.iter().filter(|field| {
            field.in_detail == line.is_some() && field.versions.contains(&self.record.version)
        });
        for field in fields {
            let checked = match self.value(&field.name, line) {
                Some(raw) => text::check(field, &raw).map(Some),
                None if self.must(field, line) => Err(FieldWhy::Missing),
                None => Ok(None),
            };
            match checked {
                Ok(Some(value)) => drop(part.insert(field.name.clone(), self.json(field, value))),
                Ok(None) => {}
                Err(why) => faults.push(self.fault(field, why, line)),
            }
        }
        part
    }

    fn must(&self, field: &Field, line: Option<usize>) -> bool {
        match field.when {
            When::Always => true,
            When::Optional => false,
            When::Cancel => self.cancels,
            When::Permit => self.permit().is_some(),
            When::Landed => match self.buyer.status {
                Status::TemporaryVisitor
                | Status::LandingPermit
                | Status::JapaneseAbroad
                | Status::Other => true,
                Status::Diplomat | Status::Official | Status::UsForces => false,
            },
            When::UnitDetail => {
                line.and_then(|at| self.record.items.get(at)).is_some_and(|i| i.detail.is_some())
            }
        }
    }

    /// Version 3 quotes every value; version 2 leaves amounts and counts bare.
    fn json(&self, field: &Field, value: String) -> Value {
        let bare = self.record.version < 3 && matches!(field.shape, Shape::Amount | Shape::Count);
        match value.parse::<i64>() {
            Ok(number) if bare => Value::Number(Number::from(number)),
            Ok(_) | Err(_) => Value::String(value),
        }
    }

    fn fault(&self, field: &Field, why: FieldWhy, line: Option<usize>) -> FieldFault {
        let item = line.and_then(|at| self.record.items.get(at));
        let line: Option<(LineNo, String)> = item.map(|item| (item.line, item.name.clone()));
        FieldFault { field: field.name.clone(), why, line }
    }
}
