//! Where a symbol lies: the map from its modules to the frame, and how well a map fits.

use super::spec::{Module, Plan};
use crate::GrayFrame;

pub(super) type Corners = [[f32; 2]; 4];

/// A perspective map from the symbol's square, in modules, to the frame, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Map([f32; 8]);

impl Map {
    /// The map that takes the square of `side` modules to `corners`; None for a folded one.
    pub(super) fn new(corners: &Corners, side: f32) -> Option<Self> {
        let [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners.map(|point| point.map(f64::from));
        let (sum_x, sum_y) = (x0 - x1 + x2 - x3, y0 - y1 + y2 - y3);
        let (dx1, dx2, dy1, dy2) = (x1 - x2, x3 - x2, y1 - y2, y3 - y2);
        let cross = dx1 * dy2 - dx2 * dy1;
        if cross.abs() < 1e-6 {
            return None;
        }
        let g = (sum_x * dy2 - dx2 * sum_y) / cross;
        let h = (dx1 * sum_y - sum_x * dy1) / cross;
        let n = f64::from(side);
        let terms = [
            (x1 - x0 + g * x1) / n,
            (x3 - x0 + h * x3) / n,
            x0,
            (y1 - y0 + g * y1) / n,
            (y3 - y0 + h * y3) / n,
            y0,
            g / n,
            h / n,
        ];
        let far = 1.0 + g + h;
        (far > 0.1 && 1.0 + g > 0.1 && 1.0 + h > 0.1).then(|| Self(terms.map(|it| it as f32)))
    }

    pub(super) fn at(&self, u: f32, v: f32) -> [f32; 2] {
        let [a, b, c, d, e, f, g, h] = self.0;
        let scale = 1.0 / (g * u + h * v + 1.0);
        [(a * u + b * v + c) * scale, (d * u + e * v + f) * scale]
    }
}

/// Pairs of neighbouring modules by which a map is judged.
pub(super) struct Judge {
    /// A dark and a light module beside it, known from the plan.
    known: Vec<([f32; 2], [f32; 2])>,
    /// Any neighbours within the data: they differ most when each is hit in its middle.
    data: Vec<([f32; 2], [f32; 2])>,
    pub(super) side: f32,
}

/// Pairs of data modules that are looked at.
const DATA_PAIRS: usize = 300;

/// Pairs of either kind that a rough guess looks at.
const ROUGH_PAIRS: usize = 160;

/// What the unknown pairs count beside the known ones.
const DATA_SHARE: f32 = 0.7;

impl Judge {
    pub(super) fn new(plan: &Plan) -> Self {
        let side = plan.side;
        let (mut known, mut data) = (Vec::new(), Vec::new());
        let middle = |x: usize, y: usize| [x as f32 + 0.5, y as f32 + 0.5];
        for y in 0..side {
            for x in 0..side {
                for (nx, ny) in [(x + 1, y), (x, y + 1)] {
                    if nx >= side || ny >= side {
                        continue;
                    }
                    let pair = (plan.modules[y * side + x], plan.modules[ny * side + nx]);
                    match pair {
                        (Module::Dark, Module::Light) => known.push((middle(x, y), middle(nx, ny))),
                        (Module::Light, Module::Dark) => known.push((middle(nx, ny), middle(x, y))),
                        (Module::Data, Module::Data) => data.push((middle(x, y), middle(nx, ny))),
                        _ => {}
                    }
                }
            }
        }
        let every = (data.len() / DATA_PAIRS).max(1) | 1;
        let data = data.into_iter().step_by(every).collect();
        Self { known, data, side: side as f32 }
    }

