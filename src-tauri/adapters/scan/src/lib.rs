//! maneki-scan.
