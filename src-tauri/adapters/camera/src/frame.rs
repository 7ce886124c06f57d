//! A gray frame, and the small picture of it that people see.

/// One byte a pixel, row after row without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub pixels: Vec<u8>,
    pub width: usize,
    pub height: usize,
}

/// The brightest pixel of a covered lens, whose noise is not quite black.
const DARKEST: u8 = 24;

impl Frame {
    /// Whether nothing is to be seen, by a sample of the pixels.
    pub(crate) fn is_black(&self) -> bool {
        self.pixels.iter().step_by(61).all(|pixel| *pixel <= DARKEST)
    }
}

/// The four corners of a code, in pixels.
pub type Outline = [[f32; 2]; 4];

/// A small picture of the newest frame with the outlines of what was last read.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    pub frame: Frame,
    pub outlines: Vec<Outline>,
}

/// The preview's longest side, in pixels.
const PREVIEW_SIDE: usize = 400;

impl Preview {
    /// Shrinks by a whole number, each pixel the mean of its square.
    pub(crate) fn of(frame: &Frame, outlines: &[Outline]) -> Self {
        let by = frame.width.max(frame.height).div_ceil(PREVIEW_SIDE).max(1);
        let (width, height) = (frame.width / by, frame.height / by);
        let mut pixels = Vec::with_capacity(width * height);
        let mut sums = vec![0_u32; width];
        let count = u32::try_from(by * by).unwrap_or(u32::MAX);
        for y in 0..height {
            sums.fill(0);
            for row in frame.pixels.chunks_exact(frame.width).skip(y * by).take(by) {
                for (sum, square) in sums.iter_mut().zip(row.chunks_exact(by)) {
                    *sum += square.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
                }
            }
            pixels.extend(sums.iter().map(|sum| u8::try_from(sum / count).unwrap_or(255)));
        }
        let scale = by as f32;
        let outlines =
            outlines.iter().map(|outline| outline.map(|corner| corner.map(|it| it / scale)));
        Self { frame: Frame { pixels, width, height }, outlines: outlines.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preview_is_small_and_its_outline_fits() {
        let frame = Frame { pixels: vec![200; 1280 * 720], width: 1280, height: 720 };
        let outline = [[0.0, 0.0], [1280.0, 0.0], [1280.0, 720.0], [0.0, 720.0]];
        let preview = Preview::of(&frame, &[outline]);
        assert_eq!((preview.frame.width, preview.frame.height), (320, 180));
        assert_eq!(preview.frame.pixels, vec![200; 320 * 180]);
        assert_eq!(preview.outlines[0][2], [320.0, 180.0]);
        let tiny = Frame { pixels: vec![7], width: 1, height: 1 };
        assert_eq!(Preview::of(&tiny, &[]).frame, tiny);
    }
}
