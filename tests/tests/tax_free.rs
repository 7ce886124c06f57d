//! Tax-free through the whole till: from the passport's lines to the refund, with every refusal.

use maneki_app::{
    error::{AppError, ErrorCode},
    ports::{Reader, records::Secret},
    view::{TaxFreeStepView, TaxFreeView},
};
use maneki_core::{
    id::RecordId,
    money::Yen,
    sale::TenderKind,
    staff::Language,
    taxfree::slip::SendState,
    time::{day_text, days_after},
};
use maneki_taxoffice::fake::Reply;
use maneki_tests::{books, shop::Shop, tax_free as desk};
use maneki_wallet::sim::script::Scenario;
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;

fn shop() -> Shop {
    let mut shop = Shop::open(1);
    shop.sign_in("店長", "9999");
    shop
}

fn refused(answer: Result<Value, AppError>) -> (ErrorCode, String) {
    let error = answer.expect_err("refused");
    let params: Vec<String> = error.params.values().cloned().collect();
    (error.code, params.join(" "))
}

fn view(shop: &Shop) -> TaxFreeView {
    shop.view().tax_free.expect("a procedure is open")
}

/// A sale of one piece at about `yen`, paid in cash; its number.
fn sell(shop: &mut Shop, yen: i64) -> String {
    let sku = desk::sku_at(shop, yen);
    shop.must("add_product", json!({ "sku": sku, "quantity": 1 }));
    shop.must("start_checkout", json!({}));
    let due = shop.view().checkout.expect("a checkout").due.yen;
    shop.must("pay_cash", json!({ "received_yen": due }));
    shop.view().done.expect("a sale").number
}

fn start(shop: &mut Shop) {
    shop.must("start_tax_free", json!({ "receipt": null }));
    shop.must("read_passport", json!({ "lines": desk::CHINESE }));
    shop.must("set_stay", desk::visitor(shop.now()));
}

fn record(shop: &mut Shop) -> (String, String) {
    let made = view(shop).records;
    let [made] = made.as_slice() else { panic!("one record: {made:?}") };
    (made.id.clone(), made.number.clone())
}

/// Writes the newest sale's record and lets customs confirm it; its id, and what goes back.
fn confirmed(shop: &mut Shop) -> (String, Value) {
    start(shop);
    shop.must("confirm_tax_free", json!({}));
    shop.pass(5_000);
    let (id, send_no) = record(shop);
    shop.office.confirm(&send_no);
    shop.pass(7 * 3_600_000);
    let shown = shop.must("show_tax_free_record", json!({ "id": id }));
    let net = shown["refund"]["net"]["yen"].clone();
    (id, net)
}

fn standing(shop: &mut Shop, id: &str) -> String {
    let shown = shop.must("show_tax_free_record", json!({ "id": id }));
    shown["row"]["standing"].as_str().expect("a word").to_owned()
}

#[test]
fn from_passport_to_refund_in_cash() {
    let mut shop = shop();
    sell(&mut shop, 6_000);
    start(&mut shop);
    let seen = view(&shop);
    assert_eq!(seen.step, TaxFreeStepView::Ready, "{:?}", seen.field_faults);
    assert_eq!(shop.view().visitor_language, maneki_app::view::LanguageView::ZhHans);
    let last_day = days_after(shop.now().day_in_japan(), 90);
    assert_eq!(seen.confirm_by, Some(day_text(last_day)));
    shop.must("confirm_tax_free", json!({}));
    assert_eq!(view(&shop).step, TaxFreeStepView::Done);
    assert!(view(&shop).person.is_none(), "the passport is with the record now");
    let (id, number) = record(&mut shop);
    let slip = shop.slips.last().expect("a slip").clone();
    assert_eq!(slip.record_number, number);
    assert_eq!((slip.language, slip.passport_last.as_str()), (Language::ZhHans, "6723"));
    assert_eq!(slip.send_state, SendState::Waiting, "not sent before it is");
    shop.pass(5_000);
    assert_eq!(standing(&mut shop, &id), "sent");
    assert_eq!(shop.office.register().len(), 1);

    let net = seen.refund.net.yen;
    let ask = json!({ "id": id, "route": "cash", "net_yen": net });
    let early = refused(shop.call("refund_tax_free", ask.clone()));
    assert_eq!(early.0, ErrorCode::NotConfirmedYet);
    assert!(shop.office.confirm(&number));
    shop.pass(7 * 3_600_000);
    assert_eq!(standing(&mut shop, &id), "confirmed");
    let wrong = json!({ "id": id, "route": "cash", "net_yen": net + 1 });
    assert_eq!(refused(shop.call("refund_tax_free", wrong)).0, ErrorCode::RefundChanged);
    let drawer = |shop: &mut Shop| shop.must("report_shift", json!({}))["expected_yen"].clone();
    let before = drawer(&mut shop).as_i64().expect("yen");
    shop.must("refund_tax_free", ask.clone());
    assert_eq!(standing(&mut shop, &id), "refunded");
    assert_eq!(drawer(&mut shop).as_i64(), Some(before - net), "the drawer knows");
    assert_eq!(refused(shop.call("refund_tax_free", ask)).0, ErrorCode::RefundedAlready);
    shop.restart();
    assert_eq!(standing(&mut shop, &id), "refunded");
    books::check(&shop);
}

