//! Money on its way: what has been taken for a cart not yet sold, and what is going back for a
//! return not yet written.

use crate::{
    campaign::Offer,
    id::{CartId, SaleId, StaffId},
    money::{TooLarge, Yen},
    sale::{Coming, Tender},
    scan::Wallet,
    time::AtMs,
};

/// A cart whose amount is frozen, and the tenders taken for it so far. Kept across a crash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    pub cart: CartId,
    pub opened_at: AtMs,
    pub staff: StaffId,
    /// After the shop's campaigns.
    pub total_yen: Yen,
    /// What the offer was made for; none for cash. It may change until something is taken.
    pub wallet: Option<Wallet>,
    pub offer: Offer,
    pub taken: Vec<Tender>,
}

impl Checkout {
    /// What is still to pay; never negative.
    ///
    /// # Errors
    /// [`TooLarge`] past the till's largest amount.
    pub fn due(&self) -> Result<Yen, TooLarge> {
        let taken = Yen::sum(self.taken.iter().map(|tender| tender.amount_yen))?;
        self.total_yen.minus(taken)
    }
}

/// Goods taken back whose money is not all given back yet. Kept across a crash; its wallet
/// refunds name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnDraft {
    /// The id the return will be written under.
    pub id: SaleId,
    pub of: SaleId,
    pub opened_at: AtMs,
    pub staff: StaffId,
    pub approved_by: Option<StaffId>,
    pub reason: String,
    pub coming: Vec<Coming>,
    /// Cash to hand over when it closes, not negative.
    pub cash_yen: Yen,
}
