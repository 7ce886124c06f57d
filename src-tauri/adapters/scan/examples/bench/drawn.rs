//! Draws phones with payment codes as a webcam sees them, so that the comparison runs anywhere:
//! light adds up before the lens blurs it, the sensor adds noise and clips, and only then comes
//! the camera's gamma.

use crate::{sequences::Sequence, stills::Still};
use maneki_scan::Gray;
use qrcode::{Color, EcLevel, QrCode};
use std::f32::consts::{PI, TAU};

const FACTORS: [&str; 15] = [
    "clean",
    "small",
    "roll",
    "tilt",
    "defocus",
    "motion",
    "low light",
    "glare",
    "dim",
    "over-exposed",
    "inverted",
    "cracked",
    "code 128",
    "mixed",
    "empty",
];

/// Frames of each factor.
const EACH: u64 = 12;
const SEQUENCES: u64 = 8;
/// Two seconds.
const SEQUENCE_FRAMES: u16 = 60;

/// Half the side of the phone's white card, in halves of the code's side.
const CARD: f32 = 1.5;

pub(crate) fn stills(seed: u64) -> Vec<Still> {
    let of = |factor: &'static str| {
        (0..EACH).map(move |at| {
            let mut chance = Chance::new(seed ^ hash(factor) ^ (at << 40));
            let size = if at % 2 == 0 { (1280, 720) } else { (640, 480) };
            let code = Code::any(&mut chance, factor == "code 128");
            let scene = Scene::still(&mut chance, factor, &code, size);
            let truth =
                if factor == "empty" { vec![] } else { vec![code.text.clone().into_bytes()] };
            let gray = scene.picture(&mut chance, (factor != "empty").then_some(&code));
            Still { name: format!("{factor}-{at}"), gray, truth, factor: factor.to_owned() }
        })
    };
    FACTORS.into_iter().flat_map(of).collect()
}

/// Each is drawn when it is its turn: all of them would fill the memory.
pub(crate) fn sequences(seed: u64) -> impl Iterator<Item = Sequence> {
    (0..SEQUENCES).map(move |at| {
        let mut chance = Chance::new(seed ^ hash("sequence") ^ (at << 40));
        let code = Code::any(&mut chance, false);
        sequence(&mut chance, &code)
    })
}

/// A hand brings the phone in from below, slows down and trembles; the camera finds its exposure.
fn sequence(chance: &mut Chance, code: &Code) -> Sequence {
    let rest = Scene::still(chance, "clean", code, (1280, 720));
    let arrival = chance.within(10.0, 20.0);
    let (first_exposure, blur) = (chance.within(1.5, 6.0), chance.within(0.2, 0.75));
    let tremor = [chance.within(0.5, 3.0), chance.within(0.5, 3.0)];
    let module = rest.half * 2.0 / code.side as f32;
    let mut frames = Vec::new();
    let (mut whole_at, mut before) = (None, None::<[f32; 2]>);
    for at in 0..SEQUENCE_FRAMES {
        let time = f32::from(at);
        let away = (1.0 - (time / arrival).min(1.0)).powi(3);
        let sway = |axis: usize, pace: f32| tremor[axis] * (time * pace).sin();
        let middle = [rest.middle[0] + sway(0, 0.9), rest.middle[1] + away * 700.0 + sway(1, 0.7)];
        let speed = before.map_or([0.0; 2], |from| [middle[0] - from[0], middle[1] - from[1]]);
        before = Some(middle);
        let exposure = 0.8 + (first_exposure - 0.8) * (-time / 9.0).exp();
        let motion = speed.map(|it| it * 0.5);
        let scene =
            Scene { middle, motion, exposure, defocus: blur * module, noise: 0.02, ..rest.clone() };
        if whole_at.is_none() && middle[1] + rest.half * 1.1 < 720.0 {
            whole_at = Some(i64::from(at));
        }
        frames.push(scene.picture(chance, Some(code)));
    }
    Sequence {
        frames,
        truth: vec![code.text.clone().into_bytes()],
        whole_at: whole_at.unwrap_or(0),
    }
}