#[test]
fn confirmed_before_payment_it_is_written_with_the_sale() {
    let mut shop = shop();
    let sku = desk::sku_at(&mut shop, 8_000);
    shop.must("add_product", json!({ "sku": sku, "quantity": 1 }));
    start(&mut shop);
    shop.must("confirm_tax_free", json!({}));
    assert_eq!(view(&shop).step, TaxFreeStepView::AfterPayment);
    assert_eq!(shop.slips.len(), 0, "nothing is promised before it is paid");
    let code = shop.fresh_code();
    shop.wallet.play_for(&code, Scenario::Paid);
    shop.must("start_checkout", json!({}));
    shop.show_code(code.reveal().to_owned());
    shop.pass(10_000);
    let (id, number) = record(&mut shop);
    assert_eq!(shop.slips.len(), 1);
    assert_eq!(standing(&mut shop, &id), "sent");

    shop.office.confirm(&number);
    shop.pass(7 * 3_600_000);
    let shown = shop.must("show_tax_free_record", json!({ "id": id }));
    assert_eq!(shown["routes"], json!(["wallet", "cash", "bank"]));
    let net = shown["refund"]["net"]["yen"].clone();
    shop.must("refund_tax_free", json!({ "id": id, "route": "wallet", "net_yen": net }));
    assert_eq!(standing(&mut shop, &id), "refund_approved");
    shop.pass(60_000);
    assert_eq!(standing(&mut shop, &id), "refunded");
    let all = books::all_sales(&shop);
    let TenderKind::Wallet(paid) = &all[0].tenders[0].by else { panic!("a wallet paid") };
    let left = all[0]
        .total_yen
        .minus(Yen::new(net.as_i64().expect("yen")).expect("in range"))
        .expect("in range");
    let books = shop.wallet.books(shop.now());
    assert_eq!(books.net_of(&paid.attempt.to_string()), left.get(), "the tax left once");
}

/// What a wallet has not said yet is no sale: nothing of it is sent, kept or promised.
#[test]
fn an_unknown_payment_leaves_no_record() {
    for (scenario, records) in [(Scenario::SilentThenPaid, 1), (Scenario::NeverConfirmed, 0)] {
        let mut shop = shop();
        let sku = desk::sku_at(&mut shop, 8_000);
        shop.must("add_product", json!({ "sku": sku, "quantity": 1 }));
        start(&mut shop);
        shop.must("confirm_tax_free", json!({}));
        let code = shop.fresh_code();
        shop.wallet.play_for(&code, scenario);
        shop.must("start_checkout", json!({}));
        shop.show_code(code.reveal().to_owned());
        shop.pass(1_000);
        assert!(shop.view().checkout.is_some(), "{scenario:?}: not paid yet");
        let list = shop.must("list_tax_free_records", json!({}));
        assert_eq!(list["rows"], json!([]), "{scenario:?}");
        assert_eq!((shop.office.register().len(), shop.slips.len()), (0, 0), "{scenario:?}");
        shop.pass(300_000);
        let found = (shop.office.register().len(), shop.slips.len());
        assert_eq!(found, (records, records), "{scenario:?}");
    }
}

