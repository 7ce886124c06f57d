//! After the end: has money come all the same? And what staff said it was.

use super::super::{Attempt, Effect, Proof, Reply, Settlement, State, terms};
use crate::{refund::Refund, time::AtMs};

impl Attempt {
    /// The order lets go of this attempt, but looks back a few times.
    pub(super) fn cancelled(&mut self, now: AtMs) -> Vec<Effect> {
        self.end(State::Cancelled);
        self.last_cancel_at = Some(now);
        self.watch(now);
        vec![]
    }

    fn watch(&mut self, now: AtMs) {
        self.next_at = self.next_look(now);
    }

    /// The first of the looks that is still to come.
    fn next_look(&self, now: AtMs) -> Option<AtMs> {
        let ended_at = self.let_go_at()?;
        terms::WATCH_MS.iter().map(|ms| ended_at.plus_ms(*ms)).find(|look| *look > now)
    }

    fn let_go_at(&self) -> Option<AtMs> {
        self.settled.as_ref().map(|settled| settled.at).or(self.last_cancel_at)
    }

    /// An inquiry after the end.
    pub(super) fn watched(&mut self, reply: Reply, now: AtMs) -> Vec<Effect> {
        let settled_paid = self.settled.as_ref().is_some_and(|settled| settled.paid);
        match reply {
            Reply::Paid(proof) => return self.paid_after_all(proof, now),
            Reply::Refused { .. } | Reply::Closed if settled_paid => {
                self.flags.contradicted = true;
                self.next_at = None;
            }
            Reply::Refused { .. } | Reply::Closed => self.plan_watch(now, true),
            Reply::NoSuchOrder => self.plan_watch(now, now >= self.closes_at()),
            Reply::Confirming
            | Reply::WindowOver
            | Reply::Undecided { .. }
            | Reply::Busy
            | Reply::Misconfigured { .. }
            | Reply::Silence(_)
            | Reply::NotSent => self.plan_watch(now, false),
        }
        vec![]
    }

    fn paid_after_all(&mut self, proof: Proof, now: AtMs) -> Vec<Effect> {
        let matches = self.matches(&proof);
        let value = proof.value;
        self.proof = Some(proof);
        match self.settled.as_ref().map(|settled| (settled.paid, settled.amount.get())) {
            Some((true, amount)) => {
                self.flags.contradicted = !matches || value != amount;
                // A cancel may still be on its way: look again.
                self.plan_watch(now, true);
                vec![]
            }
            Some((false, _)) if matches => {
                self.flags.contradicted = true;
                self.give_back(now)
            }
            Some((false, _)) => {
                self.plan_watch(now, false);
                vec![]
            }
            None if matches => self.give_back(now),
            None => {
                // Some money came, nobody knows how much: cancelling gives back the whole.
                self.flags.superseded = true;
                self.mismatch();
                self.next_round(now)
            }
        }
    }

    /// Only looks that showed something count; the others are repeated.
    fn plan_watch(&mut self, now: AtMs, seen: bool) {
        self.next_at = if seen {
            self.next_look(now)
        } else {
            let round = if self.cancel_is_over(now) { u32::MAX } else { 0 };
            let stops = self.let_go_at().is_none_or(|at| now.since(at) > terms::WATCH_LONGEST_MS);
            (!stops).then(|| now.plus_ms(terms::nth_or_last(terms::WATCH_AGAIN_MS, round)))
        };
    }

    /// PAID_AFTER_CANCEL: the refund's id is the attempt's own, so it cannot be made twice.
    pub(super) fn give_back(&mut self, now: AtMs) -> Vec<Effect> {
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

    pub(super) fn settle(&mut self, settlement: Settlement, now: AtMs) -> Vec<Effect> {
        if !self.may_settle(&settlement) {
            return vec![];
        }
        self.end(State::SettledByStaff);
        self.settled = Some(settlement);
        self.watch(now);
        vec![]
    }
}
