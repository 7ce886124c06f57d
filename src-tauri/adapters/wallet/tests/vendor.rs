//! Our signatures against the vendor's Python SDK, and the vendor's client against our simulator.
//! `tests/vendor/run` installs the SDK and runs these.

#[path = "common/desk.rs"]
#[expect(dead_code, reason = "only the keys are needed here")]
mod desk;

use desk::key_ring;
use maneki_wallet::{
    antom::{sign_request, verify},
    sim::{Clock, Server},
};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

struct Vendor {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Vendor {
    fn start() -> Self {
        let python = std::env::var("MANEKI_VENDOR_PYTHON").expect("run tests/vendor/run");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/vendor/antom.py");
        let mut child = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let to = child.stdin.take().expect("piped");
        let from = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, to, from }
    }

    fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.to, "{question}").expect("python reads");
        let mut line = String::new();
        self.from.read_line(&mut line).expect("python answers");
        serde_json::from_str(&line).expect("a line of JSON")
    }
}

impl Drop for Vendor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn pem(secret: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("wallet-keys").join(secret);
    std::fs::read_to_string(path).expect("made by the key ring")
}

/// Bodies of every call, compact and pretty, raw and with `\u` escapes, in four scripts.
fn bodies() -> Vec<(String, String)> {
    let names = ["抹茶チョコレート", "资生堂 面霜", "마유크림", "Whisky 響 17年", "𠮷野家の髙島"];
    let mut bodies = Vec::new();
    for at in 0..15_u32 {
        let name = names[at as usize % names.len()];
        let pay = json!({
            "productCode": "IN_STORE_PAYMENT",
            "paymentRequestId": format!("01JD{at:022}"),
            "paymentAmount": { "currency": "JPY", "value": (1_u64 << at).to_string() },
            "paymentMethod": { "paymentMethodId": format!("28{at:016}") },
            "order": { "orderDescription": name, "note": "a+b/c=d&e?f \"quoted\" \\ \n" },
        });
        let path = |call: &str| format!("/ams/sandbox/api/v1/payments/{call}");
        bodies.push((path("pay"), pay.to_string()));
        bodies.push((path("pay"), serde_json::to_string_pretty(&pay).expect("JSON")));
        let escaped: String = pay
            .to_string()
            .encode_utf16()
            .map(|unit| match u8::try_from(unit) {
                Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
                _ => format!("\\u{unit:04x}"),
            })
            .collect();
        bodies.push((path("pay"), escaped));
        let refund = json!({ "refundRequestId": at.to_string(), "refundReason": name });
        bodies.push((path("refund"), refund.to_string()));
    }
    bodies
}

#[test]
#[ignore = "needs the vendor's SDK: tests/vendor/run"]
fn signatures_are_equal_byte_for_byte() {
    let ring = key_ring();
    let mut vendor = Vendor::start();
    let bodies = bodies();
    assert!(bodies.len() >= 50, "too few to mean anything");
    for (path, body) in &bodies {
        let (client, time) = ("SANDBOX_5Y00", "1795402800000");
        let mut ask = json!({
            "do": "sign", "path": path, "client": client, "time": time, "body": body,
            "private_key": pem("till_private.pem"), "public_key": ring.till_public,
        });
        let ours = sign_request(&ring.till_private, path, client, time, body).expect("a key");
        let theirs = vendor.ask(&ask);
        assert_eq!(theirs.as_str(), Some(ours.as_str()), "{body}");
        let checks = |signature: &str, body: &str| {
            verify(&ring.till_public, path, client, time, body, signature).expect("a key")
        };
        assert!(checks(theirs.as_str().expect("text"), body), "{body}");
        assert!(!checks(&ours, &format!("{body} ")), "a changed body must not verify");
        ask["do"] = "verify".into();
        ask["signature"] = ours.clone().into();
        assert_eq!(vendor.ask(&ask), true, "the vendor rejects ours: {body}");
        ask["body"] = format!("{body} ").into();
        assert_eq!(vendor.ask(&ask), false);
    }
    println!("{} requests: signatures equal, each side verifies the other's", bodies.len());
}

#[test]
#[ignore = "needs the vendor's SDK: tests/vendor/run"]
fn the_vendors_client_drives_the_simulator() {
    let ring = key_ring();
    let listen = "127.0.0.1:0".parse().expect("loopback");
    let server = Server::start(listen, ring, vec![], Clock::Real).expect("a server");
    let told = Vendor::start().ask(&json!({
        "do": "journey", "address": server.address.to_string(),
        "private_key": pem("till_private.pem"), "public_key": ring.acquirer_public,
    }));
    println!("{told}");
    let expected = json!([
        ["S", "SUCCESS", null],
        ["S", "SUCCESS", "SUCCESS"],
        ["S", "SUCCESS", null],
        ["S", "SUCCESS", "CANCELLED"],
        ["S", "SUCCESS", null],
        ["S", "SUCCESS", null],
    ]);
    assert_eq!(told, expected);
    let nets = server.with_acquirer(|acquirer| {
        ["VENDOR-CANCELLED", "VENDOR-REFUNDED"].map(|id| acquirer.books().net_of(id))
    });
    assert_eq!(nets, [0, 1_000]);
}
