//! Finds symbols that are too blurred or small for ordinary readers to see: a fine local threshold
//! at three sizes brings out finder patterns, and three of them that fit make a symbol.

use super::{
    geometry::{Corners, Judge, Map, length},
    spec::Plan,
};
use crate::{Gray, GrayFrame, budget::Budget};

/// Finder patterns kept of one frame, the surest first.
const FINDERS_AT_MOST: usize = 14;

/// Row hits looked at in one picture: texture and noise make any number.
const HITS_AT_MOST: usize = 3000;

/// A finder pattern's centre and the size of its modules, in pixels of the frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finder {
    pub(super) at: [f32; 2],
    pub(super) module: f32,
    pub(super) inverted: bool,
    pub(super) hits: f32,
    /// Gray levels between its light and its dark.
    pub(super) contrast: f32,
}

impl Finder {
    /// A real one is hit on every row of its middle, and stands out.
    fn worth(&self) -> f32 {
        self.contrast * (self.hits / (1.2 * self.module)).min(1.0)
    }
}

/// Finder patterns of the frame at three sizes.
pub(super) fn finders(frame: GrayFrame<'_>) -> Vec<Finder> {
    let noise = noise(frame);
    let half = halved(frame);
    let quarter = halved(half.frame());
    let mut all = Vec::new();
    for (picture, scale, reach) in
        [(frame, 1.0, 4), (half.frame(), 2.0, 5), (quarter.frame(), 4.0, 6)]
    {
        let bias = (2.0 * noise / scale).max(3.0);
        let hits = Thresholded::new(picture, reach, bias as u32).finders();
        merge(
            &mut all,
            hits.into_iter().map(|hit| Finder {
                at: hit.at.map(|it| it * scale),
                module: hit.module * scale,
                ..hit
            }),
        );
    }
    all.sort_by(|a, b| b.worth().total_cmp(&a.worth()));
    all.truncate(FINDERS_AT_MOST);
    all
}

/// Adds hits to the finders they lie on.
fn merge(all: &mut Vec<Finder>, hits: impl Iterator<Item = Finder>) {
    for hit in hits {
        let near = all.iter_mut().find(|it| {
            let ratio = it.module / hit.module;
            it.inverted == hit.inverted
                && (0.6..1.7).contains(&ratio)
                && length(it.at, hit.at) < 2.0 * it.module
        });
        match near {
            Some(known) => {
                let share = hit.hits / (known.hits + hit.hits);
                for axis in 0..2 {
                    known.at[axis] += (hit.at[axis] - known.at[axis]) * share;
                }
                known.module += (hit.module - known.module) * share;
                known.contrast += (hit.contrast - known.contrast) * share;
                known.hits += hit.hits;
            }
            None => all.push(hit),
        }
    }
}

pub(super) fn halved(frame: GrayFrame<'_>) -> Gray {
    let (width, height) = ((frame.width() / 2).max(1), (frame.height() / 2).max(1));
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        let upper = frame.row((2 * y).min(frame.height() - 1));
        let lower = frame.row((2 * y + 1).min(frame.height() - 1));
        for (a, b) in upper.chunks(2).zip(lower.chunks(2)).take(width) {
            let sum = a.iter().chain(b).map(|it| u16::from(*it)).sum::<u16>();
            pixels.push((sum / (a.len() + b.len()) as u16) as u8);
        }
    }
    Gray { pixels, width, height }
}

/// The frame's noise: the median difference between pixels side by side.
fn noise(frame: GrayFrame<'_>) -> f32 {
    let mut counts = [0_u32; 256];
    for pair in frame.pixels().chunks_exact(2).step_by(13) {
        counts[usize::from(pair[0].abs_diff(pair[1]))] += 1;
    }
    let half = counts.iter().sum::<u32>() / 2;
    let mut sum = 0;
    let median = counts.iter().position(|count| {
        sum += count;
        sum > half
    });
    median.unwrap_or(0) as f32
}

