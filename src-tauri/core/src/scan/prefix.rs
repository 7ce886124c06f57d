//! AIM symbology identifiers and GS1 wrappings that scanners put around a text.

use super::Symbology;

/// GS1's separator, FNC1 in the middle of a symbol.
const GROUP_SEPARATOR: char = '\u{1d}';

/// A text without its wrappings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    pub text: String,
    /// As given, or as the AIM identifier says where none was given.
    pub symbology: Symbology,
    /// The article number inside a GS1 text (application identifier 01), as 13 digits.
    pub article: Option<String>,
}

/// Takes off the AIM identifier (`]Q1`, ISO/IEC 15424), line ends and a byte-order mark, and looks
/// into a GS1 element string for the article's number.
#[must_use]
pub fn plain(text: &str, symbology: Symbology) -> Plain {
    let text = text.trim_start_matches('\u{feff}').trim_matches(['\r', '\n', '\t', ' ']);
    let (aim, rest) = match aim_identifier(text) {
        Some((aim, rest)) => (Some(aim), rest),
        None => (None, text),
    };
    let said = match (symbology, aim) {
        (Symbology::Unsaid, Some((said, _))) => said,
        (given, _) => given,
    };
    let marked = aim.is_some_and(|(_, gs1)| gs1) || rest.starts_with(GROUP_SEPARATOR);
    let rest = rest.trim_start_matches(GROUP_SEPARATOR);
    let article = article(rest, marked);
    Plain { text: rest.to_owned(), symbology: said, article }
}

/// The symbology and whether the content is GS1 data.
fn aim_identifier(text: &str) -> Option<((Symbology, bool), &str)> {
    let mut chars = text.strip_prefix(']')?.chars();
    let (code, modifier) = (chars.next()?, chars.next()?);
    let said = match (code, modifier) {
        ('Q', '3' | '4') => (Symbology::Qr, true),
        ('Q', '0'..='6') => (Symbology::Qr, false),
        ('C', '1') => (Symbology::Code128, true),
        ('C', '0' | '2' | '4') => (Symbology::Code128, false),
        ('E', '0') => (Symbology::Ean13, false),
        ('E', '4') => (Symbology::Ean8, false),
        ('A', '0'..='7') => (Symbology::Code39, false),
        ('L', '0'..='5') => (Symbology::Pdf417, false),
        ('d', '2') => (Symbology::DataMatrix, true),
        ('d', '0'..='6') => (Symbology::DataMatrix, false),
        ('e', '0'..='3') => (Symbology::Unsaid, true),
        (code, '0'..='9') if code.is_ascii_alphabetic() => (Symbology::Unsaid, false),
        _ => return None,
    };
    Some((said, chars.as_str()))
}

/// `01` and 14 digits, with or without the brackets that only people read.
fn article(text: &str, marked: bool) -> Option<String> {
    let number = match text.strip_prefix("(01)") {
        Some(number) => number,
        None => text.strip_prefix("01").filter(|_| marked)?,
    };
    let number = number.get(..14).filter(|it| it.bytes().all(|b| b.is_ascii_digit()))?;
    // A first digit other than 0 is a case of several: not what lies on the counter.
    number.strip_prefix('0').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrappings_come_off() {
        use Symbology::{Code128, DataMatrix, Ean13, Qr, Unsaid};
        for (text, given, want, said, article) in [
            ("4901234567894\r\n", Unsaid, "4901234567894", Unsaid, None),
            ("]E04901234567894", Unsaid, "4901234567894", Ean13, None),
            ("]Q1281234567890123456", Unsaid, "281234567890123456", Qr, None),
            (
                "]C10104901234567894\u{1d}10AB",
                Unsaid,
                "0104901234567894\u{1d}10AB",
                Code128,
                Some("4901234567894"),
            ),
            (
                "\u{1d}0104901234567894",
                DataMatrix,
                "0104901234567894",
                DataMatrix,
                Some("4901234567894"),
            ),
            ("(01)04901234567894(10)AB", Qr, "(01)04901234567894(10)AB", Qr, Some("4901234567894")),
            ("0104901234567894", Code128, "0104901234567894", Code128, None),
            ("]C10114901234567891", Unsaid, "0114901234567891", Code128, None),
            ("\u{feff}https://a.example", Qr, "https://a.example", Qr, None),
            ("]o1P<JPNYAMADA<<HANAKO", Unsaid, "P<JPNYAMADA<<HANAKO", Unsaid, None),
            ("]", Unsaid, "]", Unsaid, None),
            ("]Q", Unsaid, "]Q", Unsaid, None),
            ("]語Q", Unsaid, "]語Q", Unsaid, None),
            ("", Unsaid, "", Unsaid, None),
        ] {
            let want =
                Plain { text: want.to_owned(), symbology: said, article: article.map(Into::into) };
            assert_eq!(plain(text, given), want, "{text:?}");
        }
    }
}
