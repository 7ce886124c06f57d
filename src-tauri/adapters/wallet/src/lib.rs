//! The wallet acquirers behind the `Wallet` port: the real gateways, the fake of the demo, and
//! the simulator that both are tested with.
//!
//! Nothing here decides when to ask again or what an attempt becomes; `maneki_core::payment` does.

pub mod fake;
pub mod sim;
