//! Giving up: cancel until the wallet says that it did, or a person must know.

use super::super::{
    Attempt, Attention, CallKind, Effect, Proof, Reply, State,
    terms::{self, Terms},
};
use crate::time::AtMs;

impl Attempt {
    pub(super) fn asked_while_cancelling(&mut self, reply: Reply, now: AtMs) -> Vec<Effect> {
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

    pub(super) fn cancel_answered(&mut self, reply: Reply, now: AtMs) -> Vec<Effect> {
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

    pub(super) fn charged_while_cancelling(&mut self, proof: Proof, now: AtMs) -> Vec<Effect> {
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

    pub(super) fn mismatch(&mut self) {
        self.state = State::NeedsAttention;
        self.attention = Some(Attention::Mismatch);
        self.flags.giving_back = true;
        self.flags.completing = false;
        self.rounds = 0;
    }

    pub(super) fn cancel_wanted(&mut self, now: AtMs) -> Vec<Effect> {
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

    pub(super) fn superseded(&mut self, now: AtMs) -> Vec<Effect> {
        if !self.is_open() {
            return vec![];
        }
        let choosing = self.awaits_choice();
        self.flags.superseded = true;
        self.flags.giving_back = true;
        self.flags.completing = false;
        if choosing { self.next_round(now) } else { self.cancel_wanted(now) }
    }

    pub(super) fn complete(&mut self, now: AtMs) -> Vec<Effect> {
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

    /// W3. The first cancel waits where the gateway wants it to.
    pub(super) fn begin_cancel(&mut self, now: AtMs) -> Vec<Effect> {
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
    pub(super) fn next_round(&mut self, now: AtMs) -> Vec<Effect> {
        self.rounds = self.rounds.saturating_add(1);
        if self.flags.completing || self.cancel_is_over(now) {
            // Past the window a charge can only be given back by a refund.
            self.flags.giving_back |= !self.flags.completing;
            return vec![self.inquire(now)];
        }
        self.last_cancel_at = Some(now);
        let call = self.open(CallKind::Cancel, now);
        vec![Effect::Cancel { call }]
    }

    /// After a round without an end. `nothing_there`: the acquirer does not know the order, which
    /// alarms nobody before pay can no longer arrive.
    pub(super) fn plan_round(&mut self, now: AtMs, nothing_there: bool) -> Vec<Effect> {
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

    pub(super) fn cancel_is_over(&self, now: AtMs) -> bool {
        let until = Terms::of(self.order.gateway).cancel_until(self.started_at);
        self.flags.window_over || now >= until
    }

    pub(super) fn closes_at(&self) -> AtMs {
        self.started_at.plus_ms(terms::CLOSES_AFTER_MS)
    }
}

fn cancel_settled(cancel_at: AtMs) -> AtMs {
    cancel_at.plus_ms(terms::CANCEL_SETTLES_MS)
}
