//! The wallet at the counter, through the whole till: what a cashier may press, what a manager may
//! settle, and what the till says of it.

use maneki_app::{
    error::{AppError, ErrorCode},
    till::Fact,
    view::{Notice, PaymentStepView},
};
use maneki_core::scan::PaymentCode;
use maneki_tests::shop::Shop;
use maneki_wallet::sim::script::{Fault, Outcome, Scenario, Script};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

const CODE: &str = "281234567890123456";
const HOUR_MS: i64 = 3_600_000;

/// One thing rung up, the amount frozen.
fn shop() -> Shop {
    let mut shop = Shop::open(7);
    shop.sign_in("佐藤", "1234");
    ring_up(&mut shop);
    shop
}

fn ring_up(shop: &mut Shop) {
    shop.must("add_product", json!({ "sku": "SKN-001", "quantity": 1 }));
    shop.must("start_checkout", json!({}));
}

fn code_of(answer: Result<Value, AppError>) -> ErrorCode {
    answer.expect_err("refused").code
}

fn notice(shop: &Shop) -> Option<Notice> {
    shop.view().notice.map(|notice| notice.code)
}

fn net(shop: &Shop) -> i64 {
    shop.wallet.books(shop.now().plus_ms(24 * HOUR_MS)).net()
}

fn silent(shop: &mut Shop) {
    silent_for(shop, 400);
}

/// Charged, and so many questions and cancels go unanswered.
fn silent_for(shop: &mut Shop, messages: usize) {
    let silence = vec![Fault::ReplyLost; messages];
    shop.wallet.play_script(Script {
        pay: silence.clone(),
        inquiry: silence,
        cancel: vec![Fault::RequestLost; messages],
        ..Script::default()
    });
    shop.show_code(CODE.to_owned());
}

fn approval(shop: &Shop) -> Value {
    let staff = shop.view().staff;
    let manager = staff.iter().find(|staff| staff.name == "店長").expect("a manager");
    json!({ "staff_id": manager.id, "pin": "9999" })
}

#[test]
fn a_code_is_sent_once_for_good() {
    let mut shop = shop();
    shop.show_code(CODE.to_owned());
    shop.show_code(CODE.to_owned());
    shop.pass(2_000);
    let total = shop.view().done.expect("paid").total.yen;
    ring_up(&mut shop);
    shop.show_code(CODE.to_owned());
    assert_eq!(notice(&shop), Some(Notice::CodeUsed));
    // Nor after the program was started again.
    shop.restart();
    shop.show_code(CODE.to_owned());
    assert_eq!(notice(&shop), Some(Notice::CodeUsed));
    shop.pass(HOUR_MS);
    assert_eq!(net(&shop), total);
}

#[test]
fn while_one_payment_is_open_nothing_else_takes_the_money() {
    let mut shop = shop();
    silent(&mut shop);
    shop.pass(8_000);
    let payment = shop.view().checkout.and_then(|checkout| checkout.payment).expect("asked about");
    assert_eq!(payment.step, PaymentStepView::Checking);
    let cash = shop.call("pay_cash", json!({ "received_yen": 100_000 }));
    assert_eq!(code_of(cash), ErrorCode::PaymentOpen);
    assert_eq!(code_of(shop.call("pay_wallet", json!({}))), ErrorCode::PaymentOpen);
    assert_eq!(code_of(shop.call("leave_checkout", json!({}))), ErrorCode::PaymentOpen);
    let another = json!({ "text": "281234567890129999" });
    assert_eq!(code_of(shop.call("scan_code", another)), ErrorCode::PaymentOpen);
    assert_eq!(shop.wallet.books(shop.now()).entries.len(), 1, "one charge, no second");
}

#[test]
fn what_cannot_be_stored_is_not_sent() {
    let mut shop = shop();
    shop.full_disk.store(true, Ordering::Relaxed);
    let scanned = shop.call("scan_code", json!({ "text": CODE }));
    assert_eq!(code_of(scanned), ErrorCode::DiskFull);
    shop.full_disk.store(false, Ordering::Relaxed);
    shop.pass(HOUR_MS);
    assert_eq!(net(&shop), 0);
    // The code never left: it may be shown again.
    shop.show_code(CODE.to_owned());
    shop.pass(2_000);
    assert!(shop.view().done.is_some());
}

