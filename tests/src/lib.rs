//! What the tests of the whole till share: a shop in memory whose time, chance and faults come
//! from a seed.

pub mod books;
pub mod cashier;
pub mod chance;
pub mod faulty;
pub mod roll;
pub mod shop;
pub mod tax_free;
