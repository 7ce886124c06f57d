//! A shop's line to the tax office, set up on the manager's commands against the simulator over
//! TLS: tested without registering anything, then a whole tax-free sale through its refund.

mod common;

use common::{CODE, Program, Shop, nowhere, searched};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

/// ¥7,700 of the demo shop's goods.
const TEAPOT: &str = "KIT-010";
const ZONE: &str = "P<CHNWANG<<XIAOMING<<<<<<<<<<<<<<<<<<<<<<<<<\n\
     E123467230CHN9001011F3101012<<<<<<<<<<<<<<<6";
/// What names the traveller, as the zone, the record and the screens write it.
const TRAVELLER: [&str; 5] = ["E12346723", "XIAOMING", "WANG<", "19900101", "1990-01-01"];

struct Office {
    sim: Program,
    address: String,
    keys: PathBuf,
}

impl Office {
    fn open(shop: &Shop) -> Self {
        let keys = shop.folder.path().join("tax/keys");
        let folder = keys.display().to_string();
        let log = shop.folder.path().join("stderr");
        let mut sim =
            Program::start(&["tax-sim", "--listen", "127.0.0.1:0", "--keys", &folder], &log);
        let address = sim.line()["listening"].as_str().expect("an address").to_owned();
        Self { sim, address, keys }
    }

    /// The request that points a till here.
    fn set_up(&self) -> Value {
        let text = fs::read_to_string(self.keys.join("tax_office.json")).expect("written");
        serde_json::from_str(&text).expect("JSON")
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.keys.join(name)).expect("the simulator's")
    }

    fn tell(&self, what: &[&str]) -> Value {
        let folder = self.keys.display().to_string();
        let mut arguments = vec!["tax-sim"];
        arguments.extend(what);
        arguments.extend(["--at", &self.address, "--keys", &folder]);
        Program::start(&arguments, &self.keys.join("told")).line()
    }

    fn requests(&self) -> Value {
        self.tell(&["ledger"])["records"].clone()
    }
}

fn standing(shop: &mut Shop) -> Value {
    let opened = |view: &Value| view["state"] != "opening";
    shop.until("show_tax_office", "opened", opened)
}

fn probe(shop: &mut Shop) -> String {
    shop.must("test_tax_office", json!({}));
    let told = |view: &Value| view["probe"]["state"] != "asking";
    let view = shop.until("show_tax_office", "a test", told);
    view["probe"]["state"].as_str().expect("a word").to_owned()
}

fn faults(view: &Value) -> Vec<String> {
    let faults = view["faults"].as_array().expect("a list").iter();
    let text = |fault: &Value, name: &str| fault[name].as_str().expect("text").to_owned();
    faults.map(|fault| format!("{} {}", text(fault, "field"), text(fault, "why"))).collect()
}

fn notices(shop: &mut Shop) -> Value {
    shop.must("show_view", json!({}))["records"]["office"].take()
}

