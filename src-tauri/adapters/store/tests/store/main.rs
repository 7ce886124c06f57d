//! The store through its ports, over memory and over an encrypted file.

mod open;
mod payment;
mod port;
