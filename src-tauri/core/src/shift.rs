//! From float to 精算: what the drawer should hold.

use crate::{
    id::{ShiftId, StaffId},
    money::{TooLarge, Yen},
    time::{AtMs, Date},
};
use std::collections::BTreeMap;

/// Japan's notes and coins in yen, the largest first.
pub const FACES: [u16; 10] = [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1];

/// So many pieces of each note and coin: of [`FACES`] only, none of them naught.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces(BTreeMap<u16, u32>);

impl Pieces {
    /// None where there is no such note or coin, or one stands there twice.
    #[must_use]
    pub fn of(counted: impl IntoIterator<Item = (u16, u32)>) -> Option<Self> {
        let mut pieces = BTreeMap::new();
        for (face, count) in counted {
            if !FACES.contains(&face) || pieces.insert(face, count).is_some() {
                return None;
            }
        }
        pieces.retain(|_, count| *count > 0);
        Some(Self(pieces))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Face and count, the largest first.
    pub fn each(&self) -> impl Iterator<Item = (u16, u32)> {
        self.0.iter().rev().map(|(face, count)| (*face, *count))
    }

    /// # Errors
    /// [`TooLarge`] past the till's largest amount.
    pub fn total(&self) -> Result<Yen, TooLarge> {
        self.each().try_fold(Yen::ZERO, |sum, (face, count)| sum.plus(worth(face, count)?))
    }
}

/// # Errors
/// [`TooLarge`] past the till's largest amount.
pub fn worth(face: u16, count: u32) -> Result<Yen, TooLarge> {
    Yen::new(i64::from(face).saturating_mul(i64::from(count)))
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub id: ShiftId,
    /// The shop day it opened on; its Z belongs there even after midnight.
    pub day: Date,
    pub opened_at: AtMs,
    pub opened_by: StaffId,
    pub float_yen: Yen,
    pub moves: Vec<CashMove>,
    /// How many 点検 were taken.
    pub x_reports: u32,
    pub closed: Option<Closing>,
}

/// Money put into or taken out of the drawer without a sale; out is negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashMove {
    pub at: AtMs,
    pub staff: StaffId,
    pub amount_yen: Yen,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    pub at: AtMs,
    pub staff: StaffId,
    /// Z reports are numbered through, from 1, without a gap.
    pub z_number: u32,
    pub counted_yen: Yen,
    /// How the count came about; empty where only its sum was told.
    pub pieces: Pieces,
    pub expected_yen: Yen,
    /// Why counted and expected differ; empty where they do not.
    pub reason: String,
    /// Payments still being asked about, by id, that were acknowledged.
    pub unresolved: Vec<String>,
}

impl Closing {
    /// Counted less expected.
    #[must_use]
    pub fn difference(&self) -> Yen {
        self.counted_yen.minus(self.expected_yen).unwrap_or_default()
    }
}

impl Shift {
    /// What the drawer should hold after the shift's `cash`: float, cash taken less change and
    /// less what was given back, paid in and out.
    ///
    /// # Errors
    /// [`TooLarge`] past the till's largest amount.
    pub fn expected_cash(&self, cash: Yen) -> Result<Yen, TooLarge> {
        let moved = Yen::sum(self.moves.iter().map(|cash| cash.amount_yen))?;
        self.float_yen.plus(cash)?.plus(moved)
    }
}

/// Goods that were rung up and taken out again before they were paid; a negative amount puts
/// back what was taken out by mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Void {
    pub at: AtMs,
    pub staff: StaffId,
    pub staff_name: String,
    /// A SKU, or the cart as a whole.
    pub what: String,
    pub yen: Yen,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_sum_to_what_was_counted() {
        let counted = [(10_000, 3), (2_000, 0), (500, 7), (1, 4)];
        let pieces = Pieces::of(counted).expect("Japan's money");
        assert_eq!(pieces.total(), Ok(Yen::of(33_504)));
        assert_eq!(pieces.each().collect::<Vec<_>>(), [(10_000, 3), (500, 7), (1, 4)]);
        assert_eq!(Pieces::of([(20, 1)]), None, "no such coin");
        assert_eq!(Pieces::of([(10, 1), (10, 2)]), None, "named twice");
        assert!(
            Pieces::of([(10_000, u32::MAX), (5_000, u32::MAX)])
                .is_some_and(|all| all.total().is_err())
        );
    }
}
