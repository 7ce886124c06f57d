//! Money off a line or a cart, with who and why.

use crate::{id::StaffId, money::Yen};

/// The longest reason that is kept.
pub const LONGEST_REASON: usize = 100;

/// How much comes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// This many yen, never more than the amount it comes off.
    Yen(Yen),
    /// Hundredths of a percent, 1 to 10,000.
    BasisPoints(u16),
}

/// A discount as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    pub off: Off,
    pub reason: String,
    pub given_by: StaffId,
    /// Who allowed it, where the giver's role alone did not.
    pub approved_by: Option<StaffId>,
}

/// Why something is no discount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDiscount {
    /// Zero, negative, or more than 100 %.
    OutOfRange,
    /// No reason, or one longer than [`LONGEST_REASON`].
    BadReason,
}

impl Discount {
    /// # Errors
    /// [`BadDiscount`] where the amount or the reason is unfit.
    pub fn check(&self) -> Result<(), BadDiscount> {
        let fits = match self.off {
            Off::Yen(yen) => yen > Yen::ZERO,
            Off::BasisPoints(points) => (1..=10_000).contains(&points),
        };
        let reason = self.reason.trim();
        if !fits {
            Err(BadDiscount::OutOfRange)
        } else if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
            Err(BadDiscount::BadReason)
        } else {
            Ok(())
        }
    }

    /// What comes off `amount`, between zero and `amount`; a percentage rounds down.
    #[must_use]
    pub fn on(&self, amount: Yen) -> Yen {
        match self.off {
            Off::Yen(yen) => yen.min(amount),
            Off::BasisPoints(points) => {
                let product = i128::from(amount.get()).saturating_mul(i128::from(points));
                let off = i64::try_from(product.div_euclid(10_000)).unwrap_or(0);
                Yen::new(off).unwrap_or(amount).min(amount)
            }
        }
    }
}
