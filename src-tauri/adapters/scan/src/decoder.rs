//! The one entry: a gray frame in, codes out. Cheap when it is easy, heavier in steps, within a
//! budget; a reader that panics costs its frame, not the till.

use crate::{
    Found, GrayFrame, bars,
    budget::Budget,
    qr::{self, Glimpses, Outcome},
    readers::Look,
};
use maneki_core::scan::Symbology;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

#[cfg(not(feature = "zxing-cpp"))]
use crate::readers::pure;
#[cfg(feature = "zxing-cpp")]
use crate::readers::zxing::Zxing;

/// CPU time below which it is not worth beginning to seek codes that nobody saw.
const SEEKING_MS: f32 = 8.0;

/// What to read and how long to try.
#[derive(Clone, Debug)]
pub struct Settings {
    pub symbologies: Vec<Symbology>,
    /// CPU time for one frame, after which no further step begins.
    pub budget: Duration,
}

/// PDF417 and Data Matrix are off: boarding passes and parcels only disturb.
impl Default for Settings {
    fn default() -> Self {
        use Symbology::{Code39, Code128, Ean8, Ean13, Qr, UpcA, UpcE};
        Self {
            symbologies: vec![Qr, Code128, Ean13, Ean8, UpcA, UpcE, Code39],
            budget: Duration::from_millis(30),
        }
    }
}

/// Reads one stream of frames; what one frame taught helps the next.
pub struct Decoder {
    settings: Settings,
    #[cfg(feature = "zxing-cpp")]
    zxing: Zxing,
    glimpses: Glimpses,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new(Settings::default())
    }
}

impl Decoder {
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        bars::prepare();
        Self {
            #[cfg(feature = "zxing-cpp")]
            zxing: Zxing::new(&settings.symbologies),
            settings,
            glimpses: Glimpses::default(),
        }
    }

    /// All codes of one frame. Never a wrong one: what no check confirms is left out.
    pub fn decode(&mut self, frame: GrayFrame<'_>) -> Vec<Found> {
        let found = catch_unwind(AssertUnwindSafe(|| self.cascade(frame)));
        let found = found.unwrap_or_else(|_| {
            self.glimpses.forget();
            Vec::new()
        });
        if !found.is_empty() {
            self.glimpses.forget();
        }
        found
    }

    fn cascade(&mut self, frame: GrayFrame<'_>) -> Vec<Found> {
        let budget = Budget::start(self.settings.budget);
        let mut look = self.look(frame);
        look.found.retain(|found| bars::confirm(frame, found));
        if !look.found.is_empty() {
            return look.found;
        }
        match self.unread(frame, look.unread, budget) {
            Outcome::Read(found) => vec![found],
            Outcome::Seen(glimpse) => self.glimpses.add(glimpse).into_iter().collect(),
            Outcome::Nothing => {
                self.glimpses.miss();
                Vec::new()
            }
        }
    }

    /// What is read of the places where a code was seen, was seen before, or is sought.
    fn unread(&self, frame: GrayFrame<'_>, seen: Vec<[[f32; 2]; 4]>, budget: Budget) -> Outcome {
        let mut best = Outcome::Nothing;
        for corners in distinct(seen) {
            best = best.better(qr::read(frame, &corners, budget));
            if matches!(best, Outcome::Read(_)) {
                return best;
            }
        }
        if let (Outcome::Nothing, Some(last)) = (&best, self.glimpses.last()) {
            best = qr::follow(frame, last, budget);
        }
        if matches!(best, Outcome::Read(_)) || !budget.fits_ms(SEEKING_MS) {
            return best;
        }
        match bars::seek(frame, budget) {
            Some(found) => Outcome::Read(found),
            None => best.better(qr::seek(frame, budget)),
        }
    }

    #[cfg(feature = "zxing-cpp")]
    fn look(&self, frame: GrayFrame<'_>) -> Look {
        self.zxing.look(frame)
    }

    #[cfg(not(feature = "zxing-cpp"))]
    fn look(&self, frame: GrayFrame<'_>) -> Look {
        pure::look(frame, &self.settings.symbologies)
    }
}

/// Places that are not the same one seen twice.
fn distinct(places: Vec<[[f32; 2]; 4]>) -> Vec<[[f32; 2]; 4]> {
    let mut kept: Vec<[[f32; 2]; 4]> = Vec::new();
    for place in places {
        let same = |other: &[[f32; 2]; 4]| {
            place.iter().zip(other).all(|(a, b)| (a[0] - b[0]).abs() + (a[1] - b[1]).abs() < 12.0)
        };
        if !kept.iter().any(same) {
            kept.push(place);
        }
    }
    kept
}

#[cfg(all(test, feature = "zxing-cpp"))]
mod tests {
    use super::*;
    use crate::Gray;
    use zxingcpp::BarcodeFormat;

    /// A code of eight pixels a module, white around it; as a camera that mirrors shows it.
    fn drawn(format: BarcodeFormat, text: &str, mirrored: bool) -> Gray {
        let code = zxingcpp::create(format).from_str(text).expect("a code");
        let image = code.to_image_with(&zxingcpp::write().scale(8)).expect("a picture");
        let (width, height) = (image.width() as usize, image.height() as usize);
        let (wide, high) = (width + 80, height.max(120) + 80);
        let data = image.data();
        let mut pixels = vec![255; wide * high];
        // Bars are drawn one row high by some writers: every row shows the same.
        for y in 0..height.max(120) {
            for x in 0..width {
                let from = if mirrored { width - 1 - x } else { x };
                pixels[(y + 40) * wide + x + 40] =
                    data[(y * height / height.max(120)) * width + from];
            }
        }
        Gray { pixels, width: wide, height: high }
    }

    #[test]
    fn a_camera_that_mirrors_is_no_hindrance() {
        for (format, text) in [
            (BarcodeFormat::QRCode, "281234567890123456"),
            (BarcodeFormat::Code128, "281234567890123456"),
            (BarcodeFormat::EAN13, "4901234567894"),
            (BarcodeFormat::Code39, "MANEKI-7"),
        ] {
            for mirrored in [false, true] {
                let gray = drawn(format, text, mirrored);
                let found = Decoder::default().decode(gray.frame());
                let texts: Vec<&str> = found.iter().map(|found| &*found.text).collect();
                assert_eq!(texts, [text], "{format:?}, mirrored: {mirrored}");
            }
        }
    }

    #[test]
    fn boarding_passes_and_parcels_are_read_only_where_asked_for() {
        for (format, symbology) in [
            (BarcodeFormat::PDF417, Symbology::Pdf417),
            (BarcodeFormat::DataMatrix, Symbology::DataMatrix),
        ] {
            let gray = drawn(format, "M1YAMADA/HANAKO", false);
            assert_eq!(Decoder::default().decode(gray.frame()), [], "{format:?}");
            let asked = Settings { symbologies: vec![symbology], ..Settings::default() };
            let found = Decoder::new(asked).decode(gray.frame());
            assert_eq!(found.len(), 1, "{format:?}");
            assert_eq!((&*found[0].text, found[0].symbology), ("M1YAMADA/HANAKO", symbology));
        }
    }
}
