//! Printers: thermal ones spoken to directly, A4 ones over IPP, and the system's print queue.
//!
//! A raw CUPS queue says "completed" while the printer is out of paper, so thermal printers are
//! asked themselves (DLE EOT) before and after. Nothing here decides when to print, or prints
//! twice.

pub mod escpos;
pub mod ipp;
pub mod link;
pub mod queue;
pub mod reasons;
pub mod thermal;
