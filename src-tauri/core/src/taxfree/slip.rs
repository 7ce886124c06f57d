//! What the guide slip (免税のご案内) says. Its words are data in `assets/taxfree/slip/`; the paper
//! lays them out.
//!
//! It is a guide and no document of the law: the retired 購入記録票 and pledge are never made.

use super::{
    life::{Life, Standing},
    record::{PurchaseRecord, RefundTax},
};
use crate::{
    money::Yen,
    staff::Language,
    time::{AtMs, Date},
};

/// Whether the tax office has the record, as far as the till knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SendState {
    /// The office said yes.
    Sent,
    /// Waiting for the line or for the office's answer.
    Waiting,
    /// No sender is set up, or the office refused it: do not count on it yet.
    NotSent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipItem {
    pub name: String,
    pub quantity: u32,
    /// Tax included.
    pub net_yen: Yen,
    pub rate_percent: u8,
    /// From the law's limit on: the traveller needs the certificate at customs.
    pub detailed: bool,
}

/// How the refund reaches the traveller, in the shop's own words per language where it set them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefundTerms {
    /// `wallet`, `cash` or `bank`.
    pub route: String,
    /// Who pays it: the shop's name, or the operator's.
    pub operator: String,
    /// Empty where nothing is taken off.
    pub fee: String,
    /// Basis of the exchange rate, where the refund is not in yen.
    pub rate_basis: String,
    pub contact: String,
    /// True where a fee or a rate may change what arrives, so the amount is an estimate.
    pub estimate: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideSlip {
    pub language: Language,
    /// The record's send number; the name under which the office and the shop both know it.
    pub record_number: String,
    pub receipt_number: String,
    pub shop_name: String,
    pub shop_address: String,
    pub sold_at: AtMs,
    pub items: Vec<SlipItem>,
    /// What was paid for the goods, tax included.
    pub total_yen: Yen,
    pub taxes: Vec<RefundTax>,
    /// 返金予定額.
    pub refundable_yen: Yen,
    /// The last day on which customs can confirm.
    pub confirm_by: Option<Date>,
    /// The passport number's last four places and nothing else of it.
    pub passport_last: String,
    pub send_state: SendState,
    pub terms: RefundTerms,
    pub sample: bool,
    /// 0 for the first print.
    pub copy: u32,
}

/// The shop as the slip names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlipShop {
    pub name: String,
    pub address: String,
    pub terms: RefundTerms,
    /// False until a sender is set up: then the slip says "not sent".
    pub has_sender: bool,
}

impl GuideSlip {
    #[must_use]
    pub fn of(
        record: &PurchaseRecord,
        life: &Life,
        shop: &SlipShop,
        passport_last: String,
        language: Language,
        now: AtMs,
    ) -> Self {
        let items = record.items.iter().map(|item| SlipItem {
            name: item.name.clone(),
            quantity: item.quantity,
            net_yen: item.net_yen,
            rate_percent: item.rate.get(),
            detailed: item.detail.is_some(),
        });
        Self {
            language,
            record_number: record.send_no.to_string(),
            receipt_number: record.receipt_number.clone(),
            shop_name: shop.name.clone(),
            shop_address: shop.address.clone(),
            sold_at: record.sold_at,
            items: items.collect(),
            total_yen: record.total_yen(),
            taxes: record.taxes(),
            refundable_yen: record.refundable_yen(),
            confirm_by: record.confirm_by,
            passport_last,
            send_state: send_state(life, shop.has_sender, now),
            terms: shop.terms.clone(),
            sample: record.sample,
            copy: 0,
        }
    }
}

fn send_state(life: &Life, has_sender: bool, now: AtMs) -> SendState {
    match life.standing(now) {
        Standing::Sent
        | Standing::SentWithWarning
        | Standing::PastDeadline
        | Standing::Unclear
        | Standing::Confirmed
        | Standing::Refused
        | Standing::RefundApproved
        | Standing::Refunded => SendState::Sent,
        Standing::Queued | Standing::Sending if has_sender => SendState::Waiting,
        Standing::Queued
        | Standing::Sending
        | Standing::NeedsFix
        | Standing::Withdrawing
        | Standing::Withdrawn => SendState::NotSent,
    }
}
