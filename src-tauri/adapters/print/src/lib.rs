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
use maneki_core::printer::PrinterSetup;

/// The printer at a set-up's address; none where it is no address of any kind.
///
/// `queue:NAME` is a queue of the system's, `ipp://…` an IPP printer; else it is a thermal
/// printer by [`link::Address`].
#[must_use]
pub fn printer(setup: &PrinterSetup) -> Option<Box<dyn Printer>> {
    let address = setup.address.trim();
    if let Some(name) = address.strip_prefix("queue:") {
        let name = name.trim();
        // `lp` would read a leading dash as an option.
        let fits = !name.is_empty() && !name.starts_with('-');
        return fits.then(|| Box::new(queue::SystemQueue { name: name.to_owned() }) as _);
    }
    if address.starts_with("ipp://") {
        return ipp::IppPrinter::parse(address).map(|printer| Box::new(printer) as _);
    }
    let address = link::Address::parse(address)?;
    Some(Box::new(thermal::Thermal::new(address, setup.profile.clone())))
}
