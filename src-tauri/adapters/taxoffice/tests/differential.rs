//! The record against a validator that was written from the field table alone: it shares no code
//! with the sender, nor with the simulator. All three must agree, on good messages and on damaged
//! ones.

mod common;

use common::{SOLD, buyer, item, record};
use maneki_app::ports::tax_office::{Message, Prepared, TaxOffice};
use maneki_core::{
    tax::TaxClass,
    taxfree::{
        buyer::{Buyer, Paper, PermitKind},
        goods::UnitDetail,
        record::{PurchaseRecord, SendNo},
        rules::Status,
    },
};
use maneki_taxoffice::{fake::FakeOffice, sim::complaints};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const FIELDS: &str = include_str!("../../../../assets/taxfree/fields.csv");
const CODES: &str = include_str!("../../../../assets/taxfree/codes.csv");

/// The rows of a table as maps; no cell of these two holds a quote.
fn table(text: &'static str) -> Vec<BTreeMap<&'static str, &'static str>> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a head").split(',').collect();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), names.len(), "{line}");
            names.iter().copied().zip(cells).collect()
        })
        .collect()
}

fn holds(cell: &str, version: u8) -> bool {
    cell.split(' ').any(|one| one == version.to_string())
}

/// What is wrong with a message, one word a fault.
fn faults(version: u8, bytes: &[u8]) -> Vec<String> {
    let Ok(Value::Object(body)) = serde_json::from_slice::<Value>(bytes) else {
        return vec!["no object".into()];
    };
    let mut out = vec![];
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let cancels = version >= 3 && text("crudType") == "9";
    let asked = |when: &str, line: &Map<String, Value>| match when {
        "always" => true,
        "cancel" => cancels,
        "permit" => ["2", "3", "4", "5", "6"].contains(&text("docType")),
        // Diplomats, officials and US forces have no landing to tell.
        "landed" => !["14", "17", "96"].contains(&text("status")),
        "unit_detail" => {
            let price = line.get("unitPrice").and_then(Value::as_str).unwrap_or_default();
            version >= 3 && price.parse::<u64>().is_ok_and(|yen| yen >= 1_000_000)
        }
        _ => false,
    };
    let mut part = |place: &str, line: &Map<String, Value>| {
        let mut known = BTreeSet::from(["details"]);
        for row in table(FIELDS) {
            if row["place"] != place || !holds(row["versions"], version) {
                continue;
            }
            known.insert(row["name"]);
            match line.get(row["name"]) {
                None if asked(row["when"], line) => out.push(format!("{} missing", row["name"])),
                None => {}
                Some(_) if row["when"] == "cancel" && !cancels => {
                    out.push(format!("{} without a cancellation", row["name"]));
                }
                Some(value) if !fits(&row, value, version) => {
                    out.push(format!("{} bad", row["name"]));
                }
                Some(_) => {}
            }
        }
        let strange = line.keys().filter(|name| !known.contains(name.as_str()));
        out.extend(strange.map(|name| format!("{name} unknown")));
    };
    part("head", &body);
    match body.get("details").and_then(Value::as_array) {
        None => out.push("no details".into()),
        Some(lines) if lines.is_empty() != cancels => out.push("details".into()),
        Some(lines) => {
            let none = Map::new();
            for line in lines {
                part("detail", line.as_object().unwrap_or(&none));
            }
            for (at, line) in (1..).zip(lines) {
                if line["serial"].as_str() != Some(&format!("{at}")) {
                    out.push("serial".into());
                }
            }
        }
    }
    out
}