/// What the phone shows.
struct Code {
    text: String,
    /// Modules across.
    side: usize,
    /// Row after row; one row of a bar code.
    dark: Vec<bool>,
    bars: bool,
}

impl Code {
    fn any(chance: &mut Chance, bars: bool) -> Self {
        let digits = |chance: &mut Chance, count: usize| -> String {
            (0..count).map(|_| char::from(b'0' + chance.below(10) as u8)).collect()
        };
        if bars {
            let text = format!("28{}", digits(chance, 16));
            let dark = code_128(&text);
            return Self { text, side: dark.len(), dark, bars };
        }
        let emv = |chance: &mut Chance| -> String {
            let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            let body = (0..4 * (24 + chance.below(40)))
                .map(|_| char::from(letters[chance.below(64) as usize]));
            format!("hQVDUFYwMWFn{}", body.collect::<String>())
        };
        let text = match chance.below(3) {
            0 => format!("28{}", digits(chance, 16)),
            1 => format!("13{}", digits(chance, 16)),
            _ => emv(chance),
        };
        let level = [EcLevel::L, EcLevel::M, EcLevel::Q][chance.below(3) as usize];
        let code = QrCode::with_error_correction_level(&text, level).expect("it fits");
        let dark = code.to_colors().into_iter().map(|it| it == Color::Dark).collect();
        Self { text, side: code.width(), dark, bars }
    }

    /// Whether ink lies at a place, both axes from -1 to 1 over the code.
    fn ink(&self, u: f32, v: f32) -> bool {
        let high = if self.bars { 0.28 } else { 1.0 };
        if u.abs() >= 1.0 || v.abs() >= high {
            return false;
        }
        let at = |it: f32| (((it + 1.0) / 2.0 * self.side as f32) as usize).min(self.side - 1);
        self.dark[if self.bars { at(u) } else { at(v) * self.side + at(u) }]
    }
}

/// Eighteen digits as set C writes them.
fn code_128(digits: &str) -> Vec<bool> {
    let pair = |at: usize| digits[at..at + 2].parse::<usize>().expect("digits");
    let mut values: Vec<usize> = vec![105];
    values.extend((0..digits.len()).step_by(2).map(pair));
    let check = values.iter().enumerate().map(|(at, value)| at.max(1) * value).sum::<usize>() % 103;
    values.extend([check, 106]);
    let widths = values.iter().map(|value| maneki_scan::CODE_128_WIDTHS[*value]);
    let runs = widths.flat_map(str::bytes).enumerate();
    runs.flat_map(|(at, wide)| std::iter::repeat_n(at % 2 == 0, usize::from(wide - b'0'))).collect()
}

/// How the phone stands and how the camera sees it.
#[derive(Clone)]
struct Scene {
    size: (usize, usize),
    middle: [f32; 2],
    /// Half the code's side, in pixels.
    half: f32,
    roll: f32,
    /// How much smaller the far side is, to the right and downwards.
    tilt: [f32; 2],
    defocus: f32,
    motion: [f32; 2],
    exposure: f32,
    noise: f32,
    /// Light on the glass everywhere, and spots of it: place, reach and strength.
    haze: f32,
    spots: Vec<([f32; 2], f32, f32)>,
    /// Lines in the glass: a point, a direction and half the width, in halves of the code.
    cracks: Vec<([f32; 2], f32, f32)>,
    inverted: bool,
    white: f32,
    seed: u64,
}

impl Scene {
    fn still(chance: &mut Chance, factor: &str, code: &Code, size: (usize, usize)) -> Self {
        let high = size.1 as f32;
        let least = if code.bars { 1.4 } else { 2.8 };
        let most = (0.31 * high).min(200.0);
        let module =
            chance.within(least, least.max(2.0 * most / code.side as f32).max(least + 0.1));
        let half = (module * code.side as f32 / 2.0).clamp(30.0, most.max(60.0) * 1.4);
        let mut scene = Self {
            size,
            middle: [size.0 as f32 * chance.within(0.42, 0.58), high * chance.within(0.45, 0.55)],
            half,
            roll: chance.within(-0.1, 0.1),
            tilt: [chance.within(-0.03, 0.03), chance.within(-0.03, 0.03)],
            defocus: 0.6,
            motion: [0.0; 2],
            exposure: chance.within(0.6, 0.9),
            noise: 0.015,
            haze: chance.within(0.01, 0.04),
            spots: Vec::new(),
            cracks: Vec::new(),
            inverted: false,
            white: 1.0,
            seed: chance.next(),
        };
        for factor in factors(chance, factor) {
            scene.spoil(chance, factor, code);
        }
        scene
    }

