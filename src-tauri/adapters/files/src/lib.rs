//! The shop's files: product lists, rates and tax tables come in, exports go out.
//!
//! Every file is read whole or not at all, and every fault names its line and column. What the
//! rows mean is the core's.

pub mod export;
pub mod fault;
pub mod products;
pub mod rate;
pub mod tax;
pub mod travel;

mod archive;
mod journal;
mod settlement;
mod sheet;
mod shop_files;
mod table;
mod whole_file;

pub use fault::{Code, Fault};
pub use shop_files::ShopFiles;
