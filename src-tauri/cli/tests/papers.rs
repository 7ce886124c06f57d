//! `maneki-cli papers`: a stored paper drawn again beside a till that is running.

mod common;

use common::{CLI, Shop};
use serde_json::{Value, json};
use std::{fs, path::PathBuf, process::Command};

/// The exit code, the answer and the file.
fn papers(shop: &Shop, what: &str, more: &[&str]) -> (Option<i32>, Value, Vec<u8>) {
    let out = shop.folder.path().join("paper");
    let _ = fs::remove_file(&out);
    let output = Command::new(CLI)
        .args(["papers", what, "--data"])
        .arg(shop.folder.path().join("till"))
        .arg("--out")
        .arg(&out)
        .args(more)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env("XDG_RUNTIME_DIR", "/nonexistent")
        .output()
        .expect("it runs");
    let answer = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code(), answer, fs::read(&out).unwrap_or_default())
}

#[test]
fn a_receipt_is_drawn_again_as_it_is_kept() {
    let mut shop = Shop::open();
    shop.must("add_product", json!({ "sku": "SWT-001", "quantity": 2 }));
    shop.must("pay_cash", json!({ "received_yen": 10_000, "amount_yen": null }));
    let saved = |view: &Value| view["done"]["paper"]["state"] == "saved";
    let done = shop.until("show_view", "its PDF", saved)["done"].take();
    let number = done["number"].as_str().expect("a number");
    let kept = PathBuf::from(done["paper"]["file"].as_str().expect("a file"));

    let (exit, answer, pdf) = papers(&shop, number, &[]);
    assert_eq!((exit, &answer["as_kept"]), (Some(0), &json!(true)), "{answer}");
    assert_eq!(pdf, fs::read(&kept).expect("kept"), "byte for byte");

    let (_, answer, sheet) = papers(&shop, number, &["--media", "a4"]);
    assert_eq!(answer["as_kept"], json!(null), "nothing is kept on A4");
    assert!(sheet.starts_with(b"%PDF-") && sheet != pdf);
    let (_, _, png) = papers(&shop, number, &["--as", "png", "--dpi", "100"]);
    assert!(png.starts_with(b"\x89PNG\r\n"));
    let (_, _, dots) = papers(&shop, number, &["--as", "escpos"]);
    assert!(dots.starts_with(b"\x1b@"), "a printer is reset first");
    assert!(dots.windows(4).any(|four| four == b"\x1dv0\0"), "then dots");

    let (exit, answer, file) = papers(&shop, "01-20990101-0001", &[]);
    assert_eq!((exit, &answer["error"]["code"]), (Some(1), &json!("no_such_paper")));
    assert!(file.is_empty());
    let (exit, _, _) = papers(&shop, number, &["--media", "b5"]);
    assert_eq!(exit, Some(2), "wrong usage");
}
