//! The turn of the law on 2026-11-01, through the whole till: the sale's day in Japan chooses the
//! rules and the record's form, and records of the old law are followed to their end by its rules.

use maneki_app::{
    error::ErrorCode,
    ports::{Env, Reader, Store, TaxOffice, Vault, Write, records::NewRecord, tax_office::Message},
};
use maneki_core::{
    id::{Id, RecordId},
    passport,
    sale::{ReceiptNo, Sale},
    staff::Language,
    taxfree::{
        buyer::{Buyer, Paper},
        goods::Receipt,
        record::{Head, draft},
        rules::Status,
    },
    time::{AtMs, day_text, parse_day},
};
use maneki_taxoffice::{fake::Reply, rule_book, seal::KeyVault};
use maneki_tests::{shop::Shop, tax_free as desk};
use serde_json::{Value, json};

/// 2026-10-31T23:59:00+09:00; in London it is 14:59.
const LAST_MINUTE: AtMs = AtMs(1_793_458_740_000);
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// A shop on the old law's last evening.
fn shop() -> Shop {
    let mut shop = Shop::open(1);
    shop.env.set(LAST_MINUTE);
    shop.sign_in("店長", "9999");
    shop
}

/// Sells a dear thing and two cheap ones for cash; the receipt's number.
fn sell(shop: &mut Shop) -> String {
    for (yen, quantity) in [(9_000, 1), (1_000, 2)] {
        let sku = desk::sku_at(shop, yen);
        shop.must("add_product", json!({ "sku": sku, "quantity": quantity }));
    }
    shop.must("start_checkout", json!({}));
    shop.must("pay_cash", json!({ "received_yen": 50_000 }));
    shop.view().done.expect("a sale").number
}

fn sale(shop: &Shop, number: &str) -> Sale {
    let number = ReceiptNo::parse(number).expect("a number");
    let mut store = shop.store.lock().expect("no panic holds it");
    store.sale_by_number(&number).expect("reads").expect("the sale")
}

#[test]
fn midnight_in_japan_turns_the_law() {
    let mut shop = shop();
    sell(&mut shop);
    let refused = shop.call("start_tax_free", json!({ "receipt": null })).expect_err("the old law");
    assert_eq!(
        (refused.code, refused.params["day"].as_str()),
        (ErrorCode::OldTaxFreeLaw, "2026-10-31")
    );
    assert!(refused.params["source"].starts_with("https://"), "{refused:?}");
    shop.must("finish_sale", json!({}));
    shop.pass(MINUTE_MS);
    sell(&mut shop);
    shop.must("start_tax_free", json!({ "receipt": null }));
    shop.must("read_passport", json!({ "lines": desk::CHINESE }));
    shop.must("set_stay", desk::visitor(shop.now()));
    shop.must("confirm_tax_free", json!({}));
    shop.pass(5_000);
    let made = shop.view().tax_free.expect("open");
    assert_eq!((made.day.as_str(), made.confirm_by.as_deref()), ("2026-11-01", Some("2027-01-30")));
    let shown = shop.must("show_tax_free_record", json!({ "id": made.records[0].id }));
    assert_eq!((&shown["version"], &shown["row"]["standing"]), (&json!(3), &json!("sent")));
}

/// A record as a till of the old law wrote it: version 2, no customs confirmation to come.
fn old_record(shop: &Shop, sale: &Sale) -> RecordId {
    let vault = KeyVault::new(&[7; 32]);
    let passport = passport::read(desk::CHINESE, sale.at.day_in_japan()).expect("a zone").passport;
    let buyer = Buyer {
        passport,
        status: Status::TemporaryVisitor,
        landed_on: parse_day("2026-10-20"),
        abroad_since: None,
        papers: vec![Paper::Passport],
    };
    let rules = rule_book().on(sale.at.day_in_japan()).expect("the old rules");
    let head = Head {
        sale: sale.id,
        sold_at: sale.at,
        now: sale.at,
        till: 1,
        sample: false,
        last_send_no: None,
    };
    let receipt = Receipt::kept(sale, &[]).expect("small");
    let ids: Vec<RecordId> = (1..=2).map(|bits| RecordId(Id(bits))).collect();
    let record = draft(&rules, &head, &receipt, &[], &[], &ids).expect("a record").remove(0);
    assert_eq!((record.version, record.confirm_by), (2, None));
    let message = Message::Register { record: &record, buyer: &buyer };
    let prepared = shop.office.prepare(&message).expect("the old form");
    let new = NewRecord {
        at: sale.at,
        staff: sale.staff,
        language: Language::ZhHans,
        linked: vec![],
        nation: buyer.passport.nationality.clone(),
        buyer: vault.seal_buyer(record.id, &buyer, [Id(1), Id(2)]),
        message: vault.seal(record.id, &prepared.bytes, [Id(3), Id(4)]),
        digest: shop.env.digest(&prepared.bytes),
        record: record.clone(),
    };
    let mut store = shop.store.lock().expect("no panic holds it");
    store.commit(&[Write::Record(Box::new(new))]).expect("written");
    record.id
}

fn shown(shop: &mut Shop, id: &Value) -> Value {
    shop.must("show_tax_free_record", json!({ "id": id }))
}

