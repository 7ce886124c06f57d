//! A finished sale, or a finished return of one. Written once, never changed.

use crate::{
    campaign::Applied,
    cart::{Cart, LineNo, Priced, PricedLine, TaxLine},
    id::{AttemptId, RefundId, SaleId, ShiftId, StaffId},
    jan::Jan,
    money::{Fen, TooLarge, Yen},
    product::{Names, Sku},
    rate::RateQuote,
    tax::{Rounding, TaxClass, TaxRate},
    time::{AtMs, Date},
};
use std::fmt;

/// `01-20261123-0042`: till, shop day, place in the day from 1 without a gap.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptNo {
    /// 1 to 99.
    pub till: u8,
    pub day: Date,
    pub number: u32,
}

impl fmt::Display for ReceiptNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.day.year(), u8::from(self.day.month()), self.day.day());
        write!(f, "{:02}-{year:04}{month:02}{day:02}-{:04}", self.till, self.number)
    }
}

impl ReceiptNo {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-');
        let till = parts.next().filter(|part| part.len() == 2)?.parse().ok()?;
        let day = parts.next().filter(|part| part.len() == 8 && part.is_ascii())?;
        let (year, month, day) = (day.get(..4)?, day.get(4..6)?, day.get(6..)?);
        let day = crate::time::parse_day(&format!("{year}-{month}-{day}"))?;
        let number = parts.next().filter(|part| (4..=9).contains(&part.len()))?;
        let number = number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse().ok())??;
        Some(Self { till, day, number })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaleKind {
    Sale,
    /// Goods that came back from this sale. All its amounts are negative.
    Return {
        of: SaleId,
    },
}

/// One line as sold. Amounts are negative and quantities positive on a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleLine {
    pub no: LineNo,
    pub sku: Sku,
    pub jan: Option<Jan>,
    pub names: Names,
    pub unit_yen: Yen,
    pub quantity: u32,
    pub class: TaxClass,
    pub rate: TaxRate,
    pub tax_free: bool,
    pub gross_yen: Yen,
    pub line_off_yen: Yen,
    pub line_off_reason: String,
    pub cart_off_yen: Yen,
    pub net_yen: Yen,
}

/// How some of the total was paid, or given back (then negative).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tender {
    pub amount_yen: Yen,
    pub by: TenderKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TenderKind {
    /// What the customer handed over and got back in change; both zero on a return.
    Cash {
        received_yen: Yen,
        change_yen: Yen,
    },
    Wallet(WalletTender),
    WalletRefund {
        refund: RefundId,
        of: AttemptId,
        wallet: String,
    },
}

/// What the wallet said of its payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletTender {
    pub attempt: AttemptId,
    /// The wallet's name in the code table: `alipay`, `wechat`, …
    pub wallet: String,
    pub transaction: String,
    /// What the wallet took from the customer, where it told.
    pub paid_fen: Option<Fen>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    pub id: SaleId,
    pub kind: SaleKind,
    pub number: ReceiptNo,
    pub at: AtMs,
    pub staff: StaffId,
    pub staff_name: String,
    pub shift: ShiftId,
    pub lines: Vec<SaleLine>,
    pub subtotal_yen: Yen,
    pub discount_yen: Yen,
    pub discount_reason: String,
    pub total_yen: Yen,
    pub taxes: Vec<TaxLine>,
    pub tenders: Vec<Tender>,
    /// Campaigns; the shop's are inside the discount. A return has none of its own.
    pub offers: Vec<Applied>,
    /// The rate shown at the sale; a return keeps its sale's.
    pub quote: Option<RateQuote>,
    /// Made in demo mode: every paper says so.
    pub sample: bool,
}

/// What a sale needs beside its cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleHead {
    pub id: SaleId,
    pub number: ReceiptNo,
    pub at: AtMs,
    pub staff: StaffId,
    pub staff_name: String,
    pub shift: ShiftId,
    pub quote: Option<RateQuote>,
    pub sample: bool,
}

