//! Yen to yuan, for showing. The charge is always in yen; the wallet decides the yuan.

use crate::{
    money::{Fen, Yen},
    time::AtMs,
};
use std::fmt;

const MOST_PLACES: u32 = 12;

/// CNY for one JPY as an exact decimal: `digits / 10^places`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    digits: u64,
    places: u32,
}

/// Why a text is no rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadRate {
    /// Not digits with at most one point.
    NotANumber,
    /// More than twelve places, or too many digits.
    TooLong,
    /// Outside 0.001 to 1 CNY a yen: surely per 100 yen, or upside down.
    OutOfRange,
}

impl Rate {
    /// Reads `0.046612`: CNY for one JPY.
    ///
    /// # Errors
    /// [`BadRate`] where the text is no number, too long, or outside 0.001 to 1.
    pub fn parse(text: &str) -> Result<Self, BadRate> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits_only = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !digits_only(whole) || !digits_only(part) {
            return Err(BadRate::NotANumber);
        }
        let places = u32::try_from(part.len()).map_err(|_| BadRate::TooLong)?;
        if places > MOST_PLACES {
            return Err(BadRate::TooLong);
        }
        let digits = format!("{whole}{part}").parse().map_err(|_| BadRate::TooLong)?;
        Self { digits, places }.in_range()
    }

    fn in_range(self) -> Result<Self, BadRate> {
        let one = 10_u128.pow(self.places);
        let thousandths = u128::from(self.digits).saturating_mul(1000);
        if thousandths >= one && u128::from(self.digits) <= one {
            Ok(self)
        } else {
            Err(BadRate::OutOfRange)
        }
    }

    /// The amount in fen, rounded half up, the same for giving back: `fen(-x) = -fen(x)`.
    #[must_use]
    pub fn fen(self, yen: Yen) -> Fen {
        let product = u128::from(yen.get().unsigned_abs())
            .saturating_mul(u128::from(self.digits))
            .saturating_mul(100);
        let one = 10_u128.pow(self.places);
        let half = one.checked_div(2).unwrap_or(0);
        let fen = product.saturating_add(half).checked_div(one).unwrap_or(0);
        let fen = i64::try_from(fen).unwrap_or(i64::MAX);
        Fen(if yen.is_negative() { fen.saturating_neg() } else { fen })
    }
}

/// The decimal as it was given, trailing zeros included.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::try_from(self.places).unwrap_or(0);
        let digits = format!("{:0>width$}", self.digits, width = places.saturating_add(1));
        let (whole, part) = digits.split_at(digits.len().saturating_sub(places));
        if part.is_empty() { f.write_str(whole) } else { write!(f, "{whole}.{part}") }
    }
}

/// A rate with where it came from and when it held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateQuote {
    pub rate: Rate,
    /// Shown as given: `Bank of China`, `entered by …`.
    pub source: String,
    pub at: AtMs,
}

/// Whether CNY may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CnyStatus {
    Shown(RateQuote),
    /// Nobody entered a rate yet.
    NoRate,
    /// The rate is older than the shop's limit.
    Stale(RateQuote),
    /// The rate's time lies after now by more than a minute: a clock is wrong.
    FromTheFuture(RateQuote),
}

/// How far a rate's time may lie ahead of the till's clock.
const CLOCK_SLACK_MS: i64 = 60_000;

#[must_use]
pub fn cny_status(quote: Option<&RateQuote>, now: AtMs, limit_ms: i64) -> CnyStatus {
    match quote {
        None => CnyStatus::NoRate,
        Some(quote) if quote.at.since(now) > CLOCK_SLACK_MS => {
            CnyStatus::FromTheFuture(quote.clone())
        }
        Some(quote) if now.since(quote.at) > limit_ms => CnyStatus::Stale(quote.clone()),
        Some(quote) => CnyStatus::Shown(quote.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_vendor_vector() {
        // docs.antom.com's mock: JPY 200 at 0.064622 is 1292 fen.
        let rate = Rate::parse("0.064622").expect("a rate");
        assert_eq!(rate.fen(Yen::of(200)), Fen(1292));
        assert_eq!(rate.fen(Yen::of(-200)), Fen(-1292));
        assert_eq!(rate.to_string(), "0.064622");
    }

    #[test]
    fn what_is_no_rate() {
        let cases = [
            ("", BadRate::NotANumber),
            ("abc", BadRate::NotANumber),
            ("-0.05", BadRate::NotANumber),
            ("0.0.5", BadRate::NotANumber),
            ("0", BadRate::OutOfRange),
            ("4.66", BadRate::OutOfRange),
            ("0.0000001", BadRate::OutOfRange),
            ("0.0123456789012", BadRate::TooLong),
            ("99999999999999999999999", BadRate::TooLong),
        ];
        for (text, why) in cases {
            assert_eq!(Rate::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn an_old_rate_hides_the_yuan() {
        let rate = Rate::parse("0.0466").expect("a rate");
        let quote = RateQuote { rate, source: "test".into(), at: AtMs(1_000_000) };
        let limit = 36 * 3_600_000;
        let status = |now| cny_status(Some(&quote), AtMs(now), limit);
        assert_eq!(status(1_000_000 + limit), CnyStatus::Shown(quote.clone()));
        assert_eq!(status(1_000_001 + limit), CnyStatus::Stale(quote.clone()));
        assert_eq!(status(0), CnyStatus::FromTheFuture(quote.clone()));
        assert_eq!(cny_status(None, AtMs(0), limit), CnyStatus::NoRate);
    }

    proptest! {
        #[test]
        fn fen_mirrors(yen in any::<i32>(), digits in 1_000_u64..1_000_000) {
            let rate = Rate::parse(&format!("0.{digits:06}")).expect("in range");
            prop_assert_eq!(rate.fen(Yen::of(yen).negated()), Fen(-rate.fen(Yen::of(yen)).0));
        }
    }
}
