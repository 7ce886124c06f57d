//! The purchase record (購入記録情報) as the till keeps it, before any wire form.
//!
//! It holds no personal data: the [`super::buyer::Buyer`] is kept beside it under the same id and
//! wiped alone. A record is never edited; a correction withdraws it and writes another.

use super::{
    goods::{Goods, GoodsKind, Meter, Receipt, UnitDetail, meter, needs_detail},
    rules::{Citation, Rules},
};
use crate::{
    cart::LineNo,
    id::{RecordId, SaleId},
    jan::Jan,
    money::{TooLarge, Yen},
    product::Sku,
    tax::{TaxClass, TaxRate},
    time::{AtMs, Date, days_after},
};
use std::fmt;

/// 送信番号: 17 digits, the second in Japan, the till in two digits and a counter in one.
///
/// Two tills of a shop cannot collide because their numbers differ in the till's digits; one till
/// cannot because each number is greater than its last, even when the clock goes back.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SendNo(String);

impl SendNo {
    /// The next number of till `till` (1 to 99) after `last`.
    #[must_use]
    pub fn next(last: Option<&Self>, now: AtMs, till: u8) -> Self {
        let fresh = Self::of(&second_text(now), till, 0);
        match last {
            Some(last) if *last >= fresh => last.following(till),
            Some(_) | None => fresh,
        }
    }

    /// Reads a stored number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 17 && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(second: &str, till: u8, count: u8) -> Self {
        Self(format!("{second}{:02}{}", till.min(99), count.min(9)))
    }

    /// The same second with the counter one up, or the next second where ten are used.
    fn following(&self, till: u8) -> Self {
        let (second, rest) = self.0.split_at(14);
        let count = rest.chars().last().and_then(|c| c.to_digit(10)).unwrap_or(9);
        match u8::try_from(count).unwrap_or(9) {
            count @ 0..=8 => Self::of(second, till, count.saturating_add(1)),
            _ => Self::of(&second_after(second), till, 0),
        }
    }
}

impl fmt::Display for SendNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `20261123140509` in Japan.
fn second_text(at: AtMs) -> String {
    at.iso_in_japan().chars().filter(char::is_ascii_digit).take(14).collect()
}

/// The second after `YYYYMMDDhhmmss`.
fn second_after(second: &str) -> String {
    let part = |from: usize, to: usize| second.get(from..to).unwrap_or("00");
    let day = format!("{}-{}-{}", part(0, 4), part(4, 6), part(6, 8));
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let (hour, minute, sec) = (number(part(8, 10)), number(part(10, 12)), number(part(12, 14)));
    let total = hour.saturating_mul(3600).saturating_add(minute.saturating_mul(60));
    let total = total.saturating_add(sec).saturating_add(1);
    let (days, rest) = (total.div_euclid(86_400), total.rem_euclid(86_400));
    let day = crate::time::parse_day(&day).map(|day| days_after(day, i64::from(days)));
    let day =
        day.map_or_else(|| part(0, 8).to_owned(), |d| crate::time::day_text(d).replace('-', ""));
    let (hour, rest) = (rest.div_euclid(3600), rest.rem_euclid(3600));
    format!("{day}{hour:02}{:02}{:02}", rest.div_euclid(60), rest.rem_euclid(60))
}

/// One kind of goods on a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The receipt's line.
    pub line: LineNo,
    pub name: String,
    pub sku: Sku,
    pub jan: Option<Jan>,
    pub quantity: u32,
    pub net_yen: Yen,
    /// Its share of the receipt's printed tax.
    pub tax_yen: Yen,
    pub class: TaxClass,
    pub rate: TaxRate,
    pub kind: GoodsKind,
    pub detail: Option<UnitDetail>,
}

impl Item {
    /// The line without its tax.
    #[must_use]
    pub fn exclusive_yen(&self) -> Yen {
        self.net_yen.minus(self.tax_yen).unwrap_or_default()
    }
}

/// What the refund gives back for one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundTax {
    pub class: TaxClass,
    pub rate: TaxRate,
    pub net_yen: Yen,
    pub tax_yen: Yen,
}