impl Sale {
    /// Closes a cart that its tenders cover.
    ///
    /// # Panics
    /// Where the sums do not agree: a sale that does not tie must never be written.
    #[must_use]
    pub fn close(
        head: SaleHead,
        cart: &Cart,
        priced: &Priced,
        offers: Vec<Applied>,
        tenders: Vec<Tender>,
    ) -> Self {
        let lines = cart.lines.iter().zip(&priced.lines).map(|(line, priced)| SaleLine {
            no: line.no,
            sku: line.product.sku.clone(),
            jan: line.product.jan,
            names: line.product.names.clone(),
            unit_yen: line.product.price_yen,
            quantity: line.quantity,
            class: priced.class,
            rate: priced.rate,
            tax_free: line.product.tax_free,
            gross_yen: priced.gross_yen,
            line_off_yen: priced.line_off_yen,
            line_off_reason: line.discount.as_ref().map_or_else(String::new, |d| d.reason.clone()),
            cart_off_yen: priced.cart_off_yen,
            net_yen: priced.net_yen,
        });
        let sale = Self {
            id: head.id,
            kind: SaleKind::Sale,
            number: head.number,
            at: head.at,
            staff: head.staff,
            staff_name: head.staff_name,
            shift: head.shift,
            lines: lines.collect(),
            subtotal_yen: priced.subtotal_yen,
            discount_yen: priced.discount_yen,
            discount_reason: cart.discount.as_ref().map_or_else(String::new, |d| d.reason.clone()),
            total_yen: priced.total_yen,
            taxes: priced.taxes.clone(),
            tenders,
            offers,
            quote: head.quote,
            sample: head.sample,
        };
        assert_eq!(sale.check(), Ok(()), "a sale must tie before it is written");
        sale
    }

    /// Whether lines, taxes and tenders all sum to the total.
    ///
    /// # Errors
    /// [`Untied`] names the sum that is off.
    pub fn check(&self) -> Result<(), Untied> {
        let off = |_: TooLarge| Untied::TooLarge;
        let nets = Yen::sum(self.lines.iter().map(|line| line.net_yen)).map_err(off)?;
        let taxed = Yen::sum(self.taxes.iter().map(|tax| tax.net_yen)).map_err(off)?;
        let paid = Yen::sum(self.tenders.iter().map(|tender| tender.amount_yen)).map_err(off)?;
        let sums = [(nets, Untied::Lines), (taxed, Untied::Taxes), (paid, Untied::Tenders)];
        sums.into_iter().find(|(sum, _)| *sum != self.total_yen).map_or(Ok(()), |(_, why)| Err(why))
    }

    #[must_use]
    pub fn tax_yen(&self) -> Yen {
        Yen::sum(self.taxes.iter().map(|tax| tax.tax_yen)).unwrap_or_default()
    }
}

/// The sum that differs from a sale's total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untied {
    Lines,
    Taxes,
    Tenders,
    TooLarge,
}

/// How many pieces of a sale's line come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coming {
    pub line: LineNo,
    pub quantity: u32,
}

/// Why goods cannot come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnFault {
    /// A return cannot be returned.
    NotASale,
    NoSuchLine,
    /// Zero pieces, or more than are still out.
    BadQuantity,
    Nothing,
    TooLarge,
}

impl From<TooLarge> for ReturnFault {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

/// The lines and sums of a return, all negative, before it is paid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnSums {
    pub lines: Vec<SaleLine>,
    pub subtotal_yen: Yen,
    pub discount_yen: Yen,
    pub total_yen: Yen,
    pub taxes: Vec<TaxLine>,
}

/// What giving `coming` back from `sale` comes to, after the returns already made.
///
/// Amounts and taxes are differences of running sums, so returns in any number of parts sum to
/// exactly the sale with its signs turned: no yen is lost to rounding.
///
/// # Errors
/// [`ReturnFault`] names what cannot come back.
pub fn return_sums(
    sale: &Sale,
    earlier: &[Sale],
    coming: &[Coming],
    rounding: Rounding,
) -> Result<ReturnSums, ReturnFault> {
    if sale.kind != SaleKind::Sale {
        return Err(ReturnFault::NotASale);
    }
    let known = |line: LineNo| sale.lines.iter().any(|sold| sold.no == line);
    if coming.iter().any(|part| !known(part.line)) {
        return Err(ReturnFault::NoSuchLine);
    }
    if coming.is_empty() {
        return Err(ReturnFault::Nothing);
    }
    let mut lines = vec![];
    for sold in &sale.lines {
        let before = returned_pieces(earlier, sold.no);
        let parts = coming.iter().filter(|part| part.line == sold.no);
        let now = parts.clone().fold(0_u32, |sum, part| sum.saturating_add(part.quantity));
        if parts.clone().any(|part| part.quantity == 0)
            || before.saturating_add(now) > sold.quantity
        {
            return Err(ReturnFault::BadQuantity);
        }
        if now > 0 {
            lines.push(returned_line(sold, before, now)?);
        }
    }
    let taxes = returned_taxes(sale, earlier, &lines, rounding)?;
    let subtotal_yen = Yen::sum(
        lines
            .iter()
            .map(|line| line.net_yen.minus(line.cart_off_yen.negated()).unwrap_or_default()),
    )?;
    let discount_yen = Yen::sum(lines.iter().map(|line| line.cart_off_yen))?;
    let total_yen = Yen::sum(lines.iter().map(|line| line.net_yen))?;
    Ok(ReturnSums { lines, subtotal_yen, discount_yen, total_yen, taxes })
}

