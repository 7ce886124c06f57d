//! Pictures of codes, spoilt, and of what is no code.

use crate::chance::Chance;
use maneki_scan::{CODE_128_WIDTHS, Gray};
use qrcode::{Color, EcLevel, QrCode};

/// The codes of which frames are made.
pub(crate) struct Pool {
    qr: Vec<Drawn>,
    /// Texts of digits, an even number of them.
    bars: Vec<String>,
}

/// A QR code without a quiet zone: modules in rows.
struct Drawn {
    text: String,
    side: usize,
    dark: Vec<bool>,
}

const QR_CODES: usize = 48;
const BAR_CODES: usize = 12;

impl Pool {
    /// Payment codes and others.
    pub(crate) fn new(chance: &mut Chance) -> Self {
        let digits = |chance: &mut Chance, head: &str| {
            let rest = (0..16).map(|_| char::from(b'0' + chance.below(10) as u8));
            format!("{head}{}", rest.collect::<String>())
        };
        let mut qr = Vec::new();
        for at in 0..QR_CODES {
            let text = match at % 4 {
                0 => digits(chance, "28"),
                1 => digits(chance, "13"),
                2 => "hQVDUFYwMWETTwegAAADMwEBUAhVbmlvblBheQ==".to_owned(),
                _ => format!("https://example.com/{at}"),
            };
            let level = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H][at / 4 % 4];
            let code = QrCode::with_error_correction_level(&text, level).expect("it fits");
            let dark = code.to_colors().into_iter().map(|it| it == Color::Dark).collect();
            qr.push(Drawn { text, side: code.width(), dark });
        }
        Self { qr, bars: (0..BAR_CODES).map(|_| digits(chance, "28")).collect() }
    }
}

/// A frame, and what may be read from it.
pub(crate) struct Shown<'a> {
    pub(crate) gray: Gray,
    texts: Vec<&'a str>,
    bars: Option<Bars<'a>>,
}

impl Shown<'_> {
    pub(crate) fn shows(&self, text: &str) -> bool {
        self.texts.contains(&text) || self.bars.as_ref().is_some_and(|bars| bars.show(text))
    }
}

/// Bars of which some were painted over from end to end.
struct Bars<'a> {
    drawn: &'a str,
    /// One line of the picture, before the noise.
    line: Vec<u8>,
    /// Pixels of a module.
    module: f32,
}

impl Bars<'_> {
    /// Painting over bars can draw another code: one in a hundred is a right one, since a single
    /// check character is all that Code 128 has. The picture shows a text if bars drawn for it lie
    /// no further from the line than those that were drawn: then nobody can tell it from a print.
    fn show(&self, text: &str) -> bool {
        let digits = text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_digit());
        digits && self.away_from(text) <= self.away_from(self.drawn)
    }

    fn away_from(&self, text: &str) -> u32 {
        let there = bar_line(text, self.module, self.line.len());
        there.iter().zip(&self.line).map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
    }
}

const INK: u8 = 40;
const PAPER: u8 = 215;

/// One line of pixels across a Code 128 of digits.
fn bar_line(text: &str, module: f32, width: usize) -> Vec<u8> {
    let pair = |at: usize| text[at..at + 2].parse::<usize>().expect("digits");
    let mut values: Vec<usize> = vec![105];
    values.extend((0..text.len()).step_by(2).map(pair));
    let sum: usize = values.iter().enumerate().map(|(at, it)| at.max(1) * it).sum();
    values.extend([sum % 103, 106]);
    let widths = values.iter().flat_map(|value| CODE_128_WIDTHS[*value].bytes());
    let run = |(at, wide): (usize, u8)| std::iter::repeat_n(at % 2 == 0, usize::from(wide - b'0'));
    let dark: Vec<bool> = widths.enumerate().flat_map(run).collect();
    let pixel = |x: usize| {
        let at = x as f32 / module - QUIET_MODULES;
        let inked = at >= 0.0 && dark.get(at as usize).is_some_and(|it| *it);
        if inked { INK } else { PAPER }
    };
    (0..width).map(pixel).collect()
}

const QUIET_MODULES: f32 = 12.0;

/// Modules of a Code 128 of 18 digits, without its quiet zones.
const BAR_MODULES: f32 = 134.0;

pub(crate) fn frame<'a>(chance: &mut Chance, pool: &'a Pool) -> Shown<'a> {
    let nothing = |gray| Shown { gray, texts: vec![], bars: None };
    match chance.below(5000) {
        0 => nothing(texture(chance, 320..1280)),
        1..=100 => spoilt_qr(chance, &pool.qr),
        101..=250 => spoilt_bars(chance, &pool.bars),
        _ => nothing(texture(chance, 16..44)),
    }
}

fn spoilt_qr<'a>(chance: &mut Chance, pool: &'a [Drawn]) -> Shown<'a> {
    let code = &pool[chance.below(pool.len() as u64) as usize];
    let module = 1.2 + chance.share() * 1.6;
    let size = ((code.side as f32 + 6.0) * module) as usize;
    let (dark, light) = (chance.below(120) as u8, 130 + chance.below(126) as u8);
    let turned = chance.below(4);
    let mut gray = Gray { pixels: vec![light; size * size], width: size, height: size };
    for y in 0..size {
        for x in 0..size {
            let at = |it: usize| (it as f32 / module - 3.0).floor();
            let (u, v) =
                if turned.is_multiple_of(2) { (at(x), at(y)) } else { (at(y), at(size - 1 - x)) };
            let inside = u >= 0.0 && v >= 0.0 && u < code.side as f32 && v < code.side as f32;
            if inside && code.dark[v as usize * code.side + u as usize] {
                gray.pixels[y * size + x] = dark;
            }
        }
    }
    let mut texts = vec![code.text.as_str()];
    // Half of one code and half of another is neither; both may still be mended.
    let other = &pool[chance.below(pool.len() as u64) as usize];
    if chance.below(4) == 0 && other.side == code.side {
        let row = 4 + chance.below(code.side as u64 - 4) as usize;
        for y in row..code.side {
            for x in 0..code.side {
                let value = if other.dark[y * code.side + x] { dark } else { light };
                fill(&mut gray, x, y, module, value);
            }
        }
        texts.push(other.text.as_str());
    }
    spoil(chance, &mut gray);
    Shown { gray, texts, bars: None }
}

