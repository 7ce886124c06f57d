//! Wallets charging through the real gateways: the till and the acquirer's simulator talk HTTP.

mod common;

use common::{CODE, Shop, nowhere, searched};
use serde_json::{Value, json};

const MD5_KEY: &str = "sim0sim0sim0sim0sim0sim0sim0sim0";

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
    let host = format!("http://{}", shop.address);
    let spot = json!({ "spot_pay": {
        "test": true, "host": host, "partner": "2088000000000001", "sign": "MD5",
        "acquirer_key": "",
    } });
    shop.must("save_wallet_contract", json!({ "contract": spot, "secret": MD5_KEY }));
    assert_eq!(shop.contract("spot_pay")["state"], "ready");
    let wechat = json!({ "wechat": {
        "test": true, "host": host, "app_id": "wx0000000000000000", "merchant_id": "1900000109",
        "serial_no": "TILL1",
        "acquirer_keys": [{ "version": "SIM1", "key": shop.key("acquirer_public.pem") }],
    } });
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

#[test]
fn codes_and_keys_are_nowhere_in_full() {
    let mut shop = Shop::open();
    shop.name_the_shop();
    let (contract, private) = (shop.antom(true), shop.key("till_private.pem"));
    shop.must("save_wallet_contract", json!({ "contract": contract, "secret": private }));
    assert_eq!(shop.contract("antom")["state"], "ready");
    let mut said = vec![shop.must("show_wallets", json!({})).to_string()];
    shop.pay(CODE);
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
    // A line from the middle of the key, as PEM breaks it.
    let middle = private.lines().nth(5).expect("a long key");
    nowhere(&places, &[CODE, middle]);
    let wire = places.iter().find(|(place, _)| place.ends_with("wallet-wire.jsonl"));
    let wire = String::from_utf8_lossy(&wire.expect("the wire's evidence").1).into_owned();
    assert!(wire.contains("2812…3456"), "the evidence names the code by its ends");
    drop(shop.sim);
}
