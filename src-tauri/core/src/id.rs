//! Names for things: 128-bit ids written as 26 letters and digits.
//!
//! The caller brings the bits (`Env::fresh_id`); nothing here makes chance.

use std::{fmt, str::FromStr};

/// Crockford's base 32: no I, L, O or U, so an id survives being read aloud.
const LETTERS: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J',
    'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// 26 characters of Crockford's base 32; sorts as the number does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u128);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in (0..26_u32).rev() {
            let five = (self.0 >> place.saturating_mul(5)) & 31;
            let letter = usize::try_from(five).ok().and_then(|at| LETTERS.get(at));
            write!(f, "{}", letter.copied().unwrap_or('0'))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not 26 characters of Crockford's base 32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadId;

impl FromStr for Id {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        if text.chars().count() != 26 || text.starts_with(|c: char| c > '7') {
            return Err(BadId);
        }
        text.chars()
            .map(|c| LETTERS.iter().position(|l| *l == c.to_ascii_uppercase()))
            .try_fold(0_u128, |bits, five| Some((bits << 5) | u128::try_from(five?).ok()?))
            .map(Self)
            .ok_or(BadId)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub Id);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A cart, from its first line until it is sold or thrown away.
    CartId,
    /// A finished sale or return.
    SaleId,
    /// One scan of a payment code: the wallet's `paymentRequestId`.
    AttemptId,
    /// One giving-back through a wallet: the wallet's `refundRequestId`.
    RefundId,
    /// A person who signs in.
    StaffId,
    /// From float to 精算.
    ShiftId,
    /// A paper that was issued, on its way to a printer or to a file.
    PaperId,
    /// A printer as it was set up.
    PrinterId,
    /// A campaign of the shop or of a wallet.
    CampaignId,
    /// A purchase record for the tax office.
    RecordId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_and_back(bits: u128) {
            let text = Id(bits).to_string();
            prop_assert_eq!(text.len(), 26);
            prop_assert_eq!(text.parse::<Id>(), Ok(Id(bits)));
        }

        #[test]
        fn order_is_kept(a: u128, b: u128) {
            prop_assert_eq!(a.cmp(&b), Id(a).to_string().cmp(&Id(b).to_string()));
        }
    }

    #[test]
    fn what_is_no_id() {
        for text in ["", "0", "U0000000000000000000000000", "80000000000000000000000000"] {
            assert_eq!(text.parse::<Id>(), Err(BadId), "{text}");
        }
    }
}
