//! A code that was read, and where.

use maneki_core::scan::Symbology;
use std::fmt;

/// Text, raw bytes, kind and place. Its text may be a payment code: it is never printed.
#[derive(Clone, PartialEq)]
pub struct Found {
    pub text: String,
    pub bytes: Vec<u8>,
    pub symbology: Symbology,
    /// Top left, top right, bottom right, bottom left as the code stands, in pixels.
    pub corners: [[f32; 2]; 4],
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Found({:?}, {} bytes at {:?})", self.symbology, self.bytes.len(), self.corners)
    }
}

/// The name used in `scan --json`.
#[must_use]
pub fn symbology_name(symbology: Symbology) -> &'static str {
    match symbology {
        Symbology::Qr => "qr",
        Symbology::Code128 => "code128",
        Symbology::Ean13 => "ean13",
        Symbology::Ean8 => "ean8",
        Symbology::UpcA => "upca",
        Symbology::UpcE => "upce",
        Symbology::Code39 => "code39",
        Symbology::Pdf417 => "pdf417",
        Symbology::DataMatrix => "datamatrix",
        Symbology::Unsaid => "unknown",
    }
}
