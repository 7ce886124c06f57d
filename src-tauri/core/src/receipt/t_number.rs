//! The number of a registered invoice issuer (登録番号): `T` and thirteen digits.

use std::fmt;

/// Thirteen digits. Whether they are a company's own is [`TNumber::is_corporate`]'s question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TNumber([u8; 13]);

/// The text is not `T` and thirteen digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadTNumber;

impl TNumber {
    /// Reads `T7000012050002`, with or without the `T`, hyphens and spaces, wide or narrow.
    ///
    /// # Errors
    /// [`BadTNumber`] where thirteen digits do not remain.
    pub fn parse(text: &str) -> Result<Self, BadTNumber> {
        let narrow = text.chars().map(narrowed).filter(|c| !matches!(c, ' ' | '-'));
        let narrow: String = narrow.collect();
        let digits = narrow.strip_prefix(['T', 't']).unwrap_or(&narrow);
        let digits: Option<Vec<u8>> =
            digits.chars().map(|c| u8::try_from(c.to_digit(10)?).ok()).collect();
        digits.and_then(|digits| digits.try_into().ok()).map(Self).ok_or(BadTNumber)
    }

    /// Whether the first digit is the check digit of a corporate number: 9 − (Σ Pn·Qn mod 9), n
    /// from the right, Qn 1 where n is odd and 2 where it is even (法人番号の指定等に関する省令).
    ///
    /// A sole trader's number need not fit, so a misfit warns and never blocks.
    #[must_use]
    pub fn is_corporate(&self) -> bool {
        let [check, rest @ ..] = self.0;
        let weights = [1_u32, 2].into_iter().cycle();
        let products = rest.iter().rev().zip(weights);
        let sum: u32 =
            products.map(|(digit, weight)| u32::from(*digit).saturating_mul(weight)).sum();
        9_u32.checked_sub(sum.checked_rem(9).unwrap_or(0)) == Some(u32::from(check))
    }
}

/// Full-width digits, letters, hyphens and spaces as their ASCII selves.
fn narrowed(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' => '-',
        '\u{FF01}'..='\u{FF5E}' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        _ => c,
    }
}

impl fmt::Display for TNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("T")?;
        self.0.iter().try_for_each(|digit| write!(f, "{digit}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_as_people_type_them() {
        for text in [
            "T7000012050002",
            "7000012050002",
            "t7-0000-1205-0002",
            "Ｔ７０００ー０１２０５０００２",
        ] {
            let number = TNumber::parse(text).map(|number| number.to_string());
            assert_eq!(number.as_deref(), Ok("T7000012050002"), "{text}");
        }
        for text in ["", "T", "T700001205000", "T70000120500021", "X7000012050002", "T７abc"] {
            assert_eq!(TNumber::parse(text), Err(BadTNumber), "{text}");
        }
    }

    #[test]
    fn a_company_has_its_check_digit() {
        let cases = [
            ("T7000012050002", true), // The National Tax Agency's own.
            ("T4011001098993", true),
            ("T7000012050003", false),
            ("T0000000000000", false),
        ];
        for (text, fits) in cases {
            assert_eq!(TNumber::parse(text).map(|n| n.is_corporate()), Ok(fits), "{text}");
        }
    }

    #[test]
    fn one_wrong_digit_is_noticed() {
        let right = "7000012050002";
        for at in 0..13 {
            for digit in '0'..='9' {
                let mut text: Vec<char> = right.chars().collect();
                // 0 and 9 weigh the same modulo nine, so the scheme itself cannot tell them.
                let same = text[at] == digit
                    || (at > 0 && "09".contains(text[at]) && "09".contains(digit));
                text[at] = digit;
                let text: String = text.into_iter().collect();
                let fits = TNumber::parse(&text).map(|n| n.is_corporate());
                assert_eq!(fits, Ok(same), "{text}");
            }
        }
    }
}
