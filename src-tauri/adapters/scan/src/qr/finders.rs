//! Finds the patterns at a symbol's corners where they are too blurred or small for ordinary
//! readers: a fine local threshold at three sizes brings them out.

use super::geometry::length;
use crate::{Gray, GrayFrame};

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
    let mut all = Found::over(frame.width(), frame.height());
    for (picture, scale, reach) in
        [(frame, 1.0, 4), (half.frame(), 2.0, 5), (quarter.frame(), 4.0, 6)]
    {
        let bias = (2.0 * noise / scale).max(3.0);
        let hits = Thresholded::new(picture, reach, bias as u32).finders();
        for hit in hits {
            let at = hit.at.map(|it| it * scale);
            all.add(Finder { at, module: hit.module * scale, ..hit });
        }
    }
    let mut all = all.finders;
    all.sort_by(|a, b| b.worth().total_cmp(&a.worth()));
    all.truncate(FINDERS_AT_MOST);
    all
}

/// The side of a cell, in pixels: hits of one finder lie within half of that.
const CELL: f32 = 64.0;

/// Finders, and which lie in which cell of the picture: texture makes thousands.
struct Found {
    finders: Vec<Finder>,
    cells: Vec<Vec<usize>>,
    columns: usize,
}

impl Found {
    fn over(width: usize, height: usize) -> Self {
        let count = |pixels: usize| pixels / CELL as usize + 1;
        let cells = vec![Vec::new(); count(width) * count(height)];
        Self { finders: Vec::new(), cells, columns: count(width) }
    }

    fn cell(&self, [x, y]: [f32; 2]) -> usize {
        let at = (y / CELL) as usize * self.columns + ((x / CELL) as usize).min(self.columns - 1);
        at.min(self.cells.len() - 1)
    }

    /// Adds a hit to the finder on which it lies.
    fn add(&mut self, hit: Finder) {
        let reach = (2.0 * hit.module / 0.6).min(CELL / 2.0);
        let [x, y] = hit.at;
        let mut cells: Vec<usize> = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)]
            .map(|(dx, dy)| self.cell([x + dx * reach, y + dy * reach]))
            .to_vec();
        cells.dedup();
        let places = cells.iter().flat_map(|cell| &self.cells[*cell]).copied();
        let near = places.into_iter().find(|place| {
            let it = &self.finders[*place];
            let ratio = it.module / hit.module;
            it.inverted == hit.inverted
                && (0.6..1.7).contains(&ratio)
                && length(it.at, hit.at) < 2.0 * it.module
        });
        match near {
            Some(place) => {
                let known = &mut self.finders[place];
                let share = hit.hits / (known.hits + hit.hits);
                for axis in 0..2 {
                    known.at[axis] += (hit.at[axis] - known.at[axis]) * share;
                }
                known.module += (hit.module - known.module) * share;
                known.contrast += (hit.contrast - known.contrast) * share;
                known.hits += hit.hits;
            }
            None => {
                let cell = self.cell(hit.at);
                self.cells[cell].push(self.finders.len());
                self.finders.push(hit);
            }
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
        let mut found = Found::over(self.width, self.height);
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
                    return found.finders;
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
                    found.add(hit);
                }
            }
        }
        found.finders
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
