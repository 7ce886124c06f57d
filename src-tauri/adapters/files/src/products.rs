//! The product file: all of it, or every fault of it.
//!
//! The columns are documented in `assets/shop/README.md`.

use crate::{
    fault::{Code, Fault},
    sheet::harmless,
    table::{Row, Shape, Table},
};
use maneki_app::ports::files::{ProductList, Sheet, SheetColumn};
use maneki_core::{
    jan::{Jan, JanError},
    money::{LARGEST_YEN, Yen},
    product::{ComingPrice, Names, Product, QuickKey, Sku},
    tax::TaxClass,
    time::{Date, day_text, parse_day},
};
use std::collections::BTreeMap;

/// The demo shop that the program ships.
pub const DEMO_SHOP_CSV: &str = include_str!("../../../../assets/shop/products.csv");

const SHAPE: Shape = Shape {
    needed: &["sku", "name_ja", "price_yen", "tax_class", "tax_free"],
    allowed: &[
        "sku",
        "jan",
        "name_ja",
        "name_kana",
        "name_zh",
        "name_en",
        "price_yen",
        "tax_class",
        "tax_free",
        "category",
        "quick_colour",
        "quick_page",
        "quick_place",
        "next_price_yen",
        "next_price_from",
    ],
    most_rows: 200_000,
};

/// What stands in the columns of a product that [`read`] reads back the same; of its planned
/// prices the next one.
pub(crate) fn sheet(products: &[Product], coming: &BTreeMap<(Date, Sku), Yen>) -> Sheet {
    let column =
        |name: &&str| SheetColumn { name: (*name).to_owned(), number: name.ends_with("price_yen") };
    let mut next = BTreeMap::new();
    for ((from, sku), price_yen) in coming {
        next.entry(sku).or_insert((*price_yen, *from));
    }
    let row = |product: &Product| cells(product, next.get(&product.sku).copied());
    Sheet {
        columns: SHAPE.allowed.iter().map(column).collect(),
        rows: products.iter().map(row).collect(),
    }
}

fn cells(product: &Product, next: Option<(Yen, Date)>) -> Vec<String> {
    let Product { sku, jan, names, kana, price_yen, class, tax_free, category, quick } = product;
    let class = CLASSES.iter().find(|(_, of)| of == class).map_or("", |(word, _)| word);
    let quick = quick.as_ref().map_or_else(Default::default, |quick| {
        [quick.colour.clone(), quick.page.to_string(), quick.place.to_string()]
    });
    let head = [
        sku.to_string(),
        jan.map(|jan| jan.as_str().to_owned()).unwrap_or_default(),
        names.ja.clone(),
        kana.clone(),
        names.zh.clone(),
        names.en.clone(),
        price_yen.get().to_string(),
        class.to_owned(),
        if *tax_free { "yes" } else { "no" }.to_owned(),
        category.clone(),
    ];
    let next = next.map_or_else(Default::default, |(price_yen, from)| {
        [price_yen.get().to_string(), day_text(from)]
    });
    head.into_iter().chain(quick).chain(next).collect()
}

const CLASSES: [(&str, TaxClass); 3] = [
    ("standard", TaxClass::Standard),
    ("reduced", TaxClass::Reduced),
    ("untaxed", TaxClass::Untaxed),
];
const LONGEST_NAME: usize = 120;
const LONGEST_CATEGORY: usize = 40;
const COLOURS: [&str; 8] =
    ["blue", "green", "grey", "orange", "purple", "sky", "vermilion", "yellow"];

/// Every product of a file, in its order.
///
/// # Errors
/// Every fault, by line; then nothing of the file is to be used.
pub fn read(file: &[u8]) -> Result<ProductList, Vec<Fault>> {
    let table = Table::read(file, &SHAPE)?;
    let mut faults = Vec::new();
    let mut taken = Taken::default();
    let mut list = ProductList::default();
    for row in table.rows() {
        let product = product(&row, &mut faults);
        taken.check(&row, product.as_ref(), &mut faults);
        let next = Keep(&mut faults).or_fault(next_price(&row)).flatten();
        if let (Some(product), Some((price_yen, from))) = (&product, next) {
            let sku = product.sku.clone();
            list.coming.push((row.line, ComingPrice { sku, from, price_yen }));
        }
        list.products.extend(product);
    }
    if faults.is_empty() { Ok(list) } else { Err(faults) }
}

/// The row as a product; none where a cell that it needs is wrong.
fn product(row: &Row<'_>, faults: &mut Vec<Fault>) -> Option<Product> {
    let mut keep = Keep(faults);
    let sku = keep.or_fault(sku(row));
    let jan = keep.or_fault(jan(row));
    let ja = keep.or_fault(row.needed("name_ja").and_then(|_| name(row, "name_ja", LONGEST_NAME)));
    let kana = keep.or_fault(name(row, "name_kana", LONGEST_NAME));
    let zh = keep.or_fault(name(row, "name_zh", LONGEST_NAME));
    let en = keep.or_fault(name(row, "name_en", LONGEST_NAME));
    let price_yen = keep.or_fault(price(row, "price_yen"));
    let class = keep.or_fault(word(row, "tax_class", &CLASSES));
    let tax_free = keep.or_fault(word(row, "tax_free", &[("yes", true), ("no", false)]));
    if (class, tax_free) == (Some(TaxClass::Untaxed), Some(true)) {
        keep.0.push(row.fault("tax_free", Code::BadWord));
    }
    let category = keep.or_fault(name(row, "category", LONGEST_CATEGORY));
    let quick = keep.or_fault(quick_key(row));
    Some(Product {
        sku: sku?,
        jan: jan?,
        names: Names { ja: ja?, zh: zh?, en: en? },
        kana: kana?,
        price_yen: price_yen?,
        class: class?,
        tax_free: tax_free?,
        category: category?,
        quick: quick?,
    })
}

