//! The receipt as a code that a visitor's phone reads without any server: its items, compressed
//! and signed by the till, behind the address of a static page that shows them.
//!
//! What it carries: byte 0 is the form's version, 8 bytes name the till's key, 64 are the Ed25519
//! signature over everything else, and the rest is raw deflate of a JSON array (`body`). The
//! whole is written as digits, which a QR code holds nearly without loss and an address takes as
//! they are. No name of staff, no transaction, no reason, nothing of a passport goes in.

use flate2::{Compression, write::DeflateEncoder};
use maneki_core::{
    campaign::{Applied, Funding},
    receipt::{EReceipt, Paid, Receipt, ReceiptLine},
    staff::Language,
    tax::TaxClass,
};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use serde_json::{Value, json};
use std::io::Write;

const FORM: u8 = 1;
/// Signed before everything else, so that no other signature of this key can pass for one.
const CONTEXT: &[u8] = b"maneki e-receipt 1\0";
/// 133 modules: four dots each on 80 mm paper, three pixels on the visitor's screen.
const LARGEST: u8 = 29;
/// Twelve bytes are 29 digits; fewer bytes, as many digits as hold them.
const CHUNK: usize = 12;

/// The till's name and hand under its e-receipts.
pub struct Seal<'a> {
    /// The till's Ed25519 public key.
    pub key: [u8; 32],
    pub sign: &'a dyn Fn(&[u8]) -> [u8; 64],
}

/// Writes the receipt into a code for the page that it asks for. Goods keep as many of their
/// names as fit, the Japanese ones always.
#[must_use]
pub fn e_receipt(receipt: &Receipt, seal: &Seal<'_>) -> EReceipt {
    let EReceipt::Wanted { page } = &receipt.e_receipt else { return receipt.e_receipt.clone() };
    [Names::All, Names::Visitors, Names::Japanese]
        .into_iter()
        .map(|names| format!("{page}#{}", digits(&sealed(&body(receipt, names), seal))))
        .find(|text| code(text).is_some())
        .map_or(EReceipt::TooLong, EReceipt::Made)
}

/// The dark modules of a made code, row by row, without the quiet zone.
#[must_use]
pub fn modules(text: &str) -> Option<Vec<Vec<bool>>> {
    let code = code(text)?;
    let edge = 0..code.size();
    let row = |y| edge.clone().map(|x| code.get_module(x, y)).collect();
    Some(edge.clone().map(row).collect())
}

/// The address as bytes, what it carries as digits; as much correction as still fits.
fn code(text: &str) -> Option<QrCode> {
    let (page, carried) = text.split_at(text.find('#')?.checked_add(1)?);
    let parts = [QrSegment::make_bytes(page.as_bytes()), QrSegment::make_numeric(carried)];
    let largest = Version::new(LARGEST);
    let low = QrCodeEcc::Low;
    QrCode::encode_segments_advanced(&parts, low, Version::MIN, largest, None, true).ok()
}

fn sealed(body: &Value, seal: &Seal<'_>) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(vec![], Compression::best());
    let written = packed.write_all(body.to_string().as_bytes()).and_then(|()| packed.finish());
    let packed = written.expect("memory takes every byte");
    let mut head = vec![FORM];
    head.extend(seal.key.iter().take(8));
    let signature = (seal.sign)(&[CONTEXT, &head, &packed].concat());
    [&head, &signature[..], &packed].concat()
}

fn digits(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(CHUNK) {
        let number = chunk.iter().fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        text.push_str(&format!("{number:0width$}", width = width(chunk.len())));
    }
    text
}

/// Digits that hold this many bytes.
fn width(bytes: usize) -> usize {
    let most = (1_u128 << (bytes.min(CHUNK) * 8)) - 1;
    most.to_string().len()
}

/// Which of a good's names go in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    All,
    Visitors,
    Japanese,
}

fn body(receipt: &Receipt, names: Names) -> Value {
    let shop = &receipt.shop;
    let marks = [receipt.sample, receipt.practice, receipt.is_return(), receipt.copy > 1];
    let marks = marks.iter().rev().fold(0_u8, |bits, on| bits << 1 | u8::from(*on));
    let lines = receipt.lines.iter().map(|line| good(line, receipt.language, names));
    let taxes = receipt.taxes.iter().map(|tax| {
        let reduced = u8::from(tax.class == TaxClass::Reduced);
        json!([tax.rate.get(), reduced, tax.net_yen.get(), tax.tax_yen.get()])
    });
    let cny = receipt.cny.as_ref().map(|cny| {
        let quote = &cny.quote;
        json!([cny.fen.0, quote.rate.to_string(), quote.source, quote.at.0.div_euclid(1000)])
    });
    json!([
        marks,
        shop.name,
        shop.branch,
        shop.address,
        shop.phone,
        shop.registration.map_or_else(String::new, |number| number.to_string()),
        receipt.number,
        receipt.at.0.div_euclid(1000),
        lines.collect::<Vec<_>>(),
        receipt.subtotal_yen.get(),
        receipt.discount.as_ref().map_or(0, |off| off.yen.get()),
        receipt.total_yen.get(),
        taxes.collect::<Vec<_>>(),
        receipt.paid.iter().map(paid).collect::<Vec<_>>(),
        cny,
        receipt.offers.iter().map(offer).collect::<Vec<_>>(),
    ])
}

fn good(line: &ReceiptLine, visitor: Language, names: Names) -> Value {
    let chinese = matches!(visitor, Language::ZhHans | Language::ZhHant);
    let english = matches!(visitor, Language::En | Language::Ko);
    let mut good = vec![
        json!(line.quantity),
        json!(line.unit_yen.get()),
        json!(line.gross_yen.get()),
        json!(line.off_yen.get()),
        json!(u8::from(line.reduced)),
        json!(line.names.ja),
    ];
    let zh = names == Names::All || names == Names::Visitors && chinese;
    let en = names == Names::All || names == Names::Visitors && english;
    if zh || en {
        good.push(json!(if zh { &line.names.zh } else { "" }));
    }
    if en {
        good.push(json!(line.names.en));
    }
    Value::Array(good)
}

/// Who pays for it (1 the wallet), how much, and its names.
fn offer(offer: &Applied) -> Value {
    let by_wallet = u8::from(offer.funding == Funding::Wallet);
    let names = &offer.names;
    json!([by_wallet, offer.off_yen.get(), names.ja, names.zh, names.en])
}

/// How, how much; of cash what was handed over and given back, of a wallet its fen.
fn paid(paid: &Paid) -> Value {
    match paid {
        Paid::Cash { yen, received_yen, change_yen } => {
            json!(["cash", yen.get(), received_yen.get(), change_yen.get()])
        }
        Paid::Wallet { wallet, yen, fen, .. } => {
            json!([wallet, yen.get(), fen.map(|fen| fen.0)])
        }
        Paid::WalletRefund { wallet, yen } => json!([wallet, yen.get(), null]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_hold_their_bytes() {
        let widths: Vec<usize> = (0..=CHUNK).map(width).collect();
        assert_eq!(widths, [1, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27, 29]);
        assert_eq!(digits(&[255; 13]).len(), 32);
        assert_eq!(digits(&[0, 7]), "00007");
    }
}
