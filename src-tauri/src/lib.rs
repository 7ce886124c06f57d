//! maneki.
