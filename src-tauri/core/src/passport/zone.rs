//! The five layouts of the zone, and the reading of one.

use super::{
    Form, Passport, Sex, century,
    mend::{Mended, mend},
};
use crate::time::Date;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// A passport and what was mended to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub passport: Passport,
    /// Places, from 0 in the joined lines, where O, 0, I or 1 was put right by a check digit.
    pub mended: Vec<usize>,
}

/// Why a text was not taken. It carries nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MrzFault {
    /// Neither 72, 88 nor 90 places: a line is missing or cut.
    Length { places: usize },
    /// Something else than A–Z, 0–9 and `<` stands at this place, from 0.
    Character { place: usize },
    /// The check digits do not hold: scan or type again.
    CheckDigit,
    /// The check digits would hold with O and 0, or I and 1, swapped in the number; or the issuing
    /// state and the nationality, which no check digit covers, are not the same: show [`likely`]
    /// beside the page and ask.
    Doubtful,
    /// A digit stands where only letters can, and nothing proves which letter it was.
    Letters(Field),
    /// A date that is not in the calendar, or a birth in the future.
    Dates(Field),
    /// A part that must be there is empty, or a filler stands inside it.
    Shape(Field),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    DocumentCode,
    Issuer,
    Nationality,
    Name,
    Number,
    Birth,
    Sex,
    Expiry,
}

/// Where each part stands in the joined lines, from 0.
pub(super) struct Layout {
    form: Form,
    names: Range<usize>,
    number: Range<usize>,
    /// Where a number longer than nine places goes on; TD1 and TD2 only.
    overflow: Option<Range<usize>>,
    nationality: Range<usize>,
    birth: Range<usize>,
    sex: usize,
    expiry: Range<usize>,
    /// The personal number, whose check digit may be a filler when it is empty; TD3 only.
    personal: Option<Range<usize>>,
    composite: Option<(usize, Vec<Range<usize>>)>,
}

/// Reads a machine-readable zone.
///
/// Case, spaces, line ends and full-width letters of an input method do not matter. `today`
/// decides the centuries.
///
/// # Errors
/// [`MrzFault`].
pub fn read(text: &str, today: Date) -> Result<Reading, MrzFault> {
    read_places(&joined(text)?, today)
}

/// [`read`] of the places themselves.
pub(super) fn read_places(places: &[char], today: Date) -> Result<Reading, MrzFault> {
    match mended(places)? {
        (layout, Mended::Proven(places, mended)) => {
            let reading = layout.reading(&places, mended, today)?;
            if reading.passport.states_differ() { Err(MrzFault::Doubtful) } else { Ok(reading) }
        }
        (_, Mended::Likely(..)) => Err(MrzFault::Doubtful),
        (_, Mended::Wrong) => Err(MrzFault::CheckDigit),
    }
}

/// The one reading that the check digits allow after [`MrzFault::Doubtful`]. They do not prove
/// it: take it only once a person has compared the number with the page.
///
/// # Errors
/// [`MrzFault`].
pub fn likely(text: &str, today: Date) -> Result<Reading, MrzFault> {
    match mended(&joined(text)?)? {
        (layout, Mended::Proven(places, mended) | Mended::Likely(places, mended)) => {
            layout.reading(&places, mended, today)
        }
        (_, Mended::Wrong) => Err(MrzFault::CheckDigit),
    }
}

fn mended(places: &[char]) -> Result<(Layout, Mended), MrzFault> {
    let layout = Layout::of(places).ok_or(MrzFault::Length { places: places.len() })?;
    let mended = mend(places, &layout);
    Ok((layout, mended))
}

