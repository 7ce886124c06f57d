//! Price labels for goods and shelves.

use crate::{
    jan::Jan,
    money::Yen,
    product::{Names, Product, Sku},
    time::AtMs,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub sku: Sku,
    pub jan: Option<Jan>,
    pub names: Names,
    /// Tax included.
    pub price_yen: Yen,
}

impl From<&Product> for Label {
    fn from(product: &Product) -> Self {
        Self {
            sku: product.sku.clone(),
            jan: product.jan,
            names: product.names.clone(),
            price_yen: product.price_yen,
        }
    }
}

/// Sheets of labels, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    pub labels: Vec<Label>,
    pub at: AtMs,
}
