//! Draws a display list as dots: one bit each for thermal printers, or grey and colour for the
//! preview.

use crate::{
    fonts::Face,
    list::{Ink, Item, Page, Run, Sheets},
};
use ab_glyph_rasterizer::{Point, Rasterizer, point};
use maneki_app::ports::Dots;
use std::collections::BTreeMap;
use ttf_parser::{GlyphId, OutlineBuilder};

/// Thermal heads: dots an inch.
pub const HEAD_DPI: f32 = 203.0;
/// A dot burns where the glyph covers this much of it. Below a half, so thin strokes stay whole.
const BURN: f32 = 0.42;
/// Places within a dot where a letter of the preview may start. A thermal head has one: there
/// the same letter looks the same everywhere on the paper.
const SUBDOTS: f32 = 4.0;

/// One page as a thermal head burns it.
#[must_use]
pub fn dots(page: &Page, dpi: f32) -> Dots {
    let scale = dpi / 72.0;
    let mut dots = Dots::blank(pixels(page.width * scale), pixels(page.height * scale));
    let mut shapes = Shapes::default();
    paint(page, scale, 1.0, &mut shapes, &mut |x, y, cover, ink| {
        if let Some(burns) = ink.burns().filter(|_| cover >= BURN) {
            dots.set(x, y, burns);
        }
    });
    dots
}

/// One page in colour on white: red, green, blue, row by row.
#[must_use]
pub fn picture(page: &Page, border: f32, dpi: f32) -> (usize, usize, Vec<u8>) {
    let scale = dpi / 72.0;
    let edge = pixels(border * scale);
    let (inner_width, inner_height) = (pixels(page.width * scale), pixels(page.height * scale));
    let (width, height) = (inner_width + 2 * edge, inner_height + 2 * edge);
    let mut rgb = vec![255; width * height * 3];
    let mut shapes = Shapes::default();
    paint(page, scale, SUBDOTS, &mut shapes, &mut |x, y, cover, ink| {
        if x < inner_width && y < inner_height {
            let at = ((y + edge) * width + x + edge) * 3;
            for (old, new) in rgb[at..at + 3].iter_mut().zip(ink.rgb()) {
                let mixed = f32::from(*old) * (1.0 - cover) + f32::from(new) * cover;
                *old = mixed.round() as u8;
            }
        }
    });
    (width, height, rgb)
}

/// A page as a PNG file, `border` of blank paper included.
#[must_use]
pub fn png(sheets: &Sheets, page: usize, dpi: f32) -> Option<Vec<u8>> {
    let (width, height, rgb) = picture(sheets.pages.get(page)?, sheets.border, dpi);
    encode(width, height, png::ColorType::Rgb, png::BitDepth::Eight, &rgb)
}

/// Dots as a PNG file of one bit a dot.
#[must_use]
pub fn dots_png(dots: &Dots) -> Option<Vec<u8>> {
    let inverted: Vec<u8> = dots.bytes.iter().map(|byte| !byte).collect();
    encode(dots.width, dots.height, png::ColorType::Grayscale, png::BitDepth::One, &inverted)
}

fn encode(
    width: usize,
    height: usize,
    colour: png::ColorType,
    depth: png::BitDepth,
    data: &[u8],
) -> Option<Vec<u8>> {
    let mut out = vec![];
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(data).ok()?;
    writer.finish().ok()?;
    Some(out)
}

fn pixels(length: f32) -> usize {
    // Lengths are those of a sheet of paper: far below what f32 holds exactly.
    (length - 0.01).ceil().max(0.0) as usize
}

type Dot<'a> = &'a mut dyn FnMut(usize, usize, f32, Ink);

/// Draws everything; letters start on one of `steps` places within a dot.
fn paint(page: &Page, scale: f32, steps: f32, shapes: &mut Shapes, dot: Dot) {
    for item in &page.items {
        match item {
            Item::Run(run) => paint_run(run, scale, steps, shapes, dot),
            Item::Fill { x, y, width, height, ink } => {
                // Whole dots, at least one: a hairline must not vanish.
                let (left, top) = ((x * scale).round(), (y * scale).round());
                let right = ((x + width) * scale).round().max(left + 1.0);
                let below = ((y + height) * scale).round().max(top + 1.0);
                for y in top.max(0.0) as usize..below.max(0.0) as usize {
                    for x in left.max(0.0) as usize..right.max(0.0) as usize {
                        dot(x, y, 1.0, *ink);
                    }
                }
            }
            Item::Qr { x, y, module, rows, .. } | Item::Logo { x, y, module, rows, .. } => {
                paint_cells([*x, *y, *module], rows, scale, dot);
            }
        }
    }
}

