//! A counter without a till: one order, driven by the payment rules over any wallet, in virtual
//! time. For rehearsals and tests; the real till is `maneki_app`.

use maneki_app::ports::wallet::Wallet;
use maneki_core::{
    id::{Id, RefundId},
    money::Yen,
    payment::{Attempt, Attention, Effect, Fact, Instruction, Order, Reply, Silence, State},
    refund::{NoRefund, Refund, RefundEffect, RefundFact, RefundReply},
    scan::PaymentCode,
    time::AtMs,
};

/// How long a call takes that is answered, and one that is not.
const ANSWERED_MS: i64 = 30;
const UNANSWERED_MS: i64 = 5_000;

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

/// Everything that happened to one order, as far as it went.
pub struct Counter {
    pub wallet: Box<dyn Wallet>,
    pub now: AtMs,
    pub attempt: Attempt,
    pub refunds: Vec<Refund>,
    /// Every state the attempt was in, in order.
    pub states: Vec<State>,
    pub attentions: Vec<Attention>,
    /// What the customer was told, in order.
    pub instructions: Vec<Instruction>,
    pub calls: Vec<&'static str>,
    code: PaymentCode,
}

impl Counter {
    /// The order is stored, but nothing is sent yet. Its amount must be above zero.
    #[must_use]
    pub fn open(wallet: Box<dyn Wallet>, order: Order, code: PaymentCode, now: AtMs) -> Self {
        let (attempt, _) = Attempt::start(order, now).expect("an amount above zero");
        Self {
            wallet,
            now,
            states: vec![attempt.state],
            instructions: vec![attempt.instruction()],
            attempt,
            refunds: vec![],
            attentions: vec![],
            calls: vec![],
            code,
        }
    }

    /// From the first byte until the outcome is known.
    pub fn run(&mut self) {
        self.perform(vec![Effect::Pay { call: 0 }]);
        self.wait_until(|counter| !counter.attempt.is_open());
    }

    /// Lets time pass until `done`, or a day.
    pub fn wait_until(&mut self, done: impl Fn(&Self) -> bool) {
        let longest = self.now.plus_ms(DAY_MS);
        while !done(self) && self.now < longest {
            let Some(next) = self.attempt.next_at else { break };
            self.now = self.now.max(next);
            self.fact(Fact::Tick);
        }
    }

    pub fn fact(&mut self, fact: Fact) {
        let (next, effects) = self.attempt.step(fact, self.now);
        add(&mut self.states, next.state);
        add(&mut self.instructions, next.instruction());
        if let Some(attention) = next.attention {
            add(&mut self.attentions, attention);
        }
        self.attempt = next;
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let order = self.attempt.order.clone();
            let (call, reply) = match effect {
                Effect::Pay { call } => {
                    self.calls.push("pay");
                    (call, self.wallet.pay(&order, &self.code, self.now))
                }
                Effect::Inquire { call } => {
                    self.calls.push("inquire");
                    (call, self.wallet.inquire(&order, self.now))
                }
                Effect::Cancel { call } => {
                    self.calls.push("cancel");
                    (call, self.wallet.cancel(&order, self.now))
                }
                Effect::Refund(refund) => {
                    let first = refund.first_call();
                    self.run_refund(*refund, first);
                    continue;
                }
            };
            self.pass(reply == Reply::Silence(Silence::TimedOut));
            self.fact(Fact::Answered { call, reply });
        }
    }

    fn pass(&mut self, unanswered: bool) {
        self.now = self.now.plus_ms(if unanswered { UNANSWERED_MS } else { ANSWERED_MS });
    }

    /// Gives `amount` back and waits for the end of it.
    ///
    /// # Errors
    /// [`NoRefund`] where more would go back than came.
    pub fn refund(&mut self, amount: Yen) -> Result<Refund, NoRefund> {
        let id = RefundId(Id(self.attempt.id().0.0 + 1 + self.refunds.len() as u128));
        let (refund, effect) = Refund::start(id, &self.attempt, &self.refunds, amount, self.now)?;
        Ok(self.run_refund(refund, effect))
    }

    fn run_refund(&mut self, mut refund: Refund, first: RefundEffect) -> Refund {
        let mut due = Some(first);
        let longest = self.now.plus_ms(HOUR_MS);
        while refund.is_open() && self.now < longest {
            let fact = match due.take() {
                Some(RefundEffect::Refund { call }) => {
                    self.calls.push("refund");
                    RefundFact::Answered { call, reply: self.wallet.refund(&refund, self.now) }
                }
                Some(RefundEffect::Inquire { call }) => {
                    self.calls.push("inquire_refund");
                    let reply = self.wallet.inquire_refund(&refund, self.now);
                    RefundFact::Answered { call, reply }
                }
                None => {
                    self.now = self.now.max(refund.next_at.expect("open refunds are ticked"));
                    RefundFact::Tick
                }
            };
            if let RefundFact::Answered { reply, .. } = &fact {
                self.pass(*reply == RefundReply::Silence(Silence::TimedOut));
            }
            (refund, due) = refund.step(fact, self.now);
        }
        self.refunds.push(refund.clone());
        refund
    }

    #[must_use]
    pub fn count(&self, call: &str) -> usize {
        self.calls.iter().filter(|made| **made == call).count()
    }
}

fn add<T: PartialEq>(told: &mut Vec<T>, new: T) {
    if told.last() != Some(&new) {
        told.push(new);
    }
}
