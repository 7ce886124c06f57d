//! The law as dated rows: each value with the day it begins to hold and where it is written.

use crate::{
    money::Yen,
    time::{Date, day_text},
};
use std::fmt;

/// Status of residence, or what stands in its place (MLIT's list of entitled persons).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// 短期滞在.
    TemporaryVisitor,
    /// 外交.
    Diplomat,
    /// 公用.
    Official,
    /// 上陸許可: crew, cruise passengers, emergencies.
    LandingPermit,
    /// A Japanese national who lives abroad.
    JapaneseAbroad,
    /// 合衆国軍隊の構成員等.
    UsForces,
    /// Any other status of residence.
    Other,
}

impl Status {
    pub const ALL: [Self; 7] = [
        Self::TemporaryVisitor,
        Self::Diplomat,
        Self::Official,
        Self::LandingPermit,
        Self::JapaneseAbroad,
        Self::UsForces,
        Self::Other,
    ];
}

/// A kind of paper that a status must show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaperKind {
    Passport,
    LandingPermit,
    /// 在留証明, 戸籍の附票 or a My Number card.
    ProofOfLifeAbroad,
}

/// What one status must fulfil from one day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusRule {
    pub status: Status,
    pub from: Date,
    /// The last day; none while it holds.
    pub until: Option<Date>,
    /// False where the status never buys tax-free.
    pub entitled: bool,
    pub papers: Vec<PaperKind>,
    /// The landing must be less than this many months before the sale; none where it is not asked.
    pub landing_limit_months: Option<u8>,
    /// Months lived abroad before the return to Japan.
    pub abroad_months: Option<u16>,
    pub source: String,
}

/// The single values of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleName {
    /// 1: tax paid at the till and refunded after customs. 0: tax taken off at the till.
    RefundSystem,
    RecordVersion,
    /// Tax-exclusive yen that one person must reach in one shop on one day.
    ThresholdYen,
    /// Consumables may come to this at most; only while the kinds were apart.
    ConsumableCapYen,
    /// A tax-exclusive unit price from which the goods must be described.
    UnitDetailYen,
    /// Days from the day after the sale within which customs must confirm.
    ConfirmWithinDays,
    /// Years that records are kept.
    KeepYears,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    pub name: RuleName,
    pub from: Date,
    /// The last day; none while it holds.
    pub until: Option<Date>,
    pub value: u32,
    pub source: String,
}

/// A value that holds on a day, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<T> {
    pub value: T,
    pub from: Date,
    pub source: String,
}

/// Where a refusal is written: which rule, from which day, by which source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    pub from: Date,
    pub source: String,
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", day_text(self.from), self.source)
    }
}

impl<T> Dated<T> {
    #[must_use]
    pub fn citation(&self) -> Citation {
        Citation { from: self.from, source: self.source.clone() }
    }
}

impl StatusRule {
    #[must_use]
    pub fn citation(&self) -> Citation {
        Citation { from: self.from, source: self.source.clone() }
    }
}

/// Every rule of every day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleBook {
    pub rules: Vec<RuleRow>,
    pub statuses: Vec<StatusRule>,
}

/// The book has no row of this rule for the day: the law of that day is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRule(pub RuleName);

/// The rules of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    pub day: Date,
    pub refund_system: Dated<bool>,
    pub record_version: Dated<u8>,
    pub threshold: Dated<Yen>,
    /// Set while general goods and consumables were counted apart.
    pub consumable_cap: Option<Dated<Yen>>,
    pub unit_detail: Option<Dated<Yen>>,
    pub confirm_within_days: Option<Dated<u32>>,
    pub keep_years: Dated<u32>,
    pub statuses: Vec<StatusRule>,
}

impl RuleBook {
    /// The rules for a sale on `day` in Japan.
    ///
    /// # Errors
    /// [`NoRule`] names the value that no row gives for that day.
    pub fn on(&self, day: Date) -> Result<Rules, NoRule> {
        let must = |name| self.row(name, day).ok_or(NoRule(name));
        let yen = |row: &RuleRow| dated(row, Yen::new(i64::from(row.value)).unwrap_or_default());
        let system = must(RuleName::RefundSystem)?;
        let version = must(RuleName::RecordVersion)?;
        let narrow = u8::try_from(version.value).map_err(|_| NoRule(RuleName::RecordVersion))?;
        let keep = must(RuleName::KeepYears)?;
        let days = self.row(RuleName::ConfirmWithinDays, day);
        let held =
            |rule: &&StatusRule| rule.from <= day && rule.until.is_none_or(|until| day <= until);
        Ok(Rules {
            day,
            refund_system: dated(system, system.value == 1),
            record_version: dated(version, narrow),
            threshold: yen(must(RuleName::ThresholdYen)?),
            consumable_cap: self.row(RuleName::ConsumableCapYen, day).map(yen),
            unit_detail: self.row(RuleName::UnitDetailYen, day).map(yen),
            confirm_within_days: days.map(|row| dated(row, row.value)),
            keep_years: dated(keep, keep.value),
            statuses: self.statuses.iter().filter(held).cloned().collect(),
        })
    }

    /// The newest row of `name` that holds on `day`.
    fn row(&self, name: RuleName, day: Date) -> Option<&RuleRow> {
        let held = |row: &&RuleRow| {
            row.name == name && row.from <= day && row.until.is_none_or(|until| day <= until)
        };
        self.rules.iter().filter(held).max_by_key(|row| row.from)
    }
}

impl Rules {
    /// The newest rule of a status.
    #[must_use]
    pub fn status(&self, status: Status) -> Option<&StatusRule> {
        let same = |rule: &&StatusRule| rule.status == status;
        self.statuses.iter().filter(same).max_by_key(|rule| rule.from)
    }
}

fn dated<T>(row: &RuleRow, value: T) -> Dated<T> {
    Dated { value, from: row.from, source: row.source.clone() }
}
