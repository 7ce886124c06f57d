//! The transitions of an [`Attempt`]. Finals stay, but for the flags.

use super::{
    Advice, Attempt, Attention, BadAmount, CallKind, Effect, Fact, Flags, Order, Proof, Reply,
    Settlement, Silence, State,
    terms::{self, Terms},
};
use crate::{money::Yen, refund::Refund, time::AtMs};

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
            Reply::Misconfigured { code } => return self.declined(code, Advice::Misconfigured),
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

    fn asked_while_cancelling(&mut self, reply: Reply, now: AtMs) -> Vec<Effect> {
        match reply {
            Reply::Paid(proof) => self.charged_while_cancelling(proof, now),
            Reply::Refused { code, advice } => self.declined(code, advice),
            Reply::Closed => self.cancelled(now),
            Reply::NoSuchOrder if now >= self.closes_at() && !self.flags.completing => {
                self.cancelled(now)
            }
            Reply::NoSuchOrder => self.plan_round(now, true),
            Reply::Undecided { code } | Reply::Misconfigured { code } => {
                self.code = Some(code);
                self.plan_round(now, false)
            }
            Reply::Confirming
            | Reply::WindowOver
            | Reply::Busy
            | Reply::Silence(_)
            | Reply::NotSent => self.plan_round(now, false),
        }
    }

    fn cancel_answered(&mut self, reply: Reply, now: AtMs) -> Vec<Effect> {
        match reply {
            Reply::Closed => return self.cancelled(now),
            Reply::WindowOver => self.flags.window_over = true,
            Reply::Refused { code, .. }
            | Reply::Undecided { code }
            | Reply::Misconfigured { code } => self.code = Some(code),
            Reply::Paid(_)
            | Reply::Confirming
            | Reply::NoSuchOrder
            | Reply::Busy
            | Reply::Silence(_)
            | Reply::NotSent => {}
        }
        vec![self.inquire(now)]
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

    fn charged_while_cancelling(&mut self, proof: Proof, now: AtMs) -> Vec<Effect> {
        let matches = self.matches(&proof);
        self.proof = Some(proof);
        let settled = self.last_cancel_at.is_none_or(|at| now >= cancel_settled(at));
        if !matches {
            self.mismatch();
            self.plan_round(now, false)
        } else if self.flags.completing && settled {
            self.end(State::Paid);
            vec![]
        } else if self.cancel_is_over(now) && self.flags.giving_back {
            self.cancelled(now);
            self.give_back(now)
        } else if self.flags.giving_back || self.flags.completing {
            self.plan_round(now, false)
        } else {
            self.state = State::NeedsAttention;
            self.attention = Some(Attention::ChargedWhileCancelling);
            self.next_at = Some(now.plus_ms(terms::CHOICE_MS));
            vec![]
        }
    }

    fn mismatch(&mut self) {
        self.state = State::NeedsAttention;
        self.attention = Some(Attention::Mismatch);
        self.flags.giving_back = true;
        self.flags.completing = false;
        self.rounds = 0;
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

    /// The order lets go of this attempt, but looks back a few times.
    fn cancelled(&mut self, now: AtMs) -> Vec<Effect> {
        self.end(State::Cancelled);
        self.watch(now);
        vec![]
    }

    fn watch(&mut self, now: AtMs) {
        self.rounds = 0;
        self.next_at = terms::WATCH_GAPS_MS.first().map(|gap| now.plus_ms(*gap));
    }

    /// An inquiry after the end: has money come all the same?
    fn watched(&mut self, reply: Reply, now: AtMs) -> Vec<Effect> {
        let by_staff = self.settled.as_ref().map(|settled| (settled.paid, settled.amount));
        match (by_staff, reply) {
            (Some((true, amount)), Reply::Paid(proof)) => {
                self.flags.contradicted = proof.value != amount.get() || !self.matches(&proof);
                self.proof = Some(proof);
                self.next_at = None;
                vec![]
            }
            (Some((paid, _)), Reply::Refused { code, .. }) => {
                self.code = Some(code);
                self.flags.contradicted = paid;
                self.next_at = None;
                vec![]
            }
            (Some((paid, _)), Reply::Closed) => {
                self.flags.contradicted = paid;
                self.next_at = None;
                vec![]
            }
            (unpaid, Reply::Paid(proof)) => {
                self.flags.contradicted = unpaid.is_some();
                self.proof = Some(proof);
                self.give_back(now)
            }
            (
                _,
                Reply::Confirming
                | Reply::Refused { .. }
                | Reply::Closed
                | Reply::NoSuchOrder
                | Reply::WindowOver
                | Reply::Undecided { .. }
                | Reply::Busy
                | Reply::Misconfigured { .. }
                | Reply::Silence(_)
                | Reply::NotSent,
            ) => {
                self.plan_watch(now);
                vec![]
            }
        }
    }

    /// Staff-settled attempts are watched until the cancel window ends, others a few minutes.
    fn plan_watch(&mut self, now: AtMs) {
        let round = usize::try_from(self.rounds).unwrap_or(usize::MAX);
        let by_staff = self.state == State::SettledByStaff;
        let gap = if by_staff && !self.cancel_is_over(now) {
            Some(terms::backoff_ms(self.rounds))
        } else {
            terms::WATCH_GAPS_MS.get(round).copied()
        };
        self.next_at = gap.map(|gap| now.plus_ms(gap));
    }

    /// PAID_AFTER_CANCEL: the refund's id is the attempt's own, so it cannot be made twice.
    fn give_back(&mut self, now: AtMs) -> Vec<Effect> {
        self.next_at = None;
        self.open_call = None;
        if self.flags.paid_after_cancel {
            return vec![];
        }
        self.flags.paid_after_cancel = true;
        Refund::automatic(self, now)
            .map(|refund| Effect::Refund(Box::new(refund)))
            .into_iter()
            .collect()
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
            State::Cancelled | State::SettledByStaff => {
                self.rounds = self.rounds.saturating_add(1);
                vec![self.inquire(now)]
            }
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

    fn cancel_wanted(&mut self, now: AtMs) -> Vec<Effect> {
        match self.state {
            State::Sending | State::Unresolved => {
                self.give_up_at = self.give_up_at.min(now);
                // An open call is waited for: its answer may settle everything.
                if self.open_call.is_some() { vec![] } else { self.begin_cancel(now) }
            }
            State::Cancelling
            | State::NeedsAttention
            | State::Paid
            | State::Declined
            | State::NotSent
            | State::Cancelled
            | State::SettledByStaff => vec![],
        }
    }

    fn superseded(&mut self, now: AtMs) -> Vec<Effect> {
        if !self.is_open() {
            return vec![];
        }
        let choosing = self.awaits_choice();
        self.flags.superseded = true;
        self.flags.giving_back = true;
        self.flags.completing = false;
        if choosing { self.next_round(now) } else { self.cancel_wanted(now) }
    }

    fn complete(&mut self, now: AtMs) -> Vec<Effect> {
        if !self.awaits_choice() {
            return vec![];
        }
        self.flags.completing = true;
        // A cancel still on its way would take the money back after "paid".
        let settled = self.last_cancel_at.map_or(now, cancel_settled).max(now);
        if settled > now {
            self.next_at = Some(settled);
            return vec![];
        }
        vec![self.inquire(now)]
    }

    fn settle(&mut self, settlement: Settlement, now: AtMs) -> Vec<Effect> {
        if !self.is_open() || self.state == State::Sending || !settlement.is_complete() {
            return vec![];
        }
        self.end(State::SettledByStaff);
        self.settled = Some(settlement);
        self.watch(now);
        vec![]
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

    /// W3. The first cancel waits where the gateway wants it to.
    fn begin_cancel(&mut self, now: AtMs) -> Vec<Effect> {
        self.state = State::Cancelling;
        self.flags.confirming = false;
        self.rounds = 0;
        let earliest = self.started_at.plus_ms(Terms::of(self.order.gateway).cancel_after_ms);
        if now < earliest {
            self.next_at = Some(earliest);
            return vec![];
        }
        self.next_round(now)
    }

    /// One more cancel, or only a question where cancelling is over or staff want the money kept.
    fn next_round(&mut self, now: AtMs) -> Vec<Effect> {
        if self.flags.completing || self.cancel_is_over(now) {
            // Past the window a charge can only be given back by a refund.
            self.flags.giving_back |= !self.flags.completing;
            return vec![self.inquire(now)];
        }
        self.last_cancel_at = Some(now);
        self.rounds = self.rounds.saturating_add(1);
        let call = self.open(CallKind::Cancel, now);
        vec![Effect::Cancel { call }]
    }

    /// After a round without an end. `nothing_there`: the acquirer does not know the order, which
    /// alarms nobody before pay can no longer arrive.
    fn plan_round(&mut self, now: AtMs, nothing_there: bool) -> Vec<Effect> {
        let gaps = Terms::of(self.order.gateway).cancel_gaps_ms;
        let done = self.rounds.saturating_sub(1);
        let left = usize::try_from(done).ok().and_then(|done| gaps.get(done)).copied();
        let gap = match left {
            Some(gap) if self.state == State::Cancelling => gap,
            None if self.state == State::Cancelling && nothing_there => {
                terms::nth_or_last(gaps, done)
            }
            Some(_) | None if self.flags.completing => terms::nth_or_last(gaps, done),
            Some(_) | None => {
                if self.state == State::Cancelling {
                    self.state = State::NeedsAttention;
                    self.attention = Some(Attention::CancelUnanswered);
                    self.rounds = 0;
                }
                terms::backoff_ms(self.rounds)
            }
        };
        self.next_at = Some(now.plus_ms(gap));
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

    fn cancel_is_over(&self, now: AtMs) -> bool {
        let until = Terms::of(self.order.gateway).cancel_until(self.started_at);
        self.flags.window_over || now >= until
    }

    fn closes_at(&self) -> AtMs {
        self.started_at.plus_ms(terms::CLOSES_AFTER_MS)
    }
}

fn cancel_settled(cancel_at: AtMs) -> AtMs {
    cancel_at.plus_ms(terms::CANCEL_SETTLES_MS)
}
