//! Characters: which script they belong to, and one form for all ways to write the same.

use unicode_normalization::UnicodeNormalization;

/// What a character is written in, as far as words are told apart by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Digit,
    Kana,
    /// Kanji, hanzi, Hangul and every other letter.
    Other,
    /// Spaces, punctuation, emoji.
    Sign,
}

impl Script {
    pub(super) fn of(c: char) -> Self {
        match c {
            'a'..='z' => Self::Latin,
            '0'..='9' => Self::Digit,
            '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FE}' => Self::Kana,
            // Letters with accents, as in ō.
            '\u{C0}'..='\u{24F}' if c.is_alphabetic() => Self::Latin,
            c if c.is_alphanumeric() => Self::Other,
            _ => Self::Sign,
        }
    }

    /// Whether it stands for a sound: kana and Latin letters.
    pub(super) fn is_sound(self) -> bool {
        matches!(self, Self::Latin | Self::Kana)
    }
}

/// NFKC, lower case, and hiragana as katakana: full-width and half-width forms become one.
pub(super) fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).map(katakana).collect()
}

fn katakana(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309E}' => {
            char::from_u32(u32::from(c).saturating_add(0x60)).unwrap_or(c)
        }
        _ => c,
    }
}
