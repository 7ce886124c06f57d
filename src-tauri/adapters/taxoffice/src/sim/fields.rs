//! The simulator's own reading of `fields.csv`, `codes.csv` and the forms' days in `rules.csv`.

use std::collections::{BTreeMap, BTreeSet};

const FIELDS: &str = include_str!("../../../../../assets/taxfree/fields.csv");
const RULES: &str = include_str!("../../../../../assets/taxfree/rules.csv");
const CODES: &str = include_str!("../../../../../assets/taxfree/codes.csv");

/// A row of `fields.csv`, its cells by column.
pub(super) type Row = BTreeMap<String, String>;

pub(super) struct Form {
    pub(super) head: Vec<Row>,
    pub(super) detail: Vec<Row>,
    /// Allowed codes by table.
    pub(super) codes: BTreeMap<String, BTreeSet<String>>,
}

impl Form {
    /// The form of one version.
    pub(super) fn of(version: u8) -> Self {
        let has = |row: &Row| {
            let version = version.to_string();
            row.get("versions").is_some_and(|text| text.split(' ').any(|v| v == version))
        };
        let rows: Vec<Row> = table(FIELDS).into_iter().filter(has).collect();
        let place = |name: &str| {
            let mine = |row: &&Row| row.get("place").is_some_and(|place| place == name);
            rows.iter().filter(mine).cloned().collect()
        };
        let mut codes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in table(CODES).into_iter().filter(has) {
            let (table, code) = (row["table"].clone(), row["code"].clone());
            codes.entry(table).or_default().insert(code);
        }
        Self { head: place("head"), detail: place("detail"), codes }
    }
}

/// The version that a sale on `day` (`20261123`) is recorded in.
pub(super) fn version_on(day: &str) -> Option<u8> {
    let digits = |text: &String| text.replace('-', "");
    let held = |row: &&Row| {
        row["rule"] == "record_version"
            && digits(&row["from"]).as_str() <= day
            && (row["until"].is_empty() || day <= digits(&row["until"]).as_str())
    };
    table(RULES).iter().find(held).and_then(|row| row["value"].parse().ok())
}

fn table(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<Row>();
    rows.collect::<Result<_, _>>().expect("a data file that shipped")
}