/// Pieces of a line that earlier returns took back.
#[must_use]
pub fn returned_pieces(earlier: &[Sale], line: LineNo) -> u32 {
    let lines = earlier.iter().flat_map(|back| &back.lines).filter(|back| back.no == line);
    lines.fold(0, |sum, back| sum.saturating_add(back.quantity))
}

/// `amount` × pieces / quantity, rounded down.
fn part_of(amount: Yen, pieces: u32, quantity: u32) -> Yen {
    let product = i128::from(amount.get()).saturating_mul(i128::from(pieces));
    let part = product.checked_div(i128::from(quantity)).unwrap_or(0);
    i64::try_from(part).ok().and_then(|part| Yen::new(part).ok()).unwrap_or_default()
}

fn returned_line(sold: &SaleLine, before: u32, now: u32) -> Result<SaleLine, TooLarge> {
    let after = before.saturating_add(now);
    let back = |amount: Yen| {
        part_of(amount, before, sold.quantity).minus(part_of(amount, after, sold.quantity))
    };
    let gross_yen = back(sold.gross_yen)?;
    let line_off_yen = back(sold.line_off_yen)?;
    let cart_off_yen = back(sold.cart_off_yen)?;
    let net_yen = gross_yen.minus(line_off_yen)?.minus(cart_off_yen)?;
    Ok(SaleLine { quantity: now, gross_yen, line_off_yen, cart_off_yen, net_yen, ..sold.clone() })
}

/// Tax of what stays out before, less tax of what stays out after.
fn returned_taxes(
    sale: &Sale,
    earlier: &[Sale],
    lines: &[SaleLine],
    rounding: Rounding,
) -> Result<Vec<TaxLine>, TooLarge> {
    let mut taxes = vec![];
    for sold in &sale.taxes {
        let of_rate = |line: &&SaleLine| (line.class, line.rate) == (sold.class, sold.rate);
        let net_yen = Yen::sum(lines.iter().filter(of_rate).map(|line| line.net_yen))?;
        if !lines.iter().any(|line| of_rate(&line)) {
            continue;
        }
        let past = earlier.iter().flat_map(|back| &back.taxes);
        let past = past.filter(|tax| (tax.class, tax.rate) == (sold.class, sold.rate));
        let out_net = past.clone().try_fold(sold.net_yen, |sum, tax| sum.plus(tax.net_yen))?;
        let out_tax = past.clone().try_fold(sold.tax_yen, |sum, tax| sum.plus(tax.tax_yen))?;
        let kept = sold.rate.included_tax(out_net.plus(net_yen)?, rounding);
        taxes.push(TaxLine { net_yen, tax_yen: kept.minus(out_tax)?, ..*sold });
    }
    Ok(taxes)
}

impl ReturnSums {
    /// Writes the return down, paid out by `tenders`.
    ///
    /// # Panics
    /// Where the sums do not agree.
    #[must_use]
    pub fn close(self, head: SaleHead, of: &Sale, reason: String, tenders: Vec<Tender>) -> Sale {
        let sale = Sale {
            id: head.id,
            kind: SaleKind::Return { of: of.id },
            number: head.number,
            at: head.at,
            staff: head.staff,
            staff_name: head.staff_name,
            shift: head.shift,
            lines: self.lines,
            subtotal_yen: self.subtotal_yen,
            discount_yen: self.discount_yen,
            discount_reason: reason,
            total_yen: self.total_yen,
            taxes: self.taxes,
            tenders,
            offers: vec![],
            quote: of.quote.clone(),
            sample: head.sample,
        };
        assert_eq!(sale.check(), Ok(()), "a return must tie before it is written");
        sale
    }
}

/// The priced form of a line, for views that show a sale like a cart.
impl From<&SaleLine> for PricedLine {
    fn from(line: &SaleLine) -> Self {
        Self {
            no: line.no,
            class: line.class,
            rate: line.rate,
            gross_yen: line.gross_yen,
            line_off_yen: line.line_off_yen,
            cart_off_yen: line.cart_off_yen,
            net_yen: line.net_yen,
        }
    }
}

#[cfg(test)]
mod tests;