/// Puts faults aside, so that a row tells all of its faults at once.
struct Keep<'a>(&'a mut Vec<Fault>);

impl Keep<'_> {
    fn or_fault<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.0.push(fault)).ok()
    }
}

fn sku(row: &Row<'_>) -> Result<Sku, Fault> {
    let cell = unguarded(row.needed("sku")?);
    Sku::parse(cell).ok_or_else(|| row.fault("sku", Code::BadSku))
}

fn jan(row: &Row<'_>) -> Result<Option<Jan>, Fault> {
    let cell = row.cell("jan");
    if cell.is_empty() {
        return Ok(None);
    }
    Jan::parse(cell).map(Some).map_err(|error| {
        let code = match error {
            JanError::NotDigits => Code::JanNotDigits,
            JanError::Length => Code::JanLength,
            JanError::CheckDigit { .. } => Code::JanCheckDigit,
        };
        row.fault("jan", code)
    })
}

fn name(row: &Row<'_>, column: &str, longest: usize) -> Result<String, Fault> {
    let cell = unguarded(row.cell(column));
    let fits = cell.chars().count() <= longest;
    fits.then(|| cell.to_owned()).ok_or_else(|| row.fault(column, Code::TooLong))
}

/// A name as it was before an export put an apostrophe in front of what would run as a formula.
fn unguarded(cell: &str) -> &str {
    let bare = cell.strip_prefix('\'');
    bare.filter(|bare| harmless(bare) == cell).unwrap_or(cell)
}

/// The price from a day to come on, where one is planned.
fn next_price(row: &Row<'_>) -> Result<Option<(Yen, Date)>, Fault> {
    let [price_yen, from] = ["next_price_yen", "next_price_from"];
    if row.cell(price_yen).is_empty() && row.cell(from).is_empty() {
        return Ok(None);
    }
    let yen = price(row, price_yen)?;
    let day = parse_day(row.needed(from)?).ok_or_else(|| row.fault(from, Code::BadDate))?;
    Ok(Some((yen, day)))
}

fn price(row: &Row<'_>, column: &str) -> Result<Yen, Fault> {
    let cell = row.needed(column)?;
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(row.fault(column, Code::BadNumber));
    }
    // All digits, so what does not fit is too large.
    match cell.parse().unwrap_or(i64::MAX) {
        ..=0 => Err(row.fault(column, Code::NotPositive)),
        yen if yen > LARGEST_YEN => Err(row.fault(column, Code::TooLarge)),
        yen => Yen::new(yen).map_err(|_| row.fault(column, Code::TooLarge)),
    }
}

fn word<T: Copy>(row: &Row<'_>, column: &str, words: &[(&str, T)]) -> Result<T, Fault> {
    let cell = row.needed(column)?;
    let meant = words.iter().find(|(word, _)| *word == cell).map(|(_, meant)| *meant);
    meant.ok_or_else(|| row.fault(column, Code::BadWord))
}

fn quick_key(row: &Row<'_>) -> Result<Option<QuickKey>, Fault> {
    let columns = ["quick_colour", "quick_page", "quick_place"];
    let empty = columns.iter().find(|column| row.cell(column).is_empty());
    if let Some(empty) = empty {
        let all_empty = columns.iter().all(|column| row.cell(column).is_empty());
        let fault = || row.fault(empty, Code::QuickKeyIncomplete);
        return if all_empty { Ok(None) } else { Err(fault()) };
    }
    let colour = row.cell("quick_colour");
    if !COLOURS.contains(&colour) {
        return Err(row.fault("quick_colour", Code::BadWord));
    }
    let number = |column| match row.cell(column).parse() {
        Ok(number @ 1..=99) => Ok(number),
        _ => Err(row.fault(column, Code::BadNumber)),
    };
    let (page, place) = (number("quick_page")?, number("quick_place")?);
    Ok(Some(QuickKey { page, place, colour: colour.to_owned() }))
}

/// What only one product may have, as written, with the line that had it first.
#[derive(Default)]
struct Taken {
    skus: BTreeMap<String, u64>,
    jans: BTreeMap<Jan, u64>,
    places: BTreeMap<(u8, u8), u64>,
}

impl Taken {
    fn check(&mut self, row: &Row<'_>, product: Option<&Product>, faults: &mut Vec<Fault>) {
        // Looked up even where the rest of the row is wrong, so that one reading tells all.
        let sku = Some(row.cell("sku").to_owned()).filter(|sku| !sku.is_empty());
        if sku.is_some_and(|sku| taken(&mut self.skus, sku, row.line)) {
            faults.push(row.fault("sku", Code::DoubleSku));
        }
        let jan = Jan::parse(row.cell("jan")).ok();
        if jan.is_some_and(|jan| taken(&mut self.jans, jan, row.line)) {
            faults.push(row.fault("jan", Code::DoubleJan));
        }
        let quick = product.and_then(|product| product.quick.as_ref());
        let place = quick.map(|quick| (quick.page, quick.place));
        if place.is_some_and(|place| taken(&mut self.places, place, row.line)) {
            faults.push(row.fault("quick_place", Code::QuickKeyTaken));
        }
    }
}

fn taken<K: Ord>(first: &mut BTreeMap<K, u64>, key: K, line: u64) -> bool {
    *first.entry(key).or_insert(line) != line
}

#[cfg(test)]
mod tests;