    fn spoil(&mut self, chance: &mut Chance, factor: &str, code: &Code) {
        let module = 2.0 * self.half / code.side as f32;
        let how = chance.within(0.0, 1.0);
        match factor {
            "small" => self.half *= (1.1 + how) / module.max(1.1 + how),
            "roll" => self.roll = chance.within(-PI, PI),
            "tilt" => {
                let (sin, cos) = chance.within(0.0, TAU).sin_cos();
                self.tilt = [0.3 * how * cos, 0.3 * how * sin];
            }
            "defocus" => self.defocus = module * (0.3 + 0.8 * how),
            "motion" => {
                let (sin, cos) = chance.within(0.0, TAU).sin_cos();
                let long = module * (0.5 + 1.7 * how);
                self.motion = [long * cos, long * sin];
            }
            "low light" => self.noise = 0.04 + 0.09 * how,
            "glare" => {
                for _ in 0..1 + chance.below(2) {
                    let at = [chance.within(-0.8, 0.8), chance.within(-0.8, 0.8)];
                    self.spots.push((at, chance.within(0.15, 0.5), 0.3 + 1.2 * how));
                }
            }
            "dim" => self.white = 0.25 - 0.2 * how,
            "over-exposed" => self.exposure = 2.5 + 9.0 * how,
            "inverted" => self.inverted = true,
            "cracked" => {
                for _ in 0..3 + chance.below(5) {
                    let at = [chance.within(-0.6, 0.6), chance.within(-0.6, 0.6)];
                    self.cracks.push((at, chance.within(0.0, PI), chance.within(0.004, 0.02)));
                }
            }
            _ => {}
        }
    }

