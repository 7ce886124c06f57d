//! The same display list, written by krilla: runs, fills and codes at the same places.

use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point, Rect},
    num::NormalizedF32,
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph},
};
use maneki_paper::{
    fonts::Face,
    list::{Ink, Item, Run, Sheets},
};
use std::collections::BTreeMap;

pub(crate) fn pdf(sheets: &Sheets, fonts: &BTreeMap<Face, Font>) -> Vec<u8> {
    let mut document = Document::new();
    for page in &sheets.pages {
        let (width, height) = (page.width, page.height.max(1.0));
        let settings = PageSettings::from_wh(width, height).expect("a size");
        let mut written = document.start_page_with(settings);
        let mut surface = written.surface();
        for item in &page.items {
            match item {
                Item::Run(run) => text(&mut surface, run, &fonts[&run.face]),
                Item::Fill { x, y, width, height, ink } => {
                    fill(&mut surface, *ink, &[[*x, *y, *width, *height]]);
                }
                Item::Qr { x, y, module, rows, .. } | Item::Logo { x, y, module, rows, .. } => {
                    fill(&mut surface, Ink::Black, &cells([*x, *y], *module, rows));
                }
            }
        }
        surface.finish();
        written.finish();
    }
    document.finish().expect("krilla writes it")
}

pub(crate) fn fonts() -> BTreeMap<Face, Font> {
    let font = |face: Face| Font::new(face.bytes().into(), 0).expect("a font");
    Face::ALL.into_iter().map(|face| (face, font(face))).collect()
}

fn text(surface: &mut Surface<'_>, run: &Run, font: &Font) {
    surface.set_fill(Some(paint(run.ink)));
    let text = run.text();
    let ends = run.glyphs.iter().scan(0, |at, drawn| {
        let start = *at;
        *at += drawn.c.len_utf8();
        Some(start..*at)
    });
    let glyph = |(drawn, text_range): (&maneki_paper::fonts::Drawn, _)| KrillaGlyph {
        glyph_id: GlyphId::new(u32::from(drawn.glyph.0)),
        text_range,
        x_advance: drawn.advance,
        x_offset: 0.0,
        y_offset: 0.0,
        y_advance: 0.0,
        location: None,
    };
    let glyphs: Vec<KrillaGlyph> = run.glyphs.iter().zip(ends).map(glyph).collect();
    let start = Point::from_xy(run.x, run.y);
    surface.draw_glyphs(start, &glyphs, font.clone(), &text, run.size, false);
}

fn fill(surface: &mut Surface<'_>, ink: Ink, rectangles: &[[f32; 4]]) {
    surface.set_fill(Some(paint(ink)));
    let mut path = PathBuilder::new();
    for [x, y, width, height] in rectangles {
        path.push_rect(Rect::from_xywh(*x, *y, *width, *height).expect("a rectangle"));
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// A rectangle for each dark stretch of a row, as our own writer draws them.
fn cells([x, y]: [f32; 2], module: f32, rows: &[Vec<bool>]) -> Vec<[f32; 4]> {
    let mut out = vec![];
    for (down, row) in rows.iter().enumerate() {
        let mut across = 0;
        for stretch in row.chunk_by(|a, b| a == b) {
            if stretch[0] {
                let (left, top) = (across as f32 * module, down as f32 * module);
                out.push([x + left, y + top, stretch.len() as f32 * module, module]);
            }
            across += stretch.len();
        }
    }
    out
}

fn paint(ink: Ink) -> Fill {
    let [red, green, blue] = ink.rgb();
    let paint = rgb::Color::new(red, green, blue).into();
    Fill { paint, opacity: NormalizedF32::ONE, rule: Default::default() }
}
