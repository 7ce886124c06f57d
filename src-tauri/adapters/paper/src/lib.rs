//! maneki-paper.
