//! The product list on its way out: as a file, as price labels, and as the keys of the till.

use super::{Nothing, exports::stamped, products::named};
use crate::{
    error::{AppError, ErrorCode},
    jobs::Job,
    ports::{
        Write,
        files::{ExportOrder, Format},
    },
    till::Turn,
    view::{ProductView, QuickKeyView},
};
use maneki_core::{
    audit::Action,
    label::{Label, Labels},
    product::QuickKey,
};
use serde::Deserialize;
use std::collections::BTreeSet;
use ts_rs::TS;

/// Ten sheets of 24.
const MOST_LABELS: usize = 2_400;

/// All goods in the form that the import reads.
pub fn export_products(turn: &mut Turn<'_>, _: Nothing) -> Result<Job, AppError> {
    let name = stamped(turn.now, "products");
    let order = ExportOrder { format: Format::Csv, name, choice: vec![] };
    turn.audit(Action::ReceiptsExported, format!("{}.csv", order.name));
    let products = turn.state.catalogue.all().cloned().collect();
    Ok(Job::ExportProducts { order, products, coming: turn.state.coming_prices.clone() })
}

/// So many labels of a product.
#[derive(Debug, Deserialize, TS)]
pub struct LabelCount {
    pub sku: String,
    pub count: u16,
}

#[derive(Debug, Deserialize, TS)]
pub struct PrintLabels {
    pub labels: Vec<LabelCount>,
}

pub fn print_labels(turn: &mut Turn<'_>, request: PrintLabels) -> Result<Job, AppError> {
    let mut labels = vec![];
    for LabelCount { sku, count } in &request.labels {
        let product = named(turn, sku)?;
        labels.extend(std::iter::repeat_n(Label::from(&product), usize::from(*count)));
    }
    if labels.is_empty() || labels.len() > MOST_LABELS {
        return Err(AppError::new(ErrorCode::BadAmount));
    }
    let labels = Labels { labels, at: turn.now };
    Ok(Job::PrintLabels { name: stamped(turn.now, "labels"), labels })
}

/// Where a product's key goes; without a place it has none.
#[derive(Debug, Deserialize, TS)]
pub struct PlaceKey {
    pub sku: String,
    pub place: Option<QuickKeyView>,
}

/// Keys that change places, all at once or not at all.
#[derive(Debug, Deserialize, TS)]
pub struct ArrangeKeys {
    pub keys: Vec<PlaceKey>,
}

pub fn arrange_keys(turn: &mut Turn<'_>, request: ArrangeKeys) -> Result<Nothing, AppError> {
    let mut changed = vec![];
    for PlaceKey { sku, place } in request.keys {
        let mut product = named(turn, &sku)?;
        product.quick = place.map(QuickKey::from);
        changed.push(product);
    }
    let after = turn.state.catalogue.with(changed.clone());
    let mut places = BTreeSet::new();
    let keys = after.all().filter_map(|product| product.quick.as_ref());
    for key in keys {
        let fits = (1..=99).contains(&key.page) && (1..=99).contains(&key.place);
        if !fits || !places.insert((key.page, key.place)) {
            return Err(AppError::new(ErrorCode::BadProduct).with("field", "quick"));
        }
    }
    for product in &changed {
        let before = turn.state.catalogue.sku(&product.sku).map(ProductView::from);
        let view = ProductView::from(product);
        turn.audit_fields(Action::ProductChanged, &product.sku, before.as_ref(), &view);
    }
    turn.state.catalogue = after;
    turn.writes.push(Write::SaveProducts(changed));
    Ok(Nothing {})
}
