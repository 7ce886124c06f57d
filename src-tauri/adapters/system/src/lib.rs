//! The machine itself: its clock, its entropy, the slow hash of PINs, and where the key is kept.
//!
//! The only place that reads clock and entropy. Nothing of the shop is known here.

mod env;
pub mod key;
pub mod secrets;
mod sign;

pub use env::SystemEnv;
pub use sign::TillHand;
