//! The smallest till that keeps the rules: store, act, feed back; in virtual time, with crashes.

use maneki_core::{
    id::{AttemptId, CartId, Id, RefundId, StaffId},
    money::Yen,
    payment::{Attempt, Effect, Fact, Gateway, Order, Reply, Settlement, State},
    refund::{Refund, RefundEffect, RefundFact, RefundReply, RefundState, left_to_refund},
    scan::{PaymentCode, Wallet},
    time::AtMs,
};
use maneki_wallet::{fake::FakeWallet, sim::script::Script};
use std::collections::BTreeMap;

const AMOUNT: i32 = 1_250;
const ORDER_LASTS_MS: i64 = 4 * 86_400_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CrashMode {
    /// The fact came, but nothing was stored.
    BeforeCommit,
    /// Stored, no call made.
    BeforeCalls,
    /// Stored and called; the answers find nobody.
    AfterCalls,
}

/// What the people at the counter do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Staff {
    pub(crate) cancels_at_ms: Option<i64>,
    pub(crate) completes: bool,
    pub(crate) chooses_after_ms: i64,
    pub(crate) supersedes_at_ms: Option<i64>,
    /// Looks at the customer's phone, and tells the truth of that moment.
    pub(crate) settles_at_ms: Option<i64>,
    pub(crate) refund_parts: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// One for each scan of the order; the customer gives up when they are used.
    pub(crate) scripts: Vec<Script>,
    /// At which commit, how, and for how long the program is down.
    pub(crate) crashes: Vec<(usize, CrashMode, i64)>,
    pub(crate) staff: Staff,
    pub(crate) started_at_ms: i64,
}

impl Plan {
    pub(crate) fn calm(script: Script) -> Self {
        let staff = Staff { refund_parts: 2, chooses_after_ms: 40_000, ..Staff::default() };
        Self { scripts: vec![script], crashes: vec![], staff, started_at_ms: 1_795_402_800_000 }
    }
}

#[derive(Clone, Debug)]
enum Event {
    Answer(AttemptId, u32, Reply),
    RefundAnswer(RefundId, u32, RefundReply),
    Tick(AttemptId),
    RefundTick(RefundId),
    Staff(AttemptId, StaffDeed),
    Restart,
    NextScan,
}

#[derive(Clone, Copy, Debug)]
enum StaffDeed {
    Cancel,
    Supersede,
    Choose,
    Settle,
}

enum Call {
    Attempt(AttemptId, Effect),
    Refund(RefundId, RefundEffect),
}

pub(crate) struct World {
    plan: Plan,
    now: AtMs,
    wallet: FakeWallet,
    queue: BTreeMap<(AtMs, u64), Event>,
    sequence: u64,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) refunds: Vec<Refund>,
    pub(crate) commits: usize,
    scans: usize,
    parts_begun: u32,
}

impl World {
    pub(crate) fn run(plan: &Plan) -> Self {
        let mut world = Self {
            plan: plan.clone(),
            now: AtMs(plan.started_at_ms),
            wallet: FakeWallet::default(),
            queue: BTreeMap::new(),
            sequence: 0,
            attempts: vec![],
            refunds: vec![],
            commits: 0,
            scans: 0,
            parts_begun: 0,
        };
        world.at(world.now, Event::NextScan);
        let end = world.now.plus_ms(ORDER_LASTS_MS);
        while let Some(((at, _), event)) = world.queue.pop_first() {
            if at > end {
                break;
            }
            world.now = world.now.max(at);
            world.happen(event);
        }
        world
    }

