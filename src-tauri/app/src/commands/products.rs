//! The product list: search, quick keys, import, change.

use super::{Nothing, prices};
use crate::{
    error::{AppError, ErrorCode},
    ports::{ProductFault, Write, files::ProductList},
    till::Turn,
    view::{NamesView, Notice, ProductView, QuickKeyView, TaxClassView},
};
use maneki_core::{
    audit::Action,
    hex::hex,
    jan::Jan,
    money::Yen,
    product::{Names, Product, Sku},
    staff::Language,
    tax::TaxClass,
    time::day_text,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

const MOST_FOUND: usize = 200;

/// Every word must be found: kanji, kana, romaji, Chinese, SKU or part of a JAN. An empty text
/// lists the shop.
#[derive(Debug, Deserialize, TS)]
pub struct SearchProducts {
    pub text: String,
    pub limit: u32,
}

pub fn search_products(
    turn: &mut Turn<'_>,
    request: SearchProducts,
) -> Result<Vec<ProductView>, AppError> {
    let limit = usize::try_from(request.limit).map_or(MOST_FOUND, |limit| limit.min(MOST_FOUND));
    let found = turn.state.catalogue.find(&request.text, limit);
    Ok(found.into_iter().map(Into::into).collect())
}

/// The goods of a SKU.
pub(crate) fn named(turn: &Turn<'_>, sku: &str) -> Result<Product, AppError> {
    let missing = || AppError::new(ErrorCode::NoSuchProduct).with("text", sku);
    turn.state.catalogue.named(sku).cloned().ok_or_else(missing)
}

pub fn quick_keys(turn: &mut Turn<'_>, _: Nothing) -> Result<Vec<ProductView>, AppError> {
    let on_keys = turn.state.catalogue.all().filter(|product| product.quick.is_some());
    Ok(on_keys.map(Into::into).collect())
}

/// A product file as text, in the documented columns.
#[derive(Debug, Deserialize, TS)]
pub struct ImportProducts {
    pub text: String,
}

/// Faults where there are any, and then nothing was imported.
#[derive(Debug, Serialize, TS)]
pub struct Imported {
    pub products: u32,
    /// Of them, with a price from a day to come.
    pub coming: u32,
    pub faults: Vec<FaultView>,
}

#[derive(Debug, Serialize, TS)]
pub struct FaultView {
    /// Counts from 1, the header included.
    pub line: u64,
    pub column: String,
    pub code: String,
    pub value: String,
}

impl From<ProductFault> for FaultView {
    fn from(fault: ProductFault) -> Self {
        Self { line: fault.line, column: fault.column, code: fault.code, value: fault.value }
    }
}

pub fn import_products(turn: &mut Turn<'_>, request: ImportProducts) -> Result<Imported, AppError> {
    let refused = |faults: Vec<ProductFault>| {
        Ok(Imported {
            products: 0,
            coming: 0,
            faults: faults.into_iter().map(Into::into).collect(),
        })
    };
    let ProductList { products, coming } = match turn.files.products(request.text.as_bytes()) {
        Ok(list) => list,
        Err(faults) => return refused(faults),
    };
    let today = turn.state.day(turn.now);
    let late = coming.iter().filter(|(_, price)| price.from <= today).map(|(line, price)| {
        let (column, code) = ("next_price_from".to_owned(), "not_to_come".to_owned());
        ProductFault { line: *line, column, code, value: day_text(price.from) }
    });
    let late: Vec<_> = late.collect();
    if !late.is_empty() {
        return refused(late);
    }
    let counts = [products.len(), coming.len()];
    let before = turn.state.catalogue.len();
    // What was not there before stands in the file, whose digest is told.
    for product in &products {
        if turn.state.catalogue.sku(&product.sku).is_some() {
            audit(turn, product);
        }
    }
    turn.state.catalogue = turn.state.catalogue.with(products.clone());
    let after = turn.state.catalogue.len();
    let digest = hex(&turn.env.digest(request.text.as_bytes()));
    let subject = format!("{} SHA-256 {digest}", counts[0]);
    turn.audit_change(Action::ProductsImported, None, subject, before, after);
    turn.writes.push(Write::SaveProducts(products));
    for (_, price) in coming {
        prices::plan(turn, price);
    }
    let [products, coming] = counts.map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    Ok(Imported { products, coming, faults: vec![] })
}

/// A new product, or a change of the one with this SKU.
#[derive(Debug, Deserialize, TS)]
pub struct SaveProduct {
    pub sku: String,
    pub jan: Option<String>,
    pub names: NamesView,
    pub kana: String,
    pub price_yen: i64,
    pub class: TaxClassView,
    pub tax_free: bool,
    pub category: String,
    pub quick: Option<QuickKeyView>,
}

pub fn save_product(turn: &mut Turn<'_>, request: SaveProduct) -> Result<Nothing, AppError> {
    let product = read(request)?;
    if let Some(jan) = product.jan
        && let Some(other) = turn.state.catalogue.jan(&jan)
        && other.sku != product.sku
    {
        let error = AppError::new(ErrorCode::BadProduct).with("field", "jan");
        return Err(error.with("other", &other.sku));
    }
    audit(turn, &product);
    turn.state.catalogue = turn.state.catalogue.with(vec![product.clone()]);
    warn_of_missing(turn, &product);
    turn.writes.push(Write::SaveProducts(vec![product]));
    Ok(Nothing {})
}

fn audit(turn: &mut Turn<'_>, product: &Product) {
    let before = turn.state.catalogue.sku(&product.sku).map(ProductView::from);
    let after = ProductView::from(product);
    turn.audit_fields(Action::ProductChanged, &product.sku, before.as_ref(), &after);
}

/// A name that no font draws in full is printed with 〓: better known now than at the counter.
fn warn_of_missing(turn: &mut Turn<'_>, product: &Product) {
    let Names { ja, zh, en } = &product.names;
    let names = [(ja, Language::Ja), (zh, Language::ZhHans), (en, Language::En)];
    let missing = names.iter().flat_map(|(name, language)| turn.press.missing(name, *language));
    let characters: String = missing.collect::<std::collections::BTreeSet<char>>().iter().collect();
    if !characters.is_empty() {
        let params = [("name", ja.clone()), ("characters", characters)];
        turn.notice(Notice::NameNotPrintable, &params);
    }
}

fn read(request: SaveProduct) -> Result<Product, AppError> {
    let bad = |field: &str| AppError::new(ErrorCode::BadProduct).with("field", field);
    let sku = Sku::parse(request.sku.trim()).ok_or_else(|| bad("sku"))?;
    let jan = request.jan.as_deref().map(str::trim).filter(|jan| !jan.is_empty());
    let jan = jan.map(Jan::parse).transpose()?;
    let price_yen = Yen::new(request.price_yen)?;
    if price_yen <= Yen::ZERO {
        return Err(bad("price_yen"));
    }
    let NamesView { ja, zh, en } = request.names;
    if ja.trim().is_empty() {
        return Err(bad("names.ja"));
    }
    let product = Product {
        sku,
        jan,
        names: Names { ja: ja.trim().into(), zh: zh.trim().into(), en: en.trim().into() },
        kana: request.kana.trim().to_owned(),
        price_yen,
        class: match request.class {
            TaxClassView::Standard => TaxClass::Standard,
            TaxClassView::Reduced => TaxClass::Reduced,
            TaxClassView::Untaxed => TaxClass::Untaxed,
        },
        tax_free: request.tax_free,
        category: request.category.trim().to_owned(),
        quick: request.quick.map(Into::into),
    };
    if product.tax_free_fits() { Ok(product) } else { Err(bad("tax_free")) }
}
