//! What the shop sells.

use crate::{jan::Jan, money::Yen, tax::TaxClass, time::Date};
use std::fmt;

/// The shop's own name for a product: 1 to 32 printable ASCII characters, no spaces.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Sku(String);

impl Sku {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=32).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A product's names. Only the Japanese one must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    pub ja: String,
    /// Simplified Chinese.
    pub zh: String,
    pub en: String,
}

/// Where a product's key stands among the quick keys: pages and places count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickKey {
    pub page: u8,
    pub place: u8,
    /// A palette name of the screens: `blue`, `green`, …
    pub colour: String,
}

/// A price that a product has from a shop day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComingPrice {
    pub sku: Sku,
    pub from: Date,
    /// Tax included, above zero.
    pub price_yen: Yen,
}

/// One row of the shop's product list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub sku: Sku,
    pub jan: Option<Jan>,
    pub names: Names,
    /// The reading of the Japanese name in kana; for search only.
    pub kana: String,
    /// Tax included, above zero.
    pub price_yen: Yen,
    pub class: TaxClass,
    /// Whether the law lets it go tax-free at all: a ticket, a service or bullion cannot.
    pub tax_free: bool,
    pub category: String,
    pub quick: Option<QuickKey>,
}

impl Product {
    /// What is not taxed has no tax to give back.
    #[must_use]
    pub fn tax_free_fits(&self) -> bool {
        !(self.tax_free && self.class == TaxClass::Untaxed)
    }
}
