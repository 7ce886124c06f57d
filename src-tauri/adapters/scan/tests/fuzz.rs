//! Random and spoilt frames, and random texts: nothing panics, nothing takes long, and no payment
//! code is read that was not there.
//!
//! Short in the daily tests; `MANEKI_FUZZ` asks for so many frames and texts, `MANEKI_SEED` for
//! other ones. Small frames, since it is their number that counts.

use cpu_time::ThreadTime;
use maneki_core::{
    scan::{EmvCpm, Patterns, Scanned, Symbology},
    time::{Date, parse_day},
};
use maneki_scan::{CODE_128_WIDTHS, Decoder, Gray, codes};
use qrcode::{Color, EcLevel, QrCode};
use std::{
    env, panic,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// In the daily tests.
const FRAMES: u64 = 4000;
const TEXTS: u64 = 20_000;

/// CPU time that no frame may take.
const LONGEST: Duration = Duration::from_millis(100);

/// Frames shown to one decoder, whose memory of earlier ones must not mislead it.
const FRAMES_A_DECODER: u64 = 64;

static PANICS: AtomicUsize = AtomicUsize::new(0);

fn asked(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(otherwise)
}

fn today() -> Date {
    parse_day("2026-11-23").expect("a day")
}

#[test]
fn no_frame_panics_hangs_or_gives_a_payment_code_that_is_not_there() {
    let (frames, seed) = (asked("MANEKI_FUZZ", FRAMES), asked("MANEKI_SEED", 1));
    panic::set_hook(Box::new(|what| {
        // The decoder contains a panic; here it counts all the same.
        PANICS.fetch_add(1, Ordering::Relaxed);
        eprintln!("{what}");
    }));
    let patterns = codes::patterns();
    let mut chance = Chance(seed);
    let pool = Drawn::pool(&mut chance);
    let mut decoder = Decoder::default();
    let (mut longest, mut read, mut others) = (Duration::ZERO, 0_u64, 0_u64);
    let start = Instant::now();
    for at in 0..frames {
        if at % FRAMES_A_DECODER == 0 {
            decoder = Decoder::default();
        }
        let (gray, truth) = frame(&mut chance, &pool);
        let clock = ThreadTime::now();
        let found = decoder.decode(gray.frame());
        longest = longest.max(clock.elapsed());
        for found in found {
            if truth.contains(&found.text.as_str()) {
                read += 1;
                continue;
            }
            others += 1;
            let kept = env::temp_dir().join(format!("maneki-fuzz-{seed}-{at}.pgm"));
            if pays(&patterns, &found.text, found.symbology) {
                keep(&gray, &kept);
                panic!("frame {at} of seed {seed} gave a payment code: {}", kept.display());
            }
        }
        assert_eq!(PANICS.load(Ordering::Relaxed), 0, "frame {at} of seed {seed} panicked");
        if at % 250_000 == 249_999 {
            println!("{} frames, {read} read, longest {longest:?}", at + 1);
        }
    }
    let took = start.elapsed();
    println!(
        "{frames} frames of seed {seed} in {took:.0?}: {read} read, {others} that were not drawn \
         and pay nothing, longest {longest:?} of CPU time"
    );
    assert!(longest < LONGEST, "a frame took {longest:?}");
}

fn pays(patterns: &Patterns, text: &str, symbology: Symbology) -> bool {
    matches!(patterns.tell_apart(text, symbology, today()), Scanned::Wallet { .. })
}

fn keep(gray: &Gray, path: &std::path::Path) {
    let head = format!("P5\n{} {}\n255\n", gray.width, gray.height);
    if let Err(error) = std::fs::write(path, [head.as_bytes(), &gray.pixels].concat()) {
        eprintln!("the frame could not be kept: {error}");
    }
}

#[test]
fn no_text_panics_and_none_pays_by_chance() {
    let (texts, seed) = (asked("MANEKI_FUZZ", TEXTS), asked("MANEKI_SEED", 1));
    let patterns = codes::patterns();
    let networks = codes::Networks::shipped();
    let samples = codes::samples(codes::PATTERNS_CSV).expect("the shipped table is sound");
    let mut chance = Chance(seed ^ 0x7e87);
    let mut paying = 0;
    for _ in 0..texts {
        let sample = &samples[chance.below(samples.len() as u64) as usize].1;
        let text = chance.spoilt(sample);
        let symbology = [Symbology::Qr, Symbology::Code128, Symbology::Unsaid, Symbology::Ean13]
            [chance.below(4) as usize];
        let told = patterns.tell_apart(&text, symbology, today());
        if let Scanned::Wallet { code, .. } = &told {
            paying += 1;
            let digits = code.reveal().bytes().all(|byte| byte.is_ascii_digit());
            let emv = EmvCpm::parse(code.reveal()).is_some();
            assert!(digits || emv, "{text:?} pays");
            assert!(code.reveal().len() >= 16, "{text:?} is too short to pay");
        }
        for hint in networks.hints(&text, today()) {
            assert!(hint.len() < 80, "{hint}");
        }
        // A table that somebody spoilt is refused or sound, never half read.
        if chance.below(200) == 0 {
            let table = chance.spoilt(codes::PATTERNS_CSV);
            if let Ok(table) = codes::read_patterns(&table) {
                let _ = table.tell_apart(&text, symbology, today());
            }
        }
    }
    println!("{texts} texts of seed {seed}, {paying} of which still pay");
}

/// A code without a quiet zone: modules in rows.
struct Drawn {
    text: String,
    side: usize,
    dark: Vec<bool>,
}

impl Drawn {
    /// Payment codes and others, QR codes first.
    fn pool(chance: &mut Chance) -> Vec<Self> {
        let digits = |chance: &mut Chance, head: &str, count: u64| {
            let rest = (0..count).map(|_| char::from(b'0' + chance.below(10) as u8));
            format!("{head}{}", rest.collect::<String>())
        };
        let mut pool = Vec::new();
        for at in 0..QR_CODES {
            let text = match at % 4 {
                0 => digits(chance, "28", 16),
                1 => digits(chance, "13", 16),
                2 => "hQVDUFYwMWETTwegAAADMwEBUAhVbmlvblBheQ==".to_owned(),
                _ => format!("https://example.com/{at}"),
            };
            let level = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H][at / 4 % 4];
            let code = QrCode::with_error_correction_level(&text, level).expect("it fits");
            let dark = code.to_colors().into_iter().map(|it| it == Color::Dark).collect();
            pool.push(Self { text, side: code.width(), dark });
        }
        for _ in 0..BAR_CODES {
            let text = digits(chance, "28", 16);
            let pair = |at: usize| text[at..at + 2].parse::<usize>().expect("digits");
            let mut values: Vec<usize> = vec![105];
            values.extend((0..text.len()).step_by(2).map(pair));
            let sum: usize = values.iter().enumerate().map(|(at, it)| at.max(1) * it).sum();
            values.extend([sum % 103, 106]);
            let widths = values.iter().flat_map(|value| CODE_128_WIDTHS[*value].bytes());
            let run = |(at, wide): (usize, u8)| {
                std::iter::repeat_n(at % 2 == 0, usize::from(wide - b'0'))
            };
            let dark: Vec<bool> = widths.enumerate().flat_map(run).collect();
            pool.push(Self { text, side: dark.len(), dark });
        }
        pool
    }
}

