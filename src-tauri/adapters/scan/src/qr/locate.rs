//! Finds symbols that ordinary readers do not see: three finder patterns that fit make one.

use super::{
    finders::Finder,
    geometry::{Corners, Judge, Map, length},
    spec::Plan,
};
use crate::{GrayFrame, budget::Budget};

/// A place where a symbol may lie, of so many modules a side.
pub(super) struct Candidate {
    pub(super) corners: Corners,
    pub(super) side: usize,
    pub(super) score: f32,
}

/// Symbols that three finders may belong to, the best first.
pub(super) fn candidates(
    frame: GrayFrame<'_>,
    finders: &[Finder],
    budget: Budget,
) -> Vec<Candidate> {
    let mut triples = triples(finders);
    triples.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found: Vec<Candidate> = triples
        .iter()
        .take(10)
        .take_while(|_| budget.fits_ms(5.0))
        .filter_map(|(_, triple)| best_side(frame, triple))
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found
}

/// Corner, right arm, lower arm, and how badly they fit.
fn triples(finders: &[Finder]) -> Vec<(f32, [Finder; 3])> {
    let mut found = Vec::new();
    for corner in finders {
        for (at, a) in finders.iter().enumerate() {
            for b in &finders[at + 1..] {
                if let Some(triple) = triple(corner, a, b) {
                    found.push(triple);
                }
            }
        }
    }
    found
}

fn triple(corner: &Finder, a: &Finder, b: &Finder) -> Option<(f32, [Finder; 3])> {
    let same = corner.inverted == a.inverted && a.inverted == b.inverted;
    let (to_a, to_b) = (length(corner.at, a.at), length(corner.at, b.at));
    let module = (corner.module * a.module * b.module).cbrt();
    if !same || to_a < 9.0 * module || to_b < 9.0 * module || to_a > 130.0 * module {
        return None;
    }
    let [ax, ay] = [a.at[0] - corner.at[0], a.at[1] - corner.at[1]];
    let [bx, by] = [b.at[0] - corner.at[0], b.at[1] - corner.at[1]];
    let cosine = (ax * bx + ay * by) / (to_a * to_b);
    let legs = (to_a / to_b).ln().abs();
    let spread =
        [corner, a, b].iter().map(|it| (it.module / module).ln().abs()).fold(0.0, f32::max);
    if cosine.abs() > 0.55 || legs > 0.6 || spread > 0.45 {
        return None;
    }
    let hits = corner.hits.min(a.hits).min(b.hits);
    let unfit = cosine.abs() + legs + spread - 0.15 * (1.0 + hits).ln();
    let turned = ax * by - ay * bx > 0.0;
    let (right, lower) = if turned { (*a, *b) } else { (*b, *a) };
    Some((unfit, [*corner, right, lower]))
}

/// The version and perspective in which three finders fit best.
fn best_side(frame: GrayFrame<'_>, triple: &[Finder; 3]) -> Option<Candidate> {
    let [corner, right, lower] = triple;
    let span = (length(corner.at, right.at) + length(corner.at, lower.at)) / 2.0;
    let module = (corner.module * right.module * lower.module).cbrt();
    let guess = span / module + 7.0;
    let (least, most) = ((guess * 0.7) as usize, (guess * 1.4) as usize);
    let mut sides: Vec<(f32, [f32; 2], usize)> = (21..=97_usize)
        .step_by(4)
        .filter(|side| (least..=most).contains(side))
        .map(|side| {
            let (across, bend_x) = timing(frame, corner, right, lower, side);
            let (down, bend_y) = timing(frame, corner, lower, right, side);
            (across + down, [bend_x, bend_y], side)
        })
        .collect();
    sides.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut best: Option<Candidate> = None;
    for (_, bends, side) in sides.into_iter().take(2) {
        let Some(plan) = Plan::of_side(side) else { continue };
        let judge = Judge::new(&plan);
        let Some(corners) = around_finders(&judge, frame, triple, bends) else { continue };
        let score = judge.known_score(frame, &corners);
        if best.as_ref().is_none_or(|best| score > best.score) {
            best = Some(Candidate { corners, side, score });
        }
    }
    best
}

