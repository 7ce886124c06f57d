//! From float to 精算: what the drawer should hold.

use crate::{
    id::{ShiftId, StaffId},
    money::{TooLarge, Yen},
    sale::{Sale, TenderKind},
    time::{AtMs, Date},
};

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
    /// What the drawer should hold after `sales`: float, cash taken less change, cash given back,
    /// paid in and out.
    ///
    /// # Errors
    /// [`TooLarge`] past the till's largest amount.
    pub fn expected_cash<'a>(
        &self,
        sales: impl IntoIterator<Item = &'a Sale>,
    ) -> Result<Yen, TooLarge> {
        let tenders = sales.into_iter().flat_map(|sale| &sale.tenders);
        let cash = tenders.filter(|tender| matches!(tender.by, TenderKind::Cash { .. }));
        let taken = Yen::sum(cash.map(|tender| tender.amount_yen))?;
        let moved = Yen::sum(self.moves.iter().map(|cash| cash.amount_yen))?;
        self.float_yen.plus(taken)?.plus(moved)
    }
}