#[test]
fn an_old_record_keeps_its_form_when_goods_come_back_under_the_new_law() {
    let mut shop = shop();
    let number = sell(&mut shop);
    let sale = sale(&shop, &number);
    let old = json!(old_record(&shop, &sale).to_string());
    shop.restart();
    shop.pass(5_000);
    let first = shown(&mut shop, &old);
    assert_eq!((&first["version"], &first["row"]["standing"]), (&json!(2), &json!("sent")));
    assert_eq!(first["row"]["confirm_by"], Value::Null, "the old law knows no customs' answer");
    assert_eq!(
        (&first["may"]["slip"], &first["may"]["ask_customs"]),
        (&json!(false), &json!(false))
    );
    let refund = json!({ "id": old, "route": "cash", "net_yen": 0 });
    assert_eq!(
        shop.call("refund_tax_free", refund).expect_err("nothing").code,
        ErrorCode::NotConfirmedYet
    );

    // Twenty days on, under the new law, a part comes back.
    shop.pass(20 * DAY_MS);
    assert_eq!(day_text(shop.now().day_in_japan()), "2026-11-20");
    shop.must("start_return", json!({ "number": number }));
    shop.must("choose_return", json!({ "lines": [{ "line": 2, "quantity": 1 }] }));
    shop.must("confirm_return", json!({ "reason": "test" }));
    shop.pass(5_000);
    let taken_back = shown(&mut shop, &old);
    assert_eq!(taken_back["row"]["standing"], "withdrawn");
    let anew = shown(&mut shop, &taken_back["replaced_by"]);
    assert_eq!((&anew["version"], &anew["row"]["standing"]), (&json!(2), &json!("sent")));
    assert_eq!(anew["goods"][1]["quantity"], 1);
    assert_eq!(anew["row"]["confirm_by"], Value::Null);
    let register = shop.office.register();
    // The first record, the negative copy that takes it back, and the one for the kept goods.
    assert_eq!((register.len(), desk::live(&register)), (3, 1));
    assert_eq!(register.values().filter(|entry| entry.cancels).count(), 1);
    assert!(shop.slips.is_empty(), "the guide to customs is for refunds only");
}

/// An old record that the office holds, on the twentieth day of the new law.
fn held(shop: &mut Shop) -> (String, Value) {
    let number = sell(shop);
    let sale = sale(shop, &number);
    let old = json!(old_record(shop, &sale).to_string());
    shop.restart();
    shop.pass(20 * DAY_MS);
    (number, old)
}

#[test]
fn a_keying_error_of_the_old_law_is_corrected_in_its_form() {
    let mut shop = shop();
    let (_, old) = held(&mut shop);
    let first = shown(&mut shop, &old);
    assert_eq!((&first["row"]["standing"], &first["may"]["fix"]), (&json!("sent"), &json!(true)));
    shop.must("fix_tax_free_record", json!({ "id": old }));
    let other = desk::CHINESE.replace("XIAOMING", "XIAOMIN<");
    shop.must("read_passport", json!({ "lines": other }));
    shop.must("confirm_tax_free", json!({}));
    shop.pass(5_000);
    let taken_back = shown(&mut shop, &old);
    assert_eq!(taken_back["row"]["standing"], "withdrawn");
    let anew = shown(&mut shop, &taken_back["replaced_by"]);
    assert_eq!((&anew["version"], &anew["row"]["standing"]), (&json!(2), &json!("sent")));
    assert_eq!(anew["row"]["sold_at_ms"], LAST_MINUTE.0, "the day of the sale chose the form");
    assert_eq!((shop.office.register().len(), desk::live(&shop.office.register())), (3, 1));
    assert!(shop.slips.is_empty(), "the guide to customs is for refunds only");
}

#[test]
fn what_the_office_refused_under_the_old_law_is_mended_under_the_new() {
    let mut shop = shop();
    shop.office.then([Reply::Refuse { field: "name".into() }]);
    let (_, old) = held(&mut shop);
    assert_eq!(shown(&mut shop, &old)["row"]["standing"], "needs_fix");
    shop.must("fix_tax_free_record", json!({ "id": old }));
    shop.must("confirm_tax_free", json!({}));
    shop.pass(5_000);
    let next = shown(&mut shop, &old)["replaced_by"].take();
    let next = shown(&mut shop, &next);
    assert_eq!((&next["version"], &next["row"]["standing"]), (&json!(2), &json!("sent")));
    assert_eq!(shop.office.register().len(), 1, "nothing to cancel: the office had none");
}

#[test]
fn an_old_record_is_taken_back_by_a_negative_copy() {
    let mut shop = shop();
    let (_, old) = held(&mut shop);
    shop.must("cancel_tax_free_record", json!({ "id": old, "reason": "test" }));
    shop.pass(5_000);
    assert_eq!(shown(&mut shop, &old)["row"]["standing"], "withdrawn");
    let register = shop.office.register();
    assert_eq!((register.len(), desk::live(&register)), (2, 0));
}

/// Until 2026-10-31 general goods and consumables each had to come to ¥5,000.
#[test]
fn what_is_kept_of_an_old_sale_is_rechecked_by_the_old_threshold() {
    let mut shop = shop();
    let (number, old) = held(&mut shop);
    shop.must("start_return", json!({ "number": number }));
    shop.must("choose_return", json!({ "lines": [{ "line": 1, "quantity": 1 }] }));
    shop.must("confirm_return", json!({ "reason": "test" }));
    shop.pass(5_000);
    let taken_back = shown(&mut shop, &old);
    assert_eq!(
        (&taken_back["row"]["standing"], &taken_back["replaced_by"]),
        (&json!("withdrawn"), &Value::Null)
    );
    assert_eq!(desk::live(&shop.office.register()), 0);
}