#[test]
fn what_the_counter_refuses() {
    let mut shop = shop();
    let empty = shop.call("start_tax_free", json!({ "receipt": null }));
    assert_eq!(refused(empty).0, ErrorCode::CartEmpty);
    let none = shop.call("read_passport", json!({ "lines": desk::CHINESE }));
    assert_eq!(refused(none).0, ErrorCode::NoTaxFreeOpen);
    sell(&mut shop, 2_000);
    shop.must("start_tax_free", json!({ "receipt": null }));
    let zones: [(&str, ErrorCode, &str); 4] = [
        ("P<CHN", ErrorCode::PassportLength, "5"),
        (&desk::CHINESE.replace("E123", "E1$3"), ErrorCode::PassportCharacter, "47"),
        (&desk::CHINESE.replace("E12346723", "E12346724"), ErrorCode::PassportCheckDigit, ""),
        (&desk::CHINESE.replace("P<CHN", "P<CH1"), ErrorCode::PassportField, "issuer"),
    ];
    for (lines, code, what) in zones {
        let answer = refused(shop.call("read_passport", json!({ "lines": lines })));
        assert_eq!(answer, (code, what.to_owned()), "{lines}");
    }
    let confirm = |shop: &mut Shop| refused(shop.call("confirm_tax_free", json!({})));
    assert_eq!(confirm(&mut shop).0, ErrorCode::PassportFirst);
    shop.must("read_passport", json!({ "lines": desk::CHINESE }));
    assert_eq!(confirm(&mut shop).0, ErrorCode::StayFirst);
    let stay = |status: &str, landed: &str| json!({ "status": status, "landed_on": landed });
    let bad = shop.call("set_stay", stay("temporary_visitor", "2026-13-01"));
    assert_eq!(refused(bad), (ErrorCode::BadDate, "landed_on".to_owned()));
    shop.must("set_stay", stay("temporary_visitor", "2026-05-01"));
    assert_eq!(confirm(&mut shop).0, ErrorCode::NotEligible);
    let refusal = &view(&shop).refusals[0];
    assert_eq!(refusal.last_day.as_deref(), Some("2026-10-31"));
    assert!(refusal.rule.source.starts_with("http"), "the rule is cited");
    shop.must("set_stay", desk::visitor(shop.now()));
    assert_eq!(confirm(&mut shop).0, ErrorCode::BelowThreshold);
    assert_eq!(view(&shop).step, TaxFreeStepView::Goods);
    assert_eq!(shop.slips.len(), 0);
    assert!(shop.office.register().is_empty());
}

#[test]
fn receipts_of_the_day_are_counted_together_and_each_has_its_record() {
    let mut shop = shop();
    let first = sell(&mut shop, 3_500);
    sell(&mut shop, 3_500);
    start(&mut shop);
    assert_eq!(view(&shop).step, TaxFreeStepView::Goods, "one alone is not enough");
    let itself = view(&shop).receipt.expect("a number");
    let twice = shop.call("link_receipts", json!({ "numbers": [itself] }));
    assert_eq!(refused(twice).0, ErrorCode::LinkRefused);
    shop.must("link_receipts", json!({ "numbers": [first] }));
    assert_eq!(view(&shop).step, TaxFreeStepView::Ready);
    shop.must("confirm_tax_free", json!({}));
    assert_eq!(view(&shop).records.len(), 2);
    shop.pass(5_000);
    assert_eq!(shop.office.register().len(), 2);
    let again = shop.call("start_tax_free", json!({ "receipt": first }));
    assert_eq!(refused(again).0, ErrorCode::RecordExists);

    // One receipt comes back: the other alone is below the threshold, so both are withdrawn.
    shop.must("start_return", json!({ "number": first }));
    shop.must("choose_return", json!({ "lines": [{ "line": 1, "quantity": 1 }] }));
    shop.must("confirm_return", json!({ "reason": "test" }));
    shop.pass(5_000);
    let register = shop.office.register();
    assert_eq!(desk::live(&register), 0, "{register:?}");
    books::check(&shop);
}

