//! A phone held before the camera, drawn: shows a text as a QR code so that the real reader reads
//! it. For the demo only.

use super::{FrameSource, Opener};
use crate::{Frame, Trouble};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

const WIDTH: usize = 1280;
const HEIGHT: usize = 720;
const INTERVAL: Duration = Duration::from_millis(33);

/// The phone's glass, in frame pixels, and the code's place on it.
const PHONE: (f32, f32) = (340.0, 640.0);
const CODE_SIDE: f32 = 270.0;
/// The tilt of the hand.
const ROLL_RADIANS: f32 = 0.07;

/// The phone in the customer's hand.
#[derive(Clone, Default)]
pub struct DemoPhone {
    text: Arc<Mutex<Shown>>,
}

/// How badly the phone is held, each part 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hand {
    /// Away from the camera, as a trapezium.
    pub tilt: f32,
    /// A lamp's reflection on the glass.
    pub glare: f32,
    /// Out of focus.
    pub blur: f32,
}

#[derive(Clone, Default, PartialEq)]
struct Shown {
    text: Option<String>,
    hand: Hand,
    turn: u64,
}

/// The text does not fit into a QR code.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

impl DemoPhone {
    /// # Errors
    /// [`TooLong`].
    pub fn show(&self, text: &str) -> Result<(), TooLong> {
        qrcode::QrCode::new(text).map_err(|_| TooLong)?;
        let mut shown = self.lock();
        shown.text = Some(text.to_owned());
        shown.turn += 1;
        Ok(())
    }

    /// Takes the phone away.
    pub fn hide(&self) {
        let mut shown = self.lock();
        shown.text = None;
        shown.turn += 1;
    }

    /// Holds it otherwise from the next frame on.
    pub fn hold(&self, hand: Hand) {
        let mut shown = self.lock();
        shown.hand = hand;
        shown.turn += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Frames of `phone`, 30 a second.
#[must_use]
pub fn demo(phone: &DemoPhone) -> Opener {
    let phone = phone.clone();
    Arc::new(move || {
        let drawn = draw(None, Hand::default());
        Ok(Box::new(Demo { phone: phone.clone(), turn: 0, drawn, due: Instant::now() }))
    })
}

struct Demo {
    phone: DemoPhone,
    turn: u64,
    drawn: Frame,
    due: Instant,
}

impl FrameSource for Demo {
    fn next_frame(&mut self) -> Result<Option<Frame>, Trouble> {
        std::thread::sleep(self.due.saturating_duration_since(Instant::now()));
        self.due = Instant::now() + INTERVAL;
        let shown = self.phone.lock().clone();
        if shown.turn != self.turn {
            self.turn = shown.turn;
            self.drawn = draw(shown.text.as_deref(), shown.hand);
        }
        Ok(Some(self.drawn.clone()))
    }
}

fn draw(text: Option<&str>, hand: Hand) -> Frame {
    let code = text.and_then(|text| qrcode::QrCode::new(text).ok());
    let modules = code.as_ref().map_or(0, qrcode::QrCode::width);
    let dark = code.map(|code| code.to_colors()).unwrap_or_default();
    let (sin, cos) = ROLL_RADIANS.sin_cos();
    let mut pixels = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (dx, dy) = (x as f32 - WIDTH as f32 / 2.0, y as f32 - HEIGHT as f32 / 2.0);
            let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
            // What is farther away is smaller: up to a third over the phone's height.
            let far = 1.0 + hand.tilt * 0.33 * (v / PHONE.1);
            let (u, v) = (u / far, v / far);
            let in_phone = u.abs() < PHONE.0 / 2.0 && v.abs() < PHONE.1 / 2.0;
            let glass = u.abs() < PHONE.0 / 2.0 - 12.0 && v.abs() < PHONE.1 / 2.0 - 12.0;
            let at =
                |offset: f32| ((offset + CODE_SIDE / 2.0) / CODE_SIDE * modules as f32).floor();
            let (column, row) = (at(u), at(v));
            let span = 0.0..modules as f32;
            let value = if modules == 0 || !in_phone {
                60 + (x * 50 / WIDTH + y * 30 / HEIGHT)
            } else if !glass {
                18
            } else if span.contains(&column) && span.contains(&row) {
                match dark[row as usize * modules + column as usize] {
                    qrcode::Color::Dark => 22,
                    qrcode::Color::Light => 225,
                }
            } else {
                225
            };
            let value = value as f32;
            pixels.push(
                (value + if in_phone { reflection(u, v, hand.glare, value) } else { 0.0 }) as u8,
            );
        }
    }
    blurred(Frame { pixels, width: WIDTH, height: HEIGHT }, hand.blur)
}

/// What a lamp adds to a point of the glass: most at the code's upper right corner.
fn reflection(u: f32, v: f32, glare: f32, value: f32) -> f32 {
    let (du, dv) = ((u - CODE_SIDE * 0.3) / 60.0, (v + CODE_SIDE * 0.3) / 90.0);
    (255.0 - value) * glare * (-(du * du + dv * dv)).exp()
}

/// A box blur, first along the rows, then along the columns.
fn blurred(frame: Frame, blur: f32) -> Frame {
    let radius = (blur * 5.0).round() as usize;
    if radius == 0 {
        return frame;
    }
    let along = |pixels: &[u8], lines: usize, length: usize, at: &dyn Fn(usize, usize) -> usize| {
        let mut out = pixels.to_vec();
        for line in 0..lines {
            for place in 0..length {
                let (from, to) = (place.saturating_sub(radius), (place + radius).min(length - 1));
                let sum: usize =
                    (from..=to).map(|place| usize::from(pixels[at(line, place)])).sum();
                out[at(line, place)] = (sum / (to - from + 1)) as u8;
            }
        }
        out
    };
    let Frame { pixels, width, height } = frame;
    let pixels = along(&pixels, height, width, &|line, place| line * width + place);
    let pixels = along(&pixels, width, height, &|line, place| place * width + line);
    Frame { pixels, width, height }
}
