//! One router for whatever is read, by camera or by scanner, wherever the focus is.

use super::{Nothing, campaigns::take_code, returns, sell::ring_up};
use crate::{
    commands::pay,
    error::{AppError, ErrorCode},
    till::Turn,
    view::{HeardKindView, HeardView, Notice},
};
use maneki_core::{
    jan::{Jan, JanError},
    payment::{BadCode, check_code},
    scan::{PaymentCode, Scanned, Symbology, WrongCode, plain},
};
use serde::Deserialize;
use ts_rs::TS;

/// More than any payment code: what is longer is not looked at.
const LONGEST_CODE: usize = 512;

/// What a keyboard-wedge scanner sent, or a person typed and entered.
#[derive(Debug, Deserialize, TS)]
pub struct ScanCode {
    pub text: String,
}

pub fn scan_code(turn: &mut Turn<'_>, request: ScanCode) -> Result<Nothing, AppError> {
    scanned(turn, request.text.trim(), Symbology::Unsaid)?;
    Ok(Nothing {})
}

/// The codes of the scanner's test at set-up: that of 2-D scanners, and that of 1-D scanners.
const TEST_CODES: [&str; 2] = [
    "MANEKI-TEST 0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz +/=-_.:;,]?&%#@*!()",
    "Maneki+/=:-09aZ",
];

/// A code that came without a window. While nobody is at the till it is nobody's.
pub(crate) fn seen(turn: &mut Turn<'_>, text: &str, symbology: Symbology) -> Result<(), AppError> {
    if turn.state.at_cashier.is_none() && turn.state.at_script.is_none() {
        return Ok(());
    }
    scanned(turn, text, symbology)
}

/// What a scanner on a serial port sent.
pub(crate) fn heard(turn: &mut Turn<'_>, text: &str) -> Result<(), AppError> {
    let bare = plain(text, Symbology::Unsaid).text;
    let kind = match () {
        () if TEST_CODES.contains(&bare.as_str()) => HeardKindView::TestCode,
        () if text.chars().any(is_noise) => HeardKindView::Noise,
        () => HeardKindView::Other,
    };
    let number = turn.state.scanner.heard.map_or(0, |heard| heard.number).wrapping_add(1);
    let characters = u32::try_from(bare.chars().count()).unwrap_or(u32::MAX);
    turn.state.scanner.heard = Some(HeardView { number, kind, characters });
    match kind {
        HeardKindView::TestCode => Ok(()),
        HeardKindView::Noise => {
            turn.notice(Notice::ScannerGarbled, &[]);
            Ok(())
        }
        HeardKindView::Other => seen(turn, text, Symbology::Unsaid),
    }
}

/// What is in no code: control characters but the separators of GS1 and ISO 15434, and what is not
/// UTF-8.
fn is_noise(character: char) -> bool {
    let separator = ('\u{1c}'..='\u{1f}').contains(&character) || character == '\u{4}';
    character == char::REPLACEMENT_CHARACTER || (character.is_control() && !separator)
}

/// Does with a code what it is for. What the cashier must know is a notice; an error means that
/// something she asked for did not happen.
pub(crate) fn scanned(
    turn: &mut Turn<'_>,
    text: &str,
    symbology: Symbology,
) -> Result<(), AppError> {
    if text.is_empty() || text.len() > LONGEST_CODE {
        turn.notice(Notice::CodeUnknown, &[]);
        return Ok(());
    }
    match turn.state.codes.tell_apart(text, symbology, turn.now.day_in_japan()) {
        Scanned::Wallet { code, wallet, .. } => pay::code_read(turn, code, wallet),
        Scanned::Jan(jan) => jan_read(turn, jan),
        Scanned::Receipt(number) => {
            turn.notice(Notice::ReceiptRead, &[("number", number.to_string())]);
            returns::open(turn, &number)
        }
        Scanned::Coupon(text) => {
            if !take_code(turn, &text)? {
                turn.notice(Notice::ShowsCoupon, &[("text", text)]);
            }
            Ok(())
        }
        Scanned::Wrong(wrong) => {
            turn.notice(words_for(wrong), &[]);
            Ok(())
        }
        Scanned::Unknown => unknown(turn, text),
    }
}

