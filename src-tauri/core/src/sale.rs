//! sale.
