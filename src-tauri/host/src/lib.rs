//! Composes the outside world and runs the till in it: the one place that knows every adapter.
//!
//! The till lives on a thread of its own. Windows and scripts send it commands; what its steps
//! ask for is done on other threads, and what came of it goes back as a fact.

mod credentials;
mod demo;
mod ear;
mod eye;
mod house;
mod open;
mod opening;
mod papers;
mod printers;
mod restore;
mod sample;
mod stored;
mod tax_office;
mod wallets;

pub use eye::{PreviewFrame, PreviewSink, preview_bytes};
pub use house::{House, Keep, Reply, View};
pub use maneki_app::demo::ShopKind;
pub use open::{CameraSource, DATABASE, OpenError, Options, Practice, fresh_token, open, today};
pub use restore::{Restore, restore, verify_backup};
pub use sample::sample;
pub use stored::{Drawn, PaperOrder, PaperOutput, render_paper};
