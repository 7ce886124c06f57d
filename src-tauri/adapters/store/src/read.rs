//! Rows as values of the core.

pub(crate) mod campaign;
pub(crate) mod counter;
pub(crate) mod load;
pub(crate) mod paper;
pub(crate) mod payment;
pub(crate) mod receipts;
pub(crate) mod record;
pub(crate) mod sale;
