//! A shop's till, no demo, and the simulators that it talks to: programs of their own, on loopback.
//! Everything is set up by the commands that the manager's screen uses.
#![allow(dead_code, reason = "each test file uses its part")]

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

pub(crate) const CLI: &str = env!("CARGO_BIN_EXE_maneki-cli");
pub(crate) const CODE: &str = "281234567890123456";

pub(crate) struct Program {
    child: Child,
    stdin: ChildStdin,
    lines: BufReader<ChildStdout>,
}

impl Program {
    /// What it says on stderr goes into `log`. No key ring is there: none of the tester's own.
    pub(crate) fn start(arguments: &[&str], log: &Path) -> Self {
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

    pub(crate) fn line(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line:?}"))
    }
}

impl Program {
    /// As a power cut does.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

pub(crate) struct Shop {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) sim: Program,
    pub(crate) address: String,
    pub(crate) till: Program,
}

impl Shop {
    pub(crate) fn open() -> Self {
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
        let goods = include_str!("../../../../assets/shop/products.csv");
        shop.must("import_products", json!({ "text": goods }));
        shop.must("open_shift", json!({ "float_yen": 10_000 }));
        shop
    }

    pub(crate) fn start_till(folder: &Path) -> Program {
        let data = folder.join("till").display().to_string();
        Program::start(&["call", "--data", &data], &folder.join("stderr"))
    }

    pub(crate) fn key(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join("keys").join(name)).expect("the simulator's")
    }

    pub(crate) fn ask(&mut self, command: &str, request: Value) -> Value {
        let line = json!({ "command": command, "request": request });
        writeln!(self.till.stdin, "{line}").expect("the till reads");
        self.till.line()
    }

    pub(crate) fn must(&mut self, command: &str, request: Value) -> Value {
        let mut answer = self.ask(command, request);
        assert!(answer.get("ok").is_some(), "{command}: {answer}");
        answer["ok"].take()
    }

    /// Asks until the answer fits.
    pub(crate) fn until(
        &mut self,
        command: &str,
        what: &str,
        fits: impl Fn(&Value) -> bool,
    ) -> Value {
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

    pub(crate) fn contract(&mut self, gateway: &str) -> Value {
        let opened = |view: &Value| view["contracts"][at(gateway)]["state"] != "opening";
        self.until("show_wallets", gateway, opened)["contracts"][at(gateway)].take()
    }

    pub(crate) fn ledger(&self) -> Value {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        write!(stream, "GET /sim/ledger HTTP/1.1\r\nHost: sim\r\n\r\n").expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        let body = answer.split("\r\n\r\n").nth(1).expect("a body");
        serde_json::from_str(body).expect("JSON")
    }

    /// More script for the acquirer.
    pub(crate) fn play(&self, rules: &str) {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let length = rules.len();
        write!(stream, "POST /sim/script HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{rules}")
            .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        assert!(answer.contains("added"), "{answer}");
    }

    pub(crate) fn name_the_shop(&mut self) {
        let shop = json!({
            "merchant_id": "M1", "merchant_name": "招き免税店", "mcc": "5309", "store_id": "S1",
            "store_name": "銀座", "terminal_id": "T1", "order_description": "免税品",
        });
        self.must("save_wallet_shop", shop);
    }

    pub(crate) fn antom(&self, test: bool) -> Value {
        json!({ "antom": {
            "test": test, "host": format!("http://{}", self.address),
            "client_id": "SANDBOX_SHOP", "key_version": "1",
            "acquirer_keys": [{ "version": "1", "key": self.key("acquirer_public.pem") }],
            "settlement_currency": null, "notify_url": null,
        } })
    }

    /// Sells one cheap thing by this code; the receipt's total.
    pub(crate) fn pay(&mut self, code: &str) -> i64 {
        let done = self.sell("SKN-001", code);
        self.must("finish_sale", json!({}));
        done["total"]["yen"].as_i64().expect("a total")
    }

    /// Sells one thing by this code; what the till says of the sale.
    pub(crate) fn sell(&mut self, sku: &str, code: &str) -> Value {
        self.must("add_product", json!({ "sku": sku, "quantity": 1 }));
        self.must("start_checkout", json!({}));
        self.must("scan_code", json!({ "text": code }));
        let sold = |view: &Value| view["done"].is_object();
        self.until("show_view", "paid", sold)["done"].take()
    }
}

pub(crate) fn at(gateway: &str) -> usize {
    ["antom", "spot_pay", "wechat"].iter().position(|name| *name == gateway).expect("known")
}

/// Every file that the till made, its log, and every value of its database.
pub(crate) fn searched(folder: &Path) -> Vec<(String, Vec<u8>)> {
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

/// Fails where any of these places shows any of these secrets.
pub(crate) fn nowhere(places: &[(String, Vec<u8>)], secrets: &[&str]) {
    for (place, bytes) in places {
        for secret in secrets {
            let needle = secret.as_bytes();
            let shows = bytes.windows(needle.len()).any(|part| part == needle);
            assert!(!shows, "{place} shows {}…", &secret[..4]);
        }
    }
}
