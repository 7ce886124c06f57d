//! Two digits of a year, made four by what the date can be.

use super::Birth;
use crate::time::Date;
use time::Month;

/// A passport runs ten years and some documents longer; none runs fifty.
const LONGEST_VALIDITY_YEARS: i32 = 50;

/// `YYMMDD`, month and day possibly `<<`. The newest century in which the day is not after today.
pub(super) fn birth(text: &str, today: Date) -> Option<Birth> {
    let (year, month, day) = parts(text)?;
    let year = year?;
    if month.is_none() && day.is_some() {
        return None;
    }
    for century in [2000_i32, 1900, 1800] {
        let full = century.checked_add(i32::from(year))?;
        let earliest = calendar(full, month.unwrap_or(1), day.unwrap_or(1));
        if earliest.is_some_and(|earliest| earliest <= today) {
            return Some(Birth { year: u16::try_from(full).ok()?, month, day });
        }
    }
    None
}

/// `YYMMDD`, or all fillers for none.
pub(super) fn expiry(text: &str, today: Date) -> Option<Option<Date>> {
    if text.chars().all(|c| c == '<') {
        return Some(None);
    }
    let (year, month, day) = parts(text)?;
    let (year, month, day) = (year?, month?, day?);
    let this_century = 2000_i32.checked_add(i32::from(year))?;
    let latest = today.year().checked_add(LONGEST_VALIDITY_YEARS)?;
    let full = if this_century > latest { this_century.checked_sub(100)? } else { this_century };
    calendar(full, month, day).map(Some)
}

fn calendar(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

type Parts = (Option<u8>, Option<u8>, Option<u8>);

fn parts(text: &str) -> Option<Parts> {
    Some((part(text.get(..2)?)?, part(text.get(2..4)?)?, part(text.get(4..6)?)?))
}

fn part(two: &str) -> Option<Option<u8>> {
    if two == "<<" {
        return Some(None);
    }
    two.bytes().all(|b| b.is_ascii_digit()).then(|| two.parse().ok())
}
