//! A shop's till, no demo, charging through the real gateways: the two programs talk HTTP on
//! loopback, and everything is set up by the commands that the manager's screen uses.

use maneki_store::{Key, SqlReader};
use rusqlite::types::ValueRef;
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const CLI: &str = env!("CARGO_BIN_EXE_maneki-cli");
const CODE: &str = "281234567890123456";
const MD5_KEY: &str = "sim0sim0sim0sim0sim0sim0sim0sim0";

struct Program {
    child: Child,
    stdin: ChildStdin,
    lines: BufReader<ChildStdout>,
}

impl Program {
    /// What it says on stderr goes into `log`. No key ring is there: none of the tester's own.
    fn start(arguments: &[&str], log: &Path) -> Self {
        let log = fs::OpenOptions::new().create(true).append(true).open(log).expect("a log");
        let mut child = Command::new(CLI)
            .args(arguments)
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env("XDG_RUNTIME_DIR", "/nonexistent")
            .env("RUST_LOG", "debug")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("it starts");
        let stdin = child.stdin.take().expect("piped");
        let lines = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, stdin, lines }
    }

    fn line(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line:?}"))
    }
}

impl Program {
    /// As a power cut does.
    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

struct Shop {
    folder: tempfile::TempDir,
    sim: Program,
    address: String,
    till: Program,
}

impl Shop {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("stderr");
        let keys = folder.path().join("keys").display().to_string();
        let arguments = ["wallet-sim", "--listen", "127.0.0.1:0", "--keys", &keys];
        let mut sim = Program::start(&arguments, &log);
        let address = sim.line()["listening"].as_str().expect("an address").to_owned();
        let till = Self::start_till(folder.path());
        let mut shop = Self { folder, sim, address, till };
        let set_up = json!({
            "shop_name": "試験店", "manager_name": "店長", "pin": "9999", "language": "ja",
        });
        shop.must("set_up", set_up);
        let goods = include_str!("../../../assets/shop/products.csv");
        shop.must("import_products", json!({ "text": goods }));
        shop.must("open_shift", json!({ "float_yen": 10_000 }));
        shop
    }

    fn start_till(folder: &Path) -> Program {
        let data = folder.join("till").display().to_string();
        Program::start(&["call", "--data", &data], &folder.join("stderr"))
    }

    fn key(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join("keys").join(name)).expect("the simulator's")
    }

    fn ask(&mut self, command: &str, request: Value) -> Value {
        let line = json!({ "command": command, "request": request });
        writeln!(self.till.stdin, "{line}").expect("the till reads");
        self.till.line()
    }

    fn must(&mut self, command: &str, request: Value) -> Value {
        let mut answer = self.ask(command, request);
        assert!(answer.get("ok").is_some(), "{command}: {answer}");
        answer["ok"].take()
    }

    /// Asks until the answer fits.
    fn until(&mut self, command: &str, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let since = Instant::now();
        loop {
            let answer = self.must(command, json!({}));
            if fits(&answer) {
                return answer;
            }
            assert!(since.elapsed() < Duration::from_secs(30), "{what}: {answer}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn contract(&mut self, gateway: &str) -> Value {
        let opened = |view: &Value| view["contracts"][at(gateway)]["state"] != "opening";
        self.until("show_wallets", gateway, opened)["contracts"][at(gateway)].take()
    }

    fn ledger(&self) -> Value {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        write!(stream, "GET /sim/ledger HTTP/1.1\r\nHost: sim\r\n\r\n").expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        let body = answer.split("\r\n\r\n").nth(1).expect("a body");
        serde_json::from_str(body).expect("JSON")
    }

    fn name_the_shop(&mut self) {
        let shop = json!({
            "merchant_id": "M1", "merchant_name": "招き免税店", "mcc": "5309", "store_id": "S1",
            "store_name": "銀座", "terminal_id": "T1", "order_description": "免税品",
        });
        self.must("save_wallet_shop", shop);
    }

    fn antom(&self, test: bool) -> Value {
        json!({ "antom": {
            "test": test, "host": format!("http://{}", self.address),
            "client_id": "SANDBOX_SHOP", "key_version": "1",
            "acquirer_keys": [{ "version": "1", "key": self.key("acquirer_public.pem") }],
            "settlement_currency": null, "notify_url": null,
        } })
    }

    /// Sells one thing by this code; the receipt's total.
    fn pay(&mut self, code: &str) -> i64 {
        self.must("add_product", json!({ "sku": "SKN-001", "quantity": 1 }));
        self.must("start_checkout", json!({}));
        self.must("scan_code", json!({ "text": code }));
        let sold = |view: &Value| view["done"].is_object();
        let view = self.until("show_view", "paid", sold);
        self.must("finish_sale", json!({}));
        view["done"]["total"]["yen"].as_i64().expect("a total")
    }
}

fn at(gateway: &str) -> usize {
    ["antom", "spot_pay", "wechat"].iter().position(|name| *name == gateway).expect("known")
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
    let not_sent = |view: &Value| view["checkout"]["payment"]["step"] == "not_sent";
    shop.until("show_view", "not sent", not_sent);
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

/// Every file that the till made, its log, and every value of its database.
fn searched(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = vec![];
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder").map(|entry| entry.expect("an entry")) {
            let path = entry.path();
            // The simulator's keys, and the one place where secrets belong without a key ring.
            if path.ends_with("keys") || path.display().to_string().contains("till.key") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.display().to_string(), fs::read(&path).expect("readable")));
            }
        }
    }
    let hex = fs::read_to_string(folder.join("till.key")).expect("the key's file");
    let byte = |at: usize| u8::from_str_radix(&hex.trim()[at * 2..at * 2 + 2], 16).expect("hex");
    let key = Key::new(std::array::from_fn(byte));
    let reader = SqlReader::open(&folder.join("till"), &key).expect("the till's data");
    let from = found.len();
    let mut tables = reader
        .connection()
        .prepare("select name from sqlite_schema where type = 'table' and sql not like '%virtual%'")
        .expect("a database");
    let tables = tables.query_map([], |row| row.get(0)).expect("tables");
    for table in tables.map(|name| name.expect("a name")).collect::<Vec<String>>() {
        let all = reader.connection().prepare(&format!("select * from \"{table}\""));
        let mut all = all.expect("a table");
        let columns = all.column_count();
        let mut rows = all.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..columns {
                let bytes = match row.get_ref(column).expect("a value") {
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_owned(),
                    ValueRef::Integer(number) => number.to_string().into_bytes(),
                    ValueRef::Null | ValueRef::Real(_) => continue,
                };
                found.push((format!("table {table}"), bytes));
            }
        }
    }
    assert!(found.len() - from > 1_000, "the goods alone are more");
    found
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
    for (place, bytes) in &places {
        for secret in [CODE, middle] {
            let needle = secret.as_bytes();
            let shows = bytes.windows(needle.len()).any(|part| part == needle);
            assert!(!shows, "{place} shows {}…", &secret[..4]);
        }
    }
    let wire = places.iter().find(|(place, _)| place.ends_with("wallet-wire.jsonl"));
    let wire = String::from_utf8_lossy(&wire.expect("the wire's evidence").1).into_owned();
    assert!(wire.contains("2812…3456"), "the evidence names the code by its ends");
    drop(shop.sim);
}
