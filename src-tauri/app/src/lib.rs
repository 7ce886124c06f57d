//! The till's use cases, between the rules and the world. No I/O: ports are called by the host,
//! but for the store, which each step commits through.

pub mod ports;
