//! The formal receipt (領収書) that a customer asks for by name.

use super::{Receipt, Shop};
use crate::{cart::TaxLine, money::Yen, time::AtMs};

/// Stands in the place of the till's receipt for the same sale, so it carries that number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormalReceipt {
    pub shop: Shop,
    /// Without 様; empty prints 上様.
    pub addressee: String,
    /// What it was for: `お品代`.
    pub purpose: String,
    pub number: String,
    pub at: AtMs,
    pub total_yen: Yen,
    pub taxes: Vec<TaxLine>,
    /// Written where no stamp is due: `Alipay`.
    pub paid_by: Vec<String>,
    pub stamp_due: bool,
    pub staff: String,
    pub copy: u32,
    pub practice: bool,
    pub sample: bool,
}

impl FormalReceipt {
    /// The formal receipt of the sale that `receipt` is of; none for a return.
    #[must_use]
    pub fn of(receipt: &Receipt, addressee: &str, purpose: &str, copy: u32) -> Option<Self> {
        let wallets = receipt.paid.iter().filter_map(|paid| match paid {
            super::Paid::Wallet { wallet, .. } => Some(wallet.clone()),
            super::Paid::Cash { .. } | super::Paid::WalletRefund { .. } => None,
        });
        (!receipt.is_return()).then(|| Self {
            shop: receipt.shop.clone(),
            addressee: addressee.trim().to_owned(),
            purpose: purpose.trim().to_owned(),
            number: receipt.number.clone(),
            at: receipt.at,
            total_yen: receipt.total_yen,
            taxes: receipt.taxes.clone(),
            paid_by: wallets.collect(),
            stamp_due: receipt.stamp_due,
            staff: receipt.staff.clone(),
            copy,
            practice: receipt.practice,
            sample: receipt.sample,
        })
    }
}