/// How well the timing pattern from a corner's finder to another's fits a version: its mean
/// contrast, and how much perspective bends it.
fn timing(
    frame: GrayFrame<'_>,
    corner: &Finder,
    end: &Finder,
    other: &Finder,
    side: usize,
) -> (f32, f32) {
    let span = (side - 7) as f32;
    let along = [end.at[0] - corner.at[0], end.at[1] - corner.at[1]];
    let aside = [other.at[0] - corner.at[0], other.at[1] - corner.at[1]].map(|it| it * 3.0 / span);
    let contrast = |bend: f32| {
        let signed = |module: usize| {
            let t = (module as f32 - 3.0) / span;
            let t = t * (1.0 + bend) / (1.0 + bend * t);
            let [x, y] = corner.at;
            let value = frame.at(x + along[0] * t + aside[0], y + along[1] * t + aside[1]);
            if module % 2 == 1 { value } else { -value }
        };
        // From a light module to a light one, the last at half, so that even light adds nothing.
        let inner: f32 = (8..side - 8).map(signed).sum();
        ((inner + (signed(7) + signed(side - 8)) / 2.0) / (side - 15) as f32).abs()
    };
    let mut best = (0.0, 0.0);
    for step in -9_i8..=9 {
        let bend = f32::from(step) * 0.02;
        let score = contrast(bend);
        if score > best.0 {
            best = (score, bend);
        }
    }
    best
}

/// The version from which on the timing patterns are long enough to tell the perspective.
const LONG_TIMING: f32 = 33.0;

/// How far the fourth place is sought from where it is guessed, as a share of the span without
/// timing patterns to tell, and in modules with them.
const FAR: f32 = 0.16;
const NEAR_MODULES: f32 = 2.8;

/// Places that are judged in full, those that a rough guess likes best.
const FULL_AT_MOST: usize = 10;

/// Steps of that search, in modules: a map that is half a module off reads nothing.
const STEP_MODULES: f32 = 0.7;

/// Searches the fourth place, which perspective moves, with the three finders held.
fn around_finders(
    judge: &Judge,
    frame: GrayFrame<'_>,
    triple: &[Finder; 3],
    [g, h]: [f32; 2],
) -> Option<Corners> {
    let [corner, right, lower] = triple.map(|it| it.at);
    let modules = judge.side - 7.0;
    let long = judge.side >= LONG_TIMING;
    let (g, h) = if long { (g, h) } else { (0.0, 0.0) };
    let axis =
        |at: usize| ((1.0 + g) * right[at] + (1.0 + h) * lower[at] - corner[at]) / (1.0 + g + h);
    let guess = [axis(0), axis(1)];
    let module = (length(corner, right) + length(corner, lower)) / 2.0 / modules;
    let reach = if long { NEAR_MODULES } else { FAR * modules };
    let steps = (reach / STEP_MODULES).ceil() as i16;
    let mut rough: Vec<(f32, Corners)> = Vec::new();
    for dy in -steps..=steps {
        for dx in -steps..=steps {
            let step = |at: i16| f32::from(at) * STEP_MODULES * module;
            let fourth = [guess[0] + step(dx), guess[1] + step(dy)];
            if let Some(corners) = outer(&[corner, right, fourth, lower], judge.side) {
                rough.push((judge.rough_score(frame, &corners), corners));
            }
        }
    }
    rough.sort_by(|a, b| b.0.total_cmp(&a.0));
    let full = rough.into_iter().take(FULL_AT_MOST).map(|(_, it)| (judge.score(frame, &it), it));
    full.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, corners)| corners)
}

/// The symbol's corners from the centres of its finders and the fourth place like them.
fn outer(inner: &Corners, side: f32) -> Option<Corners> {
    let map = Map::new(inner, side - 7.0)?;
    let (near, far) = (-3.5, side - 3.5);
    Some([map.at(near, near), map.at(far, near), map.at(far, far), map.at(near, far)])
}
