//! Cuts each font down to the glyphs of one document.

use crate::{PaperError, fonts::Face, list::Sheets};
use allsorts::{
    binary::read::ReadScope,
    font_data::FontData,
    subset::{CmapTarget, SubsetProfile, subset},
};
use printpdf::ParsedFont;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Subset {
    pub font: ParsedFont,
    /// The glyph's number in the whole font to its number in the subset.
    pub of: BTreeMap<u16, u16>,
    /// How many glyphs the subset has, parts of composites included.
    pub glyphs: u16,
}

pub(super) fn of(sheets: &Sheets) -> Result<BTreeMap<Face, Subset>, PaperError> {
    let mut used: BTreeMap<Face, BTreeSet<u16>> = BTreeMap::new();
    for run in sheets.runs() {
        let glyphs = used.entry(run.face).or_insert_with(|| BTreeSet::from([0]));
        glyphs.extend(run.glyphs.iter().map(|drawn| drawn.glyph.0));
    }
    used.into_iter().map(|(face, glyphs)| Ok((face, cut(face, &glyphs)?))).collect()
}

fn cut(face: Face, glyphs: &BTreeSet<u16>) -> Result<Subset, PaperError> {
    let fault = |what: &str| PaperError::Pdf(format!("{}: {what}", face.name()));
    let file = ReadScope::new(face.bytes())
        .read::<FontData<'_>>()
        .map_err(|error| fault(&error.to_string()))?;
    let provider = file.table_provider(0).map_err(|error| fault(&error.to_string()))?;
    let wanted: Vec<u16> = glyphs.iter().copied().collect();
    let bytes = subset(&provider, &wanted, &SubsetProfile::Pdf, CmapTarget::Unicode)
        .map_err(|error| fault(&error.to_string()))?;
    let mut font = ParsedFont::from_bytes(&bytes, 0, &mut vec![])
        .ok_or_else(|| fault("the subset does not parse"))?;
    font.font_name = Some(format!("{}+{}", super::font_id(face).0, face.name()));
    let glyphs = u16::try_from(font.glyph_widths.len()).map_err(|_| fault("too many glyphs"))?;
    let of = wanted.into_iter().zip(0..).collect();
    Ok(Subset { font, of, glyphs })
}
