//! maneki-host.
