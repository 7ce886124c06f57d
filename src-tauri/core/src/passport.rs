//! What a travel document says, read from its machine-readable zone (ICAO Doc 9303, parts 3 to 7).
//!
//! Reads text only: typed, or sent line by line by an OCR-B reader that acts as a keyboard. The
//! status of residence and the landing date are not in the zone; the cashier asks for them.

use crate::time::Date;
use std::fmt;

mod century;
mod mend;
mod zone;

pub use zone::{Field, MrzFault, Reading, likely, read};

/// The size of the zone, which tells the kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Three lines of 30: cards.
    Td1,
    /// Two lines of 36.
    Td2,
    /// Two lines of 44: passports.
    Td3,
    /// Visas; never a passport.
    MrvA,
    MrvB,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    Female,
    Male,
    Unspecified,
}

/// A birth date; a zone may leave the day, or the month and the day, unknown (Doc 9303-3, 4.8).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Birth {
    pub year: u16,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

impl Birth {
    /// `19740812`; none where a part is unknown.
    #[must_use]
    pub fn digits(self) -> Option<String> {
        Some(format!("{:04}{:02}{:02}", self.year, self.month?, self.day?))
    }
}

impl From<Date> for Birth {
    fn from(day: Date) -> Self {
        let year = u16::try_from(day.year()).unwrap_or(0);
        Self { year, month: Some(u8::from(day.month())), day: Some(day.day()) }
    }
}

/// Personal data: its `Debug` shows none of it, so no log can.
#[derive(Clone, PartialEq, Eq)]
pub struct Passport {
    pub form: Form,
    /// `P`, `PP`, `V`, `AC`, … as in the zone, without fillers.
    pub document_code: String,
    /// One to three letters as in the zone, without fillers: `D` is Germany.
    pub issuer: String,
    pub nationality: String,
    /// Letters A–Z and single spaces. No check digit covers it: compare with the page.
    pub surname: String,
    pub given_names: String,
    /// Letters and digits.
    pub number: String,
    pub birth: Birth,
    pub sex: Sex,
    /// None where the zone leaves it out.
    pub expires: Option<Date>,
}

impl Passport {
    /// `ERIKSSON ANNA MARIA`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.surname, self.given_names).trim().to_owned()
    }

    /// Whether nationality and issuing state are not the same, which is rare and looks like a
    /// misread letter: no check digit covers either. On a visa they always differ.
    #[must_use]
    pub fn states_differ(&self) -> bool {
        let is_visa = matches!(self.form, Form::MrvA | Form::MrvB);
        !is_visa && self.issuer != self.nationality
    }

    /// The number's last four places, for papers and screens.
    #[must_use]
    pub fn last_four(&self) -> String {
        let skip = self.number.chars().count().saturating_sub(4);
        self.number.chars().skip(skip).collect()
    }

    /// Whether this is a passport and not a visa, an identity card or a crew certificate. Cards
    /// never begin with P (Doc 9303-5 and -6): one misread letter must not make a passport of one.
    #[must_use]
    pub fn is_passport(&self) -> bool {
        self.form == Form::Td3 && self.document_code.starts_with('P')
    }
}

impl fmt::Debug for Passport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Passport({:?}, masked)", self.form)
    }
}

impl fmt::Debug for Birth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Birth(masked)")
    }
}

#[cfg(test)]
mod tests;
