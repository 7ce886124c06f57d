//! Reads the dated tables of `assets/codes/`: what a text is, and the networks of EMV codes.
//!
//! Parses and checks; what the rows mean is the core's.

use maneki_core::{
    scan::{
        Application, EmvCpm, Form, Mark, Meaning, Pattern, PatternError, Patterns, Wallet,
        WrongCode,
    },
    time::{Date, parse_day},
};
use std::collections::BTreeMap;

/// The tables that this version ships.
pub const PATTERNS_CSV: &str = include_str!("../../../../assets/codes/patterns.csv");
pub const APPLICATIONS_CSV: &str = include_str!("../../../../assets/codes/applications.csv");

/// What is wrong with a table: the line (from 1) and the column's name.
#[derive(Debug, PartialEq, Eq)]
pub enum TableError {
    Csv { line: u64, text: String },
    Cell { line: u64, column: &'static str, text: String },
    Row(PatternError),
}

/// The shipped pattern table.
#[must_use]
pub fn patterns() -> Patterns {
    read_patterns(PATTERNS_CSV).expect("the shipped table is tested")
}

/// # Errors
/// [`TableError`] for the first fault; a table with a fault is not used at all.
pub fn read_patterns(csv: &str) -> Result<Patterns, TableError> {
    let rows = rows(csv)?.iter().map(Row::pattern).collect::<Result<_, _>>()?;
    Patterns::new(rows).map_err(TableError::Row)
}

/// Each row's id and the text that it must match.
///
/// # Errors
/// [`TableError`] for the first fault.
pub fn samples(csv: &str) -> Result<Vec<(String, String)>, TableError> {
    rows(csv)?
        .iter()
        .map(|row| Ok((row.cell("id")?.to_owned(), row.cell("sample")?.to_owned())))
        .collect()
}

/// Names the network of each application of an EMV code.
#[derive(Debug)]
pub struct Networks {
    by_rid: BTreeMap<String, (String, Date)>,
}

impl Networks {
    /// The shipped table.
    #[must_use]
    pub fn shipped() -> Self {
        Self::read(APPLICATIONS_CSV).expect("the shipped table is tested")
    }

    /// # Errors
    /// [`TableError`] for the first fault.
    pub fn read(csv: &str) -> Result<Self, TableError> {
        let mut by_rid = BTreeMap::new();
        for row in &rows(csv)? {
            let rid = row.cell("rid")?.to_ascii_uppercase();
            let hex = rid.len() == 10 && rid.bytes().all(|b| b.is_ascii_hexdigit());
            if !hex {
                return Err(row.fault("rid"));
            }
            by_rid.insert(rid, (row.cell("network")?.to_owned(), row.day("from")?));
        }
        Ok(Self { by_rid })
    }

    /// The network of an application on `day`, as shown to people.
    #[must_use]
    pub fn name(&self, application: &Application, day: Date) -> Option<&str> {
        let rid: String = application.id.iter().take(5).map(|byte| format!("{byte:02X}")).collect();
        self.by_rid.get(&rid).filter(|(_, from)| *from <= day).map(|(name, _)| name.as_str())
    }

    /// `UnionPay 1234` for each application of a code that has a known network.
    #[must_use]
    pub fn hints(&self, code: &str, day: Date) -> Vec<String> {
        let applications = EmvCpm::parse(code).map(|emv| emv.applications).unwrap_or_default();
        let hint = |it: &Application| {
            let name = self.name(it, day)?;
            Some(match &it.account_end {
                Some(end) => format!("{name} {end}"),
                None => name.to_owned(),
            })
        };
        applications.iter().filter_map(hint).collect()
    }
}

struct Row {
    line: u64,
    cells: BTreeMap<String, String>,
}

fn rows(csv: &str) -> Result<Vec<Row>, TableError> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let fault = |error: csv::Error| TableError::Csv {
        line: error.position().map_or(0, csv::Position::line),
        text: error.to_string(),
    };
    let head = reader.headers().map_err(fault)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(fault)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = head.iter().zip(&record).map(|(name, cell)| (name.into(), cell.trim().into()));
        rows.push(Row { line, cells: cells.collect() });
    }
    Ok(rows)
}

