//! Tax-free through the whole till over real lines: the tax office's simulator over TLS with a
//! client certificate, the wallet acquirer's over signed HTTP. Whatever happens on the way, each
//! record is registered once, and its tax goes back once and not before customs confirmed it.
//! `MANEKI_TAX_LIVES=400` asks for more than every day needs.

use maneki_app::{
    commands::tax_office::SaveTaxOffice, credentials::Secret, tax_office::TaxOfficeSettings,
};
use maneki_core::payment::Gateway;
use maneki_taxoffice::{
    office::HttpsOffice,
    sim::{self, Fault, Running, SET_UP_FILE, Script},
};
use maneki_tests::{
    books,
    chance::Chance,
    shop::{Crash, Lines, Shop},
    tax_free as desk,
};
use maneki_wallet::{
    Gateways, NoWireLog, Patience,
    antom::Antom,
    settings::{AcquirerKey, AntomSettings, ShopSettings},
    sim::{Clock, KeyRing, Server, books::EntryKind, script},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

const HOUR_MS: i64 = 3_600_000;
/// ¥7,700 of the demo shop's goods.
const TEAPOT: &str = "KIT-010";
/// The certificate that the office lets in.
const CLIENT: &str = "till_client";
/// Lives from seeds on an ordinary day.
const LIVES: u64 = 12;

/// The two other ends of the lines.
struct World {
    folder: PathBuf,
    office: Running,
    acquirer: Server,
}

impl Drop for World {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn key_ring() -> &'static KeyRing {
    static RING: OnceLock<KeyRing> = OnceLock::new();
    RING.get_or_init(|| {
        KeyRing::open(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("tax-keys")).expect("keys")
    })
}

impl World {
    fn new(script: Script) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let name = format!("maneki-line-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        let office = sim::start("127.0.0.1:0", &folder, script).expect("the office's simulator");
        let listen = "127.0.0.1:0".parse().expect("loopback");
        let acquirer = Server::start(listen, key_ring(), vec![], Clock::Request).expect("a server");
        Self { folder, office, acquirer }
    }

    /// `certificate` is one of those that the office's simulator issued.
    fn lines(&self, certificate: &str) -> Lines {
        let read = |name: &str| fs::read_to_string(self.folder.join(name)).expect("its own file");
        let request: SaveTaxOffice = serde_json::from_str(&read(SET_UP_FILE)).expect("a request");
        let settings = TaxOfficeSettings {
            certificate: read(&format!("{certificate}.pem")),
            timeout_seconds: 2,
            ..request.settings
        };
        let key = Secret::new(read(&format!("{certificate}_key.pem")));
        let office = HttpsOffice::open(settings, &key).expect("an office");
        let contract = AntomSettings {
            test: true,
            host: format!("http://{}", self.acquirer.address),
            client_id: "SANDBOX_TEST".into(),
            key_version: "1".into(),
            acquirer_keys: vec![AcquirerKey::new("1", key_ring().acquirer_public.clone())],
            settlement_currency: Some("JPY".into()),
            notify_url: None,
            notify_port: None,
        };
        let shop = ShopSettings {
            merchant_id: "M1".into(),
            merchant_name: "招き屋".into(),
            mcc: "5309".into(),
            store_id: "S1".into(),
            store_name: "招き屋".into(),
            terminal_id: "T1".into(),
            order_description: "免税品".into(),
        };
        let patience =
            Patience { connect: Duration::from_secs(2), answer: Duration::from_millis(400) };
        let antom = Antom::new(contract, shop, &key_ring().till_private, Arc::new(NoWireLog));
        let antom = antom.expect("complete settings").with_patience(patience);
        let wallet = Gateways::new(vec![Box::new(antom)]);
        assert!(wallet.routes().values().all(|gateway| *gateway == Gateway::Antom));
        Lines { wallet: Arc::new(wallet), office: Arc::new(office) }
    }

    fn shop(&self, seed: u64) -> Shop {
        let mut shop = Shop::open_on(seed, Some(self.lines(CLIENT)));
        shop.sign_in("店長", "9999");
        shop
    }

    fn records(&self) -> Vec<Value> {
        self.office.ledger()["records"].as_array().expect("records").clone()
    }

    /// How often the acquirer gave money back, and what it holds.
    fn money(&self, shop: &Shop) -> (usize, i64) {
        self.acquirer.with_acquirer(|acquirer| {
            acquirer.advance(shop.now().0);
            let books = acquirer.books();
            let back = books.entries.iter().filter(|entry| entry.kind == EntryKind::Refund);
            (back.count(), books.net())
        })
    }
}

fn faults(send: &[Fault], customs: &[Fault]) -> Script {
    let each = |faults: &[Fault]| faults.iter().cloned().map(Some).collect();
    Script { send: each(send), customs: each(customs) }
}

/// The newest record that was not taken back: its row of the ledger.
fn newest(shop: &mut Shop) -> Option<Value> {
    let page = shop.call("list_tax_free_records", json!({ "limit": 5 })).ok()?;
    let rows = page["rows"].as_array()?.clone();
    rows.into_iter().find(|row| row["standing"] != "withdrawn" && row["standing"] != "withdrawing")
}

/// Does the next thing that a counter would do for one sale, its record and its refund. True once
/// the tax went back. Whatever the answer was, the next call looks again.
fn step(shop: &mut Shop, world: &World) -> bool {
    if let Some(row) = newest(shop) {
        let standing = row["standing"].as_str().unwrap_or_default();
        match standing {
            "refunded" => return true,
            "sent" | "sent_with_warning" => {
                // Too early: whatever is tried, no yen moves.
                let early = shop.call("refund_tax_free", refund(&row));
                // No answer came where the power went.
                let lost = early.as_ref().is_ok_and(Value::is_null);
                assert!(early.is_err() || lost, "a refund before the confirmation: {row}");
                world.office.at_customs(row["number"].as_str().expect("a number"), "1");
                shop.pass(7 * HOUR_MS);
            }
            "confirmed" => {
                let _ = shop.call("refund_tax_free", refund(&row));
                shop.pass(60_000);
            }
            "needs_fix" => {
                let _ = shop.call("fix_tax_free_record", json!({ "id": row["id"] }));
                let _ = shop.call("confirm_tax_free", json!({}));
                shop.pass(5_000);
            }
            _ => shop.pass(HOUR_MS / 4),
        }
        return false;
    }
    let sold = shop.call("find_receipts", json!({ "only": "sales", "limit": 1 }));
    let number =
        sold.ok().and_then(|found| found["receipts"][0]["number"].as_str().map(String::from));
    if let Some(number) = number {
        let _ = shop.call("start_tax_free", json!({ "receipt": number }));
        let _ = shop.call("read_passport", json!({ "lines": desk::CHINESE }));
        let _ = shop.call("set_stay", desk::visitor(shop.now()));
        let _ = shop.call("confirm_tax_free", json!({}));
        shop.pass(2_000);
        return false;
    }
    let view = shop.view();
    match view.checkout {
        None if view.cart.lines.is_empty() => {
            let _ = shop.call("add_product", json!({ "sku": TEAPOT, "quantity": 1 }));
        }
        None => drop(shop.call("start_checkout", json!({}))),
        Some(checkout) if checkout.payment.as_ref().is_none_or(|payment| payment.id.is_none()) => {
            let code = shop.fresh_code();
            shop.show_code(code.reveal().to_owned());
            shop.pass(2_000);
        }
        Some(_) => shop.pass(10_000),
    }
    false
}

fn refund(row: &Value) -> Value {
    json!({ "id": row["id"], "route": "wallet", "net_yen": row["refundable_yen"] })
}

/// From the empty counter to the refund.
fn live(shop: &mut Shop, world: &World) {
    for _ in 0..400 {
        if step(shop, world) {
            return;
        }
    }
    panic!("the life did not end: {:?}", newest(shop));
}

/// One sale, one live record, one refund of the tax.
fn ended_well(shop: &mut Shop, world: &World, told: &str) {
    let row = newest(shop).expect("a record");
    let tax = row["refundable_yen"].as_i64().expect("yen");
    let total = row["total_yen"].as_i64().expect("yen");
    assert_eq!(world.money(shop), (1, total - tax), "{told}");
    let records = world.records();
    let live =
        records.iter().filter(|entry| entry["cancels"] == false && entry["cancelledBy"].is_null());
    assert_eq!(live.count(), 1, "{told}: {records:?}");
    let mut store = shop.store.lock().expect("no panic holds it");
    let verified = maneki_app::ports::Reader::verify(&mut *store).expect("the store reads");
    assert_eq!(verified.breaks, [], "{told}: the chain is whole");
}

#[test]
fn sale_record_sent_confirmed_refunded() {
    let world = World::new(Script::default());
    let mut shop = world.shop(1);
    live(&mut shop, &world);
    ended_well(&mut shop, &world, "no fault");
    let records = world.records();
    assert_eq!((records.len(), &records[0]["arrivals"]), (1, &json!(1)), "sent once");
    assert_eq!(world.office.ledger()["refusals"], 0);
    // Nothing more goes back, however it is asked.
    let row = newest(&mut shop).expect("a record");
    for route in ["wallet", "cash", "bank"] {
        let again = json!({
            "id": row["id"], "route": route, "reference": "R", "net_yen": row["refundable_yen"],
        });
        assert!(shop.call("refund_tax_free", again).is_err(), "{route}");
    }
    shop.restart();
    shop.pass(24 * HOUR_MS);
    ended_well(&mut shop, &world, "a day later");
}

#[test]
fn each_fault_of_the_office() {
    let business = Fault::Business { field: "goodsName".into() };
    for fault in Fault::OF_THE_LINE.into_iter().chain([Fault::Slow { ms: 2_500 }, business]) {
        // A field's error and a slow line cost a person's work and real time: once is enough.
        let twice = match fault {
            Fault::Business { .. } | Fault::Slow { .. } => vec![fault.clone()],
            _ => vec![fault.clone(), fault.clone()],
        };
        let on_customs =
            if matches!(fault, Fault::Business { .. }) { vec![] } else { twice.clone() };
        let world = World::new(faults(&twice, &on_customs));
        let mut shop = world.shop(2);
        live(&mut shop, &world);
        ended_well(&mut shop, &world, &format!("{fault:?}"));
    }
}

#[test]
fn each_fault_of_the_wallet_under_the_refund() {
    use script::Fault as Wire;
    let all = [
        Wire::ReplyLost,
        Wire::RequestLost,
        Wire::ResetBefore,
        Wire::ResetAfter,
        Wire::HttpStatus(503),
    ];
    for fault in all {
        let world = World::new(Script::default());
        let script = script::Script { refund: vec![fault.clone(); 2], ..script::Script::default() };
        let rule = script::Rule { script: Some(script), ..script::Rule::default() };
        world.acquirer.with_acquirer(|acquirer| acquirer.add_rule(rule));
        let mut shop = world.shop(3);
        live(&mut shop, &world);
        ended_well(&mut shop, &world, &format!("{fault:?}"));
    }
}

/// The power goes after each step of the life, before its effects left or after.
#[test]
fn a_crash_at_each_step() {
    let mut steps = 0;
    for at in 0.. {
        let crash = if at % 2 == 0 { Crash::AfterEffects } else { Crash::BeforeEffects };
        let world = World::new(faults(&[Fault::LoseAnswer], &[Fault::Unavailable]));
        let mut shop = world.shop(4);
        shop.crash_in = Some((at, crash));
        live(&mut shop, &world);
        let came = shop.crashes > 0;
        shop.crash_in = None;
        ended_well(&mut shop, &world, &format!("{crash:?} at step {at}"));
        steps = at;
        if !came {
            break;
        }
    }
    assert!(steps > 15, "{steps}");
}

#[test]
fn lives_from_seeds() {
    let asked = std::env::var("MANEKI_TAX_LIVES").ok().and_then(|text| text.parse().ok());
    for seed in 0..asked.unwrap_or(LIVES) {
        let mut chance = Chance::new(seed);
        let mut some = |most: u64| -> Vec<Fault> {
            (0..chance.below(most)).map(|_| chance.pick(&Fault::OF_THE_LINE).clone()).collect()
        };
        let world = World::new(faults(&some(5), &some(4)));
        let mut shop = world.shop(seed);
        for _ in 0..60 {
            if chance.percent(25) {
                let crash = *chance.pick(&[Crash::AfterEffects, Crash::BeforeEffects]);
                shop.crash_in = Some((u32::try_from(chance.below(4)).expect("small"), crash));
            }
            if step(&mut shop, &world) {
                break;
            }
        }
        shop.crash_in = None;
        live(&mut shop, &world);
        ended_well(&mut shop, &world, &format!("seed {seed}"));
    }
}

#[test]
fn an_expired_certificate_is_told_and_loses_nothing() {
    let world = World::new(Script::default());
    let mut shop = world.shop(5);
    shop.lines = Some(world.lines("till_expired"));
    shop.restart();
    for _ in 0..12 {
        step(&mut shop, &world);
    }
    let row = newest(&mut shop).expect("written and queued");
    assert_eq!((&row["standing"], world.records().len()), (&json!("sending"), 0));
    let told = serde_json::to_value(shop.view().records.office).expect("JSON");
    assert_eq!(told[0]["kind"], "certificate_expired", "{told}");
    // Renewed, the same record goes out.
    shop.lines = Some(world.lines(CLIENT));
    shop.restart();
    live(&mut shop, &world);
    ended_well(&mut shop, &world, "renewed");
}

#[test]
fn two_tills_send_at_once() {
    let script = faults(
        &[Fault::LoseAnswer, Fault::Reset, Fault::System, Fault::LoseAnswer, Fault::Garble],
        &[],
    );
    let world = World::new(script);
    thread::scope(|scope| {
        for till in [1_u8, 2] {
            let world = &world;
            scope.spawn(move || {
                let mut shop = world.shop(u64::from(till));
                let mut settings = shop.must("show_settings", json!({}));
                settings["till_number"] = json!(till);
                shop.must("save_settings", settings);
                for sale in 0..3 {
                    shop.must("add_product", json!({ "sku": TEAPOT, "quantity": 1 }));
                    shop.must("start_checkout", json!({}));
                    shop.must("pay_cash", json!({ "received_yen": 50_000 }));
                    shop.must("start_tax_free", json!({ "receipt": null }));
                    shop.must("read_passport", json!({ "lines": desk::CHINESE }));
                    shop.must("set_stay", desk::visitor(shop.now()));
                    shop.must("confirm_tax_free", json!({}));
                    shop.pass(HOUR_MS);
                    let row = newest(&mut shop).expect("a record");
                    assert_eq!(row["standing"], "sent", "till {till}, sale {sale}");
                    shop.must("finish_sale", json!({}));
                }
                assert_eq!(books::all_sales(&shop).len(), 3);
            });
        }
    });
    let records = world.records();
    let mut numbers: Vec<&str> =
        records.iter().filter_map(|entry| entry["sendNo"].as_str()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!((records.len(), numbers.len()), (6, 6), "{records:?}");
}
