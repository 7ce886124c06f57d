//! The manager's office over the real till: prices that change by the day, what X and Z tell of
//! people, overrides in the audit trail, sales by nationality.

use maneki_core::time::{day_text, days_after};
use maneki_tests::{books, shop::Shop, tax_free as desk};
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;

fn shop() -> Shop {
    let mut shop = Shop::open(11);
    shop.sign_in("店長", "9999");
    shop
}

fn id_of(shop: &Shop, name: &str) -> String {
    let staff = shop.view().staff;
    staff.iter().find(|staff| staff.name == name).expect("on the list").id.clone()
}

/// Two pieces of goods at about `yen` in the cart; the line's number.
fn ring_up(shop: &mut Shop, yen: i64) -> (String, u32) {
    let sku = desk::sku_at(shop, yen);
    shop.must("add_product", json!({ "sku": sku, "quantity": 2 }));
    let lines = shop.view().cart.lines;
    (sku, lines.last().expect("a line").no)
}

fn pay(shop: &mut Shop) -> i64 {
    shop.must("start_checkout", json!({}));
    let due = shop.view().checkout.expect("a checkout").due.yen;
    shop.must("pay_cash", json!({ "received_yen": due }));
    due
}

fn audit(shop: &mut Shop, action: &str) -> Vec<Value> {
    let page = shop.must("list_audit", json!({ "before": null, "limit": 200 }));
    let rows = page["rows"].as_array().expect("rows").iter();
    rows.filter(|row| row["action"] == action).cloned().collect()
}

#[test]
fn a_planned_price_holds_from_its_shop_day_on() {
    let mut shop = shop();
    let (sku, _) = ring_up(&mut shop, 1_000);
    let today = shop.now().day_in_japan();
    let price = |shop: &mut Shop| {
        let found = shop.must("search_products", json!({ "text": sku, "limit": 1 }));
        found[0]["price_yen"].as_i64().expect("yen")
    };
    let old = price(&mut shop);
    let plan = |shop: &mut Shop, days: i64, yen: i64| {
        let from = day_text(days_after(today, days));
        shop.must("plan_price", json!({ "sku": sku, "from": from, "price_yen": yen }));
    };
    plan(&mut shop, 1, 1_234);
    plan(&mut shop, 3, 1_300);
    plan(&mut shop, 3, 1_301);
    shop.restart();
    // The shop's day begins at four.
    shop.pass(18 * 3_600_000);
    assert_eq!(price(&mut shop), old, "after midnight it is still the day before");
    shop.pass(2 * 3_600_000);
    assert_eq!(price(&mut shop), 1_234);
    assert_eq!(shop.view().cart.lines[0].unit_yen, old, "what was rung up keeps its price");
    let told = audit(&mut shop, "product_changed");
    assert_eq!(told[0]["before"], format!("price_yen={old}"));
    assert_eq!((&told[0]["after"], &told[0]["staff_id"]), (&json!("price_yen=1234"), &Value::Null));
    // A till that was off on the day catches up when it starts.
    shop.env.set(shop.now().plus_ms(4 * DAY_MS));
    shop.restart();
    shop.pass(1);
    assert_eq!(price(&mut shop), 1_301);
    assert_eq!(shop.must("coming_prices", json!({})), json!([]));
}