/// A picture in which each pixel is only darker or lighter than its surroundings.
struct Thresholded<'a> {
    frame: GrayFrame<'a>,
    bias: u32,
    dark: Vec<bool>,
    width: usize,
    height: usize,
}

impl<'a> Thresholded<'a> {
    fn new(frame: GrayFrame<'a>, reach: usize, bias: u32) -> Self {
        let (width, height) = (frame.width(), frame.height());
        let mut columns = vec![0_u32; width];
        let mut before = vec![0_u32; width + 1];
        let mut dark = vec![false; width * height];
        for y in 0..reach.min(height) {
            add(&mut columns, frame.row(y));
        }
        for y in 0..height {
            if y + reach < height {
                add(&mut columns, frame.row(y + reach));
            }
            if y > reach {
                for (column, pixel) in columns.iter_mut().zip(frame.row(y - reach - 1)) {
                    *column -= u32::from(*pixel);
                }
            }
            let rows = ((y + reach + 1).min(height) - y.saturating_sub(reach)) as u32;
            let mut sum = 0;
            for (x, column) in columns.iter().enumerate() {
                sum += column;
                before[x + 1] = sum;
            }
            // The outermost columns stay light: no finder lies there.
            let inside = width.saturating_sub(2 * reach);
            let count = rows * (2 * reach as u32 + 1);
            let sums = before.iter().zip(before.get(2 * reach + 1..).unwrap_or(&[]));
            let line = dark[y * width..(y + 1) * width].iter_mut().skip(reach).take(inside);
            let pixels = frame.row(y).iter().skip(reach);
            for ((dark, pixel), (from, to)) in line.zip(pixels).zip(sums) {
                *dark = (u32::from(*pixel) + bias) * count < to - from;
            }
        }
        Self { frame, bias, dark, width, height }
    }

    fn finders(&self) -> Vec<Finder> {
        let mut found: Vec<Finder> = Vec::new();
        let mut left = HITS_AT_MOST;
        let mut edges: Vec<usize> = Vec::new();
        for y in 0..self.height {
            let row = &self.dark[y * self.width..(y + 1) * self.width];
            edges.clear();
            edges.push(0);
            edges.extend((1..row.len()).filter(|x| row[*x] != row[*x - 1]));
            edges.push(row.len());
            for runs in edges.windows(6) {
                if left == 0 {
                    return found;
                }
                // Most runs are no finder's: the middle one is longer than those beside it.
                if 3 * (runs[3] - runs[2]) <= runs[4] - runs[1] {
                    continue;
                }
                let lengths = [0, 1, 2, 3, 4].map(|at| (runs[at + 1] - runs[at]) as f32);
                if finder_like(&lengths).is_none() {
                    continue;
                }
                left -= 1;
                let middle = (runs[2] + runs[3]) / 2;
                if let Some(hit) = self.cross_checked(middle, y) {
                    merge(&mut found, std::iter::once(hit));
                }
            }
        }
        found
    }

    /// Whether the runs fit downwards through the middle too, and across again there.
    fn cross_checked(&self, x: usize, y: usize) -> Option<Finder> {
        let (top, tall) = self.runs_through(x, y, self.height, |at| at * self.width + x, y)?;
        let middle_y = top as usize;
        let (left, wide) =
            self.runs_through(x, middle_y, self.width, |at| middle_y * self.width + at, x)?;
        let ratio = tall / wide;
        if !(0.4..2.5).contains(&ratio) {
            return None;
        }
        let contrast =
            self.contrast([left + 0.5, top + 0.5], wide, tall, self.dark[y * self.width + x]);
        if contrast < 2.0 * self.bias as f32 {
            return None;
        }
        Some(Finder {
            at: [left + 0.5, top + 0.5],
            module: (tall * wide).sqrt(),
            inverted: !self.dark[y * self.width + x],
            hits: 1.0,
            contrast,
        })
    }