#[test]
fn a_partial_return_records_the_kept_goods_anew() {
    let mut shop = shop();
    let (dear, cheap) = (desk::sku_at(&mut shop, 9_000), desk::sku_at(&mut shop, 1_000));
    shop.must("add_product", json!({ "sku": dear, "quantity": 1 }));
    shop.must("add_product", json!({ "sku": cheap, "quantity": 2 }));
    shop.must("start_checkout", json!({}));
    shop.must("pay_cash", json!({ "received_yen": 50_000 }));
    start(&mut shop);
    shop.must("confirm_tax_free", json!({}));
    shop.pass(5_000);
    let (old, _) = record(&mut shop);
    let number = view(&shop).receipt.expect("a number");
    shop.must("start_return", json!({ "number": number }));
    shop.must("choose_return", json!({ "lines": [{ "line": 2, "quantity": 1 }] }));
    shop.must("confirm_return", json!({ "reason": "test" }));
    shop.pass(5_000);
    assert_eq!(standing(&mut shop, &old), "withdrawn");
    let shown = shop.must("show_tax_free_record", json!({ "id": old }));
    let new = shown["replaced_by"].as_str().expect("a new record").to_owned();
    let new = shop.must("show_tax_free_record", json!({ "id": new }));
    assert_eq!(new["row"]["standing"], "sent");
    assert_eq!(new["goods"][1]["quantity"], 1);
    assert_eq!(desk::live(&shop.office.register()), 1);
    assert_eq!(shop.slips.len(), 2, "the kept goods have a slip of their own");
}

#[test]
fn a_return_of_refunded_goods_is_refused() {
    let mut shop = shop();
    let number = sell(&mut shop, 8_000);
    let (id, net) = confirmed(&mut shop);
    shop.must(
        "refund_tax_free",
        json!({ "id": id, "route": "bank", "reference": "R1", "net_yen": net }),
    );
    shop.must("start_return", json!({ "number": number }));
    shop.must("choose_return", json!({ "lines": [{ "line": 1, "quantity": 1 }] }));
    let back = shop.call("confirm_return", json!({ "reason": "test" }));
    assert_eq!(refused(back).0, ErrorCode::RefundedAlready);
    let fix = shop.call("fix_tax_free_record", json!({ "id": id }));
    assert_eq!(refused(fix).0, ErrorCode::RefundedAlready);
}

#[test]
fn a_refused_field_is_fixed_by_a_record_that_takes_its_place() {
    let mut shop = shop();
    sell(&mut shop, 8_000);
    shop.office.then([Reply::Refuse { field: "name".into() }]);
    start(&mut shop);
    shop.must("confirm_tax_free", json!({}));
    shop.pass(5_000);
    let (id, _) = record(&mut shop);
    assert_eq!(standing(&mut shop, &id), "needs_fix");
    let shown = shop.must("show_tax_free_record", json!({ "id": id }));
    assert_eq!(shown["error"]["class"], "field");
    assert_eq!(shown["error"]["notes"][0]["field"], "name");
    assert_eq!(shown["error"]["notes"][0]["text"], "見本••••• •••••", "the office repeated it");
    let list = shop.must("list_tax_free_records", json!({ "alarms": true }));
    assert_eq!(list["rows"].as_array().map(Vec::len), Some(1), "it wants a person");
    shop.must("fix_tax_free_record", json!({ "id": id }));
    assert_eq!(view(&shop).step, TaxFreeStepView::Ready);
    shop.must("read_passport", json!({ "lines": desk::CHINESE }));
    shop.must("confirm_tax_free", json!({}));
    shop.pass(5_000);
    assert_eq!(standing(&mut shop, &id), "withdrawn");
    let (new, _) = record(&mut shop);
    assert_eq!(standing(&mut shop, &new), "sent");
    assert_eq!(desk::live(&shop.office.register()), 1);
}

