//! A cashier who does anything, in any order, as a seed has it.

use crate::{
    shop::{Crash, Shop},
    tax_free,
};
use maneki_core::scan::PaymentCode;
use maneki_wallet::sim::script::Scenario;
use serde_json::json;

/// What a sale's payment plays, often the plain ones.
fn scenario(shop: &mut Shop) -> Scenario {
    if shop.chance.percent(50) {
        return Scenario::Paid;
    }
    *shop.chance.pick(Scenario::ALL)
}

/// One act of a shop day. Refusals are part of the day.
pub fn act(shop: &mut Shop, skus: &[String]) {
    if shop.chance.percent(4) {
        shop.crash = Some(*shop.chance.pick(&[Crash::BeforeEffects, Crash::AfterEffects]));
    }
    let view = shop.view();
    if view.returning.is_some() {
        return give_back(shop);
    }
    if view.checkout.is_some() {
        return check_out(shop);
    }
    match shop.chance.below(20) {
        0 => {
            let _ = shop.call("hold_cart", json!({ "label": "" }));
        }
        1 => {
            if let Some(held) = view.held.first() {
                let _ = shop.call("recall_cart", json!({ "id": held.id }));
            }
        }
        2 => discount(shop),
        3 => {
            if let Some(line) = view.cart.lines.first() {
                let _ = shop.call("void_line", json!({ "line": line.no }));
                let _ = shop.call("undo_void", json!({}));
            }
        }
        4 => start_return(shop),
        10 | 11 => tax_free::act(shop),
        5..=9 if !view.cart.lines.is_empty() => {
            let _ = shop.call("start_checkout", json!({}));
        }
        _ => {
            let sku = shop.chance.pick(skus).clone();
            let quantity = 1 + shop.chance.below(3);
            let _ = shop.call("add_product", json!({ "sku": sku, "quantity": quantity }));
        }
    }
    let pause = i64::try_from(shop.chance.below(20_000)).expect("small");
    shop.pass(pause);
}

fn discount(shop: &mut Shop) {
    let off = if shop.chance.percent(50) {
        json!({ "yen": 1 + shop.chance.below(3_000) })
    } else {
        json!({ "basis_points": 1 + shop.chance.below(5_000) })
    };
    let _ = shop.call("discount_cart", json!({ "off": off, "reason": "test" }));
}

fn check_out(shop: &mut Shop) {
    let view = shop.view();
    let Some(checkout) = &view.checkout else { return };
    let due = checkout.due.yen;
    let step = i64::try_from(shop.chance.below(30_000)).expect("small");
    match shop.chance.below(12) {
        0 => {
            let _ = shop.call("leave_checkout", json!({}));
        }
        1 | 2 => {
            let _ = shop.call("pay_cash", json!({ "received_yen": due + 500 }));
        }
        3 => {
            let part =
                1 + i64::try_from(shop.chance.below(due.max(1).unsigned_abs())).expect("fits");
            let _ = shop.call("pay_cash", json!({ "received_yen": part, "amount_yen": part }));
        }
        4..=7 => show_code(shop),
        8 => {
            let part =
                1 + i64::try_from(shop.chance.below(due.max(1).unsigned_abs())).expect("fits");
            let _ = shop.call("pay_wallet", json!({ "amount_yen": part }));
            show_code(shop);
        }
        9 => {
            let _ = shop.call("cancel_payment", json!({}));
        }
        10 => settle(shop),
        _ => shop.pass(step),
    }
    shop.pass(step / 10);
}

fn show_code(shop: &mut Shop) {
    let scenario = scenario(shop);
    let code: PaymentCode = shop.fresh_code();
    shop.wallet.play_for(&code, scenario);
    shop.show_code(code.reveal().to_owned());
    // The phone is still held there: the same code again must do nothing.
    if shop.chance.percent(20) {
        shop.show_code(code.reveal().to_owned());
    }
}

/// A manager who only ever says what leaves the truth to the wallet.
fn settle(shop: &mut Shop) {
    let view = shop.view();
    let payment = view.checkout.and_then(|checkout| checkout.payment);
    let Some(id) = payment.and_then(|payment| payment.id) else { return };
    let how = *shop.chance.pick(&["complete", "give_back", "pay_otherwise"]);
    let request = json!({ "id": id, "how": how, "evidence": "seen", "reason": "test" });
    let _ = shop.call("settle_payment", request);
}

fn start_return(shop: &mut Shop) {
    let found = shop.call("find_receipts", json!({ "only": "sales", "limit": 200 }));
    let Ok(found) = found else { return };
    let receipts = found["receipts"].as_array().cloned().unwrap_or_default();
    if receipts.is_empty() {
        return;
    }
    let number = shop.chance.pick(&receipts)["number"].clone();
    let _ = shop.call("start_return", json!({ "number": number }));
}

fn give_back(shop: &mut Shop) {
    let view = shop.view();
    let Some(returning) = view.returning else { return };
    match shop.chance.below(6) {
        0 => {
            let _ = shop.call("leave_return", json!({}));
        }
        1 => {
            let _ = shop.call("return_in_cash", json!({}));
        }
        2 => shop.pass(10_000),
        _ => {
            let left = |line: &maneki_app::view::ReturnLineView| line.sold - line.returned;
            let lines: Vec<_> = returning
                .lines
                .iter()
                .filter(|line| left(line) > 0)
                .map(|line| {
                    let pieces = 1 + shop.chance.below(u64::from(left(line)));
                    json!({ "line": line.no, "quantity": pieces })
                })
                .collect();
            let _ = shop.call("choose_return", json!({ "lines": lines }));
            let _ = shop.call("confirm_return", json!({ "reason": "test" }));
            shop.pass(2_000);
        }
    }
}
