//! Which gateway carries which wallet.

use super::{Gateway, coded};
use crate::scan::Wallet;

coded! {
    /// Why a wallet cannot be charged here.
    NoRoute {
        /// The shop has no settings for a gateway that carries it.
        NotSetUp = "not_set_up",
        /// Its contract document is not public: the acquirer must bring it.
        NeedsDocument = "needs_acquirers_document",
    }
}

/// The gateways that carry `wallet`, best first.
#[must_use]
pub const fn carriers(wallet: Wallet) -> &'static [Gateway] {
    match wallet {
        Wallet::Alipay => &[Gateway::Antom, Gateway::SpotPay],
        Wallet::AlipayPlus => &[Gateway::Antom],
        Wallet::WeChatPay => &[Gateway::WeChat],
        Wallet::UnionPay
        | Wallet::PayPay
        | Wallet::RakutenPay
        | Wallet::DBarai
        | Wallet::Merpay
        | Wallet::AuPay
        | Wallet::YuchoPay
        | Wallet::Emv => &[],
    }
}

/// The gateway for `wallet` among those that are set up.
///
/// # Errors
/// [`NoRoute`] where there is none.
pub fn route(wallet: Wallet, set_up: &[Gateway]) -> Result<Gateway, NoRoute> {
    let carriers = carriers(wallet);
    if carriers.is_empty() {
        return Err(NoRoute::NeedsDocument);
    }
    carriers.iter().copied().find(|gateway| set_up.contains(gateway)).ok_or(NoRoute::NotSetUp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wallet_goes_where_it_can() {
        let both = [Gateway::SpotPay, Gateway::Antom];
        assert_eq!(route(Wallet::Alipay, &both), Ok(Gateway::Antom));
        assert_eq!(route(Wallet::Alipay, &[Gateway::SpotPay]), Ok(Gateway::SpotPay));
        assert_eq!(route(Wallet::WeChatPay, &both), Err(NoRoute::NotSetUp));
        assert_eq!(route(Wallet::PayPay, &both), Err(NoRoute::NeedsDocument));
    }
}