fn jan_read(turn: &mut Turn<'_>, jan: Jan) -> Result<(), AppError> {
    let Some(product) = turn.state.catalogue.jan(&jan).cloned() else {
        turn.notice(Notice::JanNotInShop, &[("text", jan.to_string())]);
        return Ok(());
    };
    ring_up(turn, &product, 1)?;
    turn.notice(Notice::RungUp, &[("sku", product.sku.to_string())]);
    Ok(())
}

/// Not a code of the table: a SKU typed by hand, a JAN misread, or nothing the till knows.
fn unknown(turn: &mut Turn<'_>, text: &str) -> Result<(), AppError> {
    if let Some(product) = turn.state.catalogue.named(text).cloned() {
        ring_up(turn, &product, 1)?;
        turn.notice(Notice::RungUp, &[("sku", product.sku.to_string())]);
        return Ok(());
    }
    if take_code(turn, text)? {
        return Ok(());
    }
    match Jan::parse(text) {
        Err(JanError::CheckDigit { .. }) => {
            turn.notice(Notice::JanBad, &[("text", text.to_owned())]);
        }
        Ok(_) | Err(JanError::NotDigits | JanError::Length) => not_a_code(turn, text),
    }
    Ok(())
}

/// While a payment is awaited, why this cannot be its code. The text itself is not repeated: it may
/// be one that was read badly.
fn not_a_code(turn: &mut Turn<'_>, text: &str) {
    let digits = [("digits", text.chars().count().to_string())];
    let paying = turn.state.checkout.is_some();
    match check_code(&PaymentCode::new(text)) {
        Err(BadCode::TooShort) if paying => turn.notice(Notice::CodeTooShort, &digits),
        Err(BadCode::TooLong) if paying => turn.notice(Notice::CodeTooLong, &digits),
        Err(BadCode::NotDigits) if paying => turn.notice(Notice::CodeNotDigits, &[]),
        Ok(()) | Err(_) => turn.notice(Notice::CodeUnknown, &[]),
    }
}

fn words_for(wrong: WrongCode) -> Notice {
    match wrong {
        WrongCode::AlipayCollect | WrongCode::WeChatCollect => Notice::ShowsCollectCode,
        WrongCode::EmvMerchant | WrongCode::PayPayMerchant => Notice::ShowsMerchantCode,
        WrongCode::Delivery => Notice::ShowsDeliveryCode,
        WrongCode::WeChatContact | WrongCode::Wifi | WrongCode::Url => Notice::ShowsLink,
    }
}

impl From<JanError> for AppError {
    fn from(fault: JanError) -> Self {
        match fault {
            JanError::CheckDigit { wanted } => Self::new(ErrorCode::BadJan).with("wanted", wanted),
            JanError::NotDigits | JanError::Length => Self::new(ErrorCode::BadJan),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_screens_show_the_codes_that_the_till_knows_as_its_test() {
        let screens = include_str!("../../../../ui/src/input/test-codes.ts");
        for code in TEST_CODES {
            assert!(screens.contains(&format!("text: \"{code}\"")), "{code}");
        }
    }

    #[test]
    fn noise_is_told_from_codes() {
        for (text, noise) in [
            ("0104901234567894\u{1d}10AB", false),
            ("支付宝 A+/=", false),
            ("[)>\u{1e}06\u{1d}1P\u{1e}\u{4}", false),
            ("\u{fffd}x", true),
            ("\u{7f}4", true),
            ("\u{1}", true),
        ] {
            assert_eq!(text.chars().any(is_noise), noise, "{text:?}");
        }
    }
}
