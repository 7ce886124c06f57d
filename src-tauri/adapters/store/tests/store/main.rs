//! The store through its ports, over memory and over an encrypted file.

mod backup;
mod open;
mod payment;
mod port;