#[test]
fn a_line_is_set_up_tested_and_taken_away() {
    let mut shop = Shop::open();
    assert_eq!(standing(&mut shop)["state"], "off");
    assert_eq!(notices(&mut shop), json!([{ "kind": "not_set_up" }]));
    assert_eq!(probe(&mut shop), "not_set_up");
    let office = Office::open(&shop);
    let whole = office.set_up();

    // The certificate in the place of its key is told and not kept.
    let mut request = whole.clone();
    request["secret"] = json!(office.file("till_client.pem"));
    shop.must("save_tax_office", request);
    let told = standing(&mut shop);
    assert_eq!(
        (&told["secret_refused"], &told["secret"]),
        (&json!("public_key_given"), &json!("not_set"))
    );
    assert_eq!(faults(&told), ["private_key missing"]);
    assert_eq!(notices(&mut shop), json!([{ "kind": "incomplete" }]));

    // A key inside the certificate's text is not written down.
    let mut request = whole.clone();
    request["settings"]["certificate"] = json!(office.file("till_client_key.pem"));
    let answer = shop.ask("save_tax_office", request);
    assert_eq!(answer["error"]["code"], "bad_settings", "{answer}");

    shop.must("save_tax_office", whole.clone());
    let told = standing(&mut shop);
    assert_eq!((&told["state"], &told["secret"]), (&json!("ready"), &json!("in_file")));
    let certificate = &told["certificate"];
    assert_eq!(
        (&certificate["subject"], &certificate["issuer"], &certificate["last_day"]),
        (&json!("Maneki sample till"), &json!("Maneki sample tax office"), &json!("2049-12-31"))
    );
    assert_eq!(notices(&mut shop), json!([]));
    assert_eq!(probe(&mut shop), "works");
    assert_eq!(office.requests(), json!([]), "a test registers nothing");

    // An expired certificate is told before the office drops the line in silence.
    let mut request = whole.clone();
    request["settings"]["certificate"] = json!(office.file("till_expired.pem"));
    request["secret"] = json!(office.file("till_expired_key.pem"));
    shop.must("save_tax_office", request);
    let told = standing(&mut shop);
    assert!(told["certificate"]["days_left"].as_i64().expect("days") < 0, "{told}");
    assert_eq!(notices(&mut shop)[0]["kind"], "certificate_expired");
    assert_eq!(probe(&mut shop), "closed");

    // What was kept is there after another start, and gone once it is taken away.
    shop.must("save_tax_office", whole);
    assert_eq!(standing(&mut shop)["state"], "ready");
    shop.till.kill();
    shop.till = Shop::start_till(shop.folder.path());
    let manager = shop.must("show_view", json!({}))["staff"][0]["id"].take();
    shop.must("sign_in", json!({ "staff_id": manager, "pin": "9999" }));
    assert_eq!(standing(&mut shop)["state"], "ready");
    assert_eq!(probe(&mut shop), "works");
    shop.must("remove_tax_office", json!({}));
    let forgotten = |view: &Value| view["secret"] == "not_set";
    assert_eq!(shop.until("show_tax_office", "forgotten", forgotten)["state"], "off");
    assert_eq!(notices(&mut shop), json!([{ "kind": "not_set_up" }]));

    let audit = shop.must("list_audit", json!({ "before": null, "limit": 200 }))["rows"].take();
    let rows = audit.as_array().expect("rows").iter();
    let subjects: Vec<&str> = rows.filter_map(|row| row["subject"].as_str()).collect();
    let lines = |subject| subjects.iter().filter(|found| **found == subject).count();
    assert_eq!((lines("tax_office"), lines("tax_office.secret")), (4, 4), "{subjects:?}");
}