#[test]
fn a_payment_that_cannot_be_stored_as_paid_is_never_shown_as_paid() {
    let mut shop = shop();
    shop.show_code(CODE.to_owned());
    shop.full_disk.store(true, Ordering::Relaxed);
    shop.pass(1_000);
    assert!(shop.view().done.is_none(), "nothing says paid");
    let payment = shop.view().checkout.and_then(|checkout| checkout.payment).expect("still asked");
    assert_ne!(payment.step, PaymentStepView::Paid);
    shop.full_disk.store(false, Ordering::Relaxed);
    shop.pass(60_000);
    assert!(shop.view().done.is_some(), "found out once there was room");
    assert_eq!(shop.wallet.books(shop.now()).entries.len(), 1);
}

/// Nothing leaves the till: it says so, sends no code, takes cash, and sees by itself when the line
/// is back.
#[test]
fn wallets_out_of_reach_are_told_and_cash_goes_on() {
    let mut shop = shop();
    shop.wallet.unplug(true);
    assert!(!shop.view().wallets_away, "nobody has asked yet");
    shop.show_code(CODE.to_owned());
    shop.pass(2_000);
    let payment = shop.view().checkout.and_then(|checkout| checkout.payment).expect("told");
    assert_eq!(payment.step, PaymentStepView::NotSent);
    assert!(shop.view().wallets_away);
    assert_eq!(code_of(shop.call("pay_wallet", json!({}))), ErrorCode::WalletsAway);
    shop.show_code("281234567890120001".to_owned());
    assert_eq!(notice(&shop), Some(Notice::WalletAway));
    shop.must("pay_cash", json!({ "received_yen": 100_000 }));
    assert!(shop.view().done.is_some(), "cash goes on");
    assert!(shop.view().unresolved.is_empty(), "no open item was made");

    shop.pass(60_000);
    assert!(shop.view().wallets_away, "still looked for");
    shop.wallet.unplug(false);
    shop.pass(11_000);
    assert!(!shop.view().wallets_away, "found by itself");
    ring_up(&mut shop);
    // The code that was not taken was not spent.
    shop.show_code("281234567890120001".to_owned());
    shop.pass(2_000);
    let paid = shop.view().done.expect("paid").total.yen;
    assert_eq!(net(&shop), paid);
}

/// The order is free for another tender, and the payment that nobody knows stays in sight until
/// what it took is given back.
#[test]
fn an_order_let_go_is_paid_otherwise() {
    let mut shop = shop();
    silent_for(&mut shop, 40);
    shop.pass(200_000);
    let payment = shop.view().checkout.and_then(|checkout| checkout.payment).expect("shown");
    assert_eq!(payment.step, PaymentStepView::NeedsAttention);
    let by = approval(&shop);
    let settle = json!({
        "id": payment.id, "how": "pay_otherwise", "evidence": "-", "reason": "cash",
        "approval": by,
    });
    shop.must("settle_payment", settle);
    let view = shop.view();
    assert_eq!(view.checkout.expect("open").payment, None, "the screen is free");
    assert_eq!(view.unresolved.len(), 1);
    shop.must("pay_cash", json!({ "received_yen": 100_000 }));
    assert!(shop.view().done.is_some());
    shop.pass(24 * HOUR_MS);
    assert_eq!(net(&shop), 0, "what it took went back");
    assert!(shop.view().unresolved.is_empty());
}

/// The day closes over open money only where it is named, a refund too.
#[test]
fn an_open_refund_is_named_before_the_day_closes() {
    let mut shop = shop();
    shop.show_code(CODE.to_owned());
    shop.pass(2_000);
    let total = shop.view().done.expect("paid").total.yen;
    let receipt = shop.view().done.expect("paid").number;
    shop.must("finish_sale", json!({}));
    shop.wallet.unplug(true);
    shop.must("start_return", json!({ "number": receipt }));
    shop.must("choose_return", json!({ "lines": [{ "line": 1, "quantity": 1 }] }));
    shop.must("confirm_return", json!({ "reason": "返品", "approval": approval(&shop) }));
    shop.pass(120_000);
    let open = shop.view().open_refunds;
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].amount_yen, open[0].needs_attention), (total, true));
    let mut close = json!({
        "counted_yen": 50_000, "reason": "", "acknowledge_unresolved": false,
        "approval": approval(&shop),
    });
    assert_eq!(code_of(shop.call("close_shift", close.clone())), ErrorCode::UnresolvedPayments);
    close["acknowledge_unresolved"] = json!(true);
    let report = shop.must("close_shift", close);
    let named = report["unresolved"][0].as_str().expect("named");
    assert!(named.contains(&open[0].id), "{named}");
    shop.wallet.unplug(false);
    shop.pass(HOUR_MS);
    assert!(shop.view().open_refunds.is_empty(), "settled after the close");
    assert_eq!(net(&shop), 0);
    // It is written into the next shift's books.
    shop.must("open_shift", json!({ "float_yen": 50_000 }));
    let next = shop.must("report_shift", json!({}));
    assert_eq!((&next["returns"]["count"], &next["returns"]["yen"]), (&json!(1), &json!(-total)));
}