const QR_CODES: usize = 48;
const BAR_CODES: usize = 12;

/// A frame, and the texts that may be read from it.
fn frame<'a>(chance: &mut Chance, pool: &'a [Drawn]) -> (Gray, Vec<&'a str>) {
    match chance.below(100) {
        0..=1 => spoilt_qr(chance, &pool[..QR_CODES]),
        2 => spoilt_bars(chance, &pool[QR_CODES..]),
        _ => (texture(chance), vec![]),
    }
}

fn spoilt_qr<'a>(chance: &mut Chance, pool: &'a [Drawn]) -> (Gray, Vec<&'a str>) {
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
    let mut truth = vec![code.text.as_str()];
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
        truth.push(other.text.as_str());
    }
    spoil(chance, &mut gray);
    (gray, truth)
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

fn spoilt_bars<'a>(chance: &mut Chance, pool: &'a [Drawn]) -> (Gray, Vec<&'a str>) {
    let code = &pool[chance.below(pool.len() as u64) as usize];
    let module = 1.0 + chance.share() * 1.2;
    let width = ((code.side as f32 + 24.0) * module) as usize;
    let height = 12 + chance.below(14) as usize;
    let line = (0..width).map(|x| {
        let at = x as f32 / module - 12.0;
        let dark = at >= 0.0 && code.dark.get(at as usize).is_some_and(|it| *it);
        if dark { 40_u8 } else { 215 }
    });
    let line: Vec<u8> = line.collect();
    // No bar is changed over its whole height: that would draw another code, which one in a hundred
    // times is a right one, since a single check character is all that Code 128 has.
    let mut gray = Gray { pixels: line.repeat(height), width, height };
    let noise = 1 + chance.below(60);
    for pixel in &mut gray.pixels {
        *pixel = pixel.saturating_add(chance.below(noise) as u8);
    }
    for _ in 0..chance.below(5) {
        let (x, y) = (chance.below(width as u64) as usize, chance.below(height as u64) as usize);
        let value = chance.below(256) as u8;
        let wide = (1 + chance.below(12) as usize).min(width - x);
        gray.pixels[y * width + x..y * width + x + wide].fill(value);
    }
    (gray, vec![code.text.as_str()])
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
fn texture(chance: &mut Chance) -> Gray {
    let (width, height) = (16 + chance.below(28) as usize, 16 + chance.below(28) as usize);
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

/// The same numbers from the same seed.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 24) as f32
    }

    /// Some characters changed, left out, doubled or swapped.
    fn spoilt(&mut self, text: &str) -> String {
        const OTHERS: [char; 12] =
            ['0', '9', 'A', 'z', '/', '+', '=', ']', ',', '\n', '\u{1d}', '支'];
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..1 + self.below(4) {
            if chars.is_empty() {
                break;
            }
            let at = self.below(chars.len() as u64) as usize;
            let other = OTHERS[self.below(OTHERS.len() as u64) as usize];
            match self.below(5) {
                0 => chars[at] = other,
                1 => drop(chars.remove(at)),
                2 => chars.insert(at, other),
                3 => chars.truncate(at),
                _ => chars.insert(at, chars[at]),
            }
        }
        chars.into_iter().collect()
    }
}
