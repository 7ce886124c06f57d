//! From the code read to the attempt known as paid, over real HTTP with signatures on both sides
//! and a simulator that answers at once. What the till adds (two commits, two views) comes on top.

use maneki_app::ports::wallet::Wallet as _;
use maneki_core::{
    id::{AttemptId, CartId, Id},
    money::Yen,
    payment::{Attempt, Fact, Gateway, Order, State},
    scan::{PaymentCode, Wallet},
    time::AtMs,
};
use maneki_wallet::{
    NoWireLog,
    antom::Antom,
    settings::{AcquirerKey, AntomSettings, ShopSettings},
    sim::{Clock, KeyRing, Server},
};
use std::{path::Path, sync::Arc, time::Instant};

const PAYMENTS: u64 = 300;
const NOON: AtMs = AtMs(1_795_402_800_000);

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wallet-keys");
    let ring = KeyRing::open(&folder).expect("keys");
    let listen = "127.0.0.1:0".parse().expect("loopback");
    let server = Server::start(listen, &ring, vec![], Clock::Real).expect("a server");
    let settings = AntomSettings {
        test: true,
        host: format!("http://{}", server.address),
        client_id: "SANDBOX_BENCH".into(),
        key_version: "1".into(),
        acquirer_keys: vec![AcquirerKey::new("1", ring.acquirer_public.clone())],
        settlement_currency: None,
        notify_url: None,
        notify_port: None,
    };
    let text = || "Bench".to_owned();
    let shop = ShopSettings {
        merchant_id: text(),
        merchant_name: text(),
        mcc: "5309".into(),
        store_id: text(),
        store_name: text(),
        terminal_id: text(),
        order_description: text(),
    };
    let wallet = Antom::new(settings, shop, &ring.till_private, Arc::new(NoWireLog));
    let wallet = wallet.expect("complete settings");
    let mut micros: Vec<u128> = (0..PAYMENTS).map(|number| pay_once(&wallet, number)).collect();
    micros.sort_unstable();
    let at = |percent: usize| micros[(micros.len() - 1) * percent / 100];
    println!(
        "{{\"bench\":\"wallet_code_to_paid\",\"payments\":{PAYMENTS},\"p50_us\":{},\"p95_us\":{},\
         \"max_us\":{}}}",
        at(50),
        at(95),
        at(100)
    );
}

fn pay_once(wallet: &Antom, number: u64) -> u128 {
    let order = Order {
        id: AttemptId(Id(u128::from(number))),
        cart: CartId(Id(1)),
        amount: Yen::of(1_250),
        wallet: Wallet::Alipay,
        gateway: Gateway::Antom,
        code_hash: [0; 32],
    };
    let code = PaymentCode::new(format!("28{number:016}"));
    let since = Instant::now();
    let (attempt, _) = Attempt::start(order.clone(), NOON).expect("an amount");
    let reply = wallet.pay(&order, &code, NOON);
    let (attempt, _) = attempt.step(Fact::Answered { call: 0, reply }, NOON);
    let micros = since.elapsed().as_micros();
    assert_eq!(attempt.state, State::Paid);
    micros
}
