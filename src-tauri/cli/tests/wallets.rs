//! Wallets charging through the real gateways: the till and the acquirer's simulator talk HTTP.

mod common;

use common::{CODE, Shop, at, nowhere, searched};
use serde_json::{Value, json};
use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

const MD5_KEY: &str = "sim0sim0sim0sim0sim0sim0sim0sim0";

/// What a day's customers meet, one after the other.
const DAY: [&str; 6] = [
    r#"{}"#,
    r#"{ "outcome": { "confirm_then_pay": 1000 } }"#,
    r#"{ "outcome": { "refuse": "EXPIRED_CODE" } }"#,
    r#"{ "pay": [{ "http_status": 500 }] }"#,
    r#"{ "pay": ["unsigned"], "inquiry": ["rubbish"] }"#,
    r#"{ "outcome": "confirm_forever" }"#,
];

fn code(wallet: &str, gateway: usize, number: usize) -> String {
    format!("{wallet}0{gateway}7733551199{number:04}")
}

impl Shop {
    fn spot_pay(&self) -> Value {
        json!({ "spot_pay": {
            "test": true, "host": format!("http://{}", self.address),
            "partner": "2088000000000001", "sign": "MD5", "acquirer_key": "",
        } })
    }

    fn wechat(&self) -> Value {
        json!({ "wechat": {
            "test": true, "host": format!("http://{}", self.address),
            "app_id": "wx0000000000000000", "merchant_id": "1900000109", "serial_no": "TILL1",
            "acquirer_keys": [{ "version": "SIM1", "key": self.key("acquirer_public.pem") }],
        } })
    }

