//! The one entry: a gray frame in, codes out. Cheap when it is easy, heavier in steps, within a
//! budget; a reader that panics costs its frame, not the till.

use crate::{Found, GrayFrame, budget::Budget, readers::pure};
use maneki_core::scan::Symbology;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

#[cfg(feature = "zxing-cpp")]
use crate::readers::zxing::Zxing;

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
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new(Settings::default())
    }
}

impl Decoder {
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            #[cfg(feature = "zxing-cpp")]
            zxing: Zxing::new(&settings.symbologies),
            settings,
        }
    }

    /// All codes of one frame. Never a wrong one: what no check confirms is left out.
    pub fn decode(&mut self, frame: GrayFrame<'_>) -> Vec<Found> {
        catch_unwind(AssertUnwindSafe(|| self.cascade(frame))).unwrap_or_default()
    }

    fn cascade(&mut self, frame: GrayFrame<'_>) -> Vec<Found> {
        let budget = Budget::start(self.settings.budget);
        let found = self.whole(frame);
        if !found.is_empty() || !budget.fits_ms(5.0) {
            return found;
        }
        let found = pure::rxing(frame, &[Symbology::Qr]);
        if found.is_empty() { pure::rqrr(frame) } else { found }
    }

    #[cfg(feature = "zxing-cpp")]
    fn whole(&self, frame: GrayFrame<'_>) -> Vec<Found> {
        self.zxing.look(frame).found
    }

    #[cfg(not(feature = "zxing-cpp"))]
    fn whole(&self, frame: GrayFrame<'_>) -> Vec<Found> {
        pure::rxing(frame, &self.settings.symbologies)
    }
}
