//! The till's use cases, between the rules and the world. No I/O: ports are called by the host,
//! but for the store, which each step commits through.

mod base64;
pub mod bindings;
mod catalogue;
mod changes;
pub mod commands;
pub mod credentials;
pub mod demo;
pub mod error;
pub mod jobs;
pub mod papers;
pub mod ports;
mod printing;
mod state;
pub mod table;
pub mod tax_office;
pub mod till;
pub mod travel;
pub mod view;
pub mod wallets;
