//! A traveller with a passport, and what the office's register says of her.

use crate::shop::Shop;
use maneki_core::time::{AtMs, day_text, days_after};
use maneki_taxoffice::fake::{Entry, Reply};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A passport of nobody's. The number's last four places are 6723.
pub const CHINESE: &str = "P<CHNWANG<<XIAOMING<<<<<<<<<<<<<<<<<<<<<<<<<\n\
     E123467230CHN9001011F3101012<<<<<<<<<<<<<<<6";

/// What a short-term visitor who landed ten days ago says.
#[must_use]
pub fn visitor(now: AtMs) -> Value {
    let landed = days_after(now.day_in_japan(), -10);
    json!({ "status": "temporary_visitor", "landed_on": day_text(landed) })
}

/// The goods of the demo shop whose price is nearest, of those that can go tax-free.
pub fn sku_at(shop: &mut Shop, yen: i64) -> String {
    let found = shop.must("search_products", json!({ "text": "", "limit": 200 }));
    let products = found.as_array().expect("products").iter();
    let free = products.filter(|product| product["tax_free"] == true);
    let far = |product: &&Value| (product["price_yen"].as_i64().expect("yen") - yen).abs();
    free.min_by_key(far).expect("goods")["sku"].as_str().expect("a SKU").to_owned()
}

/// Records that the office holds and that nothing took back.
#[must_use]
pub fn live(register: &BTreeMap<String, Entry>) -> usize {
    register.values().filter(|entry| !entry.cancels && !entry.cancelled).count()
}

/// One act at the tax-free desk, or at the ledger, or of the office. Refusals are part of the day.
pub fn act(shop: &mut Shop) {
    let faults = [Reply::LoseAnswer, Reply::LoseMessage, Reply::Fault, Reply::Warn, Reply::Accept];
    if shop.chance.percent(40) {
        let reply = shop.chance.pick(&faults).clone();
        shop.office.then([reply]);
    }
    match shop.chance.below(10) {
        0 => at_customs(shop),
        1 => at_the_ledger(shop),
        2 => {
            let _ = shop.call("leave_tax_free", json!({}));
        }
        _ => {
            let _ = shop.call("start_tax_free", json!({ "receipt": null }));
            let _ = shop.call("read_passport", json!({ "lines": CHINESE }));
            let _ = shop.call("set_stay", visitor(shop.now()));
            let _ = shop.call("confirm_tax_free", json!({}));
        }
    }
}

/// Travellers leave the country: some of what the office holds is confirmed, some refused.
fn at_customs(shop: &mut Shop) {
    for number in shop.office.register().into_keys() {
        match shop.chance.below(4) {
            0 => drop(shop.office.refuse(&number, "test")),
            1 | 2 => drop(shop.office.confirm(&number)),
            _ => {}
        }
    }
    shop.pass(7 * 3_600_000);
}

/// A manager who refunds, sends again, corrects and cancels whatever is there.
fn at_the_ledger(shop: &mut Shop) {
    let Ok(page) = shop.call("list_tax_free_records", json!({ "limit": 200 })) else { return };
    let rows = page["rows"].as_array().cloned().unwrap_or_default();
    for row in rows {
        let id = &row["id"];
        match shop.chance.below(6) {
            0 => {
                let _ = shop.call("resend_tax_free_record", json!({ "id": id }));
            }
            1 => {
                let request = json!({ "id": id, "reason": "test" });
                let _ = shop.call("cancel_tax_free_record", request);
            }
            2 => {
                let _ = shop.call("fix_tax_free_record", json!({ "id": id }));
                let _ = shop.call("confirm_tax_free", json!({}));
            }
            _ => {
                let route = *shop.chance.pick(&["wallet", "cash", "bank"]);
                let request = json!({
                    "id": id, "route": route, "reference": "R", "net_yen": row["refundable_yen"],
                });
                let _ = shop.call("refund_tax_free", request);
            }
        }
    }
}
