//! Who may buy tax-free: the status, the landing and the papers, on the day of the sale.

use super::rules::{Citation, PaperKind, Rules, Status, StatusRule};
use crate::{passport::Passport, time::Date};
use std::fmt;
use time::Month;

/// MRZ code of Japan.
const JAPAN: &str = "JPN";

/// Which landing permit (上陸許可) was shown; the numbers are the record's document types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PermitKind {
    /// 2: cruise, printed on the back of the passport's copy.
    CruiseOnCopy,
    /// 3: cruise.
    Cruise,
    /// 4: crew.
    Crew,
    /// 5: emergency.
    Emergency,
    /// 6: distress.
    Distress,
}

/// A paper that the buyer laid on the counter.
#[derive(Clone, PartialEq, Eq)]
pub enum Paper {
    Passport,
    LandingPermit {
        kind: PermitKind,
        number: String,
    },
    /// 在留証明.
    ResidenceCertificate,
    /// 戸籍の附票.
    FamilyRegisterSupplement,
    MyNumberCard,
}

impl Paper {
    #[must_use]
    pub fn kind(&self) -> PaperKind {
        match self {
            Self::Passport => PaperKind::Passport,
            Self::LandingPermit { .. } => PaperKind::LandingPermit,
            Self::ResidenceCertificate | Self::FamilyRegisterSupplement | Self::MyNumberCard => {
                PaperKind::ProofOfLifeAbroad
            }
        }
    }
}

impl fmt::Debug for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.kind())
    }
}

/// The buyer as the record needs them. Personal data: kept apart from the record, encrypted, and
/// wiped when its term ends.
#[derive(Clone, PartialEq, Eq)]
pub struct Buyer {
    pub passport: Passport,
    pub status: Status,
    /// From the landing stamp or, for a Japanese national, of the return.
    pub landed_on: Option<Date>,
    /// Since when a Japanese national has lived abroad, by the proof shown.
    pub abroad_since: Option<Date>,
    pub papers: Vec<Paper>,
}

impl fmt::Debug for Buyer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Buyer({:?}, masked)", self.status)
    }
}

/// Why the law does not let this person buy tax-free today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub why: Why,
    pub citation: Citation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The status never buys tax-free, or did not on that day.
    StatusNotEntitled,
    /// The document read is a visa, an identity card or a crew certificate.
    NotAPassport,
    /// A Japanese national under a foreigner's status.
    JapaneseNational,
    /// A foreign national under the Japanese abroad's rule.
    ForeignNational,
    PaperMissing(PaperKind),
    LandingDateMissing,
    LandedAfterTheSale,
    /// The last day on which this landing still counted.
    LandedTooLongAgo {
        last_day: Date,
    },
    AbroadSinceMissing,
    /// Fewer months abroad than these before the return.
    AbroadTooShort {
        months: u16,
    },
}

/// What the cashier should look at; the sale may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    PassportExpired {
        on: Date,
    },
    /// The zone leaves part of the birth date out; the record needs all of it.
    BirthIncomplete,
}

/// Whether `buyer` may buy tax-free on the day of `rules`.
///
/// # Errors
/// Every [`Refusal`] that applies, each with its rule's from-date and source.
pub fn check(rules: &Rules, buyer: &Buyer) -> Result<Vec<Notice>, Vec<Refusal>> {
    let Some(rule) = rules.status(buyer.status).filter(|rule| rule.entitled) else {
        let citation = rules
            .status(buyer.status)
            .map_or_else(|| rules.refund_system.citation(), StatusRule::citation);
        return Err(vec![Refusal { why: Why::StatusNotEntitled, citation }]);
    };
    let mut why = nationality(buyer);
    if rule.papers.contains(&PaperKind::Passport) && !buyer.passport.is_passport() {
        why.push(Why::NotAPassport);
    }
    let shown = |kind: &PaperKind| buyer.papers.iter().any(|paper| paper.kind() == *kind);
    why.extend(rule.papers.iter().filter(|kind| !shown(kind)).map(|kind| Why::PaperMissing(*kind)));
    why.extend(landing(rule, buyer, rules.day));
    why.extend(abroad(rule, buyer));
    if why.is_empty() {
        return Ok(notices(buyer, rules.day));
    }
    Err(why.into_iter().map(|why| Refusal { why, citation: rule.citation() }).collect())
}

fn nationality(buyer: &Buyer) -> Vec<Why> {
    let japanese = buyer.passport.nationality == JAPAN;
    match (buyer.status == Status::JapaneseAbroad, japanese) {
        (true, false) => vec![Why::ForeignNational],
        (false, true) => vec![Why::JapaneseNational],
        (true, true) | (false, false) => vec![],
    }
}

fn landing(rule: &StatusRule, buyer: &Buyer, day: Date) -> Option<Why> {
    let months = rule.landing_limit_months?;
    let Some(landed) = buyer.landed_on else { return Some(Why::LandingDateMissing) };
    if landed > day {
        return Some(Why::LandedAfterTheSale);
    }
    let last_day = last_day_within(landed, u16::from(months));
    (day > last_day).then_some(Why::LandedTooLongAgo { last_day })
}

fn abroad(rule: &StatusRule, buyer: &Buyer) -> Option<Why> {
    let months = rule.abroad_months?;
    let Some(since) = buyer.abroad_since else { return Some(Why::AbroadSinceMissing) };
    let returned = buyer.landed_on?;
    // Two years abroad are full on the day before their anniversary, so a return on it counts.
    (returned <= last_day_within(since, months)).then_some(Why::AbroadTooShort { months })
}

fn notices(buyer: &Buyer, day: Date) -> Vec<Notice> {
    let expired = buyer.passport.expires.filter(|expires| *expires < day);
    let expired = expired.map(|on| Notice::PassportExpired { on });
    let birth = buyer.passport.birth.digits().is_none().then_some(Notice::BirthIncomplete);
    expired.into_iter().chain(birth).collect()
}

/// The last day of a term of months that begins on `start`: the eve of the day of the same number,
/// or the month's last day where it has no such day (Civil Code, article 143, paragraph 2).
#[must_use]
pub fn last_day_within(start: Date, months: u16) -> Date {
    let zero_based = i32::from(u8::from(start.month())).saturating_sub(1);
    let all = start.year().saturating_mul(12).saturating_add(zero_based);
    let target = all.saturating_add(i32::from(months));
    let year = target.div_euclid(12);
    let number = u8::try_from(target.rem_euclid(12).saturating_add(1)).unwrap_or(1);
    let month = Month::try_from(number).unwrap_or(Month::January);
    match Date::from_calendar_date(year, month, start.day()) {
        Ok(same) => same.previous_day().unwrap_or(same),
        Err(_) => Date::from_calendar_date(year, month, month.length(year)).unwrap_or(start),
    }
}
