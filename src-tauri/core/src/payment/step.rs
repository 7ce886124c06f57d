//! The transitions of an [`Attempt`]. Finals stay, but for the flags.

mod cancel;
mod watch;

use super::{
    Advice, Attempt, BadAmount, CallKind, Effect, Fact, Flags, Order, Proof, Reply, Silence, State,
    terms::{self, Terms},
};
use crate::{money::Yen, time::AtMs};

/// The number of the pay call; it is the only one that is made before any other.
const PAY_CALL: u32 = 0;

impl Attempt {
    /// W1: store the attempt, then make the call.
    ///
    /// # Errors
    /// [`BadAmount`] where there is nothing to charge.
    pub fn start(order: Order, now: AtMs) -> Result<(Self, Vec<Effect>), BadAmount> {
        if order.amount <= Yen::ZERO {
            return Err(BadAmount);
        }
        let attempt = Self {
            order,
            version: 0,
            state: State::Sending,
            started_at: now,
            next_at: Some(now.plus_ms(terms::CALL_LIMIT_MS)),
            give_up_at: now.plus_ms(terms::ASK_FOR_MS),
            proof: None,
            code: None,
            advice: None,
            attention: None,
            settled: None,
            flags: Flags::default(),
            calls: 1,
            open_call: Some((PAY_CALL, CallKind::Pay)),
            rounds: 0,
            last_cancel_at: None,
        };
        Ok((attempt, vec![Effect::Pay { call: PAY_CALL }]))
    }

    /// What follows from `fact`. Store the attempt first, then perform the effects.
    #[must_use]
    pub fn step(&self, fact: Fact, now: AtMs) -> (Self, Vec<Effect>) {
        let mut next = self.clone();
        let effects = next.apply(fact, now);
        if next != *self {
            next.version = next.version.saturating_add(1);
        }
        (next, effects)
    }

    fn apply(&mut self, fact: Fact, now: AtMs) -> Vec<Effect> {
        match fact {
            Fact::Answered { call, reply } => self.answered(call, reply, now),
            Fact::Tick => self.ticked(now),
            Fact::Restarted => self.restarted(now),
            Fact::Notified => self.notified(now),
            Fact::CancelWanted => self.cancel_wanted(now),
            Fact::Superseded => self.superseded(now),
            Fact::Complete => self.complete(now),
            Fact::GiveBack if self.awaits_choice() => {
                self.flags.giving_back = true;
                self.next_round(now)
            }
            Fact::GiveBack => vec![],
            Fact::Settled(settlement) => self.settle(settlement, now),
        }
    }

    fn answered(&mut self, call: u32, reply: Reply, now: AtMs) -> Vec<Effect> {
        match self.open_call {
            Some((open, kind)) if open == call => {
                self.open_call = None;
                match kind {
                    CallKind::Pay => self.pay_answered(reply, now),
                    CallKind::Inquire => self.inquiry_answered(reply, now),
                    CallKind::Cancel => self.cancel_answered(reply, now),
                }
            }
            // The answer to pay came after its time; what it says for certain still holds.
            Some(_) | None if call == PAY_CALL && self.state == State::Unresolved => match reply {
                Reply::Paid(_) | Reply::Refused { .. } | Reply::NotSent => {
                    self.pay_answered(reply, now)
                }
                Reply::Confirming
                | Reply::Closed
                | Reply::NoSuchOrder
                | Reply::WindowOver
                | Reply::Undecided { .. }
                | Reply::Busy
                | Reply::Misconfigured { .. }
                | Reply::Silence(_) => vec![],
            },
            Some(_) | None => vec![],
        }
    }

    fn pay_answered(&mut self, reply: Reply, now: AtMs) -> Vec<Effect> {
        match reply {
            Reply::Paid(proof) => return self.paid(proof, now),
            Reply::Refused { code, advice } => return self.declined(code, advice),
            Reply::Misconfigured { code } => {
                return self.declined(code, Advice::Misconfigured);
            }
            Reply::NotSent => {
                self.end(State::NotSent);
                return vec![];
            }
            Reply::Confirming => {
                self.state = State::Unresolved;
                self.flags.confirming = true;
                // Typing a password takes longer than the first gap of nothing.
                self.rounds = 1;
            }
            Reply::Busy => {
                self.state = State::Unresolved;
                self.rounds = 2;
            }
            Reply::Undecided { code } => {
                self.state = State::Unresolved;
                self.code = Some(code);
            }
            // The money may have moved: keep asking.
            Reply::Closed | Reply::NoSuchOrder | Reply::WindowOver | Reply::Silence(_) => {
                self.state = State::Unresolved;
            }
        }
        self.plan_ask(now, 0)
    }

    fn inquiry_answered(&mut self, reply: Reply, now: AtMs) -> Vec<Effect> {
        match self.state {
            State::Sending | State::Unresolved => self.asked(reply, now),
            State::Cancelling | State::NeedsAttention => self.asked_while_cancelling(reply, now),
            State::Cancelled | State::SettledByStaff => self.watched(reply, now),
            State::Paid | State::Declined | State::NotSent => vec![],
        }
    }

