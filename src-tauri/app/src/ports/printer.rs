//! Printers and cash drawers. Calls block until their outcome is certain or given up.
//!
//! An adapter sends what it is given exactly once and says apart "nothing was taken" and "it may
//! have been taken". When to send is `maneki_core::print`'s business.

use maneki_core::print::{Delivery, PrinterFault, PrinterStatus};

/// A picture of black and white dots: eight to a byte, the leftmost in the highest bit, 1 black.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dots {
    pub width: usize,
    pub height: usize,
    /// Rows of `width` dots, each padded to whole bytes.
    pub bytes: Vec<u8>,
}

impl Dots {
    #[must_use]
    pub fn blank(width: usize, height: usize) -> Self {
        Self { width, height, bytes: vec![0; width.div_ceil(8) * height] }
    }

    /// Bytes in a row.
    #[must_use]
    pub fn stride(&self) -> usize {
        self.width.div_ceil(8)
    }

    /// False outside the picture.
    #[must_use]
    pub fn get(&self, x: usize, y: usize) -> bool {
        let byte = self.bytes.get(y * self.stride() + x / 8);
        x < self.width && byte.is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    pub fn set(&mut self, x: usize, y: usize, black: bool) {
        let at = y * self.stride() + x / 8;
        if let Some(byte) = self.bytes.get_mut(at).filter(|_| x < self.width) {
            let bit = 0x80 >> (x % 8);
            if black { *byte |= bit } else { *byte &= !bit }
        }
    }
}

/// A document as a printer takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printout {
    /// A4 and other cut sheets; also receipts on a queue whose driver knows the roll.
    Pdf { title: String, bytes: Vec<u8> },
    /// Thermal rolls: printed, fed and cut.
    Dots(Dots),
}

/// One printer.
pub trait Printer: Send + Sync {
    /// What it says now; at most two seconds.
    fn status(&self) -> PrinterStatus;

    /// Sends `printout` once.
    fn send(&self, printout: &Printout) -> Delivery;

    /// Opens the drawer that hangs on it.
    ///
    /// # Errors
    /// The fault that kept the pulse from going out; [`PrinterFault::NotFound`] where it has no
    /// drawer.
    fn open_drawer(&self) -> Result<(), PrinterFault>;
}