#[test]
fn refused_settings_stop_the_wallets_and_cash_goes_on() {
    let mut shop = shop();
    shop.wallet.play_script(Script {
        outcome: Outcome::Refuse("ACCESS_DENIED".into()),
        ..Script::default()
    });
    shop.show_code(CODE.to_owned());
    shop.pass(2_000);
    assert_eq!(notice(&shop), Some(Notice::WalletStopped));
    shop.show_code("281234567890127777".to_owned());
    assert_eq!(notice(&shop), Some(Notice::WalletStopped));
    shop.pass(5_000);
    assert_eq!(net(&shop), 0, "nothing was sent while stopped");
    shop.must("pay_cash", json!({ "received_yen": 100_000 }));
    assert!(shop.view().done.is_some());
}

#[test]
fn amounts_and_codes_that_cannot_be_are_told() {
    let mut shop = shop();
    for amount in [-1, 0, 99_999_999] {
        let asked = shop.call("pay_wallet", json!({ "amount_yen": amount }));
        assert_eq!(code_of(asked), ErrorCode::BadAmount, "{amount}");
    }
    let cases = [
        ("1".repeat(15), Notice::CodeTooShort),
        ("1".repeat(33), Notice::CodeTooLong),
        ("28123456789012345A".to_owned(), Notice::CodeNotDigits),
        ("https://qr.alipay.com/fkx012345678".to_owned(), Notice::ShowsCollectCode),
        ("https://example.com/shop".to_owned(), Notice::ShowsLink),
        ("wxp://f2f0abcdefgh".to_owned(), Notice::ShowsCollectCode),
        ("90008181880123456789".to_owned() + "0123", Notice::WalletNeedsDocument),
    ];
    for (text, expected) in cases {
        shop.show_code(text.clone());
        assert_eq!(notice(&shop), Some(expected), "{text}");
    }
    shop.wallet.play_for(&PaymentCode::new(CODE), Scenario::CodeExpired);
    shop.show_code(CODE.to_owned());
    shop.pass(3_000);
    let payment = shop.view().checkout.and_then(|checkout| checkout.payment).expect("declined");
    assert_eq!(payment.step, PaymentStepView::Declined);
    assert_eq!(payment.reason_code.as_deref(), Some("EXPIRED_CODE"));
    assert_eq!(net(&shop), 0);
}

#[test]
fn a_clock_that_is_off_is_told_once() {
    let mut shop = shop();
    let told = |shop: &Shop| shop.view().notice.map(|notice| (notice.code, notice.seq));
    shop.learn(Fact::WalletClock { ahead_ms: 20_000 });
    assert_eq!(told(&shop), None, "a few seconds are nothing");
    shop.learn(Fact::WalletClock { ahead_ms: -90_000 });
    let first = told(&shop);
    assert_eq!(first.map(|(code, _)| code), Some(Notice::ClockDiffers));
    shop.learn(Fact::WalletClock { ahead_ms: -91_000 });
    assert_eq!(told(&shop), first, "not at every answer");
}

/// The screens say what is known and no more: charged after the cancel, going back, given back.
#[test]
fn what_is_charged_after_the_cancel_is_never_called_uncharged() {
    let mut shop = shop();
    shop.wallet.play_script(Script {
        refund: vec![Fault::ReplyLost],
        inquire_refund: vec![Fault::ReplyLost],
        ..Scenario::PaidAfterCancel.script()
    });
    shop.show_code(CODE.to_owned());
    shop.pass(3_000);
    shop.must("cancel_payment", json!({}));
    let step = |shop: &Shop| {
        shop.view().checkout.and_then(|checkout| checkout.payment).map(|payment| payment.step)
    };
    shop.pass(3_000);
    assert_eq!(step(&shop), Some(PaymentStepView::Cancelled));
    shop.pass(9_000);
    assert_eq!(step(&shop), Some(PaymentStepView::GivingBack));
    assert_eq!(notice(&shop), Some(Notice::ChargedAfterCancel));
    assert_eq!(shop.view().open_refunds.len(), 1);
    shop.pass(60_000);
    assert_eq!(step(&shop), Some(PaymentStepView::GivenBack));
    assert_eq!(notice(&shop), Some(Notice::RefundSettled));
    assert_eq!(net(&shop), 0);
}

