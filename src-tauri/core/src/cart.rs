//! What the customer is about to buy, and what it comes to.

use crate::{
    discount::Discount,
    id::CartId,
    money::{TooLarge, Yen, share},
    product::{Product, Sku},
    tax::{RateTable, Rounding, TaxClass, TaxRate},
    time::{AtMs, Date},
};

/// More lines than any receipt; one more is refused.
pub const MOST_LINES: usize = 999;
/// The most of one thing on a line.
pub const MOST_PIECES: u32 = 9_999;

/// A line's place in its cart. It is never given again, so a voided line leaves a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineNo(pub u32);

/// Some pieces of one product, at the price of the moment they were rung up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub no: LineNo,
    pub product: Product,
    pub quantity: u32,
    pub discount: Option<Discount>,
}

impl Line {
    /// # Errors
    /// [`TooLarge`] past the till's largest amount.
    pub fn gross(&self) -> Result<Yen, TooLarge> {
        self.product.price_yen.times(i64::from(self.quantity))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    pub id: CartId,
    pub lines: Vec<Line>,
    pub next_line: LineNo,
    pub discount: Option<Discount>,
    /// Campaigns' codes that the customer brought.
    pub codes: Vec<String>,
    /// Set while the cart waits: what the cashier called it.
    pub held: Option<Held>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub label: String,
    pub at: AtMs,
}

/// Why a cart did not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CartFault {
    NoSuchLine,
    /// A quantity outside 1 to [`MOST_PIECES`].
    BadQuantity,
    /// [`MOST_LINES`] are there already.
    TooManyLines,
    /// The total would leave the till's range.
    TooLarge,
    /// The rate table has no rate for the day.
    NoTaxRate(TaxClass),
}

impl From<TooLarge> for CartFault {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

impl Cart {
    #[must_use]
    pub fn new(id: CartId) -> Self {
        Self { id, lines: vec![], next_line: LineNo(1), discount: None, codes: vec![], held: None }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Pieces in all lines.
    #[must_use]
    pub fn pieces(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.quantity)).sum()
    }

    /// Rings up `quantity` of `product`: on the last line of the same goods at the same price
    /// where that has no discount, else on a new line.
    ///
    /// # Errors
    /// [`CartFault::BadQuantity`], [`CartFault::TooManyLines`] or [`CartFault::TooLarge`]; the
    /// cart is then as it was.
    pub fn add(&mut self, product: &Product, quantity: u32) -> Result<LineNo, CartFault> {
        check_quantity(quantity)?;
        let same = |line: &&mut Line| line.product == *product && line.discount.is_none();
        if let Some(line) = self.lines.iter_mut().rev().find(same) {
            let more = line.quantity.saturating_add(quantity);
            check_quantity(more)?;
            line.product.price_yen.times(i64::from(more))?;
            line.quantity = more;
            return Ok(line.no);
        }
        if self.lines.len() >= MOST_LINES {
            return Err(CartFault::TooManyLines);
        }
        product.price_yen.times(i64::from(quantity))?;
        let no = self.next_line;
        self.next_line = LineNo(no.0.saturating_add(1));
        self.lines.push(Line { no, product: product.clone(), quantity, discount: None });
        Ok(no)
    }

    /// # Errors
    /// [`CartFault::NoSuchLine`], [`CartFault::BadQuantity`] or [`CartFault::TooLarge`].
    pub fn set_quantity(&mut self, no: LineNo, quantity: u32) -> Result<(), CartFault> {
        check_quantity(quantity)?;
        let line = self.line_mut(no)?;
        line.product.price_yen.times(i64::from(quantity))?;
        line.quantity = quantity;
        Ok(())
    }

    /// Takes a line out and gives it back.
    ///
    /// # Errors
    /// [`CartFault::NoSuchLine`].
    pub fn void(&mut self, no: LineNo) -> Result<Line, CartFault> {
        let at = self.lines.iter().position(|line| line.no == no).ok_or(CartFault::NoSuchLine)?;
        Ok(self.lines.remove(at))
    }

    /// Puts a voided line back where its number belongs.
    pub fn restore(&mut self, line: Line) {
        let at = self.lines.partition_point(|other| other.no < line.no);
        self.lines.insert(at, line);
    }

    /// # Errors
    /// [`CartFault::NoSuchLine`].
    pub fn line_mut(&mut self, no: LineNo) -> Result<&mut Line, CartFault> {
        self.lines.iter_mut().find(|line| line.no == no).ok_or(CartFault::NoSuchLine)
    }

    /// The last line of these goods.
    #[must_use]
    pub fn line_of(&self, sku: &Sku) -> Option<&Line> {
        self.lines.iter().rfind(|line| line.product.sku == *sku)
    }

