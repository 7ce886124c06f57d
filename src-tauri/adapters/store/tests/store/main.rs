//! The store through its ports, over memory and over an encrypted file.

mod backup;
#[cfg(unix)]
mod crash;
mod open;
mod payment;
mod port;
mod record;
