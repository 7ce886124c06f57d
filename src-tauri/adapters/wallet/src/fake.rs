//! The demo's wallet, and the tests': the simulator's engine without a wire between.

use crate::sim::{
    acquirer::{Acquirer, Asked, Delivery, Money, Says, Told},
    books::Books,
    script::{Rule, Scenario, Script},
};
use maneki_app::ports::wallet::{Probe, Wallet};
use maneki_core::{
    money::Fen,
    payment::{Gateway, Order, Proof, Reply, Silence, codes},
    refund::{Refund, RefundProof, RefundReply},
    scan::PaymentCode,
    time::AtMs,
};
use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// How long a caller waits before it takes a call for unanswered, as the real gateways do.
pub const TIME_OUT_MS: i64 = 5_000;

/// An answer and when it would have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed<T> {
    pub after_ms: i64,
    pub reply: T,
}

/// A wallet acquirer inside the program. Its money is a number in its books.
pub struct FakeWallet {
    acquirer: Mutex<Acquirer>,
    /// The network plug is pulled.
    unplugged: AtomicBool,
    /// Waits in the place of the wire; a simulation gives none.
    pause: Box<dyn Fn(i64) + Send + Sync>,
}

impl Default for FakeWallet {
    fn default() -> Self {
        Self::new(|_| {})
    }
}

impl FakeWallet {
    #[must_use]
    pub fn new(pause: impl Fn(i64) + Send + Sync + 'static) -> Self {
        Self {
            acquirer: Mutex::new(Acquirer::default()),
            unplugged: AtomicBool::new(false),
            pause: Box::new(pause),
        }
    }

    /// Pulls the network plug, or puts it back: nothing leaves, nothing comes.
    pub fn unplug(&self, gone: bool) {
        self.unplugged.store(gone, Ordering::Relaxed);
    }

    fn is_unplugged(&self) -> bool {
        self.unplugged.load(Ordering::Relaxed)
    }

    /// The next payment plays `scenario`, whatever its code.
    pub fn play_next(&self, scenario: Scenario) {
        self.acquirer().add_rule(Rule { scenario: Some(scenario), ..Rule::default() });
    }

    /// Every payment by this code plays `scenario`.
    pub fn play_for(&self, code: &PaymentCode, scenario: Scenario) {
        let code = Some(code.reveal().to_owned());
        self.acquirer().add_rule(Rule {
            code,
            always: true,
            scenario: Some(scenario),
            ..Rule::default()
        });
    }

    /// The next payment follows `script`.
    pub fn play_script(&self, script: Script) {
        self.acquirer().add_rule(Rule { script: Some(script), ..Rule::default() });
    }

    /// The customers' money as of `now`.
    #[must_use]
    pub fn books(&self, now: AtMs) -> Books {
        let mut acquirer = self.acquirer();
        acquirer.advance(now.0);
        acquirer.books().clone()
    }

    pub fn pay_timed(&self, order: &Order, code: &PaymentCode, now: AtMs) -> Timed<Reply> {
        let asked = Asked {
            id: order.id.to_string(),
            code: code.reveal().to_owned(),
            currency: "JPY".into(),
            yen: order.amount.get(),
            expires_at_ms: Some(now.plus_ms(maneki_core::payment::ASK_FOR_MS).0),
        };
        timed(self.acquirer().pay(asked, now.0), |says| match says {
            Says::Paid(money) => Reply::Paid(proof(money)),
            Says::Code(code) => codes::pay_reply(Gateway::Antom, &code),
            other => payment_reply(other),
        })
    }

    pub fn inquire_timed(&self, order: &Order, now: AtMs) -> Timed<Reply> {
        timed(self.acquirer().inquire(&order.id.to_string(), now.0), payment_reply)
    }

    pub fn cancel_timed(&self, order: &Order, now: AtMs) -> Timed<Reply> {
        timed(self.acquirer().cancel(&order.id.to_string(), now.0), payment_reply)
    }

    pub fn refund_timed(&self, refund: &Refund, now: AtMs) -> Timed<RefundReply> {
        let (payment, id) = (refund.attempt.to_string(), refund.id.to_string());
        let told = self.acquirer().refund(&payment, &id, refund.amount.get(), now.0);
        timed(told, |says| refund_reply(says, true))
    }

