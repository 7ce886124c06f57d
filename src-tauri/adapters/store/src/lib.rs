//! maneki-store.
