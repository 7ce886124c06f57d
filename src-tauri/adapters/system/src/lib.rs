//! maneki-system.