/// A bundle of goods that customs confirms as one: all of it or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurchaseRecord {
    pub id: RecordId,
    /// The record form's version, by the sale's day.
    pub version: u8,
    pub send_no: SendNo,
    pub sale: SaleId,
    pub receipt_number: String,
    pub sold_at: AtMs,
    pub items: Vec<Item>,
    /// The last day on which customs can confirm; none under the old rules.
    pub confirm_by: Option<Date>,
    /// The record that this one corrects.
    pub replaces: Option<RecordId>,
    /// Years from the rules of the sale's day.
    pub keep_years: u32,
    /// Made in demo mode.
    pub sample: bool,
}

impl PurchaseRecord {
    /// The sale's day in Japan, which chose the rules.
    #[must_use]
    pub fn sold_on(&self) -> Date {
        self.sold_at.day_in_japan()
    }

    #[must_use]
    pub fn total_yen(&self) -> Yen {
        Yen::sum(self.items.iter().map(|item| item.net_yen)).unwrap_or_default()
    }

    #[must_use]
    pub fn refundable_yen(&self) -> Yen {
        Yen::sum(self.items.iter().map(|item| item.tax_yen)).unwrap_or_default()
    }

    /// One entry a rate, the standard class first.
    #[must_use]
    pub fn taxes(&self) -> Vec<RefundTax> {
        let mut taxes: Vec<RefundTax> = vec![];
        for item in &self.items {
            let same = |tax: &&mut RefundTax| (tax.class, tax.rate) == (item.class, item.rate);
            if let Some(tax) = taxes.iter_mut().find(same) {
                tax.net_yen = tax.net_yen.plus(item.net_yen).unwrap_or(tax.net_yen);
                tax.tax_yen = tax.tax_yen.plus(item.tax_yen).unwrap_or(tax.tax_yen);
            } else {
                let Item { class, rate, net_yen, tax_yen, .. } = *item;
                taxes.push(RefundTax { class, rate, net_yen, tax_yen });
            }
        }
        taxes.sort_by_key(|tax| (tax.class, tax.rate));
        taxes
    }
}

/// What every record of a sale shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub sale: SaleId,
    pub sold_at: AtMs,
    /// This moment; it makes the send numbers.
    pub now: AtMs,
    pub till: u8,
    pub sample: bool,
    /// The till's newest send number.
    pub last_send_no: Option<SendNo>,
}

/// Why no record can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordFault {
    /// The day's goods do not come to the threshold.
    BelowThreshold {
        missing_yen: Yen,
        citation: Citation,
    },
    /// Consumables above the old rules' cap.
    OverCap {
        citation: Citation,
    },
    /// These goods must be described first.
    DetailMissing {
        lines: Vec<LineNo>,
        citation: Citation,
    },
    /// Nothing on the receipt can go tax-free.
    NoGoods,
    /// Fewer ids than records were brought.
    TooFewIds,
    TooLarge,
}