    /// What the cart comes to for a sale on `day` in Japan.
    ///
    /// # Errors
    /// [`CartFault::TooLarge`] or [`CartFault::NoTaxRate`].
    pub fn price(
        &self,
        rates: &RateTable,
        day: Date,
        rounding: Rounding,
    ) -> Result<Priced, CartFault> {
        let mut lines = self
            .lines
            .iter()
            .map(|line| price_line(line, rates, day))
            .collect::<Result<Vec<_>, _>>()?;
        let subtotal_yen = Yen::sum(lines.iter().map(PricedLine::before_share))?;
        let discount_yen =
            self.discount.as_ref().map_or(Yen::ZERO, |discount| discount.on(subtotal_yen));
        share_discount(&mut lines, discount_yen)?;
        let taxes =
            tax_lines(lines.iter().map(|line| (line.class, line.rate, line.net_yen)), rounding)?;
        let total_yen = subtotal_yen.minus(discount_yen)?;
        Ok(Priced { lines, subtotal_yen, discount_yen, total_yen, taxes })
    }
}

fn check_quantity(quantity: u32) -> Result<(), CartFault> {
    (1..=MOST_PIECES).contains(&quantity).then_some(()).ok_or(CartFault::BadQuantity)
}

/// A cart's sums. `total_yen` is what the customer pays, tax included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    pub lines: Vec<PricedLine>,
    /// After the lines' own discounts, before the cart's.
    pub subtotal_yen: Yen,
    /// The cart's discount, not negative.
    pub discount_yen: Yen,
    pub total_yen: Yen,
    /// One entry a rate, the standard class first.
    pub taxes: Vec<TaxLine>,
}

impl Priced {
    #[must_use]
    pub fn tax_yen(&self) -> Yen {
        Yen::sum(self.taxes.iter().map(|tax| tax.tax_yen)).unwrap_or_default()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PricedLine {
    pub no: LineNo,
    pub class: TaxClass,
    pub rate: TaxRate,
    pub gross_yen: Yen,
    /// The line's own discount, not negative.
    pub line_off_yen: Yen,
    /// Its share of the cart's discount, not negative.
    pub cart_off_yen: Yen,
    /// What remains; the lines' nets sum to the total.
    pub net_yen: Yen,
}

impl PricedLine {
    fn before_share(&self) -> Yen {
        self.gross_yen.minus(self.line_off_yen).unwrap_or_default()
    }
}

/// The sum of one rate, and the tax inside it, rounded once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxLine {
    pub class: TaxClass,
    pub rate: TaxRate,
    pub net_yen: Yen,
    pub tax_yen: Yen,
}

fn price_line(line: &Line, rates: &RateTable, day: Date) -> Result<PricedLine, CartFault> {
    let class = line.product.class;
    let rate = rates.on(class, day).ok_or(CartFault::NoTaxRate(class))?;
    let gross_yen = line.gross()?;
    let line_off_yen = line.discount.as_ref().map_or(Yen::ZERO, |discount| discount.on(gross_yen));
    let net_yen = gross_yen.minus(line_off_yen)?;
    let cart_off_yen = Yen::ZERO;
    Ok(PricedLine { no: line.no, class, rate, gross_yen, line_off_yen, cart_off_yen, net_yen })
}

/// Shares a cart's discount by rate first, as the law wants, and inside a rate by line.
fn share_discount(lines: &mut [PricedLine], discount: Yen) -> Result<(), CartFault> {
    let groups = rates_of(lines.iter().map(|line| (line.class, line.rate)));
    let weight = |group: &(TaxClass, TaxRate), lines: &[PricedLine]| {
        let in_group = lines.iter().filter(|line| (line.class, line.rate) == *group);
        Yen::sum(in_group.map(PricedLine::before_share))
    };
    let weights = groups.iter().map(|group| weight(group, lines)).collect::<Result<Vec<_>, _>>()?;
    for (group, part) in groups.iter().zip(share(discount, &weights)) {
        let mut members: Vec<_> =
            lines.iter_mut().filter(|line| (line.class, line.rate) == *group).collect();
        let nets: Vec<Yen> = members.iter().map(|line| line.before_share()).collect();
        for (line, off) in members.iter_mut().zip(share(part, &nets)) {
            line.cart_off_yen = off;
            line.net_yen = line.net_yen.minus(off)?;
        }
    }
    Ok(())
}

/// Sums by rate with one rounding each. Works for what is sold and what comes back.
///
/// # Errors
/// [`TooLarge`] past the till's largest amount.
pub fn tax_lines(
    nets: impl Iterator<Item = (TaxClass, TaxRate, Yen)> + Clone,
    rounding: Rounding,
) -> Result<Vec<TaxLine>, TooLarge> {
    rates_of(nets.clone().map(|(class, rate, _)| (class, rate)))
        .into_iter()
        .map(|(class, rate)| {
            let of_rate = nets.clone().filter(|net| (net.0, net.1) == (class, rate));
            let net_yen = Yen::sum(of_rate.map(|net| net.2))?;
            let tax_yen = rate.included_tax(net_yen, rounding);
            Ok(TaxLine { class, rate, net_yen, tax_yen })
        })
        .collect()
}

fn rates_of(all: impl Iterator<Item = (TaxClass, TaxRate)>) -> Vec<(TaxClass, TaxRate)> {
    let mut groups: Vec<_> = all.collect();
    groups.sort();
    groups.dedup();
    groups
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod tests_support;
