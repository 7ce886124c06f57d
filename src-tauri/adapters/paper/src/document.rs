//! How each document looks: its content set into a display list. One file a document.

pub mod receipt;
pub mod slip;
