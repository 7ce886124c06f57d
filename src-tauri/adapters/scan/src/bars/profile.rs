//! Adds pixels up along the bars: many rows of coarse, noisy pixels make one fine, calm profile,
//! finer than the pixels themselves where the bars stand a little askew.

use super::{code128::MARGIN, stripes::Stripes};
use crate::GrayFrame;

/// Length of one bin, in pixels.
const BIN: f32 = 0.3;

/// Light beside the code that is taken in too, as a share of its length.
const QUIET: f32 = 0.12;

/// Rows that suffice to tell the angle.
const ROWS_TO_TURN: usize = 20;

pub(super) struct Profile {
    /// Light from one end to the other.
    pub(super) levels: Vec<f32>,
    /// Pixels a level.
    pub(super) step: f32,
    pub(super) corners: [[f32; 2]; 4],
}

impl Profile {
    /// The profile along one line from a code's left end to its right one, and a little beyond.
    /// `down` is the line's place between the top edge, 0, and the bottom edge, 1.
    pub(super) fn along(frame: GrayFrame<'_>, corners: [[f32; 2]; 4], down: f32) -> Self {
        let mix = |a: [f32; 2], b: [f32; 2], share: f32| {
            [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
        };
        let [top_left, top_right, bottom_right, bottom_left] = corners;
        let (left, right) = (mix(top_left, bottom_left, down), mix(top_right, bottom_right, down));
        let length = (right[0] - left[0]).hypot(right[1] - left[1]);
        let bins = (length * (1.0 + 2.0 * MARGIN) / BIN) as usize;
        let level = |at: usize| {
            let along = (at as f32 + 0.5) / bins as f32 * (1.0 + 2.0 * MARGIN) - MARGIN;
            let [x, y] = mix(left, right, along);
            frame.at(x, y)
        };
        Self { levels: (0..bins).map(level).collect(), step: BIN, corners }
    }

    /// The profile at the angle at which the bars are sharpest.
    pub(super) fn sharpest(frame: GrayFrame<'_>, stripes: &Stripes) -> Option<Self> {
        let mut best: Option<(f32, f32)> = None;
        let every = (stripes.height as usize / ROWS_TO_TURN).max(1);
        let mut centre = stripes.across;
        for (reach, count) in [(3.0_f32, 4_i8), (0.6, 2)] {
            let start = centre;
            for turn in -count..=count {
                let angle = start + (f32::from(turn) * reach / f32::from(count)).to_radians();
                let Some(levels) = added_up(frame, stripes, angle, every) else { continue };
                let sharp = sharpness(&levels);
                if best.is_none_or(|best| sharp > best.0) {
                    best = Some((sharp, angle));
                    centre = angle;
                }
            }
        }
        let (_, angle) = best?;
        let levels = added_up(frame, stripes, angle, 1)?;
        let (sin, cos) = angle.sin_cos();
        let corner = |along: f32, aside: f32| {
            let (u, v) = (along * stripes.length / 2.0, aside * stripes.height / 2.0);
            [stripes.middle[0] + u * cos - v * sin, stripes.middle[1] + u * sin + v * cos]
        };
        let corners = [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
        Some(Self { levels, step: BIN, corners })
    }
}

fn sharpness(levels: &[f32]) -> f32 {
    // Across about a pixel: neighbouring bins differ by noise alone.
    levels.windows(5).map(|part| (part[4] - part[0]).powi(2)).sum()
}

/// The profile from each `every`-th row.
fn added_up(frame: GrayFrame<'_>, stripes: &Stripes, angle: f32, every: usize) -> Option<Vec<f32>> {
    let (sin, cos) = angle.sin_cos();
    let half = stripes.length * (0.5 + QUIET);
    let tall = stripes.height * 0.42;
    let bins = (2.0 * half / BIN) as usize;
    let (mut sums, mut counts) = (vec![0.0_f32; bins], vec![0.0_f32; bins]);
    let reach_x = half * cos.abs() + tall * sin.abs();
    let reach_y = half * sin.abs() + tall * cos.abs();
    let from = |middle: f32, reach: f32| (middle - reach).max(0.0) as usize;
    let to = |middle: f32, reach: f32, end: usize| ((middle + reach).max(0.0) as usize).min(end);
    let [mx, my] = stripes.middle;
    for y in (from(my, reach_y)..to(my, reach_y, frame.height())).step_by(every) {
        let row = frame.row(y);
        let dy = y as f32 + 0.5 - my;
        let (left, right) = (from(mx, reach_x), to(mx, reach_x, frame.width()));
        for (x, pixel) in row.iter().enumerate().take(right).skip(left) {
            let dx = x as f32 + 0.5 - mx;
            if (dy * cos - dx * sin).abs() > tall {
                continue;
            }
            let at = (dx * cos + dy * sin + half) / BIN;
            if at >= 0.0 && (at as usize) < bins {
                sums[at as usize] += f32::from(*pixel);
                counts[at as usize] += 1.0;
            }
        }
    }
    filled(&sums, &counts)
}

/// The mean of each bin; empty ones lie between their neighbours.
fn filled(sums: &[f32], counts: &[f32]) -> Option<Vec<f32>> {
    let known: Vec<usize> = (0..sums.len()).filter(|at| counts[*at] > 0.0).collect();
    if known.len() * 5 < sums.len() {
        return None;
    }
    let mean = |at: usize| sums[at] / counts[at];
    let mut levels = vec![mean(known[0]); sums.len()];
    for pair in known.windows(2) {
        let (from, to) = (mean(pair[0]), mean(pair[1]));
        let gap = (pair[1] - pair[0]) as f32;
        for (at, level) in levels[pair[0]..pair[1]].iter_mut().enumerate() {
            let share = at as f32 / gap;
            *level = from + (to - from) * share;
        }
    }
    let last = *known.last()?;
    levels[last..].fill(mean(last));
    Some(levels)
}