fn fits(row: &BTreeMap<&str, &str>, value: &Value, version: u8) -> bool {
    let shape = row["shape"];
    let number = shape == "amount" || shape == "count";
    let text = match value {
        Value::String(text) if version >= 3 || !number => text.clone(),
        Value::Number(bare) if version == 2 && number => bare.to_string(),
        _ => return false,
    };
    let limit = |column: &str| row[column].parse::<usize>().expect("a limit");
    let chars = text.chars().count();
    if chars < limit("least") || chars > limit("most") || text.len() > limit("bytes") {
        return false;
    }
    let all = |set: fn(char) -> bool| text.chars().all(set);
    match shape {
        "digits" => all(|c| c.is_ascii_digit()),
        "letters" => all(|c| c.is_ascii_uppercase()),
        "alnum" => all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()),
        "ascii" => all(|c| ('!'..='~').contains(&c)),
        "name" => {
            all(|c| c.is_ascii_uppercase() || c == ' ')
                && text.split(' ').all(|word| !word.is_empty())
        }
        "date" => all(|c| c.is_ascii_digit()) && is_day(&text),
        "time" => {
            let pair = |from: usize| text[from..from + 2].parse::<u8>().unwrap_or(99);
            all(|c| c.is_ascii_digit()) && pair(0) < 24 && pair(2) < 60 && pair(4) < 60
        }
        "amount" | "count" => {
            let digits = if version == 2 { text.strip_prefix('-').unwrap_or(&text) } else { &text };
            !digits.is_empty()
                && digits.chars().all(|c| c.is_ascii_digit())
                && (digits == "0" || !digits.starts_with('0'))
        }
        "text" => text.trim() == text && all(is_written),
        coded => {
            let name = coded.strip_prefix("code:").expect("a shape of the table");
            table(CODES).iter().any(|code| {
                code["table"] == name && code["code"] == text && holds(code["versions"], version)
            })
        }
    }
}

fn is_day(text: &str) -> bool {
    let part = |from: usize, to: usize| text[from..to].parse::<u32>().unwrap_or(0);
    let (year, month, day) = (part(0, 4), part(4, 6), part(6, 8));
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    year > 0 && (1..=length).contains(&day)
}

/// No control, no half-width kana, no picture, no private or invisible sign.
fn is_written(c: char) -> bool {
    !c.is_control()
        && !matches!(u32::from(c),
            0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF
            | 0xFF61..=0xFF9F | 0xE000..=0xF8FF | 0xFFF0..=0xFFFF | 0x1_F000..=0x1_FBFF
            | 0xE_0000..=0x10_FFFF)
}

fn number(till: u8) -> SendNo {
    SendNo::next(None, SOLD, till)
}

fn prepared(record: &PurchaseRecord, buyer: &Buyer) -> Option<Prepared> {
    FakeOffice::new().prepare(&Message::Register { record, buyer }).ok()
}

fn good(version: u8) -> Value {
    let bytes = prepared(&record(1, version, number(1)), &buyer()).expect("prepared").bytes;
    serde_json::from_slice(&bytes).expect("JSON")
}

#[test]
fn registrations_and_cancellations_of_both_versions_are_good() {
    let send_no = number(2);
    for version in [2, 3] {
        let record = record(1, version, number(1));
        let register = prepared(&record, &buyer()).expect("prepared").bytes;
        assert_eq!(faults(version, &register), Vec::<String>::new());
        // A negative copy is a registration of version 2, a pointer one of version 3.
        let message = Message::Cancel { record: &record, buyer: &buyer(), send_no: &send_no };
        let cancel = FakeOffice::new().prepare(&message).expect("prepared").bytes;
        assert_eq!(faults(version, &cancel), Vec::<String>::new());
        assert_ne!(faults(5 - version, &register), Vec::<String>::new(), "the other version's");
    }
}

#[test]
fn every_status_and_document() {
    let permits = [
        PermitKind::CruiseOnCopy,
        PermitKind::Cruise,
        PermitKind::Crew,
        PermitKind::Emergency,
        PermitKind::Distress,
    ];
    for version in [2, 3] {
        for status in Status::ALL {
            for permit in [None].into_iter().chain(permits.map(Some)) {
                let mut buyer = buyer();
                buyer.status = status;
                if let Some(kind) = permit {
                    buyer.papers.push(Paper::LandingPermit { kind, number: "A12".into() });
                }
                for landed in [true, false] {
                    let mut buyer = buyer.clone();
                    if !landed {
                        buyer.landed_on = None;
                    }
                    if let Some(made) = prepared(&record(1, version, number(1)), &buyer) {
                        assert_eq!(faults(version, &made.bytes), Vec::<String>::new());
                    }
                }
            }
        }
    }
}

