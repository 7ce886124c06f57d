//! A counter with a real gateway over real HTTP, in virtual time: minutes of asking take no time,
//! because the simulator takes its clock from the requests.

use maneki_app::ports::wallet::{self, NotKept, WireLog, WireRecord};
use maneki_core::{
    id::{AttemptId, CartId, Id},
    money::Yen,
    payment::{Gateway, Order},
    refund::{NoRefund, Refund},
    scan::{PaymentCode, Wallet},
    time::AtMs,
};
use maneki_wallet::{
    Patience, Secret,
    sim::{
        Clock, Counter, KeyRing, Server,
        script::{Rule, Script},
    },
};
use std::{
    ops::{Deref, DerefMut},
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
    Patience { connect: Duration::from_secs(2), answer: Duration::from_millis(800) }
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
    counter: Counter,
}

pub(crate) type Open = fn(&Server, Arc<Kept>) -> Box<dyn wallet::Wallet>;

impl Deref for Desk {
    type Target = Counter;

    fn deref(&self) -> &Counter {
        &self.counter
    }
}

impl DerefMut for Desk {
    fn deref_mut(&mut self) -> &mut Counter {
        &mut self.counter
    }
}

impl Desk {
    pub(crate) fn open(gateway: Gateway, open: Open, script: Script, yen: i32) -> Self {
        let listen = "127.0.0.1:0".parse().expect("loopback");
        let rule = Rule { script: Some(script), ..Rule::default() };
        let server =
            Server::start(listen, key_ring(), vec![rule], Clock::Request).expect("a server");
        let kept = Arc::new(Kept::default());
        let order = Order {
            id: AttemptId(Id(0x0190_0000_0000_0000_0000_0000_0000_0001)),
            cart: CartId(Id(1)),
            amount: Yen::of(yen),
            wallet: Wallet::Alipay,
            gateway,
            code_hash: [0; 32],
        };
        let wallet = open(&server, Arc::clone(&kept));
        let counter = Counter::open(wallet, order, PaymentCode::new(CODE), NOON);
        Self { server, kept, counter }
    }

    /// From the first byte until the outcome is known.
    pub(crate) fn run(mut self) -> Self {
        self.counter.run();
        self
    }

    pub(crate) fn refund(&mut self, yen: i32) -> Result<Refund, NoRefund> {
        self.counter.refund(Yen::of(yen))
    }

    /// What the customer is out of pocket.
    pub(crate) fn net(&self) -> i64 {
        self.server.with_acquirer(|acquirer| {
            acquirer.advance(self.counter.now.0);
            acquirer.books().net()
        })
    }
}
