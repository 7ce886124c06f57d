//! A counter with a real gateway over real HTTP, in virtual time: minutes of asking take no time,
//! because the simulator takes its clock from the requests.

use maneki_app::ports::wallet::{self, NotKept, WireLog, WireRecord};
use maneki_core::{
    id::{AttemptId, CartId, Id, RefundId},
    money::Yen,
    payment::{Attempt, Attention, Effect, Fact, Gateway, Order, Reply, Silence, State},
    refund::{Refund, RefundEffect, RefundFact, RefundReply},
    scan::{PaymentCode, Wallet},
    time::AtMs,
};
use maneki_wallet::{
    Patience, Secret,
    sim::{
        Clock, KeyRing, Server,
        script::{Rule, Script},
    },
};
use std::{
    collections::VecDeque,
    path::Path,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

pub(crate) const CODE: &str = "281234567890123456";
pub(crate) const NOON: AtMs = AtMs(1_795_402_800_000);

/// Made once for all tests; making RSA keys is slow.
pub(crate) fn key_ring() -> &'static KeyRing {
    static RING: OnceLock<KeyRing> = OnceLock::new();
    RING.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wallet-keys");
        KeyRing::open(&folder).expect("keys")
    })
}

pub(crate) fn other_secret() -> Secret {
    key_ring().acquirer_private.clone()
}

pub(crate) fn patience() -> Patience {
    Patience { connect: Duration::from_secs(2), answer: Duration::from_millis(400) }
}

/// What went over the wire, kept for looking at.
#[derive(Default)]
pub(crate) struct Kept(pub(crate) Mutex<Vec<WireRecord>>);

impl WireLog for Kept {
    fn keep(&self, record: &WireRecord) -> Result<(), NotKept> {
        self.0.lock().expect("one test").push(record.clone());
        Ok(())
    }
}

pub(crate) struct Desk {
    pub(crate) server: Server,
    pub(crate) kept: Arc<Kept>,
    pub(crate) wallet: Box<dyn wallet::Wallet>,
    pub(crate) now: AtMs,
    pub(crate) attempt: Attempt,
    pub(crate) refunds: Vec<Refund>,
    /// Every state the attempt was in, in order.
    pub(crate) states: Vec<State>,
    pub(crate) attentions: Vec<Attention>,
    pub(crate) calls: Vec<&'static str>,
    code: PaymentCode,
}

pub(crate) type Open = fn(&Server, Arc<Kept>) -> Box<dyn wallet::Wallet>;

impl Desk {
    pub(crate) fn open(gateway: Gateway, open: Open, script: Script, yen: i32) -> Self {
        let listen = "127.0.0.1:0".parse().expect("loopback");
        let rule = Rule { script: Some(script), ..Rule::default() };
        let server =
            Server::start(listen, key_ring(), vec![rule], Clock::Request).expect("a server");
        let kept = Arc::new(Kept::default());
        let wallet = open(&server, Arc::clone(&kept));
        let order = Order {
            id: AttemptId(Id(0x0190_0000_0000_0000_0000_0000_0000_0001)),
            cart: CartId(Id(1)),
            amount: Yen::of(yen),
            wallet: Wallet::Alipay,
            gateway,
            code_hash: [0; 32],
        };
        let (attempt, _) = Attempt::start(order, NOON).expect("an amount");
        let (states, code) = (vec![attempt.state], PaymentCode::new(CODE));
        Self {
            server,
            kept,
            wallet,
            now: NOON,
            attempt,
            refunds: vec![],
            states,
            attentions: vec![],
            calls: vec![],
            code,
        }
    }

    /// From the first byte until nothing is left to do.
    pub(crate) fn run(mut self) -> Self {
        let effects = vec![Effect::Pay { call: 0 }];
        self.perform(effects);
        self.wait_until(|desk| !desk.attempt.is_open());
        self
    }

    /// Lets time pass until `done`, or a day.
    pub(crate) fn wait_until(&mut self, done: impl Fn(&Self) -> bool) {
        let longest = self.now.plus_ms(86_400_000);
        while !done(self) && self.now < longest {
            let Some(next) = self.attempt.next_at else { break };
            self.now = self.now.max(next);
            self.fact(Fact::Tick);
        }
    }

    pub(crate) fn fact(&mut self, fact: Fact) {
        let (next, effects) = self.attempt.step(fact, self.now);
        if self.states.last() != Some(&next.state) {
            self.states.push(next.state);
        }
        if let Some(attention) = next.attention.filter(|new| self.attentions.last() != Some(new)) {
            self.attentions.push(attention);
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
                    let effect = refund.first_call();
                    self.refunds.push(*refund);
                    self.run_refund(effect);
                    continue;
                }
            };
            let silent = reply == Reply::Silence(Silence::TimedOut);
            self.now = self.now.plus_ms(if silent { 5_000 } else { 30 });
            self.fact(Fact::Answered { call, reply });
        }
    }

    /// Gives `yen` back and waits for the end of it.
    pub(crate) fn refund(&mut self, yen: i32) -> Result<Refund, maneki_core::refund::NoRefund> {
        let id = RefundId(Id(0xFEED_0000 + self.refunds.len() as u128));
        let started = Refund::start(id, &self.attempt, &self.refunds, Yen::of(yen), self.now);
        let (refund, effect) = started?;
        self.refunds.push(refund);
        self.run_refund(effect);
        Ok(self.refunds.last().expect("just pushed").clone())
    }

    fn run_refund(&mut self, effect: RefundEffect) {
        let mut queue = VecDeque::from([effect]);
        let longest = self.now.plus_ms(3_600_000);
        let mut refund = self.refunds.pop().expect("just pushed");
        while refund.is_open() && self.now < longest {
            let (call, reply) = match queue.pop_front() {
                Some(RefundEffect::Refund { call }) => {
                    self.calls.push("refund");
                    (call, self.wallet.refund(&refund, self.now))
                }
                Some(RefundEffect::Inquire { call }) => {
                    self.calls.push("inquire_refund");
                    (call, self.wallet.inquire_refund(&refund, self.now))
                }
                None => {
                    self.now = self.now.max(refund.next_at.expect("open refunds are ticked"));
                    let (next, effect) = refund.step(RefundFact::Tick, self.now);
                    refund = next;
                    queue.extend(effect);
                    continue;
                }
            };
            let silent = reply == RefundReply::Silence(Silence::TimedOut);
            self.now = self.now.plus_ms(if silent { 5_000 } else { 30 });
            let (next, effect) = refund.step(RefundFact::Answered { call, reply }, self.now);
            refund = next;
            queue.extend(effect);
        }
        self.refunds.push(refund);
    }

    /// What the customer is out of pocket.
    pub(crate) fn net(&self) -> i64 {
        self.server.with_acquirer(|acquirer| {
            acquirer.advance(self.now.0);
            acquirer.books().net()
        })
    }

    pub(crate) fn count(&self, call: &str) -> usize {
        self.calls.iter().filter(|made| **made == call).count()
    }
}
