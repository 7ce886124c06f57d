//! The rules of the till: pure functions over plain values.
//!
//! Nothing here reads the world. The time and every id come in as arguments, so a whole shop
//! day replays from a seed. No I/O, no async, no serde, no clock, no entropy.

#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::indexing_slicing)
)]

pub mod audit;
pub mod campaign;
pub mod cart;
pub mod chain;
pub mod checkout;
pub mod compare;
pub mod discount;
pub mod hex;
pub mod id;
pub mod jan;
pub mod journal;
pub mod label;
pub mod money;
pub mod paper;
pub mod passport;
pub mod payment;
pub mod print;
pub mod printer;
pub mod product;
pub mod rate;
pub mod receipt;
pub mod reconcile;
pub mod refund;
pub mod report;
pub mod sale;
pub mod scan;
pub mod search;
pub mod settings;
pub mod shift;
pub mod staff;
pub mod tax;
pub mod taxfree;
pub mod time;
pub mod upkeep;