    fn at(&mut self, at: AtMs, event: Event) {
        self.sequence += 1;
        self.queue.insert((at, self.sequence), event);
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::NextScan => self.scan(),
            Event::Answer(id, call, reply) => self.step(id, Fact::Answered { call, reply }),
            Event::Tick(id) => self.step(id, Fact::Tick),
            Event::RefundAnswer(id, call, reply) => {
                self.step_refund(id, RefundFact::Answered { call, reply });
            }
            Event::RefundTick(id) => self.step_refund(id, RefundFact::Tick),
            Event::Restart => self.restart(),
            Event::Staff(id, deed) => self.staff(id, deed),
        }
    }

    /// One more code is shown, unless the order is paid or held.
    fn scan(&mut self) {
        let taken = self.attempts.iter().any(|attempt| {
            attempt.holds_order() || (!attempt.flags.superseded && paid_for(attempt))
        });
        if taken || self.scans >= self.plan.scripts.len() {
            return;
        }
        let script = self.plan.scripts[self.scans].clone();
        self.scans += 1;
        let number = self.scans as u128;
        let order = Order {
            id: AttemptId(Id(number << 64 | 7)),
            cart: CartId(Id(1)),
            amount: Yen::of(AMOUNT),
            wallet: Wallet::Alipay,
            gateway: Gateway::Antom,
            code_hash: [0; 32],
        };
        self.wallet.play_script(script);
        let (attempt, effects) = Attempt::start(order, self.now).expect("an amount");
        let id = attempt.id();
        let staff = self.plan.staff.clone();
        let deeds = [
            (staff.cancels_at_ms, StaffDeed::Cancel),
            (staff.supersedes_at_ms, StaffDeed::Supersede),
            (staff.settles_at_ms, StaffDeed::Settle),
        ];
        for (after, deed) in deeds {
            if let Some(after) = after {
                self.at(self.now.plus_ms(after), Event::Staff(id, deed));
            }
        }
        let calls = effects.into_iter().map(|effect| Call::Attempt(id, effect)).collect();
        self.commit(calls, |world| world.attempts.push(attempt));
    }

    fn step(&mut self, id: AttemptId, fact: Fact) {
        let Some(at) = self.attempts.iter().position(|attempt| attempt.id() == id) else { return };
        let old = self.attempts[at].clone();
        let (next, effects) = old.step(fact, self.now);
        if next == old {
            assert!(effects.is_empty(), "calls without a change");
            return;
        }
        assert_eq!(next.version, old.version + 1);
        let mut refunds = vec![];
        let mut calls = vec![];
        for effect in effects {
            if let Effect::Refund(refund) = &effect {
                calls.push(Call::Refund(refund.id, refund.first_call()));
                refunds.push((**refund).clone());
            } else {
                calls.push(Call::Attempt(id, effect));
            }
        }
        let awaits = next.awaits_choice() && !old.awaits_choice();
        let ended = old.is_open() && !next.is_open();
        let freed = next.flags.superseded && !old.flags.superseded;
        self.commit(calls, |world| {
            world.attempts[at] = next;
            world.refunds.extend(refunds);
            if awaits {
                let when = world.now.plus_ms(world.plan.staff.chooses_after_ms);
                world.at(when, Event::Staff(id, StaffDeed::Choose));
            }
            if ended || freed {
                world.at(world.now.plus_ms(2_000), Event::NextScan);
            }
        });
    }

    fn step_refund(&mut self, id: RefundId, fact: RefundFact) {
        let Some(at) = self.refunds.iter().position(|refund| refund.id == id) else { return };
        let old = self.refunds[at].clone();
        let (next, effect) = old.step(fact, self.now);
        if next == old {
            return;
        }
        let calls = effect.into_iter().map(|effect| Call::Refund(id, effect)).collect();
        self.commit(calls, |world| world.refunds[at] = next);
    }

    /// Stores, then calls; crashes where the plan says so.
    fn commit(&mut self, calls: Vec<Call>, store: impl FnOnce(&mut Self)) {
        let number = self.commits;
        self.commits += 1;
        let crash = self.plan.crashes.iter().find(|(at, _, _)| *at == number).copied();
        if let Some((_, CrashMode::BeforeCommit, down)) = crash {
            return self.crash(down);
        }
        store(self);
        for attempt in &self.attempts {
            assert!(!attempt.is_open() || attempt.next_at.is_some(), "hidden: {attempt:?}");
        }
        if let Some((_, CrashMode::BeforeCalls, down)) = crash {
            return self.crash(down);
        }
        for call in calls {
            self.call(call);
        }
        if let Some((_, CrashMode::AfterCalls, down)) = crash {
            return self.crash(down);
        }
        self.set_timers();
        self.return_goods();
    }

    fn crash(&mut self, down_ms: i64) {
        // What people do later they do all the same.
        self.queue.retain(|_, event| matches!(event, Event::Staff(..)));
        self.at(self.now.plus_ms(down_ms), Event::Restart);
    }

    fn restart(&mut self) {
        for id in self.attempts.iter().map(Attempt::id).collect::<Vec<_>>() {
            self.step(id, Fact::Restarted);
        }
        for id in self.refunds.iter().map(|refund| refund.id).collect::<Vec<_>>() {
            self.step_refund(id, RefundFact::Restarted);
        }
        self.set_timers();
        self.at(self.now.plus_ms(2_000), Event::NextScan);
    }

    fn set_timers(&mut self) {
        let ticks: Vec<(AtMs, Event)> = self
            .attempts
            .iter()
            .filter_map(|attempt| Some((attempt.next_at?, Event::Tick(attempt.id()))))
            .chain(
                self.refunds
                    .iter()
                    .filter_map(|refund| Some((refund.next_at?, Event::RefundTick(refund.id)))),
            )
            .collect();
        self.queue.retain(|_, event| !matches!(event, Event::Tick(_) | Event::RefundTick(_)));
        for (at, event) in ticks {
            self.at(at.max(self.now), event);
        }
    }

    fn call(&mut self, call: Call) {
        match call {
            Call::Attempt(id, effect) => {
                let attempt = self.attempts.iter().find(|attempt| attempt.id() == id);
                let order = attempt.expect("stored before it is called").order.clone();
                let code = PaymentCode::new(format!("28{:022}", self.scans));
                let (call, timed) = match effect {
                    Effect::Pay { call } => (call, self.wallet.pay_timed(&order, &code, self.now)),
                    Effect::Inquire { call } => (call, self.wallet.inquire_timed(&order, self.now)),
                    Effect::Cancel { call } => (call, self.wallet.cancel_timed(&order, self.now)),
                    Effect::Refund(_) => unreachable!("stored as a refund of its own"),
                };
                let answer = Event::Answer(id, call, timed.reply);
                self.at(self.now.plus_ms(timed.after_ms + 30), answer);
            }
            Call::Refund(id, effect) => {
                let refund = self.refunds.iter().find(|refund| refund.id == id);
                let refund = refund.expect("stored before it is called").clone();
                let (call, timed) = match effect {
                    RefundEffect::Refund { call } => {
                        (call, self.wallet.refund_timed(&refund, self.now))
                    }
                    RefundEffect::Inquire { call } => {
                        (call, self.wallet.inquire_refund_timed(&refund, self.now))
                    }
                };
                let answer = Event::RefundAnswer(id, call, timed.reply);
                self.at(self.now.plus_ms(timed.after_ms + 30), answer);
            }
        }
    }

    /// The customer of a paid order brings some of it back, in parts.
    fn return_goods(&mut self) {
        if self.parts_begun >= self.plan.staff.refund_parts {
            return;
        }
        let Some(paid) = self.attempts.iter().find(|attempt| attempt.state == State::Paid) else {
            return;
        };
        let id = RefundId(Id(0xFEED_0000 + u128::from(self.parts_begun)));
        let amount = Yen::of(AMOUNT / 3);
        let started = Refund::start(id, paid, &self.refunds, amount, self.now);
        self.parts_begun += 1;
        if let Ok((refund, effect)) = started {
            self.commit(vec![Call::Refund(id, effect)], |world| world.refunds.push(refund));
        }
    }

    fn staff(&mut self, id: AttemptId, deed: StaffDeed) {
        match deed {
            StaffDeed::Cancel => self.step(id, Fact::CancelWanted),
            StaffDeed::Supersede => self.step(id, Fact::Superseded),
            StaffDeed::Choose if self.plan.staff.completes => self.step(id, Fact::Complete),
            StaffDeed::Choose => self.step(id, Fact::GiveBack),
            StaffDeed::Settle => {
                let net = self.wallet.books(self.now).net_of(&id.to_string());
                let settlement = Settlement {
                    by: StaffId(Id(3)),
                    paid: net > 0,
                    amount: Yen::new(net).expect("in range"),
                    evidence: "seen on the phone".into(),
                    reason: "the customer must leave".into(),
                    at: self.now,
                };
                self.step(id, Fact::Settled(settlement));
            }
        }
    }

    /// The books tie, nothing is charged twice, nothing is open.
    pub(crate) fn assert_balanced(&self, told: &str) -> &Self {
        // Whatever was still on its way has arrived by tomorrow.
        let books = self.wallet.books(self.now.plus_ms(86_400_000));
        let mut kept = 0;
        for attempt in &self.attempts {
            let id = attempt.id().to_string();
            let show = || format!("{told}\n{attempt:#?}\n{:#?}\n{books:#?}", self.refunds);
            assert!(!attempt.is_open(), "still open: {}", show());
            let refunds = self.refunds.iter().filter(|refund| refund.attempt == attempt.id());
            let mut given = 0;
            for refund in refunds {
                assert!(!refund.is_open(), "refund still open: {}", show());
                if refund.state == RefundState::Refunded {
                    given += refund.amount.get();
                }
                // What a wallet refused to give back by itself, a person must still see.
                assert!(
                    !refund.automatic || refund.state == RefundState::Refunded || refund.is_live(),
                    "hidden: {}",
                    show()
                );
            }
            assert!(left_to_refund(attempt, &self.refunds) >= Yen::ZERO, "{}", show());
            let by_staff = attempt.state == State::SettledByStaff;
            let net = books.net_of(&id);
            if !(by_staff && attempt.flags.contradicted) {
                assert_eq!(net, attempt.captured().get() - given, "books differ: {}", show());
            }
            if attempt.flags.superseded {
                assert_eq!(net, 0, "a superseded payment was kept: {}", show());
            }
            kept += i32::from(net > 0);
        }
        assert!(kept <= 1, "the order was charged twice: {told}\n{:#?}", self.attempts);
        self
    }
}

fn paid_for(attempt: &Attempt) -> bool {
    attempt.captured() > Yen::ZERO && !attempt.flags.paid_after_cancel
}
