//! The shop's products in memory: by SKU, by JAN, and in the order of the list.

use maneki_core::{
    jan::Jan,
    product::{Product, Sku},
    search::{Index, SearchTexts},
};
use std::{collections::BTreeMap, sync::Arc};

#[derive(Clone)]
pub struct Catalogue {
    products: Arc<BTreeMap<Sku, Product>>,
    by_jan: Arc<BTreeMap<Jan, Sku>>,
    index: Arc<Index<Sku>>,
}

impl Catalogue {
    #[must_use]
    pub fn new(products: impl IntoIterator<Item = Product>) -> Self {
        let products: BTreeMap<_, _> =
            products.into_iter().map(|product| (product.sku.clone(), product)).collect();
        let jans =
            products.values().filter_map(|product| Some((product.jan?, product.sku.clone())));
        let by_jan = Arc::new(jans.collect());
        let texts =
            products.values().map(|product| (product.sku.clone(), SearchTexts::from(product)));
        let index = Arc::new(Index::new(texts));
        Self { by_jan, index, products: Arc::new(products) }
    }

    #[must_use]
    pub fn with(&self, changed: Vec<Product>) -> Self {
        let mut products = BTreeMap::clone(&self.products);
        products.extend(changed.into_iter().map(|product| (product.sku.clone(), product)));
        Self::new(products.into_values())
    }

    #[must_use]
    pub fn sku(&self, sku: &Sku) -> Option<&Product> {
        self.products.get(sku)
    }

    /// By a SKU as it was typed or sent.
    #[must_use]
    pub fn named(&self, sku: &str) -> Option<&Product> {
        self.sku(&Sku::parse(sku)?)
    }

    #[must_use]
    pub fn jan(&self, jan: &Jan) -> Option<&Product> {
        self.by_jan.get(jan).and_then(|sku| self.products.get(sku))
    }

    /// The goods that every word of `text` fits, the best first.
    #[must_use]
    pub fn find(&self, text: &str, limit: usize) -> Vec<&Product> {
        let found = self.index.find(text, limit);
        found.iter().filter_map(|sku| self.products.get(sku)).collect()
    }

    pub fn all(&self) -> impl Iterator<Item = &Product> {
        self.products.values()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.products.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.products.is_empty()
    }
}
