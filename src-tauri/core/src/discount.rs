//! discount.
