//! JAN: the article number on goods, JAN-13 or JAN-8, with its check digit.
//!
//! Knows nothing of products or of how the number was read.

use std::fmt;

/// A JAN whose check digit is right: 13 digits, or 8 for a short one.
///
/// A 12-digit UPC-A is the same number with a leading zero and is kept as 13 digits
/// (GS1 General Specifications, section 1.4.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jan {
    /// ASCII digits; a JAN-8 fills the first eight and leaves the rest zero bytes.
    digits: [u8; 13],
    short: bool,
}

/// Why a text is not a JAN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JanError {
    /// Something else than the digits 0 to 9 is in it.
    NotDigits,
    /// It has neither 8, 12 nor 13 digits.
    Length,
    /// The last digit should be `wanted`: a digit was misread or mistyped.
    CheckDigit { wanted: u8 },
}

impl Jan {
    /// Reads 8, 12 (UPC-A) or 13 ASCII digits. Spaces are not digits: the caller trims.
    pub fn parse(text: &str) -> Result<Self, JanError> {
        let bytes = text.as_bytes();
        if !bytes.iter().all(u8::is_ascii_digit) {
            return Err(JanError::NotDigits);
        }
        let short = match bytes.len() {
            8 => true,
            12 | 13 => false,
            _ => return Err(JanError::Length),
        };
        let (payload, last) = match bytes.split_last() {
            Some((last, payload)) => (payload, *last),
            None => return Err(JanError::Length),
        };
        let wanted = check_digit(payload);
        if last != wanted {
            return Err(JanError::CheckDigit { wanted: wanted.saturating_sub(b'0') });
        }
        let mut digits = if short { [0; 13] } else { [b'0'; 13] };
        let at = if bytes.len() == 12 { 1 } else { 0 };
        for (place, digit) in digits.iter_mut().skip(at).zip(bytes) {
            *place = *digit;
        }
        Ok(Self { digits, short })
    }

    /// The 8 or 13 digits.
    pub fn as_str(&self) -> &str {
        let len = if self.short { 8 } else { 13 };
        let digits = self.digits.get(..len).expect("8 and 13 are within 13");
        std::str::from_utf8(digits).expect("a JAN is ASCII digits")
    }
}

/// The check digit, in ASCII, that belongs behind `payload`: weights 3 and 1 from the right.
fn check_digit(payload: &[u8]) -> u8 {
    let sum = payload.iter().rev().enumerate().fold(0_u32, |sum, (place, digit)| {
        let value = u32::from(digit.saturating_sub(b'0'));
        let weight = if place.is_multiple_of(2) { 3 } else { 1 };
        sum.saturating_add(value.saturating_mul(weight))
    });
    let over = sum.checked_rem(10).expect("ten is not zero");
    let digit = 10_u32.saturating_sub(over).checked_rem(10).expect("ten is not zero");
    b'0'.saturating_add(u8::try_from(digit).expect("below ten"))
}

impl fmt::Display for Jan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for Jan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Jan({})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_numbers_are_kept_as_8_or_13_digits() {
        for (text, kept) in [
            ("4901234567894", "4901234567894"),
            ("49123456", "49123456"),
            ("4006381333931", "4006381333931"),
            ("036000291452", "0036000291452"),
            ("00000000", "00000000"),
        ] {
            assert_eq!(Jan::parse(text).map(|jan| jan.to_string()), Ok(kept.to_owned()), "{text}");
        }
    }

    #[test]
    fn wrong_numbers_say_why() {
        for (text, why) in [
            ("", JanError::Length),
            ("490123456789", JanError::CheckDigit { wanted: 3 }),
            ("4901234567890", JanError::CheckDigit { wanted: 4 }),
            ("49012345678945", JanError::Length),
            ("490123456789４", JanError::NotDigits),
            (" 4901234567894", JanError::NotDigits),
            ("-901234567894", JanError::NotDigits),
        ] {
            assert_eq!(Jan::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn every_single_wrong_digit_is_caught() {
        let right = *b"4901234567894";
        for place in 0..right.len() {
            for digit in b'0'..=b'9' {
                let mut wrong = right;
                wrong[place] = digit;
                let text = std::str::from_utf8(&wrong).expect("digits");
                assert_eq!(Jan::parse(text).is_ok(), wrong == right, "{text}");
            }
        }
    }
}
