//! Periods side by side: which days a period is compared with, and what a basket holds.

use crate::time::{Date, days_after};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    DayBefore,
    WeekBefore,
    /// 52 weeks before, so that weekdays meet weekdays.
    YearBefore,
}

impl Against {
    /// The days that `from..=to` is compared with. A period longer than the step is compared with
    /// the period right before it, so that no day counts on both sides.
    #[must_use]
    pub fn days(self, from: Date, to: Date) -> (Date, Date) {
        let long = i64::from(to.to_julian_day())
            .saturating_sub(i64::from(from.to_julian_day()))
            .saturating_add(1)
            .max(1);
        let step = match self {
            Self::DayBefore => 1,
            Self::WeekBefore => 7,
            Self::YearBefore => 364,
        };
        let weeks = long.saturating_add(6).div_euclid(7).saturating_mul(7);
        let back = match self {
            Self::DayBefore => step.max(long),
            Self::WeekBefore | Self::YearBefore => step.max(weeks),
        };
        let back = back.saturating_neg();
        (days_after(from, back), days_after(to, back))
    }
}

/// Yen a receipt, rounded down; 0 where there is none.
#[must_use]
pub fn basket_yen(total_yen: i64, receipts: i64) -> i64 {
    total_yen.checked_div_euclid(receipts).unwrap_or(0)
}

/// Hundredths of a percent that `part` is of `whole`; 0 where there is nothing.
#[must_use]
pub fn share_basis_points(part: i64, whole: i64) -> i64 {
    part.saturating_mul(10_000).checked_div(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{day_text, parse_day};

    #[test]
    fn no_day_counts_on_both_sides() {
        let day = |text| parse_day(text).expect("a day");
        for (against, from, to, expected) in [
            (Against::DayBefore, "2026-11-23", "2026-11-23", "2026-11-22 2026-11-22"),
            (Against::DayBefore, "2026-11-01", "2026-11-30", "2026-10-02 2026-10-31"),
            (Against::WeekBefore, "2026-11-23", "2026-11-23", "2026-11-16 2026-11-16"),
            (Against::WeekBefore, "2026-11-01", "2026-11-10", "2026-10-18 2026-10-27"),
            (Against::YearBefore, "2026-11-23", "2026-11-23", "2025-11-24 2025-11-24"),
        ] {
            let (first, last) = against.days(day(from), day(to));
            let told = format!("{} {}", day_text(first), day_text(last));
            assert_eq!(told, expected, "{against:?} {from} {to}");
            assert!(last < day(from));
        }
    }

    #[test]
    fn a_basket_of_nothing_is_nothing() {
        assert_eq!((basket_yen(1_000, 3), basket_yen(0, 0), basket_yen(-5, 2)), (333, 0, -3));
        assert_eq!((share_basis_points(1, 3), share_basis_points(5, 0)), (3_333, 0));
    }
}
