//! The tax office as the till knows it: the law's dated rows, the record's wire form, and the
//! senders behind the `TaxOffice` port.
//!
//! It decides nothing about sales; the rules are `maneki_core::taxfree`.

mod book;
pub mod fake;
pub mod form;
pub mod office;
pub mod seal;
pub mod sim;
pub mod tables;

pub use book::rule_book;