/// The lines in one, in capitals. A name line typed without its fillers is filled up.
fn joined(text: &str) -> Result<Vec<char>, MrzFault> {
    let folded: String = text.nfkc().collect::<String>().to_uppercase();
    let clean = |line: &str| -> Vec<char> {
        line.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
    };
    let lines: Vec<Vec<char>> =
        folded.split(['\r', '\n']).map(clean).filter(|line| !line.is_empty()).collect();
    let mut places = vec![];
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let name_line = if lines.len() == 3 { 2 } else { 0 };
    for (at, line) in lines.iter().enumerate() {
        places.extend(line);
        if lines.len() > 1 && at == name_line {
            places.extend(std::iter::repeat_n('<', width.saturating_sub(line.len())));
        }
    }
    let strange = |c: &char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '<');
    match places.iter().position(strange) {
        Some(place) => Err(MrzFault::Character { place }),
        None => Ok(places),
    }
}

impl Layout {
    pub(super) fn of(places: &[char]) -> Option<Self> {
        let visa = places.first() == Some(&'V');
        match (places.len(), visa) {
            (88, false) => Some(Self::two_lines(Form::Td3, 44)),
            (88, true) => Some(Self::two_lines(Form::MrvA, 44)),
            (72, false) => Some(Self::two_lines(Form::Td2, 36)),
            (72, true) => Some(Self::two_lines(Form::MrvB, 36)),
            (90, _) => Some(Self::card()),
            _ => None,
        }
    }

    /// TD2, TD3 and the visas share the first 28 places of their second line.
    fn two_lines(form: Form, line: usize) -> Self {
        let from = |place: usize| line.saturating_add(place);
        let span = |start: usize, end: usize| from(start)..from(end);
        let covered = |end: usize| vec![span(0, 10), span(13, 20), span(21, end)];
        let (overflow, personal, composite) = match form {
            Form::Td3 => (None, Some(span(28, 42)), Some((from(43), covered(43)))),
            Form::Td2 => (Some(span(28, 35)), None, Some((from(35), covered(35)))),
            Form::Td1 | Form::MrvA | Form::MrvB => (None, None, None),
        };
        Self {
            form,
            names: 5..line,
            number: span(0, 9),
            overflow,
            nationality: span(10, 13),
            birth: span(13, 19),
            sex: from(20),
            expiry: span(21, 27),
            personal,
            composite,
        }
    }

    fn card() -> Self {
        Self {
            form: Form::Td1,
            names: 60..90,
            number: 5..14,
            overflow: Some(15..30),
            nationality: 45..48,
            birth: 30..36,
            sex: 37,
            expiry: 38..44,
            personal: None,
            composite: Some((59, vec![5..30, 30..37, 38..45, 48..59])),
        }
    }

    /// Places that hold digits or fillers and nothing else.
    pub(super) fn digit_places(&self) -> impl Iterator<Item = usize> + use<> {
        let dates = self.birth.clone().chain(self.expiry.clone());
        let checks = [self.number.end, self.birth.end, self.expiry.end];
        let personal = self.personal.as_ref().map(|range| range.end);
        let composite = self.composite.as_ref().map(|(place, _)| *place);
        dates.chain(checks).chain(personal).chain(composite)
    }

    /// Places under a check digit that may hold letters and digits.
    pub(super) fn mixed_places(&self) -> impl Iterator<Item = usize> + use<> {
        let rest = self.personal.clone().into_iter().chain(self.overflow.clone()).flatten();
        self.number.clone().chain(rest)
    }

    /// Whether every check digit of the form is right.
    pub(super) fn checks_hold(&self, places: &[char]) -> bool {
        let own = |range: &Range<usize>| {
            places.get(range.clone()).and_then(|part| check_digit(part.iter().copied()))
                == places.get(range.end).copied()
        };
        let number = match self.long_number(places) {
            Some((number, check)) => check_digit(number.chars()) == Some(check),
            None => own(&self.number),
        };
        let personal = self.personal.as_ref().is_none_or(|range| {
            let empty = places.get(range.clone()).is_some_and(|p| p.iter().all(|c| *c == '<'));
            (empty && places.get(range.end) == Some(&'<')) || own(range)
        });
        let composite = self.composite.as_ref().is_none_or(|(place, ranges)| {
            let covered = ranges.iter().flat_map(|range| places.get(range.clone())).flatten();
            check_digit(covered.copied()) == places.get(*place).copied()
        });
        number && own(&self.birth) && own(&self.expiry) && personal && composite
    }