    fn asked(&mut self, reply: Reply, now: AtMs) -> Vec<Effect> {
        match reply {
            Reply::Paid(proof) => self.paid(proof, now),
            Reply::Refused { code, advice } => self.declined(code, advice),
            Reply::Closed => self.cancelled(now),
            Reply::Confirming => {
                self.flags.confirming = true;
                self.plan_ask(now, 0)
            }
            Reply::Busy => self.plan_ask(now, 5_000),
            Reply::Undecided { code } | Reply::Misconfigured { code } => {
                self.code = Some(code);
                self.plan_ask(now, 0)
            }
            // No such order *yet*: pay may still be on its way.
            Reply::NoSuchOrder | Reply::WindowOver | Reply::Silence(_) | Reply::NotSent => {
                self.plan_ask(now, 0)
            }
        }
    }

    /// "Paid", to pay or to an inquiry, while nothing was cancelled.
    fn paid(&mut self, proof: Proof, now: AtMs) -> Vec<Effect> {
        let matches = self.matches(&proof);
        self.proof = Some(proof);
        if !matches {
            self.mismatch();
            return self.next_round(now);
        }
        if self.flags.superseded {
            return self.begin_cancel(now);
        }
        self.end(State::Paid);
        vec![]
    }

    fn declined(&mut self, code: String, advice: Advice) -> Vec<Effect> {
        self.code = Some(code);
        self.advice = Some(advice);
        self.end(State::Declined);
        vec![]
    }

    fn end(&mut self, state: State) {
        self.state = state;
        self.attention = None;
        self.next_at = None;
        self.open_call = None;
        self.flags.confirming = false;
    }

    fn ticked(&mut self, now: AtMs) -> Vec<Effect> {
        if self.next_at.is_none_or(|at| now < at) {
            return vec![];
        }
        if let Some((call, _)) = self.open_call {
            return self.answered(call, Reply::Silence(Silence::TimedOut), now);
        }
        match self.state {
            State::Sending | State::Unresolved if now >= self.give_up_at => self.begin_cancel(now),
            State::Sending | State::Unresolved => vec![self.inquire(now)],
            State::Cancelling | State::NeedsAttention => {
                if self.awaits_choice() {
                    // Nobody chose in time: the customer has left, the money follows.
                    self.flags.giving_back = true;
                }
                self.next_round(now)
            }
            State::Cancelled | State::SettledByStaff => vec![self.inquire(now)],
            State::Paid | State::Declined | State::NotSent => vec![],
        }
    }

    /// Every open question is asked anew. The clock may have been set back meanwhile.
    fn restarted(&mut self, now: AtMs) -> Vec<Effect> {
        self.open_call = None;
        self.give_up_at = self.give_up_at.min(now.plus_ms(terms::ASK_FOR_MS));
        match self.state {
            State::Sending | State::Unresolved => {
                self.state = State::Unresolved;
                vec![self.inquire(now)]
            }
            State::Cancelling | State::NeedsAttention if self.awaits_choice() => {
                let latest = now.plus_ms(terms::CHOICE_MS);
                self.next_at = self.next_at.map(|at| at.min(latest));
                vec![]
            }
            State::Cancelling | State::NeedsAttention => {
                // A cancel may have left just before the end.
                self.last_cancel_at = self.last_cancel_at.map(|_| now);
                vec![self.inquire(now)]
            }
            State::Cancelled | State::SettledByStaff if self.next_at.is_some() => {
                vec![self.inquire(now)]
            }
            State::Cancelled
            | State::SettledByStaff
            | State::Paid
            | State::Declined
            | State::NotSent => vec![],
        }
    }

    fn notified(&mut self, now: AtMs) -> Vec<Effect> {
        let busy = self.open_call.is_some();
        match self.state {
            State::Unresolved | State::Cancelled | State::SettledByStaff if !busy => {
                if self.flags.paid_after_cancel { vec![] } else { vec![self.inquire(now)] }
            }
            State::Sending
            | State::Unresolved
            | State::Cancelling
            | State::NeedsAttention
            | State::Paid
            | State::Declined
            | State::NotSent
            | State::Cancelled
            | State::SettledByStaff => vec![],
        }
    }

    fn plan_ask(&mut self, now: AtMs, at_least_ms: i64) -> Vec<Effect> {
        let gap = Terms::of(self.order.gateway).ask_gap_ms(self.rounds).max(at_least_ms);
        if now >= self.give_up_at {
            return self.begin_cancel(now);
        }
        if gap == 0 {
            return vec![self.inquire(now)];
        }
        self.rounds = self.rounds.max(1);
        self.next_at = Some(now.plus_ms(gap).min(self.give_up_at));
        vec![]
    }

    fn inquire(&mut self, now: AtMs) -> Effect {
        match self.state {
            State::Sending | State::Unresolved => self.rounds = self.rounds.saturating_add(1),
            State::Cancelling
            | State::NeedsAttention
            | State::Paid
            | State::Declined
            | State::NotSent
            | State::Cancelled
            | State::SettledByStaff => {}
        }
        Effect::Inquire { call: self.open(CallKind::Inquire, now) }
    }

    fn open(&mut self, kind: CallKind, now: AtMs) -> u32 {
        let call = self.calls;
        self.calls = self.calls.saturating_add(1);
        self.open_call = Some((call, kind));
        self.next_at = Some(now.plus_ms(terms::CALL_LIMIT_MS));
        call
    }
}