/// Long after the last look the money comes; the acquirer's notice is why the till asks once more.
#[test]
fn a_notice_after_the_last_look_gives_the_money_back() {
    let mut shop = shop();
    shop.wallet.play_script(Script {
        outcome: Outcome::ConfirmForever,
        pays_after_cancel_ms: Some(HOUR_MS),
        ..Script::default()
    });
    shop.show_code(CODE.to_owned());
    shop.pass(3_000);
    shop.must("cancel_payment", json!({}));
    shop.pass(1_000);
    let payment = shop.view().checkout.and_then(|checkout| checkout.payment).expect("shown");
    let attempt = payment.id.expect("an id").parse().expect("an id");
    shop.must("pay_cash", json!({ "received_yen": 100_000 }));
    shop.pass(2 * HOUR_MS);
    assert!(net(&shop) > 0 && shop.view().unresolved.is_empty(), "nobody looks any more");
    shop.restart();
    // Twice, as acquirers do; the second finds nothing left to do.
    for _ in 0..2 {
        shop.learn(Fact::WalletNotice { attempt });
        shop.pass(60_000);
        assert_eq!(net(&shop), 0);
    }
    let charges = shop.wallet.books(shop.now()).entries.len();
    assert_eq!(charges, 2, "one charge, one refund");
}

/// The wallet keeps the money and refuses to give it back: it stays on the list, over a restart
/// and a closing, until a manager writes what she did.
#[test]
fn a_refund_that_is_refused_stays_until_a_manager_saw_to_it() {
    let mut shop = shop();
    shop.wallet.play_script(Script {
        refund: vec![Fault::Code("REFUND_WINDOW_EXCEED".into())],
        ..Scenario::PaidAfterCancel.script()
    });
    shop.show_code(CODE.to_owned());
    shop.pass(3_000);
    shop.must("cancel_payment", json!({}));
    shop.pass(30_000);
    assert_eq!(notice(&shop), Some(Notice::RefundRefused));
    let payment = shop.view().checkout.and_then(|checkout| checkout.payment).expect("shown");
    assert_eq!(payment.step, PaymentStepView::NotGivenBack);
    shop.must("pay_cash", json!({ "received_yen": 100_000 }));
    shop.must("finish_sale", json!({}));
    shop.pass(24 * HOUR_MS);
    shop.restart();
    let open = shop.view().open_refunds;
    assert_eq!(open.len(), 1, "a restart does not hide it");
    assert_eq!(open[0].refused.as_deref(), Some("REFUND_WINDOW_EXCEED"));
    let close = json!({
        "counted_yen": 50_000, "reason": "試験", "acknowledge_unresolved": false,
        "approval": approval(&shop),
    });
    assert_eq!(code_of(shop.call("close_shift", close)), ErrorCode::UnresolvedPayments);

    let seen = |approval: Value, evidence: &str| {
        json!({
            "id": open[0].id, "how": "seen", "evidence": evidence, "reason": "window over",
            "approval": approval,
        })
    };
    let without = shop.call("settle_payment", seen(Value::Null, "gave cash"));
    assert_eq!(code_of(without), ErrorCode::ApprovalNeeded);
    let mut wrong = approval(&shop);
    wrong["pin"] = json!("0000");
    assert_eq!(code_of(shop.call("settle_payment", seen(wrong, "cash"))), ErrorCode::WrongPin);
    let request = seen(approval(&shop), " ");
    assert_eq!(code_of(shop.call("settle_payment", request)), ErrorCode::EvidenceNeeded);
    assert_eq!(shop.view().open_refunds.len(), 1, "refusals leave it");
    let request = seen(approval(&shop), "gave the customer cash, signed slip 12");
    shop.must("settle_payment", request);
    assert!(shop.view().open_refunds.is_empty());
    shop.restart();
    assert!(shop.view().open_refunds.is_empty(), "seen is seen");
    shop.sign_in("店長", "9999");
    let trail = shop.must("list_audit", json!({ "before": null, "limit": 50 })).to_string();
    for word in ["refused a refund", "REFUND_WINDOW_EXCEED", "signed slip 12"] {
        assert!(trail.contains(word), "{word}");
    }
}

