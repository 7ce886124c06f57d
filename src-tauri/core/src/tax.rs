//! Consumption tax inside a price: dated rates, one rounding per rate per receipt.

use crate::{money::Yen, time::Date};

/// What the goods are taxed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaxClass {
    /// 10 % in 2026.
    Standard,
    /// 8 % in 2026: food and drink but alcohol and eating out. Marked ※ on the receipt.
    Reduced,
    /// 不課税 and 非課税: transport cards, gift cards, and what else the law does not tax.
    Untaxed,
}

/// A rate in whole percent: 1 to 99, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxRate(u8);

impl TaxRate {
    /// The rate of what is not taxed.
    pub const NONE: Self = Self(0);

    #[must_use]
    pub fn percent(percent: u8) -> Option<Self> {
        (1..=99).contains(&percent).then_some(Self(percent))
    }

    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }

    /// The tax inside a tax-inclusive amount; `tax(-x) = -tax(x)`.
    #[must_use]
    pub fn included_tax(self, inclusive: Yen, rounding: Rounding) -> Yen {
        let percent = u128::from(self.0);
        let base = percent.saturating_add(100);
        let product = u128::from(inclusive.get().unsigned_abs()).saturating_mul(percent);
        let tax = rounding.divide(product, base);
        let tax = i64::try_from(tax).ok().and_then(|tax| Yen::new(tax).ok()).unwrap_or_default();
        if inclusive.is_negative() { tax.negated() } else { tax }
    }
}

/// How the one rounding per rate goes. The law leaves the choice to the shop (NTA 6371).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    #[default]
    Down,
    HalfUp,
    Up,
}

impl Rounding {
    fn divide(self, product: u128, base: u128) -> u128 {
        let add = match self {
            Self::Down => 0,
            Self::HalfUp => base.checked_div(2).unwrap_or(0),
            Self::Up => base.saturating_sub(1),
        };
        product.saturating_add(add).checked_div(base).unwrap_or(0)
    }
}

/// One row of the rate table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedRate {
    pub from: Date,
    pub class: TaxClass,
    pub rate: TaxRate,
}

/// Which rate holds on which day. Data with from-dates, never constants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateTable {
    rows: Vec<DatedRate>,
}

impl RateTable {
    #[must_use]
    pub fn new(mut rows: Vec<DatedRate>) -> Self {
        rows.sort_by_key(|row| row.from);
        Self { rows }
    }

    /// The rate of `class` for a sale on `day` in Japan; none where the table begins later.
    #[must_use]
    pub fn on(&self, class: TaxClass, day: Date) -> Option<TaxRate> {
        if class == TaxClass::Untaxed {
            return Some(TaxRate::NONE);
        }
        let held = |row: &&DatedRate| row.class == class && row.from <= day;
        self.rows.iter().rfind(held).map(|row| row.rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_day;
    use proptest::prelude::*;

    fn rate(percent: u8) -> TaxRate {
        TaxRate::percent(percent).expect("a rate")
    }

    #[test]
    fn known_sums() {
        let cases = [
            (10, 110, Rounding::Down, 10),
            (10, 1000, Rounding::Down, 90),
            (10, 1000, Rounding::HalfUp, 91),
            (8, 1080, Rounding::Down, 80),
            (8, 100, Rounding::Down, 7),
            (8, 100, Rounding::Up, 8),
        ];
        for (percent, yen, rounding, tax) in cases {
            let found = rate(percent).included_tax(Yen::of(yen), rounding);
            assert_eq!(found, Yen::of(tax), "{percent} % in {yen} {rounding:?}");
        }
    }

    #[test]
    fn the_day_chooses_the_rate() {
        let day = |text| parse_day(text).expect("a day");
        let row = |from, percent| DatedRate {
            from: day(from),
            class: TaxClass::Reduced,
            rate: rate(percent),
        };
        let table = RateTable::new(vec![row("2027-04-01", 1), row("2019-10-01", 8)]);
        let on = |text| table.on(TaxClass::Reduced, day(text)).map(TaxRate::get);
        assert_eq!(on("2019-09-30"), None);
        assert_eq!(on("2027-03-31"), Some(8));
        assert_eq!(on("2027-04-01"), Some(1));
        assert_eq!(table.on(TaxClass::Standard, day("2027-04-01")), None);
        assert_eq!(table.on(TaxClass::Untaxed, day("1990-01-01")), Some(TaxRate::NONE));
        for rounding in [Rounding::Down, Rounding::HalfUp, Rounding::Up] {
            assert_eq!(TaxRate::NONE.included_tax(Yen::of(2_000), rounding), Yen::ZERO);
        }
    }

    proptest! {
        #[test]
        fn tax_mirrors(yen in any::<i32>(), percent in 1_u8..=99) {
            for rounding in [Rounding::Down, Rounding::HalfUp, Rounding::Up] {
                let tax = |yen| rate(percent).included_tax(yen, rounding);
                prop_assert_eq!(tax(Yen::of(yen).negated()), tax(Yen::of(yen)).negated());
            }
        }
    }
}
