//! Undoes blur by what is known: the finder, timing and alignment patterns of every symbol teach
//! a linear filter which neighbouring light belongs to a module, and what was read teaches on.
//!
//! A lens or a hand blurs all modules alike, so a filter fitted where the truth is known serves
//! everywhere. It learns defocus, motion, sharpening and even inversion without being told.

use super::{geometry::Map, spec::Plan};
use crate::GrayFrame;

/// Half modules of margin around the symbol that are sampled too.
const MARGIN: usize = 6;

/// Modules to each side over which light and contrast are evened out.
const EVEN_OVER: usize = 4;

/// How light is counted. A filter undoes a blur only in the scale in which it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// As the camera gave it.
    Plain,
    /// As the lens had it, before the camera's gamma.
    Linear,
    /// Spread out near white, where too much light has pressed everything together.
    Bleached,
}

impl Scale {
    /// What each value counts, and one beyond the largest.
    fn table(self) -> [f32; 257] {
        std::array::from_fn(|value| {
            let light = value.min(255) as f32 / 255.0;
            match self {
                Self::Plain => light,
                Self::Linear => light * light,
                Self::Bleached => 1.0 - (1.0 - light).powf(0.4),
            }
        })
    }

    /// The scales worth trying, the likeliest first, for a place in whose picture this share of
    /// pixels is white through and through.
    pub(super) fn likely(white: f32) -> [Self; 2] {
        if white > MUCH_WHITE {
            [Self::Bleached, Self::Linear]
        } else {
            [Self::Plain, Self::Linear]
        }
    }
}

/// Where more than half of the light modules are white through and through.
const MUCH_WHITE: f32 = 0.25;

/// The symbol's samples at every half module, evened out.
pub(super) struct Samples {
    side: usize,
    stride: usize,
    values: Vec<f32>,
}

impl Samples {
    pub(super) fn take(frame: GrayFrame<'_>, map: &Map, side: usize, scale: Scale) -> Self {
        let scale = scale.table();
        let stride = 2 * side + 1 + 2 * MARGIN;
        let mut values = Vec::with_capacity(stride * stride);
        let module = {
            let (a, b) = (map.at(0.0, 0.0), map.at(side as f32, side as f32));
            super::geometry::length(a, b) / (side as f32 * std::f32::consts::SQRT_2)
        };
        // Large modules are averaged over several points, or the noise of one pixel would count.
        let reach: &[f32] = if module < 2.5 {
            &[0.0]
        } else if module < 5.0 {
            &[-0.13, 0.13]
        } else {
            &[-0.2, 0.0, 0.2]
        };
        for row in 0..stride {
            let v = (row as f32 - MARGIN as f32) / 2.0;
            for column in 0..stride {
                let u = (column as f32 - MARGIN as f32) / 2.0;
                let mut sum = 0.0;
                for dv in reach {
                    for du in reach {
                        let [x, y] = map.at(u + du, v + dv);
                        let value = frame.at(x, y);
                        let (low, share) = (value as usize, value.fract());
                        sum += scale[low] + (scale[low + 1] - scale[low]) * share;
                    }
                }
                values.push(sum / (reach.len() * reach.len()) as f32);
            }
        }
        let mut samples = Self { side, stride, values };
        samples.even_out();
        samples
    }

    /// Takes the local mean off and divides by the local spread.
    fn even_out(&mut self) {
        let stride = self.stride;
        let width = stride + 1;
        let (mut sums, mut squares) = (vec![0.0_f64; width * width], vec![0.0_f64; width * width]);
        for y in 0..stride {
            let (mut sum, mut square) = (0.0, 0.0);
            for x in 0..stride {
                let value = f64::from(self.values[y * stride + x]);
                sum += value;
                square += value * value;
                sums[(y + 1) * width + x + 1] = sums[y * width + x + 1] + sum;
                squares[(y + 1) * width + x + 1] = squares[y * width + x + 1] + square;
            }
        }
        let over = |table: &[f64], x0: usize, y0: usize, x1: usize, y1: usize| {
            table[y1 * width + x1] - table[y0 * width + x1] - table[y1 * width + x0]
                + table[y0 * width + x0]
        };
        let all = (stride * stride) as f64;
        let mean = over(&sums, 0, 0, stride, stride) / all;
        let spread = (over(&squares, 0, 0, stride, stride) / all - mean * mean).max(1e-9).sqrt();
        let half = 2 * EVEN_OVER;
        for y in 0..stride {
            let (y0, y1) = (y.saturating_sub(half), (y + half + 1).min(stride));
            for x in 0..stride {
                let (x0, x1) = (x.saturating_sub(half), (x + half + 1).min(stride));
                let count = ((x1 - x0) * (y1 - y0)) as f64;
                let mean = over(&sums, x0, y0, x1, y1) / count;
                let square = over(&squares, x0, y0, x1, y1) / count;
                let local = (square - mean * mean).max(0.0).sqrt().max(0.25 * spread);
                let value = &mut self.values[y * stride + x];
                *value = ((f64::from(*value) - mean) / local) as f32;
            }
        }
    }