    fn picture(&self, chance: &mut Chance, code: Option<&Code>) -> Gray {
        let (width, height) = self.size;
        let mut light = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                light.push(self.light(code, x as f32, y as f32));
            }
        }
        let light = blurred(&light, self.size, &self.spread());
        let pixels = light.into_iter().map(|it| {
            let seen = (it * self.exposure).clamp(0.0, 8.0);
            let noise = chance.bell() * self.noise * (0.1 + seen).sqrt();
            let seen = (seen + noise).clamp(0.0, 1.0);
            (seen.powf(1.0 / 2.2) * 255.0 + 0.5) as u8
        });
        Gray { pixels: pixels.collect(), width, height }
    }

    /// The light of a pixel, the mean of nine places in it.
    fn light(&self, code: Option<&Code>, x: f32, y: f32) -> f32 {
        let room = 0.05 + 0.2 * waves(self.seed, x / 90.0, y / 90.0);
        let Some(code) = code else { return room };
        let far = (x - self.middle[0]).abs().max((y - self.middle[1]).abs());
        if far > self.half * 3.6 {
            return room;
        }
        let parts = [1.0_f32 / 6.0, 0.5, 5.0 / 6.0];
        let at = |dx: f32, dy: f32| self.glass(code, x + dx, y + dy).unwrap_or(room);
        parts.iter().flat_map(|dy| parts.map(|dx| at(dx, *dy))).sum::<f32>() / 9.0
    }

    /// The light of the phone's glass; None beside the phone.
    fn glass(&self, code: &Code, x: f32, y: f32) -> Option<f32> {
        let (dx, dy) = ((x - self.middle[0]) / self.half, (y - self.middle[1]) / self.half);
        let (sin, cos) = self.roll.sin_cos();
        let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
        let depth = 1.0 - self.tilt[0] * u - self.tilt[1] * v;
        let (u, v) = (u / depth, v / depth);
        if u.abs() > CARD + 0.1 || v.abs() > 2.2 {
            return None;
        }
        let card = u.abs() < CARD && v.abs() < CARD;
        let bright = if !card { 0.3 } else { f32::from(u8::from(!code.ink(u, v))) };
        let mut light = if self.inverted && card { 1.0 - bright } else { bright } * 0.98 + 0.01;
        for (at, turn, half) in &self.cracks {
            let aside = (u - at[0]) * turn.sin() - (v - at[1]) * turn.cos();
            let along = (u - at[0]) * turn.cos() + (v - at[1]) * turn.sin();
            if (aside + 0.05 * (along * 7.0).sin()).abs() < *half && along.abs() < 0.8 {
                light = 0.03;
            }
        }
        let spots = self.spots.iter().map(|(at, reach, strength)| {
            let far = (u - at[0]).hypot(v - at[1]) / reach;
            strength * (-far * far).exp()
        });
        Some(light * self.white + self.haze + spots.sum::<f32>())
    }

    /// The shape that lens and hand make of a point: places and shares.
    fn spread(&self) -> Vec<(isize, isize, f32)> {
        let mut taps = Vec::new();
        let reach = (self.defocus + self.motion[0].abs().max(self.motion[1].abs()) / 2.0).ceil();
        let reach = reach as isize + 1;
        for y in -reach..=reach {
            for x in -reach..=reach {
                let share: f32 = (0..9_i8)
                    .map(|step| {
                        let part = f32::from(step) / 8.0 - 0.5;
                        let off = (x as f32 - self.motion[0] * part)
                            .hypot(y as f32 - self.motion[1] * part);
                        (self.defocus + 0.5 - off).clamp(0.0, 1.0)
                    })
                    .sum();
                if share > 0.0 {
                    taps.push((x, y, share));
                }
            }
        }
        let all: f32 = taps.iter().map(|tap| tap.2).sum();
        taps.iter().map(|(x, y, share)| (*x, *y, share / all)).collect()
    }
}

/// A mixed frame suffers from several at once.
fn factors<'a>(chance: &mut Chance, factor: &'a str) -> Vec<&'a str> {
    if factor != "mixed" {
        return vec![factor];
    }
    let any = ["roll", "tilt", "defocus", "motion", "low light", "glare", "over-exposed"];
    any.into_iter().filter(|_| chance.below(3) == 0).collect()
}

fn blurred(
    light: &[f32],
    (width, height): (usize, usize),
    taps: &[(isize, isize, f32)],
) -> Vec<f32> {
    let mut out = vec![0.0; light.len()];
    for (dx, dy, share) in taps {
        for y in 0..height {
            let from = y.saturating_add_signed(*dy).min(height - 1) * width;
            let (start, end) = (dx.max(&0).unsigned_abs(), (-dx).max(0).unsigned_abs());
            let source = &light[from + start..from + width - end];
            let line = &mut out[y * width + end..y * width + width - start];
            for (sum, value) in line.iter_mut().zip(source) {
                *sum += value * share;
            }
        }
    }
    out
}

/// Smooth, patternless light from 0 to 1.
fn waves(seed: u64, x: f32, y: f32) -> f32 {
    let phase = |at: u32| (seed >> (at * 8) & 0xff) as f32 / 40.0;
    let sum =
        (x + phase(0)).sin() + (0.7 * y + phase(1)).sin() + (0.6 * x - 1.3 * y + phase(2)).sin();
    (sum + (2.3 * x + 1.9 * y + phase(3)).sin() + 4.0) / 8.0
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// The same numbers from the same seed.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(crate) fn within(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * (self.next() >> 40) as f32 / (1 << 24) as f32
    }

    /// About a bell curve of spread 1.
    fn bell(&mut self) -> f32 {
        let bits = self.next();
        let sum: u64 = (0..4).map(|at| bits >> (at * 16) & 0xffff).sum();
        (sum as f32 / 65536.0 - 2.0) * 1.732
    }
}