/// One tax-free sale from the passport to the refund through the wallet. What names the traveller,
/// and the payment code, is in no log, no error, no audit line and no table as plain text.
#[test]
fn a_whole_sale_shows_nobody() {
    let mut shop = Shop::open();
    shop.name_the_shop();
    let (contract, private) = (shop.antom(true), shop.key("till_private.pem"));
    shop.must("save_wallet_contract", json!({ "contract": contract, "secret": private }));
    assert_eq!(shop.contract("antom")["state"], "ready");
    let office = Office::open(&shop);
    shop.must("save_tax_office", office.set_up());
    assert_eq!(standing(&mut shop)["state"], "ready");
    let key = office.file("till_client_key.pem");
    let mut said = vec![];

    let sold = shop.sell(TEAPOT, CODE);
    let total = sold["total"]["yen"].as_i64().expect("a total");
    shop.must("start_tax_free", json!({ "receipt": null }));
    // Refusals of what does not fit repeat nothing of it.
    for lines in [
        ZONE.replace("723", "733"),
        ZONE.replace("1F31", "1Q31"),
        ZONE.replace('\n', "")[..80].into(),
    ] {
        let answer = shop.ask("read_passport", json!({ "lines": lines }));
        assert!(answer["error"].is_object(), "{answer}");
        said.push(answer.to_string());
    }
    said.push(shop.ask("read_passport", json!({ "lines": [ZONE] })).to_string());
    said.push(
        shop.ask(
            "read_passport",
            json!({ "lines": ZONE.replace('\n', "").len(), "passport": "E12346723" }),
        )
        .to_string(),
    );
    shop.must("read_passport", json!({ "lines": ZONE }));
    let today = shop.must("show_view", json!({}))["tax_free"]["day"].take();
    let landed = json!({ "status": "temporary_visitor", "landed_on": today });
    shop.must("set_stay", landed);
    shop.must("confirm_tax_free", json!({}));
    let sent = |view: &Value| view["tax_free"]["records"][0]["standing"] == "sent";
    let view = shop.until("show_view", "sent", sent);
    let made = view["tax_free"]["records"][0].clone();
    let (id, number) = (made["id"].clone(), made["number"].as_str().expect("a number").to_owned());
    said.push(view.to_string());
    said.push(shop.must("show_view", json!({})).to_string());

    assert_eq!(office.tell(&["confirm", &number])["known"], true);
    let record = |shop: &mut Shop| shop.must("show_tax_free_record", json!({ "id": id }));
    let early = shop.ask("refund_tax_free", json!({ "id": id, "route": "wallet", "net_yen": 700 }));
    assert_eq!(early["error"]["code"], "not_confirmed_yet");
    shop.must("resend_tax_free_record", json!({ "id": id }));
    let confirmed = |view: &Value| view["records"]["to_refund"] == 1;
    shop.until("show_view", "confirmed", confirmed);
    let net = record(&mut shop)["refund"]["net"]["yen"].clone();
    shop.must("refund_tax_free", json!({ "id": id, "route": "wallet", "net_yen": net }));
    let paid = |page: &Value| page["rows"][0]["standing"] == "refunded";
    shop.until("list_tax_free_records", "refunded", paid);
    let shown = record(&mut shop);
    assert_eq!(shop.ledger()["net_yen"], total - net.as_i64().expect("yen"));
    said.push(shown.to_string());
    shop.must("reprint_guide_slip", json!({ "id": id }));

    // An export shows the traveller only where a manager asked for it and said why.
    let export = |shop: &mut Shop, personal: bool, reason: &str| {
        let request =
            json!({ "query": {}, "format": "csv", "personal": personal, "reason": reason });
        shop.ask("export_tax_free_records", request)
    };
    assert_eq!(export(&mut shop, true, " ")["error"]["code"], "reason_needed");
    let masked = export(&mut shop, false, "");
    let whole = export(&mut shop, true, "税務調査")["ok"]["path"].take();
    let whole = PathBuf::from(whole.as_str().expect("a path"));
    let text = fs::read_to_string(&whole).expect("a file");
    assert!(text.contains("E12346723") && text.contains("WANG XIAOMING"), "{text}");
    fs::remove_file(&whole).expect("taken away");
    let masked = masked["ok"]["path"].as_str().expect("a path").to_owned();
    let text = fs::read_to_string(masked).expect("a file");
    assert!(text.contains(&number) && text.contains("•••••6723"), "{text}");

    let audit = shop.must("list_audit", json!({ "before": null, "limit": 200 })).to_string();
    assert!(audit.contains("whole: 税務調査") && audit.contains("tax-free-records-masked"));
    said.push(audit);
    shop.till.kill();
    drop(office.sim);
    let mut places = searched(shop.folder.path());
    let log = places.iter().find(|(place, _)| place.ends_with("stderr"));
    assert!(!log.expect("a log").1.is_empty(), "the log was written");
    // What may be in plain is found, so what is not there would be.
    let plain = |(place, bytes): &(String, Vec<u8>)| {
        place.starts_with("table") && bytes == number.as_bytes()
    };
    assert!(places.iter().any(plain), "the tables were read");
    places.extend(said.into_iter().map(|text| ("an answer".to_owned(), text.into_bytes())));
    let middle = key.lines().nth(1).expect("a key");
    nowhere(&places, &TRAVELLER);
    nowhere(&places, &["WANG XIAOMING", CODE, middle]);
}
