//! Whether a shop's books balance: what the till wrote against what the wallet holds.

use crate::shop::Shop;
use maneki_app::ports::{
    Reader,
    records::{RecordQuery, StoredRecord},
    store::ReceiptQuery,
};
use maneki_core::{
    id::ShiftId,
    money::Yen,
    report::Sums,
    sale::{Sale, SaleKind, TenderKind, returned_pieces},
    taxfree::life::{Customs, Life, RefundRoute},
    time::AtMs,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::PoisonError,
};

/// Every sale and return of the shop, oldest first.
#[must_use]
pub fn all_sales(shop: &Shop) -> Vec<Sale> {
    let mut sales = vec![];
    let mut store = shop.store.lock().unwrap_or_else(PoisonError::into_inner);
    let query = ReceiptQuery { limit: 1, ..ReceiptQuery::default() };
    store
        .each_receipt(&query, &mut |sale| {
            sales.push(sale.clone());
            ControlFlow::Continue(())
        })
        .expect("the store reads");
    sales.reverse();
    sales
}

/// # Panics
/// Names the first book that does not balance.
pub fn check(shop: &Shop) {
    let sales = all_sales(shop);
    for sale in &sales {
        assert_eq!(sale.check(), Ok(()), "{} ties", sale.number);
    }
    the_office_agrees(shop);
    numbers_have_no_gap(&sales);
    wallet_agrees(shop, &sales);
    nothing_comes_back_twice(&sales);
    assert!(Sums::of(&sales).expect("in range").ties(), "the day's sums tie");
    the_shifts_figures_are_the_sales(shop, &sales);
    let mut store = shop.store.lock().unwrap_or_else(PoisonError::into_inner);
    let verified = store.verify().expect("the store reads");
    assert_eq!(verified.breaks, [], "the chain is whole");
}

/// What X and Z say, kept while selling, against the receipts.
fn the_shifts_figures_are_the_sales(shop: &Shop, sales: &[Sale]) {
    let mut shifts: BTreeMap<ShiftId, Vec<&Sale>> = BTreeMap::new();
    for sale in sales {
        shifts.entry(sale.shift).or_default().push(sale);
    }
    let mut store = shop.store.lock().unwrap_or_else(PoisonError::into_inner);
    for (shift, sold) in shifts {
        let kept = store.shift_figures(shift, AtMs(i64::MAX)).expect("the store reads");
        assert_eq!(kept.sums, Sums::of(sold).expect("in range"), "shift {shift}");
    }
}

fn numbers_have_no_gap(sales: &[Sale]) {
    let mut days: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    for sale in sales {
        days.entry(sale.number.day).or_default().push(sale.number.number);
    }
    for (day, mut numbers) in days {
        numbers.sort_unstable();
        let expected: Vec<u32> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, expected, "receipt numbers of {day}");
    }
}

/// What customers are out of pocket is what the till's papers say, payment by payment.
fn wallet_agrees(shop: &Shop, sales: &[Sale]) {
    let books = shop.wallet.books(shop.now());
    let mut told: BTreeMap<String, Yen> = BTreeMap::new();
    let mut paid_in = BTreeMap::new();
    for sale in sales {
        for tender in &sale.tenders {
            let attempt = match &tender.by {
                TenderKind::Cash { .. } => continue,
                TenderKind::Wallet(paid) => {
                    let twice = paid_in.insert(paid.attempt, sale.id);
                    assert_eq!(twice, None, "a payment counts in one sale");
                    paid.attempt
                }
                TenderKind::WalletRefund { of, .. } => *of,
            };
            let sum = told.entry(attempt.to_string()).or_default();
            *sum = sum.plus(tender.amount_yen).expect("in range");
        }
    }
    for (attempt, net) in tax_refunds(shop) {
        let sum = told.entry(attempt).or_default();
        *sum = sum.minus(net).expect("in range");
    }
    let asked: BTreeSet<&String> = books.entries.iter().map(|entry| &entry.payment).collect();
    for payment in asked {
        let told = told.get(payment).map_or(0, |yen| yen.get());
        assert!(books.charges_of(payment) <= 1, "{payment} was charged twice");
        assert_eq!(books.net_of(payment), told, "payment {payment}: wallet against till");
    }
    let sum = Yen::sum(told.values().copied()).expect("in range");
    assert_eq!(books.net(), sum.get(), "the wallet's money against the till's");
}

/// What went back as tax through each payment.
fn tax_refunds(shop: &Shop) -> Vec<(String, Yen)> {
    let refunds = records(shop).into_iter().flat_map(|(_, life)| life.refunds);
    let paid = refunds.filter(|refund| refund.paid_at.is_some());
    paid.filter_map(|refund| match refund.plan.route {
        RefundRoute::Wallet { attempt } => Some((attempt.to_string(), refund.plan.net_yen())),
        RefundRoute::Cash | RefundRoute::Bank { .. } => None,
    })
    .collect()
}

/// Every purchase record with its life as the store tells it.
fn records(shop: &Shop) -> Vec<(StoredRecord, Life)> {
    let mut store = shop.store.lock().unwrap_or_else(PoisonError::into_inner);
    let query = RecordQuery { limit: u32::MAX, ..RecordQuery::default() };
    let found = store.find_records(&query).expect("the store reads");
    let with_life = found.into_iter().map(|stored| {
        let life = Life::replay(&stored.record, stored.at, &stored.facts);
        (stored, life.expect("the story fits together"))
    });
    with_life.collect()
}

/// The office holds each record that lives and no other, once; money left only after customs.
fn the_office_agrees(shop: &Shop) {
    let register = shop.office.register();
    let mut live = BTreeSet::new();
    for (stored, life) in records(shop) {
        let number = stored.record.send_no.to_string();
        let paid = life.refunds.iter().filter(|refund| refund.paid_at.is_some()).count();
        assert!(paid <= 1, "{number} was refunded twice");
        assert!(paid == 0 || matches!(life.customs, Customs::Confirmed { .. }), "{number}");
        if life.withdrawal.is_none() && life.registration.is_accepted() {
            live.insert(number);
        }
    }
    let held = register.iter().filter(|(_, entry)| !entry.cancels && !entry.cancelled);
    let held: BTreeSet<String> = held.map(|(number, _)| number.clone()).collect();
    assert_eq!(held, live, "the office's register against the till's records");
}

fn nothing_comes_back_twice(sales: &[Sale]) {
    for sale in sales.iter().filter(|sale| sale.kind == SaleKind::Sale) {
        let returns: Vec<Sale> = sales
            .iter()
            .filter(|back| back.kind == SaleKind::Return { of: sale.id })
            .cloned()
            .collect();
        for line in &sale.lines {
            assert!(returned_pieces(&returns, line.no) <= line.quantity, "{}", sale.number);
        }
    }
}