    /// Sells to every customer of [`DAY`] and gives one payment back; what the till said.
    fn a_day(&mut self, wallet: &str, gateway: usize) -> Vec<String> {
        let (mut said, mut paid) = (vec![], Value::Null);
        for (number, script) in DAY.iter().enumerate() {
            let code = code(wallet, gateway, number);
            self.play(&format!(r#"[{{ "code": "{code}", "script": {script} }}]"#));
            self.must("add_product", json!({ "sku": "SKN-001", "quantity": 1 }));
            self.must("start_checkout", json!({}));
            said.push(self.must("scan_code", json!({ "text": code })).to_string());
            if script.contains("forever") {
                self.must("cancel_payment", json!({}));
            }
            let over = |view: &Value| {
                let step = view["checkout"]["payment"]["step"].as_str().unwrap_or_default();
                view["done"].is_object() || ["declined", "cancelled"].contains(&step)
            };
            let view = self.until("show_view", script, over);
            said.push(view.to_string());
            if view["done"].is_object() {
                paid = view["done"]["number"].clone();
            } else {
                self.must("pay_cash", json!({ "received_yen": 2_000 }));
            }
            self.must("finish_sale", json!({}));
        }
        self.must("start_return", json!({ "number": paid }));
        self.must("choose_return", json!({ "lines": [{ "line": 1, "quantity": 1 }] }));
        self.must("confirm_return", json!({ "reason": "試験", "approval": null }));
        let view = self.until("show_view", "refunded", |view| view["done"]["is_return"] == true);
        self.must("finish_sale", json!({}));
        said.push(view.to_string());
        said
    }
}

fn fields(contract: &Value) -> Vec<(String, String)> {
    let faults = contract["faults"].as_array().expect("a list").iter();
    let text = |fault: &Value, name: &str| fault[name].as_str().expect("text").to_owned();
    faults.map(|fault| (text(fault, "field"), text(fault, "why"))).collect()
}

#[test]
fn a_shop_sets_up_a_wallet_and_is_paid() {
    let mut shop = Shop::open();
    shop.name_the_shop();
    let (private, public) = (shop.key("till_private.pem"), shop.key("till_public.pem"));

    // A public key in the place of the private one is told and not kept.
    let contract = shop.antom(true);
    shop.must("save_wallet_contract", json!({ "contract": contract, "secret": public }));
    let told = shop.contract("antom");
    assert_eq!(told["secret_refused"], "public_key_given");
    assert_eq!((&told["secret"], &told["state"]), (&json!("not_set"), &json!("incomplete")));
    assert_eq!(fields(&told), [("private_key".into(), "missing".into())]);

    // The live system is never this machine, nor the sandbox.
    let contract = shop.antom(false);
    shop.must("save_wallet_contract", json!({ "contract": contract, "secret": private }));
    let told = shop.contract("antom");
    let test_only = |field: &str| (field.to_owned(), "test_only".to_owned());
    assert_eq!(fields(&told), [test_only("host"), test_only("client_id")]);
    assert_eq!(told["secret"], "in_file", "no key ring answers here");
    shop.must("add_product", json!({ "sku": "SKN-001", "quantity": 1 }));
    shop.must("start_checkout", json!({}));
    shop.must("scan_code", json!({ "text": CODE }));
    let view = shop.must("show_view", json!({}));
    assert_eq!(view["notice"]["code"], "wallet_not_set_up");
    shop.must("leave_checkout", json!({}));
    shop.must("discard_cart", json!({}));

    // The test system is; the secret is kept from before.
    let contract = shop.antom(true);
    shop.must("save_wallet_contract", json!({ "contract": contract, "secret": null }));
    assert_eq!(shop.contract("antom")["state"], "ready");
    shop.must("test_wallet", json!({ "gateway": "antom" }));
    let probed = |view: &Value| {
        let probe = &view["contracts"][0]["probe"];
        probe.is_object() && probe["state"] != "asking"
    };
    let view = shop.until("show_wallets", "a connection test", probed);
    assert_eq!(view["contracts"][0]["probe"]["state"], "works");
    assert_eq!(shop.ledger()["entries"], json!([]), "a test spends no money");

    let total = shop.pay(CODE);
    assert_eq!(shop.ledger()["net_yen"], total);

    // What is sent once is sent once, also by the same code again.
    shop.must("add_product", json!({ "sku": "SKN-001", "quantity": 1 }));
    shop.must("start_checkout", json!({}));
    shop.must("scan_code", json!({ "text": CODE }));
    assert_eq!(shop.must("show_view", json!({}))["notice"]["code"], "code_used");
    shop.must("leave_checkout", json!({}));
    shop.must("discard_cart", json!({}));

    // Another start finds the receipt, the contract and its secret; the refund goes the same way.
    shop.till.kill();
    shop.till = Shop::start_till(shop.folder.path());
    let manager = shop.must("show_view", json!({}))["staff"][0]["id"].take();
    shop.must("sign_in", json!({ "staff_id": manager, "pin": "9999" }));
    assert_eq!(shop.contract("antom")["state"], "ready");
    let found = shop.must("find_receipts", json!({ "tender": "alipay" }));
    assert_eq!(found["receipts"].as_array().map(Vec::len), Some(1));
    shop.must("start_return", json!({ "number": found["receipts"][0]["number"] }));
    shop.must("choose_return", json!({ "lines": [{ "line": 1, "quantity": 1 }] }));
    shop.must("confirm_return", json!({ "reason": "試験", "approval": null }));
    shop.until("show_view", "refunded", |view| view["done"]["is_return"] == true);
    assert_eq!(shop.ledger()["net_yen"], 0);

    // No contract goes while its payments are asked about; this one's are settled.
    shop.must("remove_wallet_contract", json!({ "gateway": "antom" }));
    let forgotten = |view: &Value| view["contracts"][0]["secret"] == "not_set";
    let view = shop.until("show_wallets", "forgotten", forgotten);
    assert_eq!(view["contracts"][0]["state"], "off");
}

/// Nobody answers from the start: nothing is charged, cash works, and the till says so.
#[test]
fn offline_from_the_start_cash_goes_on() {
    let mut shop = Shop::open();
    shop.name_the_shop();
    let (mut contract, private) = (shop.antom(true), shop.key("till_private.pem"));
    contract["antom"]["host"] = json!("http://127.0.0.1:9");
    shop.must("save_wallet_contract", json!({ "contract": contract, "secret": private }));
    assert_eq!(shop.contract("antom")["state"], "ready");
    shop.must("test_wallet", json!({ "gateway": "antom" }));
    let told = |view: &Value| view["contracts"][0]["probe"]["state"] == "unreachable";
    shop.until("show_wallets", "nobody there", told);
    shop.must("add_product", json!({ "sku": "SKN-001", "quantity": 1 }));
    shop.must("start_checkout", json!({}));
    shop.must("scan_code", json!({ "text": CODE }));
    let view = shop.must("show_view", json!({}));
    assert_eq!(view["notice"]["code"], "wallet_away", "nothing is sent where nobody answers");
    assert_eq!((&view["wallets_away"], &view["checkout"]["payment"]), (&json!(true), &Value::Null));
    shop.must("pay_cash", json!({ "received_yen": 2_000 }));
    let view = shop.must("show_view", json!({}));
    assert!(view["done"].is_object(), "{view}");
    assert_eq!(view["unresolved"], json!([]), "nothing is open");
    assert_eq!(shop.ledger()["entries"], json!([]));
}

#[test]
fn the_older_contract_and_wechat_charge_too() {
    let mut shop = Shop::open();
    shop.name_the_shop();
    let (spot, wechat) = (shop.spot_pay(), shop.wechat());
    shop.must("save_wallet_contract", json!({ "contract": spot, "secret": MD5_KEY }));
    assert_eq!(shop.contract("spot_pay")["state"], "ready");
    let private = shop.key("till_private.pem");
    shop.must("save_wallet_contract", json!({ "contract": wechat, "secret": private }));
    assert_eq!(shop.contract("wechat")["state"], "ready");
    let paid = shop.pay(CODE) + shop.pay("131234567890123456");
    assert_eq!(shop.ledger()["net_yen"], paid);

    // What no public document describes stays in sight and is not pretended.
    let rows = shop.must("show_wallets", json!({}))["wallets"].take();
    let state = |wallet: &str| {
        let mut rows = rows.as_array().expect("rows").iter();
        rows.find(|row| row["wallet"] == wallet).expect("every wallet")["state"].clone()
    };
    assert_eq!(["pay_pay", "union_pay"].map(state), ["needs_document", "needs_document"]);
    assert_eq!(["alipay", "wechat_pay"].map(state), ["charged", "charged"]);
    assert_eq!(state("alipay_plus"), "not_set_up");
}

/// The shop's relay: what the acquirer posts goes on to the till, twice and once spoilt.
fn relay(from: TcpListener, port: u16) -> Receiver<[String; 3]> {
    let (told, heard) = channel();
    thread::spawn(move || {
        for stream in from.incoming() {
            let mut stream = stream.expect("the acquirer calls");
            let mut request = vec![];
            let mut part = [0; 4_096];
            while !String::from_utf8_lossy(&request).ends_with("}}") {
                let read = stream.read(&mut part).expect("a notice");
                request.extend_from_slice(&part[..read]);
            }
            let whole = String::from_utf8(request).expect("text");
            let spoilt = whole.replace("PAYMENT_RESULT", "PAYMENT_RESULTS");
            let pass = |text: &str| {
                let mut till = TcpStream::connect(("127.0.0.1", port)).expect("the till's door");
                till.write_all(text.replace("Connection: close\r\n", "").as_bytes()).expect("sent");
                let mut answer = String::new();
                till.read_to_string(&mut answer).expect("answered");
                answer
            };
            let answers = [pass(&whole), pass(&whole), pass(&spoilt)];
            stream.write_all(answers[0].as_bytes()).expect("passed back");
            if told.send(answers).is_err() {
                return;
            }
        }
    });
    heard
}

/// Duplicate, late and forged notices reach the till by a relay: it asks at once, and no oftener.
#[test]
fn notices_come_by_a_relay_and_are_only_a_reason_to_ask() {
    let mut shop = Shop::open();
    shop.name_the_shop();
    let from = TcpListener::bind("127.0.0.1:0").expect("a port");
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("bound").port();
    let mut contract = shop.antom(true);
    let relayed = from.local_addr().expect("bound");
    contract["antom"]["notify_url"] = json!(format!("http://{relayed}/notices/maneki"));
    contract["antom"]["notify_port"] = json!(port.to_string());
    let save = json!({ "contract": contract, "secret": shop.key("till_private.pem") });
    shop.must("save_wallet_contract", save.clone());
    let taken = ("notify_port".to_owned(), "port_taken".to_owned());
    assert_eq!(fields(&shop.contract("antom")), [taken]);
    drop(free);
    shop.must("save_wallet_contract", save);
    assert_eq!(fields(&shop.contract("antom")), []);

    let answers = relay(from, port);
    // Without the notice the till would ask eight seconds after the code.
    shop.play(
        r#"[{ "script": {
            "outcome": { "confirm_then_pay": 5500 }, "notices_ms": [100, 100, 2500]
        } }]"#,
    );
    let since = Instant::now();
    shop.pay(CODE);
    let took = since.elapsed();
    assert!(took < Duration::from_millis(7_500), "the notice was not why it asked: {took:?}");
    for number in 0..3 {
        let [first, again, spoilt] = answers.recv_timeout(Duration::from_secs(20)).expect("told");
        for answer in [&first, &again] {
            assert!(answer.starts_with("HTTP/1.1 200 OK"), "{number}: {answer}");
            assert!(answer.ends_with(r#""resultMessage":"success"}}"#), "{number}: {answer}");
        }
        assert!(spoilt.starts_with("HTTP/1.1 401"), "{number}: {spoilt}");
    }
    assert_eq!(shop.ledger()["entries"].as_array().map(Vec::len), Some(1));
}

/// The bare base64 of a PEM, as acquirers' tools give it.
fn bare(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}

/// A day over all three gateways: paid, refused, lost, cancelled, given back, mistyped.
#[test]
fn codes_and_keys_are_nowhere_in_full() {
    let mut shop = Shop::open();
    shop.name_the_shop();
    let private = shop.key("till_private.pem");
    let mut said = vec![];
    // A private key where everybody may read is refused and not kept, PEM or bare.
    for wrong in [private.clone(), bare(&private)] {
        let mut contract = shop.antom(true);
        contract["antom"]["acquirer_keys"][0]["key"] = json!(wrong);
        let answer =
            shop.ask("save_wallet_contract", json!({ "contract": contract, "secret": null }));
        assert_eq!(answer["error"]["code"], "private_key_given", "{answer}");
        said.push(answer.to_string());
    }
    for (gateway, contract, secret) in [
        ("spot_pay", shop.spot_pay(), MD5_KEY),
        ("wechat", shop.wechat(), private.as_str()),
        // From here on Alipay's codes go over the newer contract.
        ("antom", shop.antom(true), private.as_str()),
    ] {
        shop.must("save_wallet_contract", json!({ "contract": contract, "secret": secret }));
        assert_eq!(shop.contract(gateway)["state"], "ready");
        shop.must("test_wallet", json!({ "gateway": gateway }));
        said.push(shop.must("show_wallets", json!({})).to_string());
        said.extend(shop.a_day(if gateway == "wechat" { "13" } else { "28" }, at(gateway)));
    }
    // Requests that do not fit are refused without being repeated.
    for request in [
        json!({ "text": 281_234_567_890_123_456_u64 }),
        json!({ "text": [CODE] }),
        json!({ "contract": private, "secret": null }),
    ] {
        said.push(shop.ask("scan_code", request.clone()).to_string());
        said.push(shop.ask("save_wallet_contract", request).to_string());
    }
    for wrong in ["281234567890123", "281234567890123456789012345678901", "2812345678901234AB"] {
        shop.must("add_product", json!({ "sku": "SKN-001", "quantity": 1 }));
        shop.must("start_checkout", json!({}));
        said.push(shop.ask("scan_code", json!({ "text": wrong })).to_string());
        let view = shop.must("show_view", json!({}));
        let told = view["notice"]["code"].as_str().expect("a word").to_owned();
        let expected = match wrong.len() {
            15 => "code_too_short",
            33 => "code_too_long",
            _ => "code_not_digits",
        };
        assert_eq!(told, expected);
        shop.must("leave_checkout", json!({}));
        shop.must("discard_cart", json!({}));
    }
    said.push(shop.must("list_audit", json!({ "before": null, "limit": 200 })).to_string());
    shop.till.kill();
    let mut places = searched(shop.folder.path());
    places.extend(said.into_iter().map(|text| ("an answer".to_owned(), text.into_bytes())));
    // Lines from the middle of the key, as PEM breaks it, and the key without its breaks.
    let lines: Vec<&str> = private.lines().filter(|line| line.len() == 64).skip(1).collect();
    let bare = bare(&private);
    let codes: Vec<String> = (0..3)
        .flat_map(|gateway| {
            let wallet = if gateway == 2 { "13" } else { "28" };
            (0..DAY.len()).map(move |number| code(wallet, gateway, number))
        })
        .collect();
    let secrets = lines.into_iter().chain([CODE, MD5_KEY, &bare[300..400]]);
    let secrets: Vec<&str> = secrets.chain(codes.iter().map(String::as_str)).collect();
    nowhere(&places, &secrets);
    let wire = places.iter().find(|(place, _)| place.ends_with("wallet-wire.jsonl"));
    let wire = String::from_utf8_lossy(&wire.expect("the wire's evidence").1).into_owned();
    for gateway in ["antom", "spot_pay", "wechat"] {
        let own = format!("\"gateway\":\"{gateway}\"");
        let pays = wire.lines().filter(|line| line.contains(&own) && line.contains("\"pay\""));
        assert!(pays.count() > DAY.len(), "{gateway}'s evidence is there");
    }
    assert!(wire.contains("2800…") && wire.contains("1302…"), "codes are named by their ends");
    drop(shop.sim);
}