/// Each field spoiled in each way: this validator and the simulator say no to the same.
#[test]
fn each_damage_is_seen_by_both() {
    let damages = [
        Value::Null,
        json!(1),
        json!(-1),
        json!(""),
        json!(" "),
        json!("0"),
        json!("-5"),
        json!("あ"),
        json!("ｱ"),
        json!("é\u{7}"),
        json!("🐱"),
        json!("A B"),
        json!("a"),
        json!("20260230"),
        json!("240000"),
        json!("x".repeat(300)),
        json!("9".repeat(21)),
    ];
    for version in [2, 3] {
        let whole = good(version);
        let heads: Vec<String> = whole.as_object().expect("an object").keys().cloned().collect();
        let line = whole["details"][0].as_object().expect("a line");
        let mut tried = 0;
        let mut check = |bad: &Value, told: String| {
            let bytes = bad.to_string().into_bytes();
            let (mine, theirs) = (faults(version, &bytes), complaints(version, &bytes));
            // The sums of version 2 and the day's version are rules above the table.
            let only_above =
                theirs.iter().all(|said| said.contains("B11") || said.contains("B104"));
            let same = mine.is_empty() == theirs.is_empty() || (mine.is_empty() && only_above);
            assert!(same, "{told}: {mine:?} {theirs:?}");
            tried += 1;
        };
        for field in heads.iter().filter(|name| *name != "details") {
            for damage in damages.iter().map(Some).chain([None]) {
                let mut bad = whole.clone();
                match damage {
                    Some(value) => bad[field] = value.clone(),
                    None => drop(bad.as_object_mut().expect("an object").remove(field)),
                }
                check(&bad, format!("v{version} {field} {damage:?}"));
            }
        }
        for field in line.keys() {
            for damage in damages.iter().map(Some).chain([None]) {
                let mut bad = whole.clone();
                let line = bad["details"][0].as_object_mut().expect("a line");
                match damage {
                    Some(value) => drop(line.insert(field.clone(), value.clone())),
                    None => drop(line.remove(field)),
                }
                check(&bad, format!("v{version} details.{field} {damage:?}"));
            }
        }
        assert!(tried > 400, "{tried}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    /// Whatever the goods, the names and the passport are: what the sender lets out is good.
    #[test]
    fn what_goes_out_is_good(
        version in 2_u8..=3,
        goods in prop::collection::vec(
            ("\\PC{0,60}", 1_u32..10_000, 1_i32..100_000_000, any::<bool>()), 1..6),
        surname in "[A-Z]{1,20}( [A-Z]{1,10})?",
        passport in "[A-Z0-9]{5,12}",
    ) {
        let mut record = record(1, version, number(1));
        record.items = (0..)
            .zip(&goods)
            .map(|(at, (name, quantity, net, reduced))| {
                let class = if *reduced { TaxClass::Reduced } else { TaxClass::Standard };
                let mut item = item(at, name, *quantity, *net, class);
                if item.exclusive_yen().get() / i64::from(*quantity) >= 1_000_000 {
                    let word = || "品".to_owned();
                    item.detail = Some(UnitDetail {
                        name: word(), maker: word(), model: word(), look: word(),
                        certificate: false, serial: String::new(),
                    });
                }
                item
            })
            .collect();
        let mut buyer = buyer();
        buyer.passport.surname = surname;
        buyer.passport.number = passport;
        if let Some(made) = prepared(&record, &buyer) {
            prop_assert_eq!(faults(version, &made.bytes), Vec::<String>::new());
        }
    }
}
