//! What the till asks of the outside world. Roles, not vendors.
//!
//! Ports block; the host calls all but [`Store`] and [`Env`] on threads of their own.

use maneki_core::{id::Id, time::AtMs};

pub mod files;
pub mod papers;
pub mod printer;
pub mod records;
pub mod store;
pub mod tax_office;
pub mod upkeep;
pub mod wallet;

pub use files::{Files, ProductFault, RateFault, WriteFault, Written};
pub use printer::{Dots, Found, FoundHow, PaperFault, Press, Printer, Printout};
pub use store::{Reader, Store, StoreError, Write};
pub use tax_office::{TaxOffice, Vault};
pub use upkeep::BackupFault;
pub use wallet::Wallet;

/// Takes how far a long job came, and may break it off.
pub type Progress<'a> = dyn FnMut(u64, u64) -> std::ops::ControlFlow<()> + 'a;

/// Time, chance and the slow hash of PINs.
pub trait Env: Send + Sync {
    fn now(&self) -> AtMs;

    /// 128 bits that no other call ever gave.
    fn fresh_id(&self) -> Id;

    /// Argon2id in PHC form, with a salt of its own.
    fn hash_pin(&self, pin: &str) -> String;

    fn pin_matches(&self, pin: &str, hash: &str) -> bool;

    /// SHA-256; for remembering payment codes without keeping them.
    fn digest(&self, bytes: &[u8]) -> [u8; 32];
}