    /// The samples around a module, row after row, and a constant.
    fn around(&self, place: usize, reach: usize, out: &mut [f32]) {
        let (x, y) = (place % self.side, place / self.side);
        let (column, row) = (2 * x + 1 + MARGIN - reach, 2 * y + 1 + MARGIN - reach);
        let width = 2 * reach + 1;
        for (line, part) in out.chunks_exact_mut(width).take(width).enumerate() {
            let start = (row + line) * self.stride + column;
            part.copy_from_slice(&self.values[start..start + width]);
        }
        out[width * width] = 1.0;
    }
}

/// A module whose state is known or believed: place, dark (1) or light (-1), and its weight.
pub(super) struct Lesson {
    pub(super) place: usize,
    pub(super) target: f32,
    pub(super) weight: f32,
}

/// Fits a filter of `reach` half modules to the lessons and gives each module's soft state, dark
/// positive, about 1 where sure. None where the lessons do not determine a filter.
pub(super) fn equalise(
    plan: &Plan,
    samples: &Samples,
    lessons: &[Lesson],
    reach: usize,
    calm: f32,
) -> Option<Vec<f32>> {
    let size = (2 * reach + 1).pow(2) + 1;
    let mut normal = vec![0.0_f32; size * size];
    let mut wanted = vec![0.0_f32; size];
    let mut around = vec![0.0_f32; size];
    for lesson in lessons {
        samples.around(lesson.place, reach, &mut around);
        for row in 0..size {
            let value = around[row] * lesson.weight;
            wanted[row] += value * lesson.target;
            let line = &mut normal[row * size..row * size + row + 1];
            for (sum, other) in line.iter_mut().zip(&around) {
                *sum += value * other;
            }
        }
    }
    let trace: f32 = (0..size).map(|at| normal[at * size + at]).sum();
    for at in 0..size {
        normal[at * size + at] += calm * trace / size as f32 + 1e-6;
    }
    let filter = solve(&mut normal, &mut wanted, size)?;
    let soft = (0..plan.side * plan.side).map(|place| {
        samples.around(place, reach, &mut around);
        around.iter().zip(&filter).map(|(a, b)| a * b).sum()
    });
    Some(soft.collect())
}

/// Cholesky on the lower triangle; gives the solution.
fn solve(matrix: &mut [f32], wanted: &mut [f32], size: usize) -> Option<Vec<f32>> {
    for row in 0..size {
        for column in 0..=row {
            let (mut sum, a, b) = (matrix[row * size + column], row * size, column * size);
            for at in 0..column {
                sum -= matrix[a + at] * matrix[b + at];
            }
            if row == column {
                if sum <= 0.0 {
                    return None;
                }
                matrix[a + row] = sum.sqrt();
            } else {
                matrix[a + column] = sum / matrix[b + column];
            }
        }
    }
    for row in 0..size {
        let known: f32 = (0..row).map(|at| matrix[row * size + at] * wanted[at]).sum();
        wanted[row] = (wanted[row] - known) / matrix[row * size + row];
    }
    for row in (0..size).rev() {
        let known: f32 = (row + 1..size).map(|at| matrix[at * size + row] * wanted[at]).sum();
        wanted[row] = (wanted[row] - known) / matrix[row * size + row];
    }
    wanted.iter().all(|it| it.is_finite()).then(|| wanted.to_vec())
}
