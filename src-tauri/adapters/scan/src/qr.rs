//! Our own reader for QR codes that are seen but too blurred, small, cracked or glaring to read.
//!
//! It is given a place; it fits the symbol's plan to the picture, learns the blur from the
//! patterns that every symbol has, and reads with soft modules; what one frame could not read, it
//! adds to the sights of earlier ones. It never reports a symbol whose check bytes are all spent
//! on mending it.

mod content;
mod correction;
mod equalise;
mod finders;
mod geometry;
mod glimpse;
mod locate;
mod spec;
mod symbol;

use crate::{Found, GrayFrame, budget::Budget};
use content::Content;
use equalise::{Lesson, Samples, Scale, equalise};
use geometry::{Corners, Judge, Map};
pub(crate) use glimpse::{Glimpse, Glimpses};
use maneki_core::scan::Symbology;
use spec::Plan;

/// The smallest module, in pixels, that is worth trying.
const SMALLEST_MODULE: f32 = 0.9;

/// The largest symbol that is tried: version 20. No wallet shows a larger one.
const LARGEST_SIDE: usize = 97;

/// Known modules that a filter must get right; a wrong place reaches about two thirds.
const LEAST_RIGHT: f32 = 0.82;

/// The least value of a pixel that is white through and through.
const WHITE: i32 = 250;

/// Lessons taken from what was read so far, at most: more cost time and teach nothing new.
const BELIEVED_AT_MOST: usize = 900;

/// What a place gave.
pub(crate) enum Outcome {
    Read(Found),
    /// A symbol is there, but not clear enough.
    Seen(Glimpse),
    Nothing,
}

impl Outcome {
    /// Stops at what was read, otherwise keeps the clearest sight.
    pub(crate) fn better(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Read(_), _) | (_, Self::Nothing) => self,
            (Self::Seen(a), Self::Seen(b)) if a.clear >= b.clear => self,
            _ => other,
        }
    }
}

/// Reads the symbol that lies about at `corners`, of any version.
pub(crate) fn read(frame: GrayFrame<'_>, corners: &Corners, budget: Budget) -> Outcome {
    first_read(likely_sides(frame, corners).into_iter().take(2), |side| {
        read_at(frame, corners, side, budget)
    })
}

/// Looks for symbols itself and reads them.
pub(crate) fn seek(frame: GrayFrame<'_>, budget: Budget) -> Outcome {
    let finders = finders::finders(frame);
    let candidates = locate::candidates(frame, &finders, budget);
    first_read(candidates.into_iter().take(4), |it| read_at(frame, &it.corners, it.side, budget))
}

/// Looks again for a symbol that was seen before, about where it was.
pub(crate) fn follow(frame: GrayFrame<'_>, seen: &Glimpse, budget: Budget) -> Outcome {
    let Some(plan) = Plan::of_side(seen.side) else { return Outcome::Nothing };
    let corners = Judge::new(&plan).slide(frame, &seen.corners);
    read_at(frame, &corners, seen.side, budget)
}

fn first_read<T>(places: impl Iterator<Item = T>, look: impl Fn(T) -> Outcome) -> Outcome {
    let mut best = Outcome::Nothing;
    for place in places {
        best = best.better(look(place));
        if matches!(best, Outcome::Read(_)) {
            break;
        }
    }
    best
}

