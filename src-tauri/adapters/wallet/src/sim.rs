//! The acquirer's simulator: an engine with books and scripted faults, in given time, and the
//! protocols that speak for it.

pub mod acquirer;
pub mod books;
pub mod script;
