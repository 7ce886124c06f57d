//! What bad input gets: an error code with words of its own, and nothing lost.

use expect_test::{Expect, expect};
use maneki_core::time::AtMs;
use maneki_tests::shop::Shop;
use serde_json::{Value, json};
use std::fmt::Write as _;

const YEAR_MS: i64 = 365 * 86_400_000;

/// A shop with something in the cart, which every refusal must leave as it was.
fn check(command: &str, request: Value, expected: Expect) {
    let mut shop = Shop::open(1);
    let goods = shop.must("search_products", json!({ "text": "抹茶", "limit": 1 }));
    shop.must("add_product", json!({ "sku": goods[0]["sku"], "quantity": 2 }));
    let before = shop.view();
    let answer = shop.call(command, request);
    let said = match answer {
        Ok(value) => format!("ok {value}"),
        Err(error) => {
            let code = serde_json::to_value(error.code).expect("a code is a word");
            format!("{} {:?}", code.as_str().expect("a word"), error.params)
        }
    };
    let after = shop.view();
    let notice = after.notice.filter(|notice| before.notice.as_ref() != Some(notice));
    let told = notice.map_or_else(String::new, |it| format!(", {:?} {:?}", it.code, it.params));
    expected.assert_eq(&format!("{said}{told}"));
    assert_eq!(after.cart, before.cart, "the cart is as it was");
}

#[test]
fn codes_that_are_no_goods() {
    check(
        "scan_code",
        json!({ "text": "4901234567890" }),
        expect![[r#"ok {}, JanBad {"text": "4901234567890"}"#]],
    );
    check(
        "scan_code",
        json!({ "text": "4901234567894" }),
        expect![[r#"ok {}, JanNotInShop {"text": "4901234567894"}"#]],
    );
    check("scan_code", json!({ "text": "" }), expect!["ok {}, CodeUnknown {}"]);
    check("scan_code", json!({ "text": "🐼" }), expect!["ok {}, CodeUnknown {}"]);
    check(
        "add_product",
        json!({ "sku": "NOT-HERE", "quantity": 1 }),
        expect![[r#"no_such_product {"text": "NOT-HERE"}"#]],
    );
}

#[test]
fn quantities_out_of_bounds() {
    check(
        "change_quantity",
        json!({ "line": 1, "quantity": 0 }),
        expect![[r#"bad_quantity {"most": "9999"}"#]],
    );
    check(
        "change_quantity",
        json!({ "line": 1, "quantity": 1_000_000_000 }),
        expect![[r#"bad_quantity {"most": "9999"}"#]],
    );
    check(
        "change_quantity",
        json!({ "line": 1, "quantity": -1 }),
        expect![[r#"bad_request {"fault": "invalid value: integer `-1`, expected u32"}"#]],
    );
    check("change_quantity", json!({ "line": 77, "quantity": 1 }), expect!["no_such_line {}"]);
}

fn product(price_yen: i64) -> Value {
    json!({
        "sku": "X1", "jan": null, "kana": "", "price_yen": price_yen, "class": "standard",
        "tax_free": true, "category": "other", "quick": null,
        "names": { "ja": "茶", "zh": "", "en": "" },
    })
}

#[test]
fn prices_that_are_none() {
    check("save_product", product(0), expect![[r#"bad_product {"field": "price_yen"}"#]]);
    check("save_product", product(-100), expect![[r#"bad_product {"field": "price_yen"}"#]]);
    let file = "sku,jan,name_ja,price_yen,tax_class,tax_free\n\
                A1,4900000000001,茶,0,standard,yes\nA2,,🐼飴,-5,reduced,yes\n";
    check(
        "import_products",
        json!({ "text": file }),
        expect![[
            r#"ok {"coming":0,"faults":[{"code":"jan_check_digit","column":"jan","line":2,"value":"4900000000001"},{"code":"not_positive","column":"price_yen","line":2,"value":"0"},{"code":"not_positive","column":"price_yen","line":3,"value":"-5"}],"products":0}"#
        ]],
    );
}

#[test]
fn rates_that_are_text() {
    check("import_rate", json!({ "text": "hello" }), expect![[r#"rate_file_bad {"line": "1"}"#]]);
    let file = "at,cny_per_jpy,source\n2026-11-23T10:00:00+09:00,about five,bank\n";
    check("import_rate", json!({ "text": file }), expect![[r#"rate_file_bad {"line": "2"}"#]]);
    check("enter_rate", json!({ "rate": "0.05x", "source": "bank" }), expect!["bad_rate {}"]);
    check("enter_rate", json!({ "rate": "-0.05", "source": "bank" }), expect!["bad_rate {}"]);
}

#[test]
fn requests_that_are_none() {
    check("pay_coins", json!({}), expect![[r#"unknown_command {"command": "pay_coins"}"#]]);
    check(
        "change_quantity",
        json!({ "line": "one" }),
        expect![[r#"bad_request {"fault": "invalid type: string \"one\", expected u32"}"#]],
    );
}

#[test]
fn a_thousand_lines_are_too_many() {
    let mut shop = Shop::open(2);
    let mut file = String::from("sku,name_ja,price_yen,tax_class,tax_free\n");
    for at in 0..1_100 {
        writeln!(file, "M{at},茶 {at},{},standard,yes", 100 + at).expect("memory");
    }
    assert_eq!(shop.must("import_products", json!({ "text": file }))["products"], 1_100);
    let mut refused = None;
    for at in 0..1_100 {
        let line = json!({ "sku": format!("M{at}"), "quantity": 1 });
        if let Err(error) = shop.call("add_product", line) {
            refused = Some((at, error.code, error.params));
            break;
        }
    }
    expect![[r#"
        Some(
            (
                999,
                TooManyLines,
                {
                    "most": "999",
                },
            ),
        )
    "#]]
    .assert_debug_eq(&refused);
    assert_eq!(shop.view().cart.lines.len(), 999);
}

#[test]
fn emoji_and_rare_kanji_are_names_that_sell() {
    let mut shop = Shop::open(3);
    let mut request = product(500);
    request["names"]["ja"] = json!("𠮷野家の🐼饅頭");
    shop.must("save_product", request);
    shop.must("add_product", json!({ "sku": "X1", "quantity": 1 }));
    shop.must("start_checkout", json!({ "tender": "cash" }));
    assert_eq!(shop.view().cart.lines[0].names.ja, "𠮷野家の🐼饅頭");
}

#[test]
fn a_clock_set_back_a_year_is_said_and_loses_nothing() {
    let mut shop = Shop::open(4);
    let goods = shop.must("search_products", json!({ "text": "抹茶", "limit": 1 }));
    shop.must("add_product", json!({ "sku": goods[0]["sku"], "quantity": 1 }));
    shop.env.set(AtMs(shop.now().0 - YEAR_MS));
    shop.restart();
    let view = shop.view();
    assert_eq!(view.cart.lines.len(), 1, "the cart is there");
    expect![[r#"
        Some(
            NoticeView {
                code: ClockWentBack,
                params: {
                    "last_at_ms": "1795478400000",
                },
                seq: 1,
            },
        )
    "#]]
    .assert_debug_eq(&view.notice);
}
