//! Whole shop days from seeds, with lost answers, full disks and power cuts, whose books balance.
//! A failure prints its seed: `MANEKI_SEED=… cargo test -p maneki-tests --test simulation`.

use maneki_tests::{books, cashier, faulty::Faults, shop::Shop};
use serde_json::json;

const DAYS: u64 = 240;
const ACTS: u32 = 120;

fn day(seed: u64) -> Shop {
    let mut shop = Shop::open(seed);
    let found = shop.must("search_products", json!({ "text": "", "limit": 200 }));
    let skus: Vec<String> = found
        .as_array()
        .expect("products")
        .iter()
        .map(|product| product["sku"].as_str().expect("a SKU").to_owned())
        .collect();
    assert!(skus.len() > 100, "the demo shop has goods");
    // New faults hold from the next start on.
    shop.faults = Faults { disk_full: 5, unknown: 5 };
    shop.restart();
    for _ in 0..ACTS {
        cashier::act(&mut shop, &skus);
    }
    close(&mut shop);
    shop
}

/// The day's end: everything still asked about is found out, and the Z is taken.
fn close(shop: &mut Shop) {
    shop.faults = Faults::default();
    shop.crash = None;
    shop.restart();
    for _ in 0..200 {
        if shop.is_quiet() && settled(shop) {
            break;
        }
        shop.pass(60_000);
    }
    let view = shop.view();
    assert!(view.checkout.is_none(), "the checkout ended: {:?}", view.checkout);
    assert_eq!(view.unresolved, [], "nothing is left unresolved");
    let report = shop.must("report_shift", json!({}));
    let expected = &report["expected_yen"];
    let request = json!({
        "counted_yen": expected, "reason": "", "acknowledge_unresolved": false,
    });
    let z = shop.must("close_shift", request);
    assert_eq!(z["difference_yen"], 0);
    assert_eq!(z["total_yen"], report["total_yen"]);
}

/// Ends what a person has to end: the open checkout, and a payment that waits for a choice.
fn settled(shop: &mut Shop) -> bool {
    let view = shop.view();
    let Some(checkout) = view.checkout else { return view.unresolved.is_empty() };
    if let Some(id) = checkout.payment.and_then(|payment| payment.id) {
        let request = json!({ "id": id, "how": "give_back", "evidence": "seen", "reason": "test" });
        let _ = shop.call("settle_payment", request);
    }
    let _ = shop.call("leave_checkout", json!({}));
    false
}

#[test]
fn books_balance_on_any_day() {
    let chosen = std::env::var("MANEKI_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds = chosen.map_or(1..=DAYS, |seed: u64| seed..=seed);
    let (mut sales, mut crashes) = (0, 0);
    for seed in seeds {
        println!("seed {seed}");
        let shop = day(seed);
        books::check(&shop);
        sales += books::all_sales(&shop).len();
        crashes += shop.crashes;
    }
    println!("{sales} receipts, {crashes} restarts");
    if chosen.is_none() {
        assert!(sales > 1_000 && crashes > 1_000, "the days were too quiet to prove anything");
    }
}
