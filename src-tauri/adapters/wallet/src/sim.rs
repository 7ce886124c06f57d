//! The acquirer's simulator: an engine with books and scripted faults, in given time, and the
//! protocols that speak for it.

#[cfg(feature = "simulator")]
mod acceptance;
pub mod acquirer;
#[cfg(feature = "simulator")]
mod antom;
pub mod books;
#[cfg(feature = "simulator")]
mod counter;
#[cfg(feature = "simulator")]
mod http;
#[cfg(feature = "simulator")]
mod keys;
#[cfg(feature = "simulator")]
mod notices;
#[cfg(feature = "simulator")]
mod run;
pub mod script;
#[cfg(feature = "simulator")]
mod server;
#[cfg(feature = "simulator")]
mod spotpay;
#[cfg(feature = "simulator")]
mod wechat;

#[cfg(feature = "simulator")]
pub use {
    acceptance::{Sheet, acceptance, rehearse},
    counter::Counter,
    keys::KeyRing,
    run::run,
    server::{Clock, Server},
    spotpay::MD5_KEY,
};
