//! The display list: what is on a sheet, and where. Every output draws this and nothing else.
//!
//! Lengths are points (1/72 inch), y grows downwards from the top of the sheet.

use crate::fonts::{Drawn, Face};
use maneki_core::{staff::Language, time::AtMs};

/// The colour of a thing. One-bit printers draw all but the light ones in black.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Black,
    /// For what may be overlooked; A4 only.
    Grey,
    /// The red of the shop's cat; A4 only.
    Accent,
    /// Hairlines and frames of A4.
    Pale,
    /// Grounds of boxes on A4; nothing on one-bit printers.
    Wash,
    White,
}

impl Ink {
    /// Red, green and blue, 0 to 255.
    #[must_use]
    pub fn rgb(self) -> [u8; 3] {
        match self {
            Self::Black => [17, 17, 17],
            Self::Grey => [95, 95, 95],
            Self::Accent => [179, 38, 30],
            Self::Pale => [190, 190, 190],
            Self::Wash => [244, 241, 236],
            Self::White => [255, 255, 255],
        }
    }

    /// What a one-bit printer does: burn a dot, clear it, or leave it.
    #[must_use]
    pub fn burns(self) -> Option<bool> {
        match self {
            Self::Black | Self::Grey | Self::Accent | Self::Pale => Some(true),
            Self::White => Some(false),
            Self::Wash => None,
        }
    }
}

/// What a paragraph is to someone who hears the page read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Title,
    Heading,
    Text,
    /// Ornament: not read.
    Artifact,
}

/// Glyphs of one face on one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub x: f32,
    /// The baseline.
    pub y: f32,
    pub size: f32,
    pub face: Face,
    pub language: Language,
    pub ink: Ink,
    pub glyphs: Vec<Drawn>,
    pub part: Part,
    /// Runs of one paragraph share its number, in reading order.
    pub paragraph: u32,
}

impl Run {
    #[must_use]
    pub fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * self.size
    }

    #[must_use]
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.c).collect()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Run(Run),
    /// A filled rectangle: rules, grounds, frames.
    Fill {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
    },
    /// A QR code with its quiet zone left free around it.
    Qr {
        x: f32,
        y: f32,
        /// The edge of one module.
        module: f32,
        /// Rows of dark modules.
        rows: Vec<Vec<bool>>,
        /// What it says, for the reader's ear.
        says: String,
    },
    /// The shop's mark, as rows of dark dots.
    Logo {
        x: f32,
        y: f32,
        /// The edge of one dot.
        module: f32,
        rows: Vec<Vec<bool>>,
        says: String,
    },
}

#[derive(Clone, Debug, PartialEq, Default)]
pub struct Page {
    pub width: f32,
    pub height: f32,
    pub items: Vec<Item>,
}

/// A document ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheets {
    pub title: String,
    pub language: Language,
    /// When what it tells happened; a PDF is dated so, and made again it is the same.
    pub at: AtMs,
    /// Blank paper that a PDF shows around each page: a thermal head cannot reach it.
    pub border: f32,
    pub pages: Vec<Page>,
}

impl Sheets {
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
            Item::Run(run) => Some(run),
            Item::Fill { .. } | Item::Qr { .. } | Item::Logo { .. } => None,
        })
    }
}
