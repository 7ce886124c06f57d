//! The wallet acquirers behind the `Wallet` port: the real gateways, the fake of the demo, and
//! the simulator that both are tested with.
//!
//! Nothing here decides when to ask again or what an attempt becomes; `maneki_core::payment` does.

pub mod antom;
pub mod door;
mod evidence;
pub mod fake;
pub mod gateways;
pub mod hosts;
mod http;
mod keys;
pub mod settings;
pub mod sim;
pub mod spotpay;
pub mod wechat;
mod wire;
mod wire_log;

pub use gateways::{Gateways, NoWireLog};
pub use keys::KeyFault;
pub use maneki_app::credentials::Secret;
pub use wire::Patience;
pub use wire_log::FileWireLog;
