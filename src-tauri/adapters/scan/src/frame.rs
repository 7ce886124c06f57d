//! Gray pictures: a borrowed frame, and an owned one for what is cut out and enlarged.

/// A picture of one byte a pixel, row after row without gaps.
#[derive(Clone, Copy)]
pub struct GrayFrame<'a> {
    pixels: &'a [u8],
    width: usize,
    height: usize,
}

/// A picture whose size and number of pixels do not agree, or that has none.
#[derive(Debug, PartialEq, Eq)]
pub struct WrongSize;

impl<'a> GrayFrame<'a> {
    /// # Errors
    /// [`WrongSize`].
    pub fn new(pixels: &'a [u8], width: usize, height: usize) -> Result<Self, WrongSize> {
        let fits = width > 0 && height > 0 && width.checked_mul(height) == Some(pixels.len());
        if fits { Ok(Self { pixels, width, height }) } else { Err(WrongSize) }
    }

    #[must_use]
    pub fn pixels(&self) -> &'a [u8] {
        self.pixels
    }

    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    pub(crate) fn row(&self, y: usize) -> &'a [u8] {
        &self.pixels[y * self.width..(y + 1) * self.width]
    }

    /// The value of the pixel at a place; outside, the nearest pixel's.
    pub(crate) fn nearest(&self, x: f32, y: f32) -> i32 {
        let column = (x.max(0.0) as usize).min(self.width - 1);
        let row = (y.max(0.0) as usize).min(self.height - 1);
        i32::from(self.pixels[row * self.width + column])
    }

    /// The value between pixels; outside, the nearest pixel's.
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let (most_x, most_y) = (self.width as f32 - 1.0, self.height as f32 - 1.0);
        let (x, y) = ((x - 0.5).clamp(0.0, most_x), (y - 0.5).clamp(0.0, most_y));
        let (left, top) = (x as usize, y as usize);
        let (right, low) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let value = |x: usize, y: usize| f32::from(self.pixels[y * self.width + x]);
        let upper = value(left, top) * (1.0 - fx) + value(right, top) * fx;
        let lower = value(left, low) * (1.0 - fx) + value(right, low) * fx;
        upper * (1.0 - fy) + lower * fy
    }
}

/// A gray picture of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gray {
    pub pixels: Vec<u8>,
    pub width: usize,
    pub height: usize,
}

impl Gray {
    #[must_use]
    pub fn frame(&self) -> GrayFrame<'_> {
        GrayFrame { pixels: &self.pixels, width: self.width, height: self.height }
    }
}