#[test]
fn a_name_that_the_office_does_not_take_is_told_before_payment() {
    let mut shop = shop();
    let product = json!({
        "product": {
            "sku": "EMOJI-1", "jan": null, "names": { "ja": "招き猫🐱", "zh": "", "en": "" },
            "kana": "", "price_yen": 9_000, "class": "standard", "tax_free": true,
            "category": "", "quick": null,
        },
    });
    if shop.call("save_product", product["product"].clone()).is_err() {
        shop.must("save_product", product);
    }
    shop.must("add_product", json!({ "sku": "EMOJI-1", "quantity": 1 }));
    start(&mut shop);
    let seen = view(&shop);
    assert_eq!(seen.step, TaxFreeStepView::Goods);
    assert_eq!(seen.field_faults[0].field, "goodsName");
    assert_eq!(refused(shop.call("confirm_tax_free", json!({}))).0, ErrorCode::RecordField);
    shop.must("name_goods", json!({ "line": 1, "name": "招き猫" }));
    shop.must("confirm_tax_free", json!({}));
    shop.must("start_checkout", json!({}));
    shop.must("pay_cash", json!({ "received_yen": 9_000 }));
    shop.pass(5_000);
    let (id, _) = record(&mut shop);
    let shown = shop.must("show_tax_free_record", json!({ "id": id }));
    assert_eq!(shown["goods"][0]["name"], "招き猫");
}

#[test]
fn goods_are_split_over_records() {
    let mut shop = shop();
    let skus = [desk::sku_at(&mut shop, 9_000), desk::sku_at(&mut shop, 6_000)];
    for sku in skus {
        shop.must("add_product", json!({ "sku": sku, "quantity": 1 }));
    }
    start(&mut shop);
    let wrong = shop.call("split_goods", json!({ "parts": [{ "line": 9, "part": 1 }] }));
    assert_eq!(refused(wrong).0, ErrorCode::NoSuchLine);
    shop.must("split_goods", json!({ "parts": [{ "line": 2, "part": 1 }] }));
    assert_eq!(view(&shop).groups.len(), 2);
    shop.must("confirm_tax_free", json!({}));
    shop.must("start_checkout", json!({}));
    shop.must("pay_cash", json!({ "received_yen": 50_000 }));
    shop.pass(5_000);
    assert_eq!(view(&shop).records.len(), 2);
    assert_eq!(desk::live(&shop.office.register()), 2);
}

#[test]
fn asking_goes_on_after_the_last_day() {
    let mut shop = shop();
    sell(&mut shop, 8_000);
    start(&mut shop);
    shop.must("confirm_tax_free", json!({}));
    shop.pass(5_000);
    let (id, number) = record(&mut shop);
    shop.pass(91 * DAY_MS);
    assert_eq!(standing(&mut shop, &id), "past_deadline");
    let found = shop.must("list_tax_free_records", json!({ "standings": ["past_deadline"] }));
    assert_eq!(found["rows"][0]["number"], number);
    shop.office.confirm(&number);
    shop.pass(2 * DAY_MS);
    assert_eq!(standing(&mut shop, &id), "confirmed", "answers lag");
    assert_eq!(shop.view().records.to_refund, 1);
}

#[test]
fn data_is_wiped_when_its_term_ends_and_an_open_case_is_not() {
    let mut shop = shop();
    let mut ids = vec![];
    for refund in [true, false] {
        sell(&mut shop, 8_000);
        let (id, net) = confirmed(&mut shop);
        if refund {
            let request = json!({ "id": id, "route": "cash", "net_yen": net });
            shop.must("refund_tax_free", request);
        }
        ids.push(id);
    }
    let kept = |shop: &Shop, id: &str| {
        let id: RecordId = id.parse().expect("an id");
        let mut store = shop.store.lock().expect("no panic holds it");
        store.secret(id, Secret::Buyer).expect("reads").is_some()
    };
    shop.pass(9 * 365 * DAY_MS);
    shop.restart();
    assert!(kept(&shop, &ids[0]), "nine years are not ten");
    shop.pass(2 * 365 * DAY_MS);
    shop.restart();
    assert!(!kept(&shop, &ids[0]), "its term ended");
    assert!(kept(&shop, &ids[1]), "confirmed and unpaid: open");
    let shown = shop.must("show_tax_free_record", json!({ "id": ids[0] }));
    assert_eq!((&shown["wiped"], &shown["row"]["standing"]), (&json!(true), &json!("refunded")));
    let slip = shop.call("reprint_guide_slip", json!({ "id": ids[0] }));
    assert_eq!(refused(slip).0, ErrorCode::DataWiped);
    books::check(&shop);
}