#[test]
fn x_and_z_tell_what_each_person_gave_away_and_took_out() {
    let mut shop = shop();
    let [manager, cashier] = ["店長", "佐藤"].map(|name| id_of(&shop, name));
    shop.sign_in("佐藤", "1234");
    // One line is taken out, and put back; one is made fewer; a whole cart is thrown away.
    let (sku, line) = ring_up(&mut shop, 1_000);
    let unit = shop.view().cart.lines[0].unit_yen;
    shop.must("void_line", json!({ "line": line }));
    shop.must("undo_void", json!({}));
    shop.must("change_quantity", json!({ "line": line, "quantity": 1 }));
    shop.must("discard_cart", json!({}));
    // A discount past the cashier's limit takes the manager's PIN.
    ring_up(&mut shop, 1_000);
    let request =
        |approval: Value| json!({ "off": { "yen": unit }, "reason": "傷", "approval": approval });
    assert!(shop.call("discount_cart", request(Value::Null)).is_err());
    let approval = json!({ "staff_id": manager, "pin": "9999" });
    shop.must("discount_cart", request(approval.clone()));
    let override_of = &audit_as_manager(&mut shop, "cart_discounted")[0];
    assert_eq!(override_of["staff_id"], json!(cashier));
    assert_eq!(override_of["approved_by"], json!(manager));
    pay(&mut shop);
    let sold = shop.view().done.expect("sold");
    shop.must("finish_sale", json!({}));
    shop.must("start_return", json!({ "number": sold.number }));
    let lines: Vec<Value> = shop
        .view()
        .returning
        .expect("a return")
        .lines
        .iter()
        .map(|line| json!({ "line": line.no, "quantity": 1 }))
        .collect();
    shop.must("choose_return", json!({ "lines": lines }));
    shop.must("confirm_return", json!({ "reason": "x", "approval": approval }));

    let x = shop.must("report_shift", json!({}));
    let of = |list: &Value, name: &str| {
        let row = list.as_array().expect("rows").iter().find(|row| row["name"] == name);
        row.map(|row| (row["count"].as_i64(), row["yen"].as_i64()))
    };
    let name = "佐藤";
    assert_eq!(of(&x["staff_voids"], name), Some((Some(2), Some(2 * unit))), "{sku}");
    let discounts = of(&x["staff_discounts"], name).expect("discounts");
    assert_eq!(discounts.1, x["discounts"]["yen"].as_i64());
    let back = of(&x["given_back"], "cash").expect("cash went back");
    assert_eq!(back.1, x["returns"]["yen"].as_i64());
    let z = shop.must(
        "close_shift",
        json!({
            "counted_yen": x["expected_yen"], "reason": "", "acknowledge_unresolved": false,
            "approval": approval,
        }),
    );
    for sums in ["staff_voids", "staff_discounts", "given_back", "taxes", "total_yen"] {
        assert_eq!(z[sums], x[sums], "{sums}");
    }
    shop.sign_in("店長", "9999");
    let again = shop.must("show_closing", json!({ "z_number": z["z_number"] }));
    assert_eq!(again, z, "told again it says the same");
    assert_eq!(shop.must("show_closing", json!({ "z_number": null })), z);
    assert!(shop.call("show_closing", json!({ "z_number": 99 })).is_err());
    books::check(&shop);
}

/// The trail is the manager's to read.
fn audit_as_manager(shop: &mut Shop, action: &str) -> Vec<Value> {
    shop.sign_in("店長", "9999");
    let rows = audit(shop, action);
    shop.sign_in("佐藤", "1234");
    rows
}

#[test]
fn a_count_by_pieces_must_sum_to_what_is_told() {
    let mut shop = shop();
    let expected = shop.must("report_shift", json!({}))["expected_yen"].as_i64().expect("yen");
    let notes = expected / 1_000;
    let pieces = json!([{ "face_yen": 1_000, "count": notes }]);
    let sum = shop.must("sum_pieces", json!({ "pieces": pieces }));
    assert_eq!(sum["total_yen"], json!(notes * 1_000));
    for bad in [
        json!([{ "face_yen": 20, "count": 1 }]),
        json!([
            { "face_yen": 10, "count": 1 }, { "face_yen": 10, "count": 1 },
        ]),
    ] {
        assert!(shop.call("sum_pieces", json!({ "pieces": bad })).is_err());
    }
    let close = |yen: i64| {
        json!({
            "counted_yen": yen, "pieces": pieces, "reason": "", "acknowledge_unresolved": false,
        })
    };
    assert!(shop.call("close_shift", close(expected + 1)).is_err(), "it does not sum up");
    assert_eq!(expected % 1_000, 0, "the float is whole notes");
    let z = shop.must("close_shift", close(expected));
    assert_eq!(z["pieces"][0]["count"], json!(notes));
    // The paper set again from what is stored has the pieces too.
    shop.pass(3_000);
    books::check(&shop);
}

