//! product.
