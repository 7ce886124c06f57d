//! Codes from barcode scanners on a serial port: RS-232, or USB that shows itself as a port.
//!
//! Knows neither what a code means nor what the till does with it. A port that is not there, held
//! by another program or gone is a [`State`] with a name, and is opened by itself once it can be.

mod lines;
mod ports;
mod scanner;

pub use scanner::{Hooks, Line, Scanner, State};