    /// A number of more than nine places: a filler where its check digit would be, then the rest
    /// and the check digit at the head of the optional part (Doc 9303-5, note j).
    fn long_number(&self, places: &[char]) -> Option<(String, char)> {
        let overflow = self.overflow.clone()?;
        if places.get(self.number.end) != Some(&'<') {
            return None;
        }
        let rest = places.get(overflow)?.iter().copied().take_while(|c| *c != '<');
        let mut rest: Vec<char> = rest.collect();
        let check = rest.pop()?;
        let head = places.get(self.number.clone())?.iter();
        Some((head.copied().chain(rest).collect(), check))
    }

    fn reading(
        &self,
        places: &[char],
        mut mended: Vec<usize>,
        today: Date,
    ) -> Result<Reading, MrzFault> {
        mended.sort_unstable();
        let at = |range: &Range<usize>| -> String {
            places.get(range.clone()).unwrap_or_default().iter().collect()
        };
        let (surname, given_names) = names(&at(&self.names))?;
        let passport = Passport {
            form: self.form,
            document_code: filled(&at(&(0..2)), Field::DocumentCode, |c| {
                c.is_ascii_alphanumeric()
            })?,
            issuer: letters(&at(&(2..5)), Field::Issuer)?,
            nationality: letters(&at(&self.nationality), Field::Nationality)?,
            surname,
            given_names,
            number: self.number(places)?,
            birth: century::birth(&at(&self.birth), today).ok_or(MrzFault::Dates(Field::Birth))?,
            sex: match places.get(self.sex) {
                Some('F') => Sex::Female,
                Some('M') => Sex::Male,
                Some('<' | 'X') => Sex::Unspecified,
                Some(_) | None => return Err(MrzFault::Shape(Field::Sex)),
            },
            expires: century::expiry(&at(&self.expiry), today)
                .ok_or(MrzFault::Dates(Field::Expiry))?,
        };
        Ok(Reading { passport, mended })
    }

    fn number(&self, places: &[char]) -> Result<String, MrzFault> {
        let number = match self.long_number(places) {
            Some((number, _)) => number,
            None => places.get(self.number.clone()).unwrap_or_default().iter().collect(),
        };
        filled(&number, Field::Number, |c| c.is_ascii_alphanumeric())
    }
}

/// Weights 7, 3, 1 over digits, letters from A = 10, and fillers as 0; the sum's last digit
/// (Doc 9303-3, 4.9).
fn check_digit(places: impl Iterator<Item = char>) -> Option<char> {
    let weights = [7_u32, 3, 1].into_iter().cycle();
    let mut sum = 0_u32;
    for (c, weight) in places.zip(weights) {
        let value = if c == '<' { 0 } else { c.to_digit(36)? };
        sum = sum.saturating_add(value.saturating_mul(weight));
    }
    char::from_digit(sum.checked_rem(10)?, 10)
}

/// A part without its trailing fillers; nothing but what `fits` may stand before them.
fn filled(text: &str, part: Field, fits: fn(char) -> bool) -> Result<String, MrzFault> {
    let body = text.trim_end_matches('<');
    let good = !body.is_empty() && body.chars().all(fits);
    good.then(|| body.to_owned()).ok_or(MrzFault::Shape(part))
}

fn letters(text: &str, part: Field) -> Result<String, MrzFault> {
    if text.chars().any(|c| c.is_ascii_digit()) {
        return Err(MrzFault::Letters(part));
    }
    filled(text, part, |c| c.is_ascii_uppercase())
}

/// Surname and given names, fillers turned to spaces.
fn names(text: &str) -> Result<(String, String), MrzFault> {
    if text.chars().any(|c| c.is_ascii_digit()) {
        return Err(MrzFault::Letters(Field::Name));
    }
    let (surname, given) = text.split_once("<<").unwrap_or((text, ""));
    let spaced =
        |part: &str| part.split('<').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let (surname, given) = (spaced(surname), spaced(given));
    if surname.is_empty() {
        return Err(MrzFault::Shape(Field::Name));
    }
    Ok((surname, given))
}