#[test]
fn tax_free_stands_on_x_and_in_the_report_by_nationality() {
    let mut shop = shop();
    ring_up(&mut shop, 20_000);
    let total = pay(&mut shop);
    shop.must("start_tax_free", json!({ "receipt": null }));
    shop.must("read_passport", json!({ "lines": desk::CHINESE }));
    shop.must("set_stay", desk::visitor(shop.now()));
    shop.must("confirm_tax_free", json!({}));
    let made = shop.view().tax_free.expect("a procedure").records;
    let x = shop.must("report_shift", json!({}));
    assert_eq!(x["tax_free"]["count"], json!(made.len()));
    assert_eq!(x["tax_free"]["yen"], json!(total));
    assert!(x["tax_free_tax_yen"].as_i64().expect("yen") > total / 12);
    let day = day_text(shop.now().day_in_japan());
    let ask = json!({ "from": day, "to": day, "by": "nation", "against": "day_before" });
    let rows = shop.must("report_sales", ask.clone())["rows"].clone();
    assert_eq!((&rows[0]["key"], &rows[0]["yen"]), (&json!("CHN"), &json!(total)));
    let found =
        shop.must("find_receipts", json!({ "tax_free": true }))["receipts"][0]["id"].clone();
    shop.must("reprint_receipt", json!({ "id": found }));
    let receipt = shop.must("show_receipt", json!({ "id": found }));
    assert_eq!(receipt["records"][0]["id"], json!(made[0].id), "a receipt opens with its record");
    let history = receipt["history"].as_array().expect("events").iter();
    let history: Vec<_> = history.map(|event| event["kind"].as_str().expect("a kind")).collect();
    assert_eq!(history, ["printed", "reprinted"]);
    shop.pass(5_000);
    let request = json!({ "id": made[0].id, "reason": "test" });
    shop.must("cancel_tax_free_record", request);
    shop.pass(5_000);
    let x = shop.must("report_shift", json!({}));
    assert_eq!(x["tax_free_withdrawn"]["yen"], json!(total), "both are told");
    assert_eq!(shop.must("report_sales", ask)["rows"], json!([]));
}

#[test]
fn a_product_file_plans_prices_that_are_to_come() {
    let mut shop = shop();
    let today = shop.now().day_in_japan();
    let file = |days: i64| {
        let from = day_text(days_after(today, days));
        let head = "sku,name_ja,price_yen,tax_class,tax_free,next_price_yen,next_price_from";
        let text = format!("{head}\nN-1,茶,500,reduced,yes,550,{from}\nN-2,飴,100,reduced,yes,,\n");
        json!({ "text": text })
    };
    let late = shop.must("import_products", file(0));
    assert_eq!((&late["products"], &late["coming"]), (&json!(0), &json!(0)));
    let fault = &late["faults"][0];
    let told = (&fault["line"], &fault["column"], &fault["code"]);
    assert_eq!(told, (&json!(2), &json!("next_price_from"), &json!("not_to_come")));
    assert_eq!(shop.must("coming_prices", json!({})), json!([]), "nothing was imported");
    let taken = shop.must("import_products", file(2));
    assert_eq!((&taken["products"], &taken["coming"]), (&json!(2), &json!(1)));
    assert_eq!(audit(&mut shop, "price_planned")[0]["after"], "¥550");
    shop.env.set(shop.now().plus_ms(3 * DAY_MS));
    shop.restart();
    shop.pass(1);
    let found = shop.must("search_products", json!({ "text": "N-1", "limit": 1 }));
    assert_eq!(found[0]["price_yen"], json!(550));
    books::check(&shop);
}

