//! Whether a shop's books balance: what the till wrote against what the wallet holds.

use crate::shop::Shop;
use maneki_app::ports::{Reader, store::ReceiptQuery};
use maneki_core::{
    money::Yen,
    report::Sums,
    sale::{Sale, SaleKind, TenderKind, returned_pieces},
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
    numbers_have_no_gap(&sales);
    wallet_agrees(shop, &sales);
    nothing_comes_back_twice(&sales);
    assert!(Sums::of(&sales).expect("in range").ties(), "the day's sums tie");
    let mut store = shop.store.lock().unwrap_or_else(PoisonError::into_inner);
    let verified = store.verify().expect("the store reads");
    assert_eq!(verified.breaks, [], "the chain is whole");
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
    let asked: BTreeSet<&String> = books.entries.iter().map(|entry| &entry.payment).collect();
    for payment in asked {
        let told = told.get(payment).map_or(0, |yen| yen.get());
        assert!(books.charges_of(payment) <= 1, "{payment} was charged twice");
        assert_eq!(books.net_of(payment), told, "payment {payment}: wallet against till");
    }
    let sum = Yen::sum(told.values().copied()).expect("in range");
    assert_eq!(books.net(), sum.get(), "the wallet's money against the till's");
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
