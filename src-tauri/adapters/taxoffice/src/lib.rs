//! maneki-taxoffice.
