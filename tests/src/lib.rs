//! maneki-tests.
