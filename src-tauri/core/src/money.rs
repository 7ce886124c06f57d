//! Yen and fen as whole numbers. No floats, no silent overflow.

use std::{fmt, iter};

/// The largest amount, either way, that any part of the till accepts: ¥999,999,999,999.
pub const LARGEST_YEN: i64 = 999_999_999_999;

/// The amount left the range that the till accepts (±[`LARGEST_YEN`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Japanese yen. Negative where money goes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Yen(i64);

impl Yen {
    pub const ZERO: Self = Self(0);

    /// # Errors
    /// [`TooLarge`] outside ±[`LARGEST_YEN`].
    pub fn new(yen: i64) -> Result<Self, TooLarge> {
        if yen.unsigned_abs() <= LARGEST_YEN.unsigned_abs() { Ok(Self(yen)) } else { Err(TooLarge) }
    }

    /// A literal amount in code and tests; the sign is kept, the range saturates.
    #[must_use]
    pub const fn of(yen: i32) -> Self {
        #[expect(clippy::as_conversions, reason = "From is not const; i32 always fits i64")]
        Self(yen as i64)
    }

    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// # Errors
    /// [`TooLarge`] outside ±[`LARGEST_YEN`].
    pub fn plus(self, other: Self) -> Result<Self, TooLarge> {
        self.0.checked_add(other.0).ok_or(TooLarge).and_then(Self::new)
    }

    /// # Errors
    /// [`TooLarge`] outside ±[`LARGEST_YEN`].
    pub fn minus(self, other: Self) -> Result<Self, TooLarge> {
        self.plus(other.negated())
    }

    /// # Errors
    /// [`TooLarge`] outside ±[`LARGEST_YEN`].
    pub fn times(self, count: i64) -> Result<Self, TooLarge> {
        self.0.checked_mul(count).ok_or(TooLarge).and_then(Self::new)
    }

    #[must_use]
    pub fn negated(self) -> Self {
        Self(self.0.saturating_neg())
    }

    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// # Errors
    /// [`TooLarge`] outside ±[`LARGEST_YEN`].
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, TooLarge> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }
}

/// `¥1,234`, `-¥1,234`.
impl fmt::Display for Yen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        write!(f, "{sign}¥{}", grouped(self.0.unsigned_abs()))
    }
}

/// Chinese fen: a hundredth of a yuan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(pub i64);

/// `58.21`: two places, no sign of currency.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fen = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let (yuan, rest) = (fen.checked_div(100), fen.checked_rem(100));
        write!(f, "{sign}{}.{:02}", grouped(yuan.unwrap_or(0)), rest.unwrap_or(0))
    }
}

/// Digits in groups of three.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let head = digits.len().checked_rem(3).unwrap_or(0);
    let (first, rest) = digits.split_at(head);
    let groups = rest.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    iter::once(first.to_owned())
        .filter(|first| !first.is_empty())
        .chain(groups)
        .collect::<Vec<_>>()
        .join(",")
}

/// Shares `total` over `weights` in whole yen by largest remainder; the shares sum to `total`.
///
/// Ties go to the earlier weight. All shares are zero when the weights sum to zero. Weights must
/// not be negative.
#[must_use]
pub fn share(total: Yen, weights: &[Yen]) -> Vec<Yen> {
    let sum: i128 = weights.iter().map(|weight| i128::from(weight.get())).sum();
    if sum <= 0 {
        return vec![Yen::ZERO; weights.len()];
    }
    let sign = if total.is_negative() { -1 } else { 1 };
    let whole = i128::from(total.get().unsigned_abs());
    let mut shares: Vec<(i128, i128, usize)> = weights
        .iter()
        .enumerate()
        .map(|(at, weight)| {
            let product = whole.saturating_mul(i128::from(weight.get()));
            (product.div_euclid(sum), product.rem_euclid(sum), at)
        })
        .collect();
    let given: i128 = shares.iter().map(|(floor, _, _)| floor).sum();
    let missing = usize::try_from(whole.saturating_sub(given)).unwrap_or(0);
    shares.sort_by_key(|(_, remainder, at)| (remainder.saturating_neg(), *at));
    for (floor, _, _) in shares.iter_mut().take(missing) {
        *floor = floor.saturating_add(1);
    }
    shares.sort_by_key(|(_, _, at)| *at);
    let signed = |floor: i128| i64::try_from(floor).unwrap_or(0).saturating_mul(sign);
    shares.into_iter().map(|(floor, _, _)| Yen(signed(floor))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn written_as_people_write_it() {
        let cases = [(0, "¥0"), (999, "¥999"), (1000, "¥1,000"), (-1_234_567, "-¥1,234,567")];
        for (yen, text) in cases {
            assert_eq!(Yen::of(yen).to_string(), text);
        }
        assert_eq!(Fen(5821).to_string(), "58.21");
        assert_eq!(Fen(-100_005).to_string(), "-1,000.05");
    }

    #[test]
    fn the_range_holds() {
        let top = Yen::new(LARGEST_YEN).expect("in range");
        assert_eq!(top.plus(Yen::of(1)), Err(TooLarge));
        assert_eq!(top.times(i64::MAX), Err(TooLarge));
        assert_eq!(Yen::new(i64::MIN), Err(TooLarge));
    }

    proptest! {
        #[test]
        fn shares_sum_and_mirror(
            total in -1_000_000_i32..1_000_000,
            weights in prop::collection::vec(0_i32..1_000_000, 1..12),
        ) {
            let weights: Vec<Yen> = weights.into_iter().map(Yen::of).collect();
            let shares = share(Yen::of(total), &weights);
            let mirrored = share(Yen::of(total).negated(), &weights);
            if weights.iter().any(|weight| *weight > Yen::ZERO) {
                prop_assert_eq!(Yen::sum(shares.iter().copied()), Ok(Yen::of(total)));
            }
            for (a, b) in shares.iter().zip(&mirrored) {
                prop_assert_eq!(*a, b.negated());
            }
        }
    }
}
