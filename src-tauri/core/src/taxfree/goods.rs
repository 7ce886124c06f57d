//! What may go tax-free, whether it is enough, and what must be described.
//!
//! All amounts are what the customer pays, tax included. The tax comes from the receipt's printed
//! tax per rate, shared over the lines, so no second rounding can disagree with the receipt.

use super::rules::{Citation, Rules};
use crate::{
    cart::{self, LineNo, Priced, TaxLine},
    jan::Jan,
    money::{TooLarge, Yen, share},
    product::Sku,
    sale::{Sale, SaleLine},
    tax::{TaxClass, TaxRate},
};

/// The kinds that the law told apart until 2026-10-31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GoodsKind {
    General,
    Consumable,
}

impl GoodsKind {
    /// Food and drink are consumables. Other consumables (cosmetics, medicine, alcohol) are taxed
    /// like general goods, so the product list must tell them.
    #[must_use]
    pub fn of(class: TaxClass) -> Self {
        match class {
            TaxClass::Reduced => Self::Consumable,
            TaxClass::Standard | TaxClass::Untaxed => Self::General,
        }
    }
}

/// 商品情報詳細: asked for goods from ¥1,000,000 a piece, tax-exclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitDetail {
    pub name: String,
    pub maker: String,
    /// The model number; the serial number stands apart.
    pub model: String,
    /// Shape, colour, material, size, weight.
    pub look: String,
    pub certificate: bool,
    pub serial: String,
}

impl UnitDetail {
    /// Whether every part that the law asks for is there. Goods without a serial number exist.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        [&self.name, &self.maker, &self.model, &self.look]
            .iter()
            .all(|part| !part.trim().is_empty())
    }
}

/// One line of a receipt, in the cart or sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goods {
    pub no: LineNo,
    /// As the record shall name it: Japanese.
    pub name: String,
    pub sku: Sku,
    pub jan: Option<Jan>,
    pub quantity: u32,
    /// A piece's price before discounts.
    pub unit_yen: Yen,
    /// The line after all discounts.
    pub net_yen: Yen,
    pub class: TaxClass,
    pub rate: TaxRate,
    pub kind: GoodsKind,
    /// False for tickets, services, bullion and the like (the product list says).
    pub tax_free: bool,
    pub detail: Option<UnitDetail>,
}

/// A receipt of the day: this cart, or one of the same person's earlier today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Empty while it is a cart.
    pub number: String,
    pub goods: Vec<Goods>,
    pub taxes: Vec<TaxLine>,
}

impl Receipt {
    #[must_use]
    pub fn of_cart(cart: &cart::Cart, priced: &Priced) -> Self {
        let goods = cart.lines.iter().zip(&priced.lines).map(|(line, priced)| Goods {
            no: line.no,
            name: line.product.names.ja.clone(),
            sku: line.product.sku.clone(),
            jan: line.product.jan,
            quantity: line.quantity,
            unit_yen: line.product.price_yen,
            net_yen: priced.net_yen,
            class: priced.class,
            rate: priced.rate,
            kind: GoodsKind::of(priced.class),
            tax_free: line.product.tax_free,
            detail: None,
        });
        Self { number: String::new(), goods: goods.collect(), taxes: priced.taxes.clone() }
    }

    #[must_use]
    pub fn of_sale(sale: &Sale) -> Self {
        let goods = sale.lines.iter().map(sold).collect();
        Self { number: sale.number.to_string(), goods, taxes: sale.taxes.clone() }
    }

    /// What the customer kept of a sale after `returns`.
    ///
    /// # Errors
    /// [`TooLarge`] past the till's largest amount.
    pub fn kept(sale: &Sale, returns: &[Sale]) -> Result<Self, TooLarge> {
        let mut receipt = Self::of_sale(sale);
        for back in returns {
            for line in &back.lines {
                for goods in receipt.goods.iter_mut().filter(|goods| goods.no == line.no) {
                    goods.quantity = goods.quantity.saturating_sub(line.quantity);
                    goods.net_yen = goods.net_yen.plus(line.net_yen)?;
                }
            }
            for tax in &back.taxes {
                let same = |kept: &&mut TaxLine| (kept.class, kept.rate) == (tax.class, tax.rate);
                for kept in receipt.taxes.iter_mut().filter(same) {
                    kept.net_yen = kept.net_yen.plus(tax.net_yen)?;
                    kept.tax_yen = kept.tax_yen.plus(tax.tax_yen)?;
                }
            }
        }
        receipt.goods.retain(|goods| goods.quantity > 0);
        Ok(receipt)
    }

    /// Each line's share of the printed tax of its rate, in the order of the lines.
    #[must_use]
    pub fn tax_of_lines(&self) -> Vec<Yen> {
        let mut taxes = vec![Yen::ZERO; self.goods.len()];
        for tax in &self.taxes {
            let weights: Vec<Yen> = self
                .goods
                .iter()
                .map(|goods| {
                    if (goods.class, goods.rate) == (tax.class, tax.rate) {
                        goods.net_yen
                    } else {
                        Yen::ZERO
                    }
                })
                .collect();
            for (sum, part) in taxes.iter_mut().zip(share(tax.tax_yen, &weights)) {
                *sum = sum.plus(part).unwrap_or(*sum);
            }
        }
        taxes
    }

