//! The receipt as a QR code that a phone reads without any server: its legal items as plain text.

use crate::{document::receipt::moment, words};
use maneki_core::{
    receipt::{Paid, Receipt, ReceiptLine},
    staff::Language,
    tax::TaxClass,
};

/// More text makes modules too small for a phone held over the counter.
const MOST_BYTES: usize = 800;

/// The text and its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EReceipt {
    pub text: String,
    /// Rows of dark modules, without the quiet zone.
    pub rows: Vec<Vec<bool>>,
}

/// None where even the legal items without the goods do not fit.
#[must_use]
pub fn e_receipt(receipt: &Receipt) -> Option<EReceipt> {
    let text = text(receipt);
    let code = qrcodegen::QrCode::encode_text(&text, qrcodegen::QrCodeEcc::Low).ok()?;
    let edge = 0..code.size();
    let row = |y| edge.clone().map(|x| code.get_module(x, y)).collect();
    Some(EReceipt { rows: edge.clone().map(row).collect(), text })
}

fn text(receipt: &Receipt) -> String {
    let (head, foot) = (head(receipt), foot(receipt));
    let mut goods = String::new();
    for (at, line) in receipt.lines.iter().enumerate() {
        let next = good(line);
        if head.len() + goods.len() + next.len() + foot.len() > MOST_BYTES {
            let left = receipt.lines.len().saturating_sub(at);
            goods.push_str(&format!("ほか {left} 品目\n"));
            break;
        }
        goods.push_str(&next);
    }
    format!("{head}{goods}{foot}")
}

fn head(receipt: &Receipt) -> String {
    let shop = &receipt.shop;
    let mut marks = String::new();
    for (word, on) in [
        (words::SAMPLE, receipt.sample),
        (words::PRACTICE, receipt.practice),
        (words::RETURNED, receipt.is_return()),
        (words::REPRINT, receipt.copy > 1),
    ] {
        if on {
            marks.push_str(&format!("【{}】", word.ja));
        }
    }
    if !marks.is_empty() {
        marks.push('\n');
    }
    let registration = shop.registration.map_or_else(String::new, |number| format!("{number}\n"));
    let at = moment(receipt.at);
    format!("{marks}{} {}\n{registration}{at} {}\n", shop.name, shop.branch, receipt.number)
}

fn good(line: &ReceiptLine) -> String {
    let mark = if line.reduced { "※" } else { "" };
    let net = line.gross_yen.minus(line.off_yen).unwrap_or_default();
    format!("{}{mark} ×{} {net}\n", line.names.ja, line.quantity)
}

fn foot(receipt: &Receipt) -> String {
    let mut text = String::new();
    if let Some(off) = &receipt.discount {
        text.push_str(&format!("{} {}\n", words::DISCOUNT.ja, off.yen.negated()));
    }
    text.push_str(&format!("{} {}\n", words::TOTAL.ja, receipt.total_yen));
    for tax in &receipt.taxes {
        let mark = if tax.class == TaxClass::Reduced { "※" } else { "" };
        let (percent, net, inside) = (tax.rate.get(), tax.net_yen, tax.tax_yen);
        text.push_str(&format!("{mark}{percent}%対象 {net}（内消費税等 {inside}）\n"));
    }
    for paid in &receipt.paid {
        let how = match paid {
            Paid::Cash { .. } => words::CASH.ja.to_owned(),
            Paid::Wallet { wallet, .. } | Paid::WalletRefund { wallet, .. } => {
                words::wallet(wallet, Language::Ja)
            }
        };
        text.push_str(&format!("{how} {}\n", paid.yen()));
    }
    if let Some(cny) = &receipt.cny {
        text.push_str(&format!("≈CNY {}\n", cny.fen));
    }
    text
}
