//! Printers: thermal ones spoken to directly, A4 ones over IPP, and the system's print queue.
//!
//! A raw CUPS queue says "completed" while the printer is out of paper, so thermal printers are
//! asked themselves (DLE EOT) before and after. Nothing here decides when to print, or prints
//! twice.

pub mod escpos;
pub mod fake;
pub mod find;
pub mod ipp;
pub mod link;
pub mod queue;
pub mod reasons;
pub mod thermal;

use maneki_app::ports::Printer;
use maneki_core::printer::{Line, PrinterSetup};

/// The printer at a set-up's address; none where it is no address of any kind.
#[must_use]
pub fn printer(setup: &PrinterSetup) -> Option<Box<dyn Printer>> {
    match setup.line() {
        Line::Queue(name) => {
            // `lp` would read a leading dash as an option.
            let fits = !name.is_empty() && !name.starts_with('-');
            fits.then(|| Box::new(queue::SystemQueue { name: name.to_owned() }) as _)
        }
        Line::Ipp(address) => ipp::IppPrinter::parse(address).map(|ipp| Box::new(ipp) as _),
        Line::Direct(address) => {
            let address = link::Address::parse(address)?;
            Some(Box::new(thermal::Thermal::new(address, setup.profile.clone())))
        }
    }
}