/// Paints one module of a code that stands upright.
fn fill(gray: &mut Gray, x: usize, y: usize, module: f32, value: u8) {
    let span = |at: usize| {
        let from = ((at as f32 + 3.0) * module).ceil() as usize;
        from..((at as f32 + 4.0) * module).ceil() as usize
    };
    for row in span(y).filter(|row| *row < gray.height) {
        for column in span(x).filter(|column| *column < gray.width) {
            gray.pixels[row * gray.width + column] = value;
        }
    }
}

fn spoilt_bars<'a>(chance: &mut Chance, pool: &'a [String]) -> Shown<'a> {
    let drawn = pool[chance.below(pool.len() as u64) as usize].as_str();
    let module = 1.0 + chance.share() * 3.0;
    let width = ((BAR_MODULES + 2.0 * QUIET_MODULES) * module) as usize;
    let height = 12 + chance.below(14) as usize;
    let mut line = bar_line(drawn, module, width);
    for _ in 0..chance.below(3) {
        patch(chance, &mut line);
    }
    let mut gray = Gray { pixels: line.repeat(height), width, height };
    let noise = 1 + chance.below(60);
    for pixel in &mut gray.pixels {
        *pixel = pixel.saturating_add(chance.below(noise) as u8);
    }
    for _ in 0..chance.below(5) {
        let y = chance.below(height as u64) as usize;
        patch(chance, &mut gray.pixels[y * width..(y + 1) * width]);
    }
    Shown { gray, texts: vec![drawn], bars: Some(Bars { drawn, line, module }) }
}

/// Paints over a few pixels.
fn patch(chance: &mut Chance, line: &mut [u8]) {
    let from = chance.below(line.len() as u64) as usize;
    let to = (from + 1 + chance.below(12) as usize).min(line.len());
    line[from..to].fill(chance.below(256) as u8);
}

/// Noise, patches, blur, a cut and a change of light.
fn spoil(chance: &mut Chance, gray: &mut Gray) {
    let (width, height) = (gray.width, gray.height);
    let noise = chance.below(90) as i16;
    if chance.below(2) == 0 && noise > 0 {
        for pixel in &mut gray.pixels {
            let off = chance.below(2 * noise as u64 + 1) as i16 - noise;
            *pixel = (i16::from(*pixel) + off).clamp(0, 255) as u8;
        }
    }
    for _ in 0..chance.below(4) {
        let value = chance.below(256) as u8;
        let (x, y) = (chance.below(width as u64) as usize, chance.below(height as u64) as usize);
        let wide = (1 + chance.below(width as u64 / 3) as usize).min(width - x);
        for row in y..(y + 1 + chance.below(height as u64 / 3) as usize).min(height) {
            gray.pixels[row * width + x..row * width + x + wide].fill(value);
        }
    }
    if chance.below(3) == 0 {
        for at in 1..gray.pixels.len() {
            let mean = (u16::from(gray.pixels[at - 1]) + u16::from(gray.pixels[at])) / 2;
            gray.pixels[at] = mean as u8;
        }
    }
    if chance.below(5) == 0 {
        gray.pixels.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
    }
    if chance.below(5) == 0 {
        let gain = 1 + chance.below(4) as u16;
        gray.pixels.iter_mut().for_each(|it| *it = (u16::from(*it) * gain).min(255) as u8);
    }
}

/// What is no code: noise, blocks, stripes, squares in squares.
fn texture(chance: &mut Chance, sides: std::ops::Range<u64>) -> Gray {
    let mut side = || (sides.start + chance.below(sides.end - sides.start)) as usize;
    let (width, height) = (side(), side());
    let mut pixels = Vec::with_capacity(width * height);
    let (kind, cell) = (chance.below(6), 1 + chance.below(5) as usize);
    let mut blocks = Vec::new();
    for _ in 0..45 * 45 / 8 {
        blocks.extend(chance.next().to_le_bytes());
    }
    for y in 0..height {
        for x in 0..width {
            let at = |x: usize, y: usize| blocks[(y * width + x) % blocks.len()];
            let far = x.abs_diff(width / 2).max(y.abs_diff(height / 2)) / cell;
            pixels.push(match kind {
                0 => at(x, y),
                1 => at(x / cell, y / cell),
                2 => {
                    if at(x / cell, y / cell) < 128 {
                        20
                    } else {
                        230
                    }
                }
                3 => {
                    if at(x / cell, 0) < 128 {
                        20
                    } else {
                        230
                    }
                }
                4 => {
                    if far % 2 == 0 {
                        20
                    } else {
                        230
                    }
                }
                _ => (at(x, y) >> 3) + if (x / cell + y / cell) % 2 == 0 { 20 } else { 200 },
            });
        }
    }
    let mut gray = Gray { pixels, width, height };
    if chance.below(4) == 0 {
        spoil(chance, &mut gray);
    }
    gray
}
