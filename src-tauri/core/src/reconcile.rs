//! What the acquirer settled against what the till charged: by payment request id, amount and
//! kind, into four buckets.

use crate::{
    money::{TooLarge, Yen},
    time::AtMs,
};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MoveKind {
    Payment,
    /// Money that went back to the customer.
    Refund,
}

/// A row of the acquirer's file. Amounts are positive whatever the kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Of the file, counted from 1, the header included.
    pub line: u64,
    pub request_id: String,
    pub kind: MoveKind,
    pub yen: Yen,
    pub fee_yen: Yen,
    pub at: AtMs,
}

/// A payment or refund that the till holds for done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charged {
    pub request_id: String,
    pub kind: MoveKind,
    pub yen: Yen,
    pub at: AtMs,
    /// Where it stands on one.
    pub receipt: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    Both,
    TillOnly,
    AcquirerOnly,
    AmountDiffers,
}

/// One payment or refund, as each side says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    pub bucket: Bucket,
    pub request_id: String,
    pub kind: MoveKind,
    pub till_yen: Option<Yen>,
    pub acquirer_yen: Option<Yen>,
    pub fee_yen: Yen,
    pub receipt: Option<String>,
    pub line: Option<u64>,
}

/// The day's sums as the acquirer says them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    pub payments_yen: Yen,
    pub refunds_yen: Yen,
    pub fees_yen: Yen,
    /// What comes to the bank: payments less refunds less fees.
    pub net_yen: Yen,
}

/// # Errors
/// [`TooLarge`] past the till's largest amount.
pub fn settlement(settled: &[Settled]) -> Result<Settlement, TooLarge> {
    let of = |kind| settled.iter().filter(move |row| row.kind == kind).map(|row| row.yen);
    let payments_yen = Yen::sum(of(MoveKind::Payment))?;
    let refunds_yen = Yen::sum(of(MoveKind::Refund))?;
    let fees_yen = Yen::sum(settled.iter().map(|row| row.fee_yen))?;
    let net_yen = payments_yen.minus(refunds_yen)?.minus(fees_yen)?;
    Ok(Settlement { payments_yen, refunds_yen, fees_yen, net_yen })
}

/// Every row of both sides once: what does not agree first, then in the order of the ids. The
/// rows of a side are known to differ in id or kind.
#[must_use]
pub fn reconcile(settled: &[Settled], charged: &[Charged]) -> Vec<Matched> {
    let key = |kind: MoveKind, id: &str| (id.to_ascii_uppercase(), kind);
    let mut open: BTreeMap<_, &Charged> =
        charged.iter().map(|row| (key(row.kind, &row.request_id), row)).collect();
    let mut found: Vec<Matched> = vec![];
    for row in settled {
        let mine = open.remove(&key(row.kind, &row.request_id));
        let bucket = match mine {
            None => Bucket::AcquirerOnly,
            Some(mine) if mine.yen == row.yen => Bucket::Both,
            Some(_) => Bucket::AmountDiffers,
        };
        found.push(Matched {
            bucket,
            request_id: row.request_id.clone(),
            kind: row.kind,
            till_yen: mine.map(|mine| mine.yen),
            acquirer_yen: Some(row.yen),
            fee_yen: row.fee_yen,
            receipt: mine.and_then(|mine| mine.receipt.clone()),
            line: Some(row.line),
        });
    }
    found.extend(open.into_values().map(|mine| Matched {
        bucket: Bucket::TillOnly,
        request_id: mine.request_id.clone(),
        kind: mine.kind,
        till_yen: Some(mine.yen),
        acquirer_yen: None,
        fee_yen: Yen::ZERO,
        receipt: mine.receipt.clone(),
        line: None,
    }));
    let agrees = |row: &Matched| row.bucket == Bucket::Both;
    found.sort_by(|a, b| {
        (agrees(a), &a.request_id, a.kind).cmp(&(agrees(b), &b.request_id, b.kind))
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use MoveKind::{Payment, Refund};

    fn settled(id: &str, kind: MoveKind, yen: i32) -> Settled {
        let fee_yen = Yen::of(if kind == Payment { yen / 50 } else { 0 });
        let at = AtMs(0);
        Settled { line: 2, request_id: id.to_owned(), kind, yen: Yen::of(yen), fee_yen, at }
    }

    fn charged(id: &str, kind: MoveKind, yen: i32) -> Charged {
        let receipt = Some(format!("R-{id}"));
        Charged { request_id: id.to_owned(), kind, yen: Yen::of(yen), at: AtMs(0), receipt }
    }

    #[test]
    fn each_row_lands_in_one_of_four_buckets() {
        let file = [
            settled("a", Payment, 1_000),
            settled("A2", Payment, 2_000),
            settled("c", Payment, 500),
            settled("r", Refund, 300),
        ];
        let till = [
            charged("A", Payment, 1_000),
            charged("a2", Payment, 2_001),
            charged("d", Payment, 700),
            // The same id of another kind is another move.
            charged("r", Payment, 300),
        ];
        let found = reconcile(&file, &till);
        let told: Vec<String> = found
            .iter()
            .map(|row| format!("{} {:?} {:?}", row.request_id, row.kind, row.bucket))
            .collect();
        assert_eq!(
            told,
            [
                "A2 Payment AmountDiffers",
                "c Payment AcquirerOnly",
                "d Payment TillOnly",
                "r Payment TillOnly",
                "r Refund AcquirerOnly",
                "a Payment Both",
            ]
        );
        assert_eq!(found[0].till_yen, Some(Yen::of(2_001)));
        assert_eq!(found[0].receipt.as_deref(), Some("R-a2"));
    }

    #[test]
    fn the_net_is_what_comes_to_the_bank() {
        let file = [settled("a", Payment, 10_000), settled("b", Refund, 4_000)];
        let sums = settlement(&file).expect("small");
        assert_eq!(
            [sums.payments_yen, sums.refunds_yen, sums.fees_yen, sums.net_yen],
            [10_000, 4_000, 200, 5_800].map(Yen::of)
        );
    }
}
