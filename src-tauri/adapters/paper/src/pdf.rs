//! Draws a display list as PDF: subset fonts, text that can be selected and read aloud, and
//! PDF/A-1b, because receipts are kept for seven years and more.
//!
//! The same list gives the same bytes. printpdf writes the pages; what it cannot say (tags,
//! language, colour intent, fixed ids) is added by [`archive`].

mod archive;
mod subset;

use crate::{
    PaperError,
    fonts::{Face, tag},
    list::{Ink, Item, Page, Part, Run, Sheets},
};
use archive::{Figure, Marks, Paragraph};
use printpdf::{
    Codepoint, Color, DictItem, FontId, Mm, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle,
    PdfPage, PdfSaveOptions, Point, Pt, Rect, Rgb, TextItem,
};
use std::collections::BTreeMap;
use subset::Subset;

/// # Errors
/// [`PaperError::Pdf`] where a font cannot be cut or the file cannot be written.
pub fn pdf(sheets: &Sheets) -> Result<Vec<u8>, PaperError> {
    let subsets = subset::of(sheets)?;
    let mut document = PdfDocument::new(&sheets.title);
    let mut glyphs_in = BTreeMap::new();
    for (face, subset) in &subsets {
        let id = font_id(*face);
        glyphs_in.insert(id.0.clone(), subset.glyphs);
        let font = PdfFont::new(subset.font.clone());
        document.resources.fonts.map.insert(id, font);
    }
    let mut marks = vec![];
    for page in &sheets.pages {
        let mut writer = Writer {
            subsets: &subsets,
            height: page.height + 2.0 * sheets.border,
            border: sheets.border,
            ops: vec![],
            ink: None,
            marks: Marks::default(),
        };
        writer.page(page);
        let (width, height) = (page.width + 2.0 * sheets.border, writer.height);
        document.pages.push(PdfPage::new(millimetres(width), millimetres(height), writer.ops));
        marks.push(writer.marks);
    }
    let options =
        PdfSaveOptions { subset_fonts: false, image_optimization: None, ..Default::default() };
    let mut warnings = vec![];
    let written = document.to_lopdf_document(&options, &mut warnings);
    archive::finish(written, sheets, &marks, &glyphs_in)
}

fn millimetres(points: f32) -> Mm {
    Mm(points * 25.4 / 72.0)
}

/// Six capitals, as the name of a subset wants them.
fn font_id(face: Face) -> FontId {
    let letter = char::from(b'A' + face as u8);
    FontId(format!("MANEK{letter}"))
}

struct Writer<'a> {
    subsets: &'a BTreeMap<Face, Subset>,
    height: f32,
    border: f32,
    ops: Vec<Op>,
    ink: Option<Ink>,
    marks: Marks,
}

impl Writer<'_> {
    fn page(&mut self, page: &Page) {
        let mut in_artifact = false;
        for item in &page.items {
            let artifact = matches!(item, Item::Fill { .. });
            if artifact != in_artifact {
                self.ops.push(if artifact {
                    Op::BeginMarkedContent { tag: "Artifact".into() }
                } else {
                    Op::EndMarkedContent
                });
                in_artifact = artifact;
            }
            match item {
                Item::Run(run) => self.run(run),
                Item::Fill { x, y, width, height, ink } => {
                    self.ink(*ink);
                    self.rectangle([*x, *y, *width, *height]);
                }
                Item::Qr { x, y, module, rows, says } => {
                    self.cells([*x, *y], *module, rows, &format!("QR: {says}"));
                }
                Item::Logo { x, y, module, rows, says } => {
                    self.cells([*x, *y], *module, rows, says);
                }
            }
        }
        if in_artifact {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn ink(&mut self, ink: Ink) {
        if self.ink != Some(ink) {
            let [r, g, b] = ink.rgb().map(|part| hundredths(f32::from(part) / 255.0));
            let col = Color::Rgb(Rgb { r, g, b, icc_profile: None });
            self.ops.push(Op::SetFillColor { col });
            self.ink = Some(ink);
        }
    }

    fn at(&self, x: f32, y: f32) -> Point {
        Point {
            x: Pt(hundredths(x + self.border)),
            y: Pt(hundredths(self.height - self.border - y)),
        }
    }

    fn rectangle(&mut self, [x, y, width, height]: [f32; 4]) {
        let corner = self.at(x, y + height);
        self.ops.push(Op::DrawRectangle {
            rectangle: Rect {
                x: corner.x,
                y: corner.y,
                width: Pt(hundredths(width)),
                height: Pt(hundredths(height)),
                mode: Some(PaintMode::Fill),
                winding_order: None,
            },
        });
    }

    fn run(&mut self, run: &Run) {
        self.ink(run.ink);
        let mark = self.marks.text(run.paragraph, run.part);
        let mut properties = BTreeMap::from([("MCID".to_owned(), DictItem::Int(mark))]);
        let language = DictItem::String { data: tag(run.language).into(), literal: true };
        properties.insert("Lang".to_owned(), language);
        self.begin("Span", properties);
        let Some(subset) = self.subsets.get(&run.face) else { return };
        let codes = run.glyphs.iter().map(|drawn| Codepoint {
            gid: subset.of.get(&drawn.glyph.0).copied().unwrap_or(0),
            offset: 0.0,
            cid: Some(drawn.c.to_string()),
        });
        let font = PdfFontHandle::External(font_id(run.face));
        let text = [
            Op::StartTextSection,
            Op::SetFont { font, size: Pt(run.size) },
            Op::SetTextCursor { pos: self.at(run.x, run.y) },
            Op::ShowText { items: vec![TextItem::GlyphIds(codes.collect())] },
            Op::EndTextSection,
            Op::EndMarkedContentWithProperties,
        ];
        self.ops.extend(text);
    }

    fn begin(&mut self, tag: &str, map: BTreeMap<String, DictItem>) {
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: tag.into(),
            properties: DictItem::Dict { map },
        });
    }

    /// One rectangle for each run of dark cells.
    fn cells(&mut self, [x, y]: [f32; 2], module: f32, rows: &[Vec<bool>], says: &str) {
        let mark = self.marks.figure(says);
        self.begin("Figure", BTreeMap::from([("MCID".to_owned(), DictItem::Int(mark))]));
        self.ink(Ink::Black);
        let mut top = y;
        for row in rows {
            let mut left = x;
            for dark in row.chunk_by(|a, b| a == b) {
                let width = dark.iter().map(|_| module).sum::<f32>();
                if dark.first() == Some(&true) {
                    self.rectangle([left, top, width, module]);
                }
                left += width;
            }
            top += module;
        }
        self.ops.push(Op::EndMarkedContentWithProperties);
    }
}

fn hundredths(length: f32) -> f32 {
    (length * 100.0).round() / 100.0
}

impl Marks {
    /// The next mark, as part of this paragraph.
    fn text(&mut self, paragraph: u32, part: Part) -> i64 {
        let mark = self.next();
        match self.paragraphs.iter_mut().find(|known| known.number == paragraph) {
            Some(known) => known.marks.push(mark),
            None => {
                self.paragraphs.push(Paragraph { number: paragraph, part, marks: vec![mark] });
            }
        }
        mark
    }

    fn figure(&mut self, says: &str) -> i64 {
        let mark = self.next();
        self.figures.push(Figure { says: says.to_owned(), mark });
        mark
    }
}
