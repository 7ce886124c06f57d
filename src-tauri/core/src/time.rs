//! Moments and days. A moment comes in as milliseconds since 1970 UTC; the law asks for the day
//! in Japan, which is UTC + 9 hours the whole year.

pub use time::Date;
use time::{Duration, OffsetDateTime, UtcOffset};

const MS_PER_HOUR: i64 = 3_600_000;
/// Japan before UTC.
const HOURS_AHEAD: i64 = 9;

/// Milliseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AtMs(pub i64);

impl AtMs {
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative where the clock went back.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The calendar day in Japan.
    #[must_use]
    pub fn day_in_japan(self) -> Date {
        in_japan(self).date()
    }

    /// The shop's day: it begins at `border_hour` (0..=23) in Japan, so a till open past midnight
    /// stays on the day it opened.
    #[must_use]
    pub fn shop_day(self, border_hour: u8) -> Date {
        let back = i64::from(border_hour).saturating_mul(MS_PER_HOUR);
        self.plus_ms(back.saturating_neg()).day_in_japan()
    }

    /// When a shop day begins.
    #[must_use]
    pub fn begin_of(day: Date, border_hour: u8) -> Self {
        let midnight = day.midnight().assume_utc().unix_timestamp().saturating_mul(1_000);
        let hours = i64::from(border_hour).saturating_sub(HOURS_AHEAD);
        Self(midnight).plus_ms(hours.saturating_mul(MS_PER_HOUR))
    }

    /// `2026-11-23T14:05:09+09:00`.
    #[must_use]
    pub fn iso_in_japan(self) -> String {
        let at = in_japan(self);
        format!(
            "{}T{:02}:{:02}:{:02}+09:00",
            day_text(at.date()),
            at.hour(),
            at.minute(),
            at.second()
        )
    }

    /// `20261123140509`, in Japan: for names.
    #[must_use]
    pub fn digits_in_japan(self) -> String {
        self.iso_in_japan().chars().take(19).filter(char::is_ascii_digit).collect()
    }

    /// Hour, minute and second in Japan.
    #[must_use]
    pub fn clock_in_japan(self) -> (u8, u8, u8) {
        in_japan(self).time().as_hms()
    }
}

fn in_japan(at: AtMs) -> OffsetDateTime {
    let japan = UtcOffset::from_hms(9, 0, 0).unwrap_or(UtcOffset::UTC);
    let nanos = i128::from(at.0).saturating_mul(1_000_000);
    OffsetDateTime::from_unix_timestamp_nanos(nanos)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .to_offset(japan)
}

/// `2026-11-23`.
#[must_use]
pub fn day_text(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

/// Reads `2026-11-23`.
#[must_use]
pub fn parse_day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month: u8 = parts.next().filter(|month| month.len() == 2)?.parse().ok()?;
    let day = parts.next().filter(|day| day.len() == 2)?.parse().ok()?;
    Date::from_calendar_date(year, time::Month::try_from(month).ok()?, day).ok()
}

/// The day `days` after `day`; `day` itself where the calendar ends.
#[must_use]
pub fn days_after(day: Date, days: i64) -> Date {
    day.checked_add(Duration::days(days)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japan_is_nine_hours_ahead() {
        let at = AtMs(1_795_964_400_000); // 2026-11-29T15:00:00Z
        assert_eq!(at.iso_in_japan(), "2026-11-30T00:00:00+09:00");
        assert_eq!(day_text(at.plus_ms(-1).day_in_japan()), "2026-11-29");
        assert_eq!(day_text(at.shop_day(4)), "2026-11-29");
        let begin = AtMs::begin_of(parse_day("2026-11-30").expect("a day"), 4);
        assert_eq!(begin.iso_in_japan(), "2026-11-30T04:00:00+09:00");
        assert_eq!(day_text(begin.shop_day(4)), "2026-11-30");
        assert_eq!(day_text(begin.plus_ms(-1).shop_day(4)), "2026-11-29");
    }

    #[test]
    fn days_read_and_written() {
        for text in ["2026-11-23", "2028-02-29"] {
            assert_eq!(parse_day(text).map(day_text).as_deref(), Some(text));
        }
        for text in ["2026-02-29", "26-11-23", "2026-1-3", "2026-13-01", "x"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn ninety_days_over_a_year_end() {
        let day = parse_day("2026-11-01").expect("a day");
        assert_eq!(day_text(days_after(day, 90)), "2027-01-30");
    }
}
