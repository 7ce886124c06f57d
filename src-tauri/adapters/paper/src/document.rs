//! How each document looks: its content set into a display list. One file a document.

pub mod formal;
pub mod receipt;
pub mod shift;
pub mod slip;
