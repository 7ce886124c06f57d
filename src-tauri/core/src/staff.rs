//! Who may do what, and how long a wrong PIN waits.

use crate::{id::StaffId, time::AtMs};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Cashier,
    /// Everything a cashier may, and the rest.
    Manager,
}

/// The language of a person's screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    #[default]
    Ja,
    ZhHans,
    ZhHant,
    En,
    Ko,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Staff {
    pub id: StaffId,
    /// Shown on receipts; unique among those who may sign in.
    pub name: String,
    pub role: Role,
    /// Argon2id in PHC form; made and checked outside the core.
    pub pin_hash: String,
    pub language: Language,
    /// False once the person has left; the row stays for the receipts that name it.
    pub active: bool,
}

/// Digits a PIN may have.
pub const PIN_LENGTH: std::ops::RangeInclusive<usize> = 4..=8;

#[must_use]
pub fn pin_fits(pin: &str) -> bool {
    PIN_LENGTH.contains(&pin.len()) && pin.bytes().all(|b| b.is_ascii_digit())
}

/// Wrong PINs in a row that are free.
const FREE_TRIES: u32 = 5;
const FIRST_WAIT_MS: i64 = 30_000;
/// 30 s doubles up to about an hour.
const MOST_DOUBLINGS: u32 = 7;

/// Slows guessing down: five free tries, then 30 seconds, doubling. Kept across restarts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PinLock {
    pub failures: u32,
    pub until: Option<AtMs>,
}

impl PinLock {
    /// Milliseconds until the next try is let in; zero where it may be made now.
    #[must_use]
    pub fn wait_ms(&self, now: AtMs) -> i64 {
        self.until.map_or(0, |until| until.since(now).max(0))
    }

    #[must_use]
    pub fn failed(self, now: AtMs) -> Self {
        let failures = self.failures.saturating_add(1);
        let over = failures.checked_sub(FREE_TRIES);
        let wait = over.map(|over| {
            let doublings = over.min(MOST_DOUBLINGS);
            FIRST_WAIT_MS.saturating_mul(2_i64.saturating_pow(doublings))
        });
        Self { failures, until: wait.map(|wait| now.plus_ms(wait)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_gets_slow() {
        let now = AtMs(1_000);
        let waits: Vec<i64> =
            std::iter::successors(Some(PinLock::default()), |lock| Some(lock.failed(now)))
                .map(|lock| lock.wait_ms(now))
                .take(16)
                .collect();
        let minute = 60_000;
        let expected = [
            0,
            0,
            0,
            0,
            0,
            30_000,
            minute,
            2 * minute,
            4 * minute,
            8 * minute,
            16 * minute,
            32 * minute,
            64 * minute,
            64 * minute,
            64 * minute,
            64 * minute,
        ];
        assert_eq!(waits, expected);
    }

    #[test]
    fn pins_are_four_to_eight_digits() {
        for (pin, fits) in [("1234", true), ("12345678", true), ("123", false), ("12a4", false)] {
            assert_eq!(pin_fits(pin), fits, "{pin}");
        }
        assert!(!pin_fits("１２３４"), "full-width digits");
    }
}