    /// How far the light ring stands out from the middle and the outer ring.
    fn contrast(&self, [x, y]: [f32; 2], wide: f32, tall: f32, dark: bool) -> f32 {
        let ring = |modules: f32| {
            let (dx, dy) = (wide * modules, tall * modules);
            let sum = self.frame.at(x - dx, y)
                + self.frame.at(x + dx, y)
                + self.frame.at(x, y - dy)
                + self.frame.at(x, y + dy);
            sum / 4.0
        };
        let contrast = ring(2.0) - (self.frame.at(x, y) + ring(3.0)) / 2.0;
        if dark { contrast } else { -contrast }
    }

    /// The middle of the finder's runs along a line, and the size of a module.
    fn runs_through(
        &self,
        x: usize,
        y: usize,
        end: usize,
        place: impl Fn(usize) -> usize,
        start: usize,
    ) -> Option<(f32, f32)> {
        let inner = self.dark[y * self.width + x];
        let walk = |forward: bool| {
            let mut edges = [0_usize; 3];
            let (mut at, mut state) = (start, inner);
            for edge in &mut edges {
                while self.dark[place(at)] == state {
                    let next = if forward { at + 1 } else { at.wrapping_sub(1) };
                    if next >= end {
                        return None;
                    }
                    at = next;
                }
                state = !state;
                *edge = at;
            }
            Some(edges)
        };
        let (back, on) = (walk(false)?, walk(true)?);
        let lengths = [
            (back[1] - back[2]) as f32,
            (back[0] - back[1]) as f32,
            (on[0] - back[0] - 1) as f32,
            (on[1] - on[0]) as f32,
            (on[2] - on[1]) as f32,
        ];
        let module = finder_like(&lengths)?;
        Some(((back[0] + on[0]) as f32 / 2.0, module))
    }
}

fn add(columns: &mut [u32], row: &[u8]) {
    for (column, pixel) in columns.iter_mut().zip(row) {
        *column += u32::from(*pixel);
    }
}

/// The module's size where five runs are about 1:1:3:1:1. Blur takes from the middle and gives to
/// the rest, and the outermost dark may join what is beside it, so the bounds are wide.
fn finder_like(runs: &[f32; 5]) -> Option<f32> {
    let inner = runs[1] + runs[2] + runs[3];
    let module = inner / 5.0;
    let near = |run: f32, wanted: f32, slack: f32| (run - wanted * module).abs() <= slack * module;
    let slack = 0.65 + 0.5 / module.max(0.5);
    let fits = inner >= 4.0
        && near(runs[2], 3.0, 1.2 + 0.5 / module)
        && near(runs[1], 1.0, slack)
        && near(runs[3], 1.0, slack)
        && runs[0] >= 0.4 * module
        && runs[4] >= 0.4 * module
        && runs[0] <= 2.2 * module + 1.0
        && runs[4] <= 2.2 * module + 1.0;
    fits.then_some((runs.iter().sum::<f32>() / 7.0).min(module * 1.4))
}

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
        .take(8)
        .take_while(|_| budget.fits_ms(6.0))
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
    let mut best: Option<(Corners, f32)> = None;
    for dy in -steps..=steps {
        for dx in -steps..=steps {
            let step = |at: i16| f32::from(at) * STEP_MODULES * module;
            let fourth = [guess[0] + step(dx), guess[1] + step(dy)];
            let Some(corners) = outer(&[corner, right, fourth, lower], judge.side) else {
                continue;
            };
            let score = judge.score(frame, &corners);
            if best.as_ref().is_none_or(|best| score > best.1) {
                best = Some((corners, score));
            }
        }
    }
    best.map(|(corners, _)| corners)
}

/// The symbol's corners from the centres of its finders and the fourth place like them.
fn outer(inner: &Corners, side: f32) -> Option<Corners> {
    let map = Map::new(inner, side - 7.0)?;
    let (near, far) = (-3.5, side - 3.5);
    Some([map.at(near, near), map.at(far, near), map.at(far, far), map.at(near, far)])
}
