//! Receipts as rows for other programs: a row a line of goods.
//!
//! What belongs to the whole receipt stands on its first row only, so every column of amounts
//! sums to the truth. Returns are negative in quantity and amounts. One receipt is in memory at
//! a time.

use maneki_app::ports::files::SheetColumn;
use maneki_core::{
    money::Yen,
    sale::{Sale, SaleKind, SaleLine, Tender, TenderKind},
    tax::TaxClass,
    time::day_text,
};

/// The columns, in order. From `total_yen` on they are of the receipt.
pub const COLUMNS: [&str; 34] = [
    "receipt_no",
    "kind",
    "sample",
    "id",
    "return_of_id",
    "sold_at",
    "shop_day",
    "staff",
    "line",
    "sku",
    "jan",
    "name_ja",
    "name_zh",
    "name_en",
    "quantity",
    "unit_yen",
    "gross_yen",
    "line_discount_yen",
    "line_discount_reason",
    "cart_discount_yen",
    "net_yen",
    "tax_class",
    "tax_percent",
    "tax_free_goods",
    "total_yen",
    "tax_yen",
    "cash_yen",
    "wallet_yen",
    "wallets",
    "transactions",
    "wallet_cny",
    "cny_per_jpy",
    "rate_source",
    "discount_reason",
];

/// Which columns hold whole numbers.
const NUMBERS: [&str; 13] = [
    "line",
    "quantity",
    "unit_yen",
    "gross_yen",
    "line_discount_yen",
    "cart_discount_yen",
    "net_yen",
    "tax_percent",
    "total_yen",
    "tax_yen",
    "cash_yen",
    "wallet_yen",
    "discount_yen",
];

pub(crate) fn columns() -> Vec<SheetColumn> {
    let column =
        |name: &&str| SheetColumn { name: (*name).to_owned(), number: NUMBERS.contains(name) };
    COLUMNS.iter().map(column).collect()
}

/// The rows of a receipt, one a line of goods.
pub(crate) fn rows(sale: &Sale) -> Vec<Vec<String>> {
    let row = |(at, line): (usize, &SaleLine)| {
        let mut cells = line_cells(sale, line);
        if at == 0 {
            cells.extend(receipt_cells(sale));
        }
        cells.resize(COLUMNS.len(), String::new());
        cells
    };
    sale.lines.iter().enumerate().map(row).collect()
}

fn line_cells(sale: &Sale, line: &SaleLine) -> Vec<String> {
    let (kind, of, sign) = match sale.kind {
        SaleKind::Sale => ("sale", String::new(), ""),
        SaleKind::Return { of } => ("return", of.to_string(), "-"),
    };
    vec![
        sale.number.to_string(),
        kind.to_owned(),
        yes_no(sale.sample),
        sale.id.to_string(),
        of,
        sale.at.iso_in_japan(),
        day_text(sale.number.day),
        sale.staff_name.clone(),
        line.no.0.to_string(),
        line.sku.to_string(),
        line.jan.map_or_else(String::new, |jan| jan.to_string()),
        line.names.ja.clone(),
        line.names.zh.clone(),
        line.names.en.clone(),
        format!("{sign}{}", line.quantity),
        plain(line.unit_yen),
        plain(line.gross_yen),
        plain(line.line_off_yen),
        line.line_off_reason.clone(),
        plain(line.cart_off_yen),
        plain(line.net_yen),
        class_word(line.class).to_owned(),
        line.rate.get().to_string(),
        yes_no(line.tax_free),
    ]
}

fn receipt_cells(sale: &Sale) -> Vec<String> {
    let sum = |of: fn(&&Tender) -> bool| {
        let amounts = sale.tenders.iter().filter(of).map(|tender| tender.amount_yen);
        plain(Yen::sum(amounts).expect("parts of a sale's total"))
    };
    let each = |of: fn(&TenderKind) -> Option<String>| {
        let parts: Vec<String> = sale.tenders.iter().filter_map(|tender| of(&tender.by)).collect();
        parts.join(" ")
    };
    let quote = sale.quote.as_ref();
    vec![
        plain(sale.total_yen),
        plain(sale.tax_yen()),
        sum(|tender| matches!(tender.by, TenderKind::Cash { .. })),
        sum(|tender| !matches!(tender.by, TenderKind::Cash { .. })),
        each(|by| match by {
            TenderKind::Cash { .. } => None,
            TenderKind::Wallet(paid) => Some(paid.wallet.clone()),
            TenderKind::WalletRefund { wallet, .. } => Some(wallet.clone()),
        }),
        each(|by| match by {
            TenderKind::Cash { .. } => None,
            TenderKind::Wallet(paid) => Some(paid.transaction.clone()),
            TenderKind::WalletRefund { refund, .. } => Some(refund.to_string()),
        }),
        each(|by| match by {
            TenderKind::Cash { .. } | TenderKind::WalletRefund { .. } => None,
            TenderKind::Wallet(paid) => paid.paid_fen.map(|fen| fen.to_string().replace(',', "")),
        }),
        quote.map_or_else(String::new, |quote| quote.rate.to_string()),
        quote.map_or_else(String::new, |quote| quote.source.clone()),
        sale.discount_reason.clone(),
    ]
}

fn plain(yen: Yen) -> String {
    yen.get().to_string()
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn class_word(class: TaxClass) -> &'static str {
    match class {
        TaxClass::Standard => "standard",
        TaxClass::Reduced => "reduced",
        TaxClass::Untaxed => "untaxed",
    }
}

/// `cash`, or the wallet's name.
pub(crate) fn tender_name(by: &TenderKind) -> &str {
    match by {
        TenderKind::Cash { .. } => "cash",
        TenderKind::Wallet(paid) => &paid.wallet,
        TenderKind::WalletRefund { wallet, .. } => wallet,
    }
}

#[cfg(test)]
pub(crate) mod tests;
