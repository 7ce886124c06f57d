//! Our own reader for QR codes that are seen but too blurred, small, cracked or glaring to read.
//!
//! It is given a place; it fits the symbol's plan to the picture, learns the blur from the
//! patterns that every symbol has, and reads with soft modules. It never reports a symbol whose
//! check bytes are all spent on mending it.

mod content;
mod correction;
mod equalise;
mod geometry;
mod locate;
mod spec;
mod symbol;

use crate::{Found, GrayFrame, budget::Budget};
use content::Content;
use equalise::{Lesson, Samples, equalise};
use geometry::{Corners, Judge, Map};
use maneki_core::scan::Symbology;
use spec::Plan;

/// The smallest module, in pixels, that is worth trying.
const SMALLEST_MODULE: f32 = 0.9;

/// The largest symbol that is tried: version 20. No wallet shows a larger one.
const LARGEST_SIDE: usize = 97;

/// Known modules that a filter must get right; a wrong place reaches about two thirds.
const LEAST_RIGHT: f32 = 0.82;

/// Lessons taken from what was read so far, at most: more cost time and teach nothing new.
const BELIEVED_AT_MOST: usize = 900;

/// Reads the symbol that lies about at `corners`, of any version.
pub(crate) fn read(frame: GrayFrame<'_>, corners: &Corners, budget: Budget) -> Option<Found> {
    let sides = likely_sides(frame, corners);
    sides.into_iter().take(2).find_map(|side| read_at(frame, corners, side, budget))
}

/// Looks for symbols itself and reads them.
pub(crate) fn seek(frame: GrayFrame<'_>, budget: Budget) -> Option<Found> {
    let finders = locate::finders(frame);
    let candidates = locate::candidates(frame, &finders, budget);
    candidates.into_iter().take(4).find_map(|it| read_at(frame, &it.corners, it.side, budget))
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
) -> Option<Found> {
    if !budget.fits_ms(4.0) {
        return None;
    }
    let plan = Plan::of_side(side)?;
    let judge = Judge::new(&plan);
    let corners = judge.refine(frame, corners, &[0.5, 0.25, 0.12, 0.06]);
    let map = Map::new(&corners, side as f32)?;
    for linear in [false, true] {
        let samples = Samples::take(frame, &map, side, linear);
        match learn_and_read(&plan, &samples, budget) {
            Outcome::Read(content) => {
                let (text, bytes) = (content.text, content.bytes);
                return Some(Found { text, bytes, symbology: Symbology::Qr, corners });
            }
            Outcome::Unread => {}
            Outcome::NoSymbol => return None,
        }
    }
    None
}

enum Outcome {
    Read(Content),
    Unread,
    NoSymbol,
}

fn learn_and_read(plan: &Plan, samples: &Samples, budget: Budget) -> Outcome {
    let known = symbol::known_modules(plan);
    let sure: Vec<Lesson> = known.iter().map(lesson).collect();
    let Some(mut soft) = equalise(plan, samples, &sure, 2, 0.02) else { return Outcome::NoSymbol };
    let right = known.iter().filter(|(place, dark)| (soft[*place] > 0.0) == *dark).count();
    if (right as f32) < LEAST_RIGHT * known.len() as f32 {
        return Outcome::NoSymbol;
    }
    for reach in [2, 3, 3] {
        let mut learnt = Vec::new();
        for format in symbol::likely_formats(&soft, plan.side).into_iter().take(2) {
            match symbol::read(plan, &soft, format) {
                Ok(content) => return Outcome::Read(content),
                Err(known) if known.modules.len() > learnt.len() => learnt = known.modules,
                Err(_) => {}
            }
        }
        if !budget.fits_ms(3.0) {
            return Outcome::Unread;
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
            None => return Outcome::Unread,
        }
    }
    Outcome::Unread
}

fn lesson(&(place, dark): &(usize, bool)) -> Lesson {
    Lesson { place, target: if dark { 1.0 } else { -1.0 }, weight: 1.0 }
}

#[cfg(test)]
mod tests;
