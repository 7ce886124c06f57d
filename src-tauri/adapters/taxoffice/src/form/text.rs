//! Whether a value fits its field: shape, characters, bytes.

use crate::tables::{Field, Shape};
use maneki_app::ports::tax_office::FieldWhy;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{EmojiStatus, UnicodeEmoji};

/// The value as it may go out.
pub(super) fn check(field: &Field, raw: &str) -> Result<String, FieldWhy> {
    let value = match field.shape {
        Shape::Text => full_width_kana(raw.trim()),
        Shape::Digits
        | Shape::Letters
        | Shape::Name
        | Shape::Alnum
        | Shape::Ascii
        | Shape::Date
        | Shape::Time
        | Shape::Amount
        | Shape::Count
        | Shape::Code(_) => raw.to_owned(),
    };
    if let Some(why) = value.chars().find_map(|c| refused(&field.shape, c)) {
        return Err(why);
    }
    let chars = value.chars().count();
    if chars == 0 {
        Err(FieldWhy::Missing)
    } else if chars < field.least_chars {
        Err(FieldWhy::TooShort { least: field.least_chars })
    } else if chars > field.most_chars {
        Err(FieldWhy::TooLong { most: field.most_chars })
    } else if value.len() > field.most_bytes {
        Err(FieldWhy::TooManyBytes { most: field.most_bytes })
    } else {
        Ok(value)
    }
}

fn refused(shape: &Shape, c: char) -> Option<FieldWhy> {
    let fits = match shape {
        Shape::Digits | Shape::Date | Shape::Time => c.is_ascii_digit(),
        Shape::Amount | Shape::Count => c.is_ascii_digit() || c == '-',
        Shape::Letters => c.is_ascii_uppercase(),
        Shape::Name => c.is_ascii_uppercase() || c == ' ',
        Shape::Alnum | Shape::Code(_) => c.is_ascii_uppercase() || c.is_ascii_digit(),
        Shape::Ascii => c.is_ascii_graphic(),
        Shape::Text if is_emoji(c) => return Some(FieldWhy::Emoji(c)),
        Shape::Text => !c.is_control() && !is_invisible(c),
    };
    (!fits).then_some(FieldWhy::Character(c))
}

/// Pictures, but not the signs that text has always had (※, ㊗, ♥ and the like).
fn is_emoji(c: char) -> bool {
    let pictures = '\u{1F000}'..='\u{1FBFF}';
    let shown_as_picture = matches!(
        c.emoji_status(),
        EmojiStatus::EmojiPresentation
            | EmojiStatus::EmojiPresentationAndModifierBase
            | EmojiStatus::EmojiPresentationAndModifierAndEmojiComponent
            | EmojiStatus::EmojiPresentationAndEmojiComponent
    );
    shown_as_picture || pictures.contains(&c)
}

/// Joiners, variation selectors, directions, private use: nothing that a name needs.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}'
        | '\u{E0000}'..='\u{10FFFF}')
}

/// Half-width kana with their marks become full-width; nothing else changes.
pub(super) fn full_width_kana(text: &str) -> String {
    let is_half = |c: char| ('\u{FF61}'..='\u{FF9F}').contains(&c);
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if is_half(c) {
            run.push(c);
            continue;
        }
        out.extend(run.drain(..).nfkc());
        out.push(c);
    }
    out.extend(run.drain(..).nfkc());
    out
}