/// Nobody answers; a manager says "not paid"; hours later the wallet says that it was.
#[test]
fn a_hand_settlement_needs_a_manager_and_a_late_answer_raises_the_alarm() {
    let mut shop = shop();
    let silence = vec![Fault::ReplyLost; 40];
    shop.wallet.play_script(Script {
        pay: silence.clone(),
        inquiry: silence,
        cancel: vec![Fault::RequestLost; 400],
        ..Script::default()
    });
    shop.show_code(CODE.to_owned());
    shop.pass(180_000);
    let payment = shop.view().checkout.and_then(|checkout| checkout.payment).expect("open");
    assert_eq!(payment.step, PaymentStepView::NeedsAttention);
    assert_eq!(payment.until_ms, None, "nothing is counted down to any more");
    let id = payment.id.expect("an id");

    let ask = |approval: Value, evidence: &str, reason: &str| {
        json!({
            "id": id, "how": "not_paid", "evidence": evidence, "reason": reason,
            "approval": approval,
        })
    };
    let without = shop.call("settle_payment", ask(Value::Null, "seen", "leaves"));
    assert_eq!(code_of(without), ErrorCode::ApprovalNeeded);
    let mut wrong = approval(&shop);
    wrong["pin"] = json!("0000");
    let without = shop.call("settle_payment", ask(wrong, "seen", "leaves"));
    assert_eq!(code_of(without), ErrorCode::WrongPin);
    for (evidence, reason) in [("", "leaves"), ("seen", " ")] {
        let request = ask(approval(&shop), evidence, reason);
        let without = shop.call("settle_payment", request);
        assert_eq!(code_of(without), ErrorCode::EvidenceNeeded);
    }
    // Also of a manager who is signed in.
    shop.sign_in("店長", "9999");
    let without = shop.call("settle_payment", ask(Value::Null, "seen", "leaves"));
    assert_eq!(code_of(without), ErrorCode::ApprovalNeeded);
    let request = ask(approval(&shop), "app shows nothing", "the customer must leave");
    shop.must("settle_payment", request);
    let payment = shop.view().checkout.and_then(|checkout| checkout.payment).expect("shown");
    assert_eq!(payment.step, PaymentStepView::SettledUnpaid, "not \"certainly cancelled\"");
    shop.must("pay_cash", json!({ "received_yen": 100_000 }));

    for _ in 0..40 {
        shop.pass(HOUR_MS / 2);
    }
    let alarms = |shop: &Shop| shop.view().unresolved.iter().filter(|open| open.alarm).count();
    assert_eq!(alarms(&shop), 1, "{:?}", shop.view().unresolved);
    assert_eq!(net(&shop), 0, "what came late went back by itself");
    shop.restart();
    assert_eq!(alarms(&shop), 1, "a restart does not hide it");

    let z = json!({
        "counted_yen": shop.must("report_shift", json!({}))["expected_yen"], "reason": "",
        "acknowledge_unresolved": false,
    });
    assert_eq!(code_of(shop.call("close_shift", z.clone())), ErrorCode::UnresolvedPayments);
    let mut acknowledged = z;
    acknowledged["acknowledge_unresolved"] = json!(true);
    let z = shop.must("close_shift", acknowledged);
    assert!(z["unresolved"][0].as_str().is_some_and(|name| name.contains(&id)), "{z}");

    let seen = json!({
        "id": id, "how": "seen", "evidence": "acquirer's list: charged and refunded",
        "reason": "told the customer", "approval": approval(&shop),
    });
    shop.must("settle_payment", seen);
    assert_eq!(alarms(&shop), 0);
    shop.restart();
    assert_eq!(alarms(&shop), 0, "seen is seen");
    let trail = shop.must("list_audit", json!({ "before": null, "limit": 50 })).to_string();
    for word in ["app shows nothing", "by hand: not paid", "the wallet says: paid", "seen: "] {
        assert!(trail.contains(word), "{word}");
    }
}