    pub fn inquire_refund_timed(&self, refund: &Refund, now: AtMs) -> Timed<RefundReply> {
        let (payment, id) = (refund.attempt.to_string(), refund.id.to_string());
        timed(self.acquirer().inquire_refund(&payment, &id, now.0), |says| {
            refund_reply(says, false)
        })
    }

    fn acquirer(&self) -> MutexGuard<'_, Acquirer> {
        self.acquirer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn paused<T>(&self, timed: Timed<T>) -> T {
        (self.pause)(timed.after_ms);
        timed.reply
    }
}

impl Wallet for FakeWallet {
    fn pay(&self, order: &Order, code: &PaymentCode, now: AtMs) -> Reply {
        if self.is_unplugged() {
            return Reply::NotSent;
        }
        self.paused(self.pay_timed(order, code, now))
    }

    fn inquire(&self, order: &Order, now: AtMs) -> Reply {
        if self.is_unplugged() {
            return Reply::Silence(Silence::TimedOut);
        }
        self.paused(self.inquire_timed(order, now))
    }

    fn cancel(&self, order: &Order, now: AtMs) -> Reply {
        if self.is_unplugged() {
            return Reply::Silence(Silence::TimedOut);
        }
        self.paused(self.cancel_timed(order, now))
    }

    fn refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        if self.is_unplugged() {
            return RefundReply::from(Silence::TimedOut);
        }
        self.paused(self.refund_timed(refund, now))
    }

    fn inquire_refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        if self.is_unplugged() {
            return RefundReply::from(Silence::TimedOut);
        }
        self.paused(self.inquire_refund_timed(refund, now))
    }

    fn probe(&self, _gateway: Gateway, _now: AtMs) -> Probe {
        if self.is_unplugged() {
            return Probe::Unreachable;
        }
        Probe::Works { clock_ahead_ms: Some(0) }
    }

    fn set_up(&self) -> Vec<Gateway> {
        Gateway::ALL.to_vec()
    }
}

fn timed<T: From<Silence>>(told: Told, reply: impl FnOnce(Says) -> T) -> Timed<T> {
    let silence = match told.delivery {
        Delivery::Good if told.delay_ms >= TIME_OUT_MS => Some((TIME_OUT_MS, Silence::TimedOut)),
        Delivery::Good => None,
        Delivery::Never => Some((TIME_OUT_MS, Silence::TimedOut)),
        Delivery::Reset => Some((0, Silence::Reset)),
        Delivery::Status(_) => Some((0, Silence::HttpStatus)),
        Delivery::Rubbish => Some((0, Silence::Rubbish)),
        Delivery::Unsigned => Some((0, Silence::Unsigned)),
        Delivery::WrongKey => Some((0, Silence::BadSignature)),
    };
    match silence {
        Some((after_ms, silence)) => Timed { after_ms, reply: silence.into() },
        None => Timed { after_ms: told.delay_ms, reply: reply(told.says) },
    }
}

fn proof(money: Money) -> Proof {
    Proof {
        request_id: money.request_id,
        currency: money.currency,
        value: money.yen,
        wallet_transaction_id: money.transaction_id,
        fen: Some(Fen(money.fen)),
        wallet_name: Some("ALIPAYCN".into()),
    }
}

fn payment_reply(says: Says) -> Reply {
    match says {
        Says::Paid(money) => Reply::Paid(proof(money)),
        Says::Processing => Reply::Confirming,
        Says::Failed(code) => Reply::Refused { advice: codes::advice(Gateway::Antom, &code), code },
        Says::Cancelled => Reply::Closed,
        Says::Code(code) => codes::question_reply(Gateway::Antom, &code),
        Says::Refunded(_) => Reply::Undecided { code: "REFUNDED".into() },
    }
}

fn refund_reply(says: Says, sent: bool) -> RefundReply {
    match says {
        Says::Refunded(money) => RefundReply::Refunded(RefundProof {
            request_id: money.request_id,
            currency: money.currency,
            value: money.yen,
            fen: Some(Fen(money.fen)),
            wallet_transaction_id: money.transaction_id,
        }),
        Says::Processing => RefundReply::InProgress,
        Says::Failed(code) => RefundReply::Refused { code },
        Says::Code(code) if sent => codes::refund_reply(Gateway::Antom, &code),
        Says::Code(code) => codes::refund_question_reply(Gateway::Antom, &code),
        Says::Paid(_) | Says::Cancelled => RefundReply::Undecided { code: "PAID".into() },
    }
}
