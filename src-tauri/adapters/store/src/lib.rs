//! The till's memory: one encrypted SQLite file, written by one process, whole step by whole
//! step, every document chained to the one before.
//!
//! All SQL of the till is in this crate. No rule of the shop is: what to write is decided above.

mod backup;
mod chain;
mod documents;
mod error;
mod find;
mod key;
mod migrate;
mod open;
mod read;
mod record_words;
pub mod sample;
mod settings;
mod settlement;
mod shift_total;
mod store;
mod totals;
mod upkeep;
mod value;
mod verify;
mod write;

pub use backup::{BackupError, Facts, inspect, restore};
pub use chain::Head;
pub use error::OpenError;
pub use key::Key;
pub use store::{SqlReader, SqlStore};
pub use upkeep::{ENDING as BACKUP_ENDING, facts as backup_facts};
pub use verify::Verdict;
