//! One call of the till's to the wallet's gateway, and its answer as a fact.

use maneki_app::{
    ports::Wallet,
    till::{Fact, WalletCall},
};
use maneki_core::{
    payment::{self, Reply},
    refund::{RefundEffect, RefundFact},
    time::AtMs,
};

pub(crate) fn make(wallet: &dyn Wallet, call: WalletCall, now: AtMs) -> Fact {
    let answered = |attempt: &payment::Attempt, call, reply| Fact::Payment {
        attempt: attempt.id(),
        fact: payment::Fact::Answered { call, reply },
    };
    match call {
        WalletCall::Pay { attempt, call, code } => {
            // Without its code nothing is sent; the customer shows it again.
            let reply = code.map_or(Reply::NotSent, |code| wallet.pay(&attempt.order, &code, now));
            answered(&attempt, call, reply)
        }
        WalletCall::Inquire { attempt, call } => {
            answered(&attempt, call, wallet.inquire(&attempt.order, now))
        }
        WalletCall::Cancel { attempt, call } => {
            answered(&attempt, call, wallet.cancel(&attempt.order, now))
        }
        WalletCall::Refund { refund, call } => {
            let (call, reply) = match call {
                RefundEffect::Refund { call } => (call, wallet.refund(&refund, now)),
                RefundEffect::Inquire { call } => (call, wallet.inquire_refund(&refund, now)),
            };
            Fact::Refund { refund: refund.id, fact: RefundFact::Answered { call, reply } }
        }
    }
}
