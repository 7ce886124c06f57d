//! Where a line may break: at spaces, between ideographs, but never so that a line begins with a
//! closing mark or ends with an opening one (禁則処理).

use crate::{fonts::Drawn, list::Ink};
use maneki_core::staff::Language;

/// A glyph on its way to a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    pub glyph: Drawn,
    pub size: f32,
    pub language: Language,
    pub ink: Ink,
}

impl Placed {
    #[must_use]
    pub fn width(&self) -> f32 {
        self.glyph.advance * self.size
    }
}

const NOT_FIRST: &str = "、。，．・：；？！ー々ゝゞヽヾ」』）］｝〉》】〕’”…‥％℃°′″\
    ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%～〜";
const NOT_LAST: &str = "「『（［｛〈《【〔‘“([{¥￥$＄#＃№約约~";

/// Ideographs, kana and their marks break anywhere; Hangul, as Latin, at spaces.
fn breaks_anywhere(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}')
}

fn may_break(before: char, after: char) -> bool {
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) || after == ' ' {
        return false;
    }
    before == ' '
        || (before == '-' && !after.is_ascii_digit())
        || breaks_anywhere(before)
        || breaks_anywhere(after)
}

/// Breaks glyphs into lines no wider than `first` and, after it, `rest`. A word wider than a
/// line breaks where it must.
#[must_use]
pub fn lines(glyphs: &[Placed], first: f32, rest: f32) -> Vec<Vec<Placed>> {
    let mut out = vec![];
    let mut start = 0;
    while start < glyphs.len() {
        let limit = if out.is_empty() { first } else { rest };
        let end = line_end(&glyphs[start..], limit) + start;
        let line = &glyphs[start..end];
        let kept = line.iter().rposition(|placed| placed.glyph.c != ' ').map_or(0, |at| at + 1);
        out.push(line[..kept].to_vec());
        start = end;
        while glyphs.get(start).is_some_and(|placed| placed.glyph.c == ' ') {
            start += 1;
        }
    }
    out
}

/// How many of `glyphs` go on a line; at least one.
fn line_end(glyphs: &[Placed], limit: f32) -> usize {
    let mut width = 0.0;
    let mut last_break = 0;
    for (at, placed) in glyphs.iter().enumerate() {
        if at > 0 && may_break(glyphs[at - 1].glyph.c, placed.glyph.c) {
            last_break = at;
        }
        width += placed.width();
        // The slack forgives rounding, never a glyph.
        if width > limit + 0.01 && placed.glyph.c != ' ' {
            return if last_break > 0 { last_break } else { at.max(1) };
        }
    }
    glyphs.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::shape;

    fn wrapped(text: &str, language: Language, ems: f32) -> Vec<String> {
        let glyphs = shape(text, language, false);
        let placed: Vec<Placed> = glyphs
            .into_iter()
            .map(|glyph| Placed { glyph, size: 1.0, language, ink: Ink::Black })
            .collect();
        let lines = lines(&placed, ems, ems);
        lines.iter().map(|line| line.iter().map(|placed| placed.glyph.c).collect()).collect()
    }

    #[test]
    fn lines_break_where_a_reader_expects() {
        let ja = Language::Ja;
        let cases: [(&str, Language, f32, &[&str]); 8] = [
            ("抹茶チョコ", ja, 5.0, &["抹茶チョコ"]),
            ("抹茶チョコレート", ja, 5.0, &["抹茶チョコ", "レート"]),
            // ー and 。 do not begin a line, 「 does not end one.
            ("抹茶チョコレー", ja, 6.0, &["抹茶チョコ", "レー"]),
            ("ありがとう。", ja, 5.0, &["ありがと", "う。"]),
            ("お菓子「八橋」", ja, 4.0, &["お菓子", "「八橋」"]),
            ("Kyoto green tea", Language::En, 6.0, &["Kyoto green", "tea"]),
            ("녹차 초콜릿 세트", Language::Ko, 6.0, &["녹차 초콜릿", "세트"]),
            ("ABCDEFGHIJ", Language::En, 3.0, &["ABCD", "EFGHI", "J"]),
        ];
        for (text, language, ems, expected) in cases {
            assert_eq!(wrapped(text, language, ems), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_lost_and_nothing_hangs_over() {
        let text = "【免税】資生堂 SHISEIDO アルティミューン（75mL）・限定 set ￥12,000（税込）";
        for ems in 2..40_u8 {
            let lines = wrapped(text, Language::Ja, f32::from(ems));
            let bare = |text: &str| text.replace(' ', "");
            assert_eq!(bare(&lines.concat()), bare(text));
        }
    }
}
