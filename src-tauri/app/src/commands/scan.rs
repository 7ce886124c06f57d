//! One router for whatever is read, by camera or by scanner, wherever the focus is.

use super::{Nothing, campaigns::take_code, returns, sell::ring_up};
use crate::{
    commands::pay,
    error::{AppError, ErrorCode},
    till::Turn,
    view::Notice,
};
use maneki_core::{
    jan::{Jan, JanError},
    payment::{BadCode, check_code},
    scan::{PaymentCode, Scanned, Symbology, WrongCode},
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
