//! How long a buyer's data is kept.
//!
//! The record itself stays whole for good; only the buyer's data is wiped, and never while
//! something is still open.

use super::{
    life::{Life, Standing},
    record::PurchaseRecord,
};
use crate::time::{AtMs, Date};
use time::Month;

/// What the shop sets about keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// The shop's own term; the law's is the least.
    pub years: u32,
    /// The month, 1 to 12, with whose last day the shop's taxable period ends.
    pub year_ends_in: u8,
}

/// The first day on which the buyer's data of `record` may be wiped: the years after two months
/// past the end of the taxable period of the sale.
#[must_use]
pub fn wipe_from(record: &PurchaseRecord, keeping: Keeping) -> Date {
    let sold_on = record.sold_on();
    let end = u8::clamp(keeping.year_ends_in, 1, 12);
    let later_year = u8::from(sold_on.month()) > end;
    let years = i32::try_from(keeping.years.max(record.keep_years)).unwrap_or(i32::MAX);
    // The first day of the third month after the period's last month.
    let months = i32::from(end).saturating_add(2);
    let over = months.div_euclid(12);
    let month = u8::try_from(months.rem_euclid(12).saturating_add(1)).unwrap_or(1);
    let year = sold_on.year().saturating_add(i32::from(later_year)).saturating_add(over);
    let month = Month::try_from(month).unwrap_or(Month::March);
    Date::from_calendar_date(year.saturating_add(years), month, 1).unwrap_or(Date::MAX)
}

/// Whether the buyer's data may be wiped now.
#[must_use]
pub fn may_wipe(record: &PurchaseRecord, life: &Life, keeping: Keeping, now: AtMs) -> bool {
    let standing = life.standing(now);
    // Under the old rules nothing follows the registration.
    let last = record.confirm_by.is_none()
        && matches!(standing, Standing::Sent | Standing::SentWithWarning);
    (last || !standing.is_open()) && now.day_in_japan() >= wipe_from(record, keeping)
}