impl Row {
    fn cell(&self, column: &'static str) -> Result<&str, TableError> {
        self.cells.get(column).map(String::as_str).ok_or_else(|| self.fault(column))
    }

    fn fault(&self, column: &'static str) -> TableError {
        let text = self.cells.get(column).cloned().unwrap_or_default();
        TableError::Cell { line: self.line, column, text }
    }

    fn day(&self, column: &'static str) -> Result<Date, TableError> {
        parse_day(self.cell(column)?).ok_or_else(|| self.fault(column))
    }

    fn pattern(&self) -> Result<Pattern, TableError> {
        let means = self.cell("means")?;
        let meaning = match self.cell("kind")? {
            "wallet" => wallet(means).map(Meaning::Wallet),
            "wrong" => wrong_code(means).map(Meaning::Wrong),
            "coupon" => Some(Meaning::Coupon),
            _ => return Err(self.fault("kind")),
        };
        let form = match self.cell("form")? {
            "digits" => Form::Digits,
            "base64" => Form::Base64,
            "text" => Form::Text,
            _ => return Err(self.fault("form")),
        };
        let mark = match self.cell("mark")? {
            "C" => Mark::Confirmed,
            "R" => Mark::Reported,
            "U" => Mark::Unverified,
            _ => return Err(self.fault("mark")),
        };
        let until = match self.cell("until")? {
            "" => None,
            _ => Some(self.day("until")?),
        };
        if self.cell("source")?.is_empty() {
            return Err(self.fault("source"));
        }
        Ok(Pattern {
            id: self.cell("id")?.to_owned(),
            meaning: meaning.ok_or_else(|| self.fault("means"))?,
            form,
            prefixes: self.cell("prefixes")?.split_whitespace().map(str::to_owned).collect(),
            infix: self.infix()?,
            lengths: self.lengths()?,
            from: self.day("from")?,
            until,
            mark,
        })
    }

    fn infix(&self) -> Result<Option<(usize, String)>, TableError> {
        let cell = self.cell("infix")?;
        if cell.is_empty() {
            return Ok(None);
        }
        let parts = cell.split_once(':').and_then(|(at, text)| Some((at.parse().ok()?, text)));
        parts.map(|(at, text)| Some((at, text.to_owned()))).ok_or_else(|| self.fault("infix"))
    }

    fn lengths(&self) -> Result<Vec<(usize, usize)>, TableError> {
        let one = |range: &str| {
            let (least, most) = range.split_once('-').unwrap_or((range, range));
            Some((least.parse().ok()?, most.parse().ok()?))
        };
        self.cell("lengths")?
            .split_whitespace()
            .map(|range| one(range).ok_or_else(|| self.fault("lengths")))
            .collect()
    }
}

fn wallet(name: &str) -> Option<Wallet> {
    Some(match name {
        "alipay" => Wallet::Alipay,
        "alipay_plus" => Wallet::AlipayPlus,
        "wechat_pay" => Wallet::WeChatPay,
        "union_pay" => Wallet::UnionPay,
        "pay_pay" => Wallet::PayPay,
        "rakuten_pay" => Wallet::RakutenPay,
        "d_barai" => Wallet::DBarai,
        "merpay" => Wallet::Merpay,
        "au_pay" => Wallet::AuPay,
        "yucho_pay" => Wallet::YuchoPay,
        "emv" => Wallet::Emv,
        _ => return None,
    })
}

fn wrong_code(name: &str) -> Option<WrongCode> {
    Some(match name {
        "alipay_collect" => WrongCode::AlipayCollect,
        "wechat_collect" => WrongCode::WeChatCollect,
        "wechat_contact" => WrongCode::WeChatContact,
        "emv_merchant" => WrongCode::EmvMerchant,
        "pay_pay_merchant" => WrongCode::PayPayMerchant,
        "delivery" => WrongCode::Delivery,
        "wifi" => WrongCode::Wifi,
        "url" => WrongCode::Url,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