fn likely_sides(frame: GrayFrame<'_>, corners: &Corners) -> Vec<usize> {
    let length = geometry::length(corners[0], corners[2]) / std::f32::consts::SQRT_2;
    let mut scored: Vec<(f32, usize)> = (21..=LARGEST_SIDE)
        .step_by(4)
        .filter(|side| length / *side as f32 >= SMALLEST_MODULE)
        .filter_map(|side| {
            let judge = Judge::new(&Plan::of_side(side)?);
            Some((judge.known_score(frame, corners), side))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().map(|(_, side)| side).collect()
}

/// Reads the symbol that lies about at `corners` and has `side` modules.
pub(crate) fn read_at(
    frame: GrayFrame<'_>,
    corners: &Corners,
    side: usize,
    budget: Budget,
) -> Outcome {
    if !budget.fits_ms(4.0) {
        return Outcome::Nothing;
    }
    let Some(plan) = Plan::of_side(side) else { return Outcome::Nothing };
    let corners = Judge::new(&plan).refine(frame, corners, &[0.5, 0.25, 0.12, 0.06]);
    let Some(map) = Map::new(&corners, side as f32) else { return Outcome::Nothing };
    let mut best = Outcome::Nothing;
    for scale in Scale::likely(white(frame, &map, side)) {
        let samples = Samples::take(frame, &map, side, scale);
        match learn_and_read(&plan, &samples, budget) {
            Learnt::Read(content) => return Outcome::Read(found(content, corners)),
            Learnt::Soft { soft, clear } => {
                best = best.better(Outcome::Seen(Glimpse { corners, side, soft, clear }));
            }
            Learnt::NoSymbol => break,
        }
    }
    best
}

/// The share of modules whose middle is as bright as the camera can tell.
fn white(frame: GrayFrame<'_>, map: &Map, side: usize) -> f32 {
    let middle = |at: usize| (at as f32) + 0.5;
    let places = (0..side).flat_map(|y| (0..side).map(move |x| map.at(middle(x), middle(y))));
    let white = places.filter(|[x, y]| frame.nearest(*x, *y) >= WHITE).count();
    white as f32 / (side * side) as f32
}

fn found(content: Content, corners: Corners) -> Found {
    let Content { text, bytes } = content;
    Found { text, bytes, symbology: Symbology::Qr, corners }
}

enum Learnt {
    Read(Content),
    /// Each module's state as far as it is known, and how clear the known ones are.
    Soft {
        soft: Vec<f32>,
        clear: f32,
    },
    NoSymbol,
}

fn learn_and_read(plan: &Plan, samples: &Samples, budget: Budget) -> Learnt {
    let known = symbol::known_modules(plan);
    let sure: Vec<Lesson> = known.iter().map(lesson).collect();
    let Some(mut soft) = equalise(plan, samples, &sure, 2, 0.02) else { return Learnt::NoSymbol };
    let right = known.iter().filter(|(place, dark)| (soft[*place] > 0.0) == *dark).count();
    if (right as f32) < LEAST_RIGHT * known.len() as f32 {
        return Learnt::NoSymbol;
    }
    for reach in [2, 3, 3] {
        let mut learnt = Vec::new();
        for format in symbol::likely_formats(&soft, plan.side).into_iter().take(2) {
            match symbol::read(plan, &soft, format) {
                Ok(content) => return Learnt::Read(content),
                Err(known) if known.modules.len() > learnt.len() => learnt = known.modules,
                Err(_) => {}
            }
        }
        if !budget.fits_ms(3.0) {
            break;
        }
        let mut lessons: Vec<Lesson> = known.iter().chain(&learnt).map(lesson).collect();
        let every = soft.len().div_ceil(BELIEVED_AT_MOST);
        let believed = soft.iter().enumerate().step_by(every).filter(|(_, it)| it.abs() > 0.25);
        lessons.extend(believed.map(|(place, it)| Lesson {
            place,
            target: it.signum(),
            weight: it.abs().min(1.0) * 0.6,
        }));
        match equalise(plan, samples, &lessons, reach, 0.005) {
            Some(better) => soft = better,
            None => break,
        }
    }
    let clear = clearness(&known, &soft);
    Learnt::Soft { soft, clear }
}

/// How near the known modules come to what they should be: 1 where they all do.
fn clearness(known: &[(usize, bool)], soft: &[f32]) -> f32 {
    let miss =
        |(place, dark): &(usize, bool)| (soft[*place] - if *dark { 1.0 } else { -1.0 }).powi(2);
    let mean = known.iter().map(miss).sum::<f32>() / known.len().max(1) as f32;
    1.0 / (1.0 + 4.0 * mean)
}

fn lesson(&(place, dark): &(usize, bool)) -> Lesson {
    Lesson { place, target: if dark { 1.0 } else { -1.0 }, weight: 1.0 }
}

#[cfg(test)]
mod tests;