#[test]
fn past_closings_are_listed_shown_and_printed_again() {
    let mut shop = shop();
    let mut totals = vec![];
    for short in [0, 120] {
        if shop.view().shift.is_none() {
            shop.must("open_shift", json!({ "float_yen": 30_000 }));
        }
        ring_up(&mut shop, 1_000);
        totals.push(pay(&mut shop));
        shop.must("finish_sale", json!({}));
        let x = shop.must("report_shift", json!({}));
        let counted = x["expected_yen"].as_i64().expect("yen") - short;
        let close = json!({
            "counted_yen": counted, "reason": "釣り銭", "acknowledge_unresolved": false,
        });
        shop.must("close_shift", close);
        shop.pass(DAY_MS);
    }
    let rows = shop.must("list_closings", json!({ "before_z": null }));
    let told = |row: &Value| {
        let yen = |name: &str| row[name].as_i64().expect("yen");
        let papers = row["papers"].as_array().expect("papers").iter();
        let names: Vec<String> =
            papers.map(|paper| paper["name"].as_str().expect("a name")[12..].to_owned()).collect();
        (row["z_number"].clone(), yen("total_yen"), yen("difference_yen"), names.join(" "))
    };
    let expected = [
        (json!(2), totals[1], -120, "X1 Z2".to_owned()),
        (json!(1), totals[0], 0, "X1 Z1".to_owned()),
    ];
    let rows: Vec<Value> = rows.as_array().expect("rows").clone();
    assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), expected);
    let older = shop.must("list_closings", json!({ "before_z": 2 }));
    assert_eq!(older, json!([rows[1]]));
    assert_eq!(shop.must("list_closings", json!({ "before_z": 1 })), json!([]));
    for paper in rows[1]["papers"].as_array().expect("papers") {
        for copy in [2, 3] {
            shop.must("reprint_report", json!({ "id": paper["id"] }));
            let told = &audit(&mut shop, "receipt_reprinted")[0];
            let name = format!("{}-{copy}", paper["name"].as_str().expect("a name"));
            assert_eq!(
                (&told["subject"], &told["after"]),
                (&json!(name), &json!(copy.to_string()))
            );
        }
    }
    shop.pass(3_000);
    let again = shop.must("list_closings", json!({ "before_z": null }));
    assert_eq!(again, json!(rows), "copies are no closings");
    for bad in ["", "x", "00000000-0000-0000-0000-000000000000"] {
        assert!(shop.call("reprint_report", json!({ "id": bad })).is_err(), "{bad}");
    }
    // Every copy says what its original said.
    books::check(&shop);
}

#[test]
fn while_the_camera_is_tested_its_codes_sell_and_pay_nothing() {
    let mut shop = shop();
    let goods = shop.must("search_products", json!({ "text": "", "limit": 200 }));
    let mut jans = goods.as_array().expect("goods").iter().filter_map(|row| row["jan"].as_str());
    let jan = jans.next().expect("goods with a JAN").to_owned();
    let test = |shop: &Shop| shop.manager_view().camera_test;
    let on = json!({ "on": true });
    shop.must("test_camera", on.clone());
    shop.show_code(jan.clone());
    let wallet = shop.fresh_code().reveal().to_owned();
    shop.show_code(wallet);
    let seen = test(&shop).expect("a test");
    assert_eq!((seen.codes, json!(seen.last)), (2, json!("wallet")));
    assert!(shop.view().cart.lines.is_empty() && shop.view().notice.is_none());
    shop.must("test_camera", on.clone());
    assert_eq!(test(&shop).expect("a test").codes, 2, "asked anew it goes on");
    // A window that went away asks no more.
    shop.pass(30_000);
    shop.show_code(jan.clone());
    assert_eq!(shop.view().cart.lines.len(), 1);
    shop.must("test_camera", on.clone());
    shop.must("test_camera", json!({ "on": false }));
    shop.show_code(jan.clone());
    assert_eq!(shop.view().cart.lines[0].quantity, 2);
    // A payment's code is never taken away.
    shop.must("test_camera", on.clone());
    shop.must("start_checkout", json!({}));
    let code = shop.fresh_code().reveal().to_owned();
    shop.show_code(code);
    assert_eq!(test(&shop).expect("still asked for").codes, 0);
    shop.pass(20_000);
    assert!(shop.view().done.is_some(), "it paid");
    shop.must("finish_sale", json!({}));
    ring_up(&mut shop, 1_000);
    shop.must("start_checkout", json!({}));
    assert!(shop.call("test_camera", on).is_err());
}
