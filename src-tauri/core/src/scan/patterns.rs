//! The dated pattern table: which beginnings, lengths and alphabets mean what, from which day.
//!
//! Rows come from a data file through an adapter. First match wins, so the order is a rule.

use super::{Wallet, WrongCode};
use crate::time::Date;

/// How sure the table is of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Stated by the issuer.
    Confirmed,
    /// Reported by others, or measured once.
    Reported,
    /// A guess that has served so far.
    Unverified,
}

/// Which characters a text may be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Digits,
    Base64,
    /// Anything; the prefix is compared without regard to ASCII case.
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Wallet(Wallet),
    Wrong(WrongCode),
    Coupon,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub id: String,
    pub meaning: Meaning,
    pub form: Form,
    /// The text begins with one of these; none means any beginning.
    pub prefixes: Vec<String>,
    /// A literal text at a byte place, as in Alipay+'s `02` at 6.
    pub infix: Option<(usize, String)>,
    /// Shortest and longest length in bytes, both included; any of the ranges.
    pub lengths: Vec<(usize, usize)>,
    /// First and last day in Japan on which the row holds.
    pub from: Date,
    pub until: Option<Date>,
    pub mark: Mark,
}

/// Why a table cannot be used, with the row's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternError {
    NoRows,
    NoLengths(String),
    LengthsReversed(String),
    DatesReversed(String),
    /// An empty prefix would match everything.
    EmptyPrefix(String),
    TwiceTheSameId(String),
}

/// The whole table, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patterns {
    rows: Vec<Pattern>,
}

impl Patterns {
    /// # Errors
    /// [`PatternError`] for the first row that could not mean anything.
    pub fn new(rows: Vec<Pattern>) -> Result<Self, PatternError> {
        if rows.is_empty() {
            return Err(PatternError::NoRows);
        }
        let mut ids = std::collections::BTreeSet::new();
        for row in &rows {
            let id = || row.id.clone();
            if row.lengths.is_empty() {
                return Err(PatternError::NoLengths(id()));
            }
            if row.lengths.iter().any(|(least, most)| least > most) {
                return Err(PatternError::LengthsReversed(id()));
            }
            if row.until.is_some_and(|until| until < row.from) {
                return Err(PatternError::DatesReversed(id()));
            }
            if row.prefixes.iter().any(String::is_empty) {
                return Err(PatternError::EmptyPrefix(id()));
            }
            if !ids.insert(row.id.as_str()) {
                return Err(PatternError::TwiceTheSameId(id()));
            }
        }
        Ok(Self { rows })
    }

    #[must_use]
    pub fn rows(&self) -> &[Pattern] {
        &self.rows
    }

    pub(super) fn find(&self, text: &str, day: Date) -> Option<&Pattern> {
        self.rows.iter().find(|row| row.holds_on(day) && row.matches(text))
    }
}

impl Pattern {
    fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    fn matches(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        self.lengths.iter().any(|(least, most)| (*least..=*most).contains(&bytes.len()))
            && self.form.holds(bytes)
            && (self.prefixes.is_empty() || self.prefixes.iter().any(|it| self.begins(bytes, it)))
            && self.infix.as_ref().is_none_or(|(at, infix)| {
                bytes.get(*at..).is_some_and(|rest| rest.starts_with(infix.as_bytes()))
            })
    }

    fn begins(&self, text: &[u8], prefix: &str) -> bool {
        let Some(head) = text.get(..prefix.len()) else { return false };
        match self.form {
            Form::Digits | Form::Base64 => head == prefix.as_bytes(),
            Form::Text => head.eq_ignore_ascii_case(prefix.as_bytes()),
        }
    }
}

impl Form {
    fn holds(self, text: &[u8]) -> bool {
        match self {
            Self::Digits => text.iter().all(u8::is_ascii_digit),
            Self::Base64 => {
                let padding = text.iter().rev().take_while(|b| **b == b'=').count();
                let (body, _) = text.split_at(text.len().saturating_sub(padding));
                // A single character left over has lost its fellows on the way.
                padding <= 2
                    && body.len() % 4 != 1
                    && body.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
            }
            Self::Text => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_day;

    fn row(id: &str) -> Pattern {
        Pattern {
            id: id.to_owned(),
            meaning: Meaning::Wallet(Wallet::Alipay),
            form: Form::Digits,
            prefixes: vec!["28".to_owned()],
            infix: None,
            lengths: vec![(16, 24)],
            from: parse_day("2020-01-01").expect("a day"),
            until: parse_day("2026-12-31"),
            mark: Mark::Confirmed,
        }
    }

    #[test]
    fn a_row_holds_from_its_first_to_its_last_day() {
        let table = Patterns::new(vec![row("a")]).expect("sound");
        for (day, holds) in [
            ("2019-12-31", false),
            ("2020-01-01", true),
            ("2026-12-31", true),
            ("2027-01-01", false),
        ] {
            let day = parse_day(day).expect("a day");
            assert_eq!(table.find("2812345678901234", day).is_some(), holds, "{day}");
        }
    }

    #[test]
    fn rows_that_cannot_mean_anything_are_refused() {
        let make = |change: fn(&mut Pattern)| {
            let mut row = row("a");
            change(&mut row);
            Patterns::new(vec![row])
        };
        let id = || "a".to_owned();
        assert_eq!(make(|row| row.lengths.clear()), Err(PatternError::NoLengths(id())));
        assert_eq!(
            make(|row| row.lengths = vec![(3, 2)]),
            Err(PatternError::LengthsReversed(id()))
        );
        assert_eq!(
            make(|row| row.until = parse_day("2019-01-01")),
            Err(PatternError::DatesReversed(id()))
        );
        assert_eq!(
            make(|row| row.prefixes.push(String::new())),
            Err(PatternError::EmptyPrefix(id()))
        );
        assert_eq!(Patterns::new(vec![]), Err(PatternError::NoRows));
        assert_eq!(
            Patterns::new(vec![row("a"), row("a")]),
            Err(PatternError::TwiceTheSameId(id()))
        );
    }
}