impl From<TooLarge> for RecordFault {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

/// Which record each line goes to, as the cashier chose before payment. Lines that it does not
/// name go to record 0.
pub type Split = [(LineNo, u8)];

/// Writes a receipt's eligible goods down as records, one for each part of `split`.
///
/// `linked` are the same person's receipts of the day; they count for the threshold only. `ids`
/// brings an id for each record.
///
/// # Errors
/// [`RecordFault`].
///
/// # Panics
/// Where `rules` are not those of the sale's day in Japan.
pub fn draft(
    rules: &Rules,
    head: &Head,
    receipt: &Receipt,
    linked: &[Receipt],
    split: &Split,
    ids: &[RecordId],
) -> Result<Vec<PurchaseRecord>, RecordFault> {
    assert_eq!(rules.day, head.sold_at.day_in_japan(), "the sale's day chooses the rules");
    let meter = meter(rules, receipt, linked)?;
    fits(rules, &meter)?;
    let part_of = |line| split.iter().find(|(no, _)| *no == line).map_or(0, |(_, part)| *part);
    let mut parts: Vec<u8> = receipt.eligible().map(|(goods, _)| part_of(goods.no)).collect();
    parts.sort_unstable();
    parts.dedup();
    if parts.is_empty() {
        return Err(RecordFault::NoGoods);
    }
    let mut last = head.last_send_no.clone();
    let mut records = vec![];
    for (at, part) in parts.iter().enumerate() {
        let id = *ids.get(at).ok_or(RecordFault::TooFewIds)?;
        let send_no = SendNo::next(last.as_ref(), head.now, head.till);
        last = Some(send_no.clone());
        let mine = receipt.eligible().filter(|(goods, _)| part_of(goods.no) == *part);
        let items = mine.map(|(goods, tax)| item(rules, goods, tax)).collect();
        records.push(record(rules, head, receipt, id, send_no, items));
    }
    Ok(records)
}

fn fits(rules: &Rules, meter: &Meter) -> Result<(), RecordFault> {
    if meter.missing_yen > Yen::ZERO {
        let citation = meter.citation.clone();
        return Err(RecordFault::BelowThreshold { missing_yen: meter.missing_yen, citation });
    }
    if let Some(cap) = rules.consumable_cap.as_ref().filter(|_| meter.over_cap) {
        return Err(RecordFault::OverCap { citation: cap.citation() });
    }
    match &rules.unit_detail {
        Some(rule) if !meter.detail_due.is_empty() => Err(RecordFault::DetailMissing {
            lines: meter.detail_due.clone(),
            citation: rule.citation(),
        }),
        Some(_) | None => Ok(()),
    }
}

fn item(rules: &Rules, goods: &Goods, tax_yen: Yen) -> Item {
    Item {
        line: goods.no,
        name: goods.name.clone(),
        sku: goods.sku.clone(),
        jan: goods.jan,
        quantity: goods.quantity,
        net_yen: goods.net_yen,
        tax_yen,
        class: goods.class,
        rate: goods.rate,
        kind: goods.kind,
        detail: goods.detail.clone().filter(|_| needs_detail(rules, goods, tax_yen)),
    }
}

fn record(
    rules: &Rules,
    head: &Head,
    receipt: &Receipt,
    id: RecordId,
    send_no: SendNo,
    items: Vec<Item>,
) -> PurchaseRecord {
    let sold_on = head.sold_at.day_in_japan();
    let limit = rules.confirm_within_days.as_ref();
    PurchaseRecord {
        id,
        version: rules.record_version.value,
        send_no,
        sale: head.sale,
        receipt_number: receipt.number.clone(),
        sold_at: head.sold_at,
        items,
        confirm_by: limit.map(|limit| days_after(sold_on, i64::from(limit.value))),
        replaces: None,
        keep_years: rules.keep_years.value,
        sample: head.sample,
    }
}

/// What takes a record's place after goods came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anew {
    /// The record of the goods that were kept.
    Record(Box<PurchaseRecord>),
    /// Nothing of it was kept.
    NothingKept,
    /// What was kept no longer comes to the threshold: the sale stays taxed.
    BelowThreshold { missing_yen: Yen, citation: Citation },
}

/// The record that follows `old`, once `old` is withdrawn, for the goods kept of its receipt.
///
/// `rules` are those of the sale's day, not of today. `kept` is the whole receipt after the
/// returns ([`Receipt::kept`]).
///
/// # Errors
/// [`RecordFault::TooLarge`] or [`RecordFault::DetailMissing`].
///
/// # Panics
/// Where `rules` are not those of the sale's day in Japan.
pub fn anew(
    rules: &Rules,
    old: &PurchaseRecord,
    head: &Head,
    kept: &Receipt,
    linked: &[Receipt],
    id: RecordId,
) -> Result<Anew, RecordFault> {
    assert_eq!(rules.day, head.sold_at.day_in_japan(), "the sale's day chooses the rules");
    let on_old = |line: LineNo| old.items.iter().find(|item| item.line == line);
    let mut kept = kept.clone();
    for goods in &mut kept.goods {
        if goods.detail.is_none() {
            goods.detail = on_old(goods.no).and_then(|item| item.detail.clone());
        }
    }
    let mine = kept.eligible().filter(|(goods, _)| on_old(goods.no).is_some());
    let items: Vec<Item> = mine.map(|(goods, tax)| item(rules, goods, tax)).collect();
    if items.is_empty() {
        return Ok(Anew::NothingKept);
    }
    match fits(rules, &meter(rules, &kept, linked)?) {
        Ok(()) => {}
        Err(RecordFault::BelowThreshold { missing_yen, citation }) => {
            return Ok(Anew::BelowThreshold { missing_yen, citation });
        }
        Err(other) => return Err(other),
    }
    let send_no = SendNo::next(head.last_send_no.as_ref(), head.now, head.till);
    let made = record(rules, head, &kept, id, send_no, items);
    Ok(Anew::Record(Box::new(PurchaseRecord { replaces: Some(old.id), ..made })))
}

#[cfg(test)]
mod tests;
