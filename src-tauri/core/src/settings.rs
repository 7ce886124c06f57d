//! What the shop sets for itself.

use crate::{staff::Language, tax::Rounding};

/// Hours in a rate's default limit (docs of the forex file: it changes once a day).
const DEFAULT_RATE_LIMIT_HOURS: u16 = 36;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub shop_name: String,
    pub branch: String,
    pub address: String,
    pub phone: String,
    /// `T` and 13 digits, or empty while the shop has none.
    pub registration_number: String,
    /// 1 to 99; part of every receipt number.
    pub till_number: u8,
    /// The hour in Japan at which the shop's day begins, 0 to 23.
    pub day_border_hour: u8,
    pub rounding: Rounding,
    pub rate_limit_hours: u16,
    /// The language of the customer's screen while nobody stands there.
    pub visitor_language: Language,
    pub receipt_header: String,
    pub receipt_footer: String,
    /// The system's print queue for papers; empty saves them only.
    pub print_queue: String,
    /// The camera's name as it was listed; empty takes the first.
    pub camera: String,
    /// A discount above this many hundredths of a percent asks for a manager's PIN.
    pub cashier_discount_basis_points: u16,
    /// Minutes without a touch after which a window locks; 0 never.
    pub lock_after_minutes: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            shop_name: String::new(),
            branch: String::new(),
            address: String::new(),
            phone: String::new(),
            registration_number: String::new(),
            till_number: 1,
            day_border_hour: 4,
            rounding: Rounding::Down,
            rate_limit_hours: DEFAULT_RATE_LIMIT_HOURS,
            visitor_language: Language::ZhHans,
            receipt_header: String::new(),
            receipt_footer: String::new(),
            print_queue: String::new(),
            camera: String::new(),
            cashier_discount_basis_points: 2_000,
            lock_after_minutes: 10,
        }
    }
}
