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

#[derive(Clone, Default, PartialEq)]
struct Shown {
    text: Option<String>,
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
        self.set(Some(text.to_owned()));
        Ok(())
    }

    /// Takes the phone away.
    pub fn hide(&self) {
        self.set(None);
    }

    fn set(&self, text: Option<String>) {
        let mut shown = self.lock();
        shown.text = text;
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
        let drawn = draw(None);
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
            self.drawn = draw(shown.text.as_deref());
        }
        Ok(Some(self.drawn.clone()))
    }
}

fn draw(text: Option<&str>) -> Frame {
    let code = text.and_then(|text| qrcode::QrCode::new(text).ok());
    let modules = code.as_ref().map_or(0, qrcode::QrCode::width);
    let dark = code.map(|code| code.to_colors()).unwrap_or_default();
    let (sin, cos) = ROLL_RADIANS.sin_cos();
    let mut pixels = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (dx, dy) = (x as f32 - WIDTH as f32 / 2.0, y as f32 - HEIGHT as f32 / 2.0);
            let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
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
            pixels.push(value as u8);
        }
    }
    Frame { pixels, width: WIDTH, height: HEIGHT }
}