    /// How well the map fits: mean contrast of the known pairs, and some of the unknown ones.
    pub(super) fn score(&self, frame: GrayFrame<'_>, corners: &Corners) -> f32 {
        let Some(map) = Map::new(corners, self.side) else { return f32::MIN };
        let sample = |[u, v]: [f32; 2]| {
            let [x, y] = map.at(u, v);
            frame.at(x, y)
        };
        // Squared: the plain sum of steps along a line is the same wherever it is sampled.
        let data: f32 = self.data.iter().map(|(a, b)| (sample(*a) - sample(*b)).powi(2)).sum();
        let spread = (data / self.data.len().max(1) as f32).sqrt();
        self.known_score(frame, corners) + DATA_SHARE * spread
    }

    /// Known pairs alone: tells which version a symbol is.
    pub(super) fn known_score(&self, frame: GrayFrame<'_>, corners: &Corners) -> f32 {
        let Some(map) = Map::new(corners, self.side) else { return f32::MIN };
        let sample = |[u, v]: [f32; 2]| {
            let [x, y] = map.at(u, v);
            frame.at(x, y)
        };
        let known: f32 =
            self.known.iter().map(|(dark, light)| sample(*light) - sample(*dark)).sum();
        known.abs() / self.known.len().max(1) as f32
    }

    /// A quick guess of the score, from some of the pairs and whole pixels.
    pub(super) fn rough_score(&self, frame: GrayFrame<'_>, corners: &Corners) -> f32 {
        let Some(map) = Map::new(corners, self.side) else { return f32::MIN };
        let sample = |[u, v]: [f32; 2]| {
            let [x, y] = map.at(u, v);
            frame.nearest(x, y)
        };
        // Odd, since pairs to the right and downwards take turns.
        let some = |pairs: &[([f32; 2], [f32; 2])]| pairs.len().div_ceil(ROUGH_PAIRS) | 1;
        let (mut known, mut count) = (0, 0);
        for (dark, light) in self.known.iter().step_by(some(&self.known)) {
            known += sample(*light) - sample(*dark);
            count += 1;
        }
        let known = known.abs() as f32 / count.max(1) as f32;
        let (mut data, mut count) = (0, 0);
        for (a, b) in self.data.iter().step_by(some(&self.data)) {
            data += (sample(*a) - sample(*b)).pow(2);
            count += 1;
        }
        known + DATA_SHARE * (data as f32 / count.max(1) as f32).sqrt()
    }

    /// Moves all corners together to where the known patterns are, some modules to any side: a
    /// hand moves less between two frames.
    pub(super) fn slide(&self, frame: GrayFrame<'_>, corners: &Corners) -> Corners {
        let module = length(corners[0], corners[2]) / (self.side * std::f32::consts::SQRT_2);
        let mut best = *corners;
        let mut top = self.known_score(frame, &best);
        for (step, reach) in [(1.0, 5_i8), (0.5, 1)] {
            let start = best;
            for down in -reach..=reach {
                for along in -reach..=reach {
                    let off = [f32::from(along), f32::from(down)].map(|it| it * step * module);
                    let moved = start.map(|[x, y]| [x + off[0], y + off[1]]);
                    let score = self.known_score(frame, &moved);
                    if score > top {
                        (best, top) = (moved, score);
                    }
                }
            }
        }
        best
    }

    /// Moves the corners, one after the other and in smaller and smaller steps (in modules), to
    /// where the score is best.
    pub(super) fn refine(&self, frame: GrayFrame<'_>, corners: &Corners, steps: &[f32]) -> Corners {
        let mut best = *corners;
        let mut top = self.score(frame, &best);
        let module = length(best[0], best[2]) / (self.side * std::f32::consts::SQRT_2);
        for step in steps {
            let step = step * module;
            for _ in 0..3 {
                let before = top;
                for corner in 0..4 {
                    for (dx, dy) in [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)] {
                        let mut moved = best;
                        moved[corner][0] += dx;
                        moved[corner][1] += dy;
                        let score = self.score(frame, &moved);
                        if score > top {
                            (best, top) = (moved, score);
                        }
                    }
                }
                if top <= before {
                    break;
                }
            }
        }
        best
    }
}

pub(super) fn length(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}