/// Every cell ends where the next begins, so a code and a mark keep their size at any scale.
fn paint_cells([x, y, module]: [f32; 3], rows: &[Vec<bool>], scale: f32, dot: Dot) {
    let (left, top) = ((x * scale).round() as usize, (y * scale).round() as usize);
    let edge = |at: usize| (at as f32 * module * scale).round() as usize;
    for (down, row) in rows.iter().enumerate() {
        for (across, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            for y in edge(down)..edge(down + 1) {
                for x in edge(across)..edge(across + 1) {
                    dot(left + x, top + y, 1.0, Ink::Black);
                }
            }
        }
    }
}

fn paint_run(run: &Run, scale: f32, steps: f32, shapes: &mut Shapes, dot: Dot) {
    let mut pen = run.x;
    for drawn in &run.glyphs {
        let place = (pen * scale * steps).round();
        let (x, y) = ((place / steps).floor() as i32, (run.y * scale).round() as i32);
        let within = (place - x as f32 * steps) / steps;
        let shape = shapes.get(run.face, drawn.glyph, run.size * scale, within);
        for (at, cover) in shape.cover.iter().enumerate().filter(|(_, cover)| **cover > 0) {
            let across = x + shape.left + (at % shape.width) as i32;
            let down = y + shape.top + (at / shape.width) as i32;
            if let (Ok(across), Ok(down)) = (usize::try_from(across), usize::try_from(down)) {
                dot(across, down, f32::from(*cover) / 255.0, run.ink);
            }
        }
        pen += drawn.advance * run.size;
    }
}

/// How much of each dot a glyph covers.
struct Shape {
    left: i32,
    top: i32,
    width: usize,
    cover: Vec<u8>,
}

/// The shapes already drawn, by face, glyph, size and place within a dot.
#[derive(Default)]
struct Shapes(BTreeMap<(Face, GlyphId, u32, u32), Shape>);

impl Shapes {
    fn get(&mut self, face: Face, glyph: GlyphId, size: f32, within: f32) -> &Shape {
        let key = (face, glyph, size.to_bits(), within.to_bits());
        self.0.entry(key).or_insert_with(|| Shape::draw(face, glyph, size, within))
    }
}

impl Shape {
    fn draw(face: Face, glyph: GlyphId, size: f32, within: f32) -> Self {
        let parsed = face.parsed();
        let scale = size / f32::from(parsed.units_per_em());
        let Some(bounds) = parsed.glyph_bounding_box(glyph) else {
            return Self { left: 0, top: 0, width: 1, cover: vec![] };
        };
        let left = (f32::from(bounds.x_min) * scale + within).floor();
        let top = (-f32::from(bounds.y_max) * scale).floor();
        let width = (f32::from(bounds.x_max) * scale + within).ceil() - left + 1.0;
        let height = (-f32::from(bounds.y_min) * scale).ceil() - top + 1.0;
        let (width, height) = (width as usize, height as usize);
        let mut pen = Pen {
            rasterizer: Rasterizer::new(width, height),
            scale,
            left: left - within,
            top,
            start: point(0.0, 0.0),
            at: point(0.0, 0.0),
        };
        parsed.outline_glyph(glyph, &mut pen);
        let mut cover = vec![0; width * height];
        pen.rasterizer.for_each_pixel(|at, covered| {
            cover[at] = (covered.clamp(0.0, 1.0) * 255.0).round() as u8;
        });
        Self { left: left as i32, top: top as i32, width, cover }
    }
}

struct Pen {
    rasterizer: Rasterizer,
    scale: f32,
    left: f32,
    top: f32,
    start: Point,
    at: Point,
}

impl Pen {
    fn dot(&self, x: f32, y: f32) -> Point {
        point(x * self.scale - self.left, -y * self.scale - self.top)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.dot(x, y);
        self.start = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.dot(x, y);
        self.rasterizer.draw_line(self.at, to);
        self.at = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (over, to) = (self.dot(x1, y1), self.dot(x, y));
        self.rasterizer.draw_quad(self.at, over, to);
        self.at = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b, to) = (self.dot(x1, y1), self.dot(x2, y2), self.dot(x, y));
        self.rasterizer.draw_cubic(self.at, a, b, to);
        self.at = to;
    }

    fn close(&mut self) {
        self.rasterizer.draw_line(self.at, self.start);
        self.at = self.start;
    }
}
