//! Which face draws which character, and how wide it is.
//!
//! The language of a run chooses the face, then a fixed chain, then 〓: 直 and 骨 have other
//! shapes in Japan than in China. The fonts are linked in as they are; the system reads only the
//! pages of the glyphs that are drawn.

use maneki_core::staff::Language;
use std::sync::OnceLock;
use ttf_parser::{Face as Parsed, GlyphId};

/// Stands for a character that no face has: the geta mark, as Japanese printers do it.
pub const MISSING: char = '〓';

/// One of the fonts in `assets/fonts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    JpRegular,
    JpBold,
    ScRegular,
    ScBold,
    KrRegular,
    KrBold,
    LatinRegular,
    LatinBold,
    Emoji,
    Extra,
}

const FACES: usize = 10;

impl Face {
    pub const ALL: [Self; FACES] = [
        Self::JpRegular,
        Self::JpBold,
        Self::ScRegular,
        Self::ScBold,
        Self::KrRegular,
        Self::KrBold,
        Self::LatinRegular,
        Self::LatinBold,
        Self::Emoji,
        Self::Extra,
    ];

    fn slot(self) -> usize {
        self as usize
    }

    #[must_use]
    pub fn bytes(self) -> &'static [u8] {
        macro_rules! font {
            ($file:literal) => {
                include_bytes!(concat!("../../../../assets/fonts/", $file))
            };
        }
        match self {
            Self::JpRegular => font!("jp-regular.ttf"),
            Self::JpBold => font!("jp-bold.ttf"),
            Self::ScRegular => font!("sc-regular.ttf"),
            Self::ScBold => font!("sc-bold.ttf"),
            Self::KrRegular => font!("kr-regular.ttf"),
            Self::KrBold => font!("kr-bold.ttf"),
            Self::LatinRegular => font!("latin-regular.ttf"),
            Self::LatinBold => font!("latin-bold.ttf"),
            Self::Emoji => font!("emoji.ttf"),
            Self::Extra => font!("extra.ttf"),
        }
    }

    /// The PostScript name that a PDF shows.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::JpRegular => "NotoSansJP-Regular",
            Self::JpBold => "NotoSansJP-Bold",
            Self::ScRegular => "NotoSansSC-Regular",
            Self::ScBold => "NotoSansSC-Bold",
            Self::KrRegular => "NotoSansKR-Regular",
            Self::KrBold => "NotoSansKR-Bold",
            Self::LatinRegular => "NotoSans-Regular",
            Self::LatinBold => "NotoSans-Bold",
            Self::Emoji => "NotoEmoji-Regular",
            Self::Extra => "BIZUDPGothic-Regular",
        }
    }

    #[must_use]
    pub fn parsed(self) -> &'static Parsed<'static> {
        static PARSED: [OnceLock<Parsed<'static>>; FACES] = [const { OnceLock::new() }; FACES];
        PARSED[self.slot()].get_or_init(|| {
            Parsed::parse(self.bytes(), 0).expect("the fonts of the project parse; a test says so")
        })
    }

    /// The glyph of `c`, where this face draws it.
    #[must_use]
    pub fn glyph(self, c: char) -> Option<GlyphId> {
        self.parsed().glyph_index(c).filter(|glyph| glyph.0 != 0)
    }

    /// How far the pen moves after `glyph`, for type one unit high.
    #[must_use]
    pub fn advance(self, glyph: GlyphId) -> f32 {
        let face = self.parsed();
        let units = f32::from(face.glyph_hor_advance(glyph).unwrap_or(0));
        units / f32::from(face.units_per_em())
    }
}

/// The faces to try for a language, best first.
fn chain(language: Language, bold: bool) -> [Face; FACES] {
    use Face::{
        Emoji, Extra, JpBold, JpRegular, KrBold, KrRegular, LatinBold, LatinRegular, ScBold,
        ScRegular,
    };
    let [jp, sc, kr, latin] = if bold {
        [[JpBold, JpRegular], [ScBold, ScRegular], [KrBold, KrRegular], [LatinBold, LatinRegular]]
    } else {
        [[JpRegular, JpBold], [ScRegular, ScBold], [KrRegular, KrBold], [LatinRegular, LatinBold]]
    };
    let [first, second, third] = match language {
        Language::Ja | Language::En => [jp, sc, kr],
        Language::ZhHans | Language::ZhHant => [sc, jp, kr],
        Language::Ko => [kr, jp, sc],
    };
    let [[a, b], [c, d], [e, f], [g, h]] = [first, second, third, latin];
    // A weight that lacks a character borrows its own family's other weight before another's.
    [a, b, c, d, e, f, g, h, Emoji, Extra]
}

/// A character with the face that draws it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    pub c: char,
    pub face: Face,
    pub glyph: GlyphId,
    pub advance: f32,
}

/// The glyph of one character; none where no face has it.
#[must_use]
pub fn find(c: char, language: Language, bold: bool) -> Option<Drawn> {
    let drawn = |face: Face, glyph| Drawn { c, face, glyph, advance: face.advance(glyph) };
    chain(language, bold).into_iter().find_map(|face| Some(drawn(face, face.glyph(c)?)))
}

/// The glyphs of a text. What no face has becomes 〓 and is logged; control characters and the
/// joiners of emoji draw nothing.
#[must_use]
pub fn shape(text: &str, language: Language, bold: bool) -> Vec<Drawn> {
    // The bold face of Chinese has fewer characters: a heading half bold looks broken.
    let [own, other, ..] = chain(language, true);
    let thin = |c: char| own.glyph(c).is_none() && other.glyph(c).is_some();
    let bold = bold && !text.chars().any(thin);
    let visible = text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !silent(*c));
    visible
        .filter_map(|c| {
            find(c, language, bold).or_else(|| {
                tracing::warn!(character = %c.escape_unicode(), "no font has this character");
                find(MISSING, language, bold)
            })
        })
        .collect()
}

/// The characters of a text that no face draws, each once: for the warning when a name is saved
/// and for refusing a legal item.
#[must_use]
pub fn missing(text: &str, language: Language) -> Vec<char> {
    let mut found = vec![];
    for c in text.chars().filter(|c| !silent(*c) && !c.is_whitespace()) {
        if find(c, language, false).is_none() && !found.contains(&c) {
            found.push(c);
        }
    }
    found
}

/// Characters that have no shape of their own.
fn silent(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// The tag of a language in a PDF.
#[must_use]
pub fn tag(language: Language) -> &'static str {
    match language {
        Language::Ja => "ja",
        Language::ZhHans => "zh-Hans",
        Language::ZhHant => "zh-Hant",
        Language::En => "en",
        Language::Ko => "ko",
    }
}