    /// The lines that may go tax-free, each with its share of the tax.
    pub(super) fn eligible(&self) -> impl Iterator<Item = (&Goods, Yen)> {
        self.goods.iter().zip(self.tax_of_lines()).filter(|(goods, _)| left_out(goods).is_none())
    }
}

fn sold(line: &SaleLine) -> Goods {
    Goods {
        no: line.no,
        name: line.names.ja.clone(),
        sku: line.sku.clone(),
        jan: line.jan,
        quantity: line.quantity,
        unit_yen: line.unit_yen,
        net_yen: line.net_yen,
        class: line.class,
        rate: line.rate,
        kind: GoodsKind::of(line.class),
        tax_free: line.tax_free,
        detail: None,
    }
}

/// Why a line is left out of the tax-free goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// A ticket, a service, bullion or coins, a transport card, …
    NotTaxFree,
    /// 不課税 or 非課税: there is no tax to give back.
    NotTaxed,
    /// Given away: no tax was paid on it.
    NothingPaid,
}

/// Why this line cannot go tax-free; none where it can.
#[must_use]
pub fn left_out(goods: &Goods) -> Option<LeftOut> {
    if goods.class == TaxClass::Untaxed {
        Some(LeftOut::NotTaxed)
    } else if !goods.tax_free {
        Some(LeftOut::NotTaxFree)
    } else if goods.net_yen <= Yen::ZERO {
        Some(LeftOut::NothingPaid)
    } else {
        None
    }
}

/// How far the day's receipts are from the threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// Tax-exclusive sum of the goods that count.
    pub exclusive_yen: Yen,
    pub threshold_yen: Yen,
    /// Zero once it is reached.
    pub missing_yen: Yen,
    /// The tax that would be refunded for the first receipt's goods.
    pub refundable_yen: Yen,
    /// Lines of the first receipt that are left out.
    pub left_out: Vec<(LineNo, LeftOut)>,
    /// Lines of the first receipt that still need [`UnitDetail`].
    pub detail_due: Vec<LineNo>,
    /// Consumables above the cap of the old rules.
    pub over_cap: bool,
    pub citation: Citation,
}

impl Meter {
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.missing_yen == Yen::ZERO && !self.over_cap
    }
}

/// Measures `receipt` with the `linked` receipts of the same person, shop and day.
///
/// While general goods and consumables were counted apart, the kind that is nearer counts.
///
/// # Errors
/// [`TooLarge`] past the till's largest amount.
pub fn meter(rules: &Rules, receipt: &Receipt, linked: &[Receipt]) -> Result<Meter, TooLarge> {
    let of_kinds = |kinds: &[GoodsKind]| {
        let all = std::iter::once(receipt).chain(linked).flat_map(Receipt::eligible);
        let counted = all.filter(|(goods, _)| kinds.contains(&goods.kind));
        counted
            .map(|(goods, tax)| goods.net_yen.minus(tax))
            .try_fold(Yen::ZERO, |sum, part| sum.plus(part?))
    };
    let (exclusive_yen, over_cap) = match &rules.consumable_cap {
        None => (of_kinds(&[GoodsKind::General, GoodsKind::Consumable])?, false),
        Some(cap) => {
            let consumables = of_kinds(&[GoodsKind::Consumable])?;
            (of_kinds(&[GoodsKind::General])?.max(consumables), consumables > cap.value)
        }
    };
    let threshold_yen = rules.threshold.value;
    let left_out = receipt.goods.iter().filter_map(|goods| Some((goods.no, left_out(goods)?)));
    let described = |goods: &Goods| goods.detail.as_ref().is_some_and(UnitDetail::is_complete);
    let due = receipt.eligible().filter(|(goods, tax)| needs_detail(rules, goods, *tax));
    let due = due.filter(|(goods, _)| !described(goods)).map(|(goods, _)| goods.no);
    Ok(Meter {
        exclusive_yen,
        threshold_yen,
        missing_yen: threshold_yen.minus(exclusive_yen)?.max(Yen::ZERO),
        refundable_yen: Yen::sum(receipt.eligible().map(|(_, tax)| tax))?,
        left_out: left_out.collect(),
        detail_due: due.collect(),
        over_cap,
        citation: rules.threshold.citation(),
    })
}

/// Whether one piece costs at least the law's limit without tax, as the record will say it.
#[must_use]
pub fn needs_detail(rules: &Rules, goods: &Goods, tax_yen: Yen) -> bool {
    let Some(limit) = &rules.unit_detail else { return false };
    if left_out(goods).is_some() {
        return false;
    }
    let exclusive = goods.net_yen.minus(tax_yen).unwrap_or_default();
    let least = i128::from(limit.value.get()).saturating_mul(i128::from(goods.quantity));
    i128::from(exclusive.get()) >= least
}
