//! maneki-files.
