//! Prices that change on a day to come, and the rates of days past.

use super::Nothing;
use crate::{
    changes::between,
    error::{AppError, ErrorCode},
    ports::Write,
    till::Turn,
    view::ProductView,
};
use maneki_core::{
    audit::Action,
    money::Yen,
    product::{ComingPrice, Product, Sku},
    time::{day_text, parse_day},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

const MOST_RATES: u32 = 500;

/// A price from a shop day on; none takes a planned one back.
#[derive(Debug, Deserialize, TS)]
pub struct PlanPrice {
    pub sku: String,
    /// 2026-12-01
    pub from: String,
    pub price_yen: Option<i64>,
}

pub fn plan_price(turn: &mut Turn<'_>, request: PlanPrice) -> Result<Nothing, AppError> {
    let bad = |field: &str| AppError::new(ErrorCode::BadProduct).with("field", field);
    let product = turn.state.catalogue.named(&request.sku);
    let sku = product.map(|product| product.sku.clone()).ok_or_else(|| bad("sku"))?;
    let from = parse_day(&request.from).ok_or_else(|| bad("from"))?;
    let Some(yen) = request.price_yen else {
        if let Some(before) = turn.state.coming_prices.remove(&(from, sku.clone())) {
            let subject = format!("{sku} {}", day_text(from));
            turn.audit_change(Action::PricePlanned, None, subject, before, "");
            turn.writes.push(Write::DropPrice { sku, from });
        }
        return Ok(Nothing {});
    };
    if from <= turn.state.day(turn.now) {
        return Err(bad("from"));
    }
    let price_yen = Yen::new(yen)?;
    if price_yen <= Yen::ZERO {
        return Err(bad("price_yen"));
    }
    plan(turn, ComingPrice { sku, from, price_yen });
    Ok(Nothing {})
}

/// Plans a price from a day to come on, in place of the one planned for it.
pub(crate) fn plan(turn: &mut Turn<'_>, price: ComingPrice) {
    let ComingPrice { sku, from, price_yen } = price.clone();
    let subject = format!("{sku} {}", day_text(from));
    let before = turn.state.coming_prices.insert((from, sku), price_yen);
    let before = before.as_ref().map(ToString::to_string).unwrap_or_default();
    turn.audit_change(Action::PricePlanned, None, subject, before, price_yen);
    turn.writes.push(Write::PlanPrice(price));
}

#[derive(Debug, Serialize, TS)]
pub struct ComingPriceView {
    pub sku: String,
    pub from: String,
    pub price_yen: i64,
}

/// Every planned price, the next first.
pub fn coming_prices(turn: &mut Turn<'_>, _: Nothing) -> Result<Vec<ComingPriceView>, AppError> {
    let view = |((from, sku), yen): (&(_, Sku), &Yen)| ComingPriceView {
        sku: sku.to_string(),
        from: day_text(*from),
        price_yen: yen.get(),
    };
    Ok(turn.state.coming_prices.iter().map(view).collect())
}

/// Puts the prices of a day that began onto their goods. Goods in a cart keep theirs.
pub(crate) fn tick(turn: &mut Turn<'_>) {
    let today = turn.state.day(turn.now);
    let mut changed: BTreeMap<Sku, Product> = BTreeMap::new();
    while let Some(next) =
        turn.state.coming_prices.first_entry().filter(|next| next.key().0 <= today)
    {
        let ((from, sku), price_yen) = next.remove_entry();
        // One product may have two prices due; the later one stands.
        let product = changed.remove(&sku).or_else(|| turn.state.catalogue.sku(&sku).cloned());
        if let Some(old) = product {
            let new = Product { price_yen, ..old.clone() };
            let (before, after) = (ProductView::from(&old), ProductView::from(&new));
            if let Some((before, after)) = between(Some(&before), &after) {
                // The day did it, whoever planned it.
                turn.audit_by(None, Action::ProductChanged, &sku, before, after);
            }
            changed.insert(sku.clone(), new);
        }
        turn.writes.push(Write::DropPrice { sku, from });
    }
    if !changed.is_empty() {
        let changed: Vec<Product> = changed.into_values().collect();
        turn.state.catalogue = turn.state.catalogue.with(changed.clone());
        turn.writes.push(Write::SaveProducts(changed));
    }
}

#[derive(Debug, Deserialize, TS)]
pub struct ListRates {
    pub limit: u32,
}

#[derive(Debug, Serialize, TS)]
pub struct RateView {
    pub rate: String,
    pub source: String,
    /// Of which moment it is.
    pub at_ms: i64,
}

pub fn list_rates(turn: &mut Turn<'_>, request: ListRates) -> Result<Vec<RateView>, AppError> {
    let rates = turn.store.rates(request.limit.clamp(1, MOST_RATES))?;
    let view = |quote: maneki_core::rate::RateQuote| RateView {
        rate: quote.rate.to_string(),
        source: quote.source,
        at_ms: quote.at.0,
    };
    Ok(rates.into_iter().map(view).collect())
}
