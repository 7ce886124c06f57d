//! maneki-print.
