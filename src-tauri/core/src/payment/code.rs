//! Whether a text can be a payment code at all, before anything is stored or sent. Whether it is
//! a good one only the acquirer knows.

use super::coded;
use crate::scan::PaymentCode;

coded! {
    BadCode {
        TooShort = "code_too_short",
        TooLong = "code_too_long",
        /// Letters or signs where only digits belong.
        NotDigits = "code_not_digits",
        /// An address on the web: the customer shows another code.
        Address = "code_is_address",
    }
}

/// Alipay's and Alipay+'s codes have 16 to 32 digits; shorter and longer ones belong to nobody.
const DIGITS: std::ops::RangeInclusive<usize> = 16..=32;

/// How every EMV customer-presented code begins, in base 64; it may be longer.
const EMV_HEAD: &str = "hQVDUFYwMQ";
const LONGEST_EMV: usize = 512;

/// # Errors
/// [`BadCode`], for words that say what is wrong.
pub fn check_code(code: &PaymentCode) -> Result<(), BadCode> {
    let text = code.reveal();
    if text.contains("://") {
        return Err(BadCode::Address);
    }
    if text.starts_with(EMV_HEAD) {
        return if text.len() <= LONGEST_EMV { Ok(()) } else { Err(BadCode::TooLong) };
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(BadCode::NotDigits);
    }
    match text.len() {
        length if length < *DIGITS.start() => Err(BadCode::TooShort),
        length if length > *DIGITS.end() => Err(BadCode::TooLong),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_a_code() {
        let cases = [
            ("28".to_owned() + &"1".repeat(14), Ok(())),
            ("25".to_owned() + &"1".repeat(22), Ok(())),
            ("1".repeat(32), Ok(())),
            (format!("{EMV_HEAD}YTBhBk8EA="), Ok(())),
            (String::new(), Err(BadCode::TooShort)),
            ("1".repeat(15), Err(BadCode::TooShort)),
            ("1".repeat(33), Err(BadCode::TooLong)),
            ("28123456789012345A".into(), Err(BadCode::NotDigits)),
            ("２８１２３４５６７８９０１２３４".into(), Err(BadCode::NotDigits)),
            ("https://qr.alipay.com/fkx00".into(), Err(BadCode::Address)),
            ("wxp://f2f0abc".into(), Err(BadCode::Address)),
            (EMV_HEAD.repeat(60), Err(BadCode::TooLong)),
        ];
        for (text, expected) in cases {
            assert_eq!(check_code(&PaymentCode::new(text.clone())), expected, "{text}");
        }
    }
}