/// A transport card is no taxed goods (物品切手等): no tax in it, none of it counts for tax-free,
/// and receipts, reports and returns keep it apart.
#[test]
fn what_is_not_taxed_is_sold_without_tax() {
    let mut shop = shop();
    shop.must("add_product", json!({ "sku": "TIK-001", "quantity": 3 }));
    shop.must("add_product", json!({ "sku": "KIT-010", "quantity": 1 }));
    let cart = shop.view();
    let meter = cart.meter.expect("a meter");
    assert_eq!((meter.eligible_yen, meter.refundable_yen), (7_000, 700));
    assert_eq!(meter.excluded_lines, [1]);
    shop.must("start_checkout", json!({}));
    shop.must("pay_cash", json!({ "received_yen": 13_700 }));
    let number = shop.view().done.expect("a sale").number;
    shop.restart();
    let sale = &books::all_sales(&shop)[0];
    let taxes: Vec<(u8, i64, i64)> = sale
        .taxes
        .iter()
        .map(|tax| (tax.rate.get(), tax.net_yen.get(), tax.tax_yen.get()))
        .collect();
    assert_eq!(taxes, [(10, 7_700, 700), (0, 6_000, 0)]);
    start_of(&mut shop, &number);
    let seen = view(&shop);
    let why = serde_json::to_value(&seen.left_out).expect("JSON")[0]["why"].clone();
    assert_eq!((seen.step, why), (TaxFreeStepView::Ready, json!("not_taxed")));
    shop.must("leave_tax_free", json!({}));
    shop.must("start_return", json!({ "number": number }));
    shop.must("choose_return", json!({ "lines": [{ "line": 1, "quantity": 1 }] }));
    shop.must("confirm_return", json!({ "reason": "test" }));
    let report = shop.must("report_shift", json!({}));
    assert_eq!(
        report["taxes"][1],
        json!({
            "percent": 0, "net_yen": 4_000, "tax_yen": 0, "reduced": false,
        })
    );
    books::check(&shop);
}

fn start_of(shop: &mut Shop, number: &str) {
    shop.must("start_tax_free", json!({ "receipt": number }));
    shop.must("read_passport", json!({ "lines": desk::CHINESE }));
    shop.must("set_stay", desk::visitor(shop.now()));
}

/// Fee, ways and operator are the shop's own terms; who pays for others must be registered.
#[test]
fn the_terms_decide_fee_and_ways() {
    let mut shop = shop();
    let mut terms = shop.must("show_tax_free_terms", json!({}));
    terms["fee_basis_points"] = json!(1_000);
    terms["by_cash"] = json!(false);
    shop.must("save_tax_free_terms", terms.clone());
    shop.restart();
    sell(&mut shop, 8_000);
    start(&mut shop);
    shop.must("confirm_tax_free", json!({}));
    shop.pass(5_000);
    let (id, number) = record(&mut shop);
    shop.office.confirm(&number);
    shop.pass(7 * 3_600_000);
    let shown = shop.must("show_tax_free_record", json!({ "id": id }));
    let refund = |part: &str| shown["refund"][part]["yen"].as_i64().expect("yen");
    assert_eq!(refund("fee"), refund("gross") / 10);
    assert_eq!(refund("net"), refund("gross") - refund("fee"));
    assert_eq!(shown["routes"], json!(["bank"]), "paid in cash, and no cash is offered");
    let cash = json!({ "id": id, "route": "cash", "net_yen": refund("net") });
    assert_eq!(refused(shop.call("refund_tax_free", cash)).0, ErrorCode::RouteNotOffered);
    terms["operator"] = json!("還付サービス");
    let bare = shop.call("save_tax_free_terms", terms.clone());
    assert_eq!(refused(bare), (ErrorCode::BadSettings, "operator_registration".to_owned()));
    terms["operator_registration"] = json!("関東財務局長 第00000号");
    terms["by_cash"] = json!(true);
    shop.must("save_tax_free_terms", terms);
    let shown = shop.must("show_tax_free_record", json!({ "id": id }));
    assert_eq!(shown["routes"], json!(["bank"]), "another's refund is only recorded");
}
