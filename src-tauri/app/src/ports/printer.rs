//! Printers and cash drawers. Calls block until their outcome is certain or given up.
//!
//! An adapter sends what it is given exactly once and says apart "nothing was taken" and "it may
//! have been taken". When to send is `maneki_core::print`'s business.

use maneki_core::{
    label::Labels,
    paper::{Content, Logo},
    print::{Delivery, PrinterFault, PrinterStatus},
    printer::Media,
    staff::Language,
};

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
    /// The same under the logo that lies in the printer's own memory.
    UnderLogo(Dots),
    /// Lays a picture down in the printer's memory as its logo; nothing is printed.
    KeepLogo(Dots),
}

/// One printer.
pub trait Printer: Send + Sync {
    /// What it says now; at most two seconds.
    fn status(&self) -> PrinterStatus;

    /// Sends `printout` once. `tell` hears what the printer says meanwhile.
    fn send(&self, printout: &Printout, tell: &mut dyn FnMut(PrinterStatus)) -> Delivery;

    /// Opens the drawer that hangs on it.
    ///
    /// # Errors
    /// The fault that kept the pulse from going out; [`PrinterFault::NotFound`] where it has no
    /// drawer.
    fn open_drawer(&self) -> Result<(), PrinterFault>;
}

/// A printer that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// As [`maneki_core::printer::PrinterSetup::address`].
    pub address: String,
    pub how: FoundHow,
    /// What it calls itself, where it does.
    pub name: String,
    pub status: PrinterStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundHow {
    /// Port 9100 of the shop's network.
    Network,
    /// Internet Printing Protocol, port 631.
    Ipp,
    Usb,
    Serial,
    /// A queue of the system's.
    Queue,
}

/// What papers are made and printed with.
pub trait Press: Send + Sync {
    /// Printers within reach; takes seconds.
    fn find(&self) -> Vec<Found>;

    /// A picture of the first page as it would be printed, as PNG, at most `dpi` fine.
    ///
    /// # Errors
    /// [`PaperFault`].
    fn preview(&self, content: &Content, media: Media, dpi: u16) -> Result<Vec<u8>, PaperFault>;

    /// Sheets of price labels as PDF.
    ///
    /// # Errors
    /// [`PaperFault`].
    fn labels(&self, labels: &Labels) -> Result<Vec<u8>, PaperFault>;

    /// A picture file as a logo: scaled down to fit, in black and white.
    ///
    /// # Errors
    /// Where it is no PNG picture.
    fn logo(&self, png: &[u8]) -> Result<Logo, PaperFault>;

    /// The characters of a text that no font draws.
    fn missing(&self, text: &str, language: Language) -> Vec<char>;
}

/// Why a paper could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperFault {
    /// A legal item has characters that no font draws.
    Missing {
        item: String,
        characters: String,
    },
    /// Its sums disagree: a bug, and nothing may be printed.
    Untied,
    /// The picture could not be read.
    NoPicture,
    DiskFull,
    /// The text is for the log.
    Failed(String),
}
