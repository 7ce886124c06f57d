//! The zones of ICAO's specimens, and what one wrong letter does to them.

use super::*;
use crate::time::{day_text, parse_day};

/// Doc 9303-4, appendix B.
const TD3: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                   L898902C36UTO7408122F1204159ZE184226B<<<<<10";
/// Doc 9303-5, appendix A.
const TD1: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n\
                   7408122F1204159UTO<<<<<<<<<<<6\n\
                   ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
/// Doc 9303-6, appendix B.
const TD2: &str = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n\
                   D231458907UTO7408122F1204159<<<<<<<6";
/// Doc 9303-7, appendix B.
const MRV_A: &str = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                     L8988901C4XXX4009078F96121096ZE184226B<<<<<<";
const MRV_B: &str = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n\
                     L8988901C4XXX4009078F9612109<<<<<<<<";

fn today() -> Date {
    parse_day("2026-11-23").expect("a day")
}

fn passport(text: &str) -> Passport {
    read(text, today()).expect("a zone").passport
}

#[test]
fn the_specimens() {
    let cases = [
        (TD3, Form::Td3, "L898902C3", "UTO", "19740812", "2012-04-15"),
        (TD1, Form::Td1, "D23145890", "UTO", "19740812", "2012-04-15"),
        (TD2, Form::Td2, "D23145890", "UTO", "19740812", "2012-04-15"),
        (MRV_A, Form::MrvA, "L8988901C", "XXX", "19400907", "1996-12-10"),
        (MRV_B, Form::MrvB, "L8988901C", "XXX", "19400907", "1996-12-10"),
    ];
    for (text, form, number, nationality, birth, expires) in cases {
        let passport = passport(text);
        assert_eq!(passport.form, form);
        assert_eq!(passport.number, number);
        assert_eq!(passport.issuer, "UTO");
        assert_eq!(passport.nationality, nationality);
        assert_eq!(passport.full_name(), "ERIKSSON ANNA MARIA");
        assert_eq!(passport.birth.digits().as_deref(), Some(birth));
        assert_eq!(passport.sex, Sex::Female);
        assert_eq!(passport.expires.map(day_text).as_deref(), Some(expires));
    }
    assert!(passport(TD3).is_passport() && !passport(MRV_A).is_passport());
    assert_eq!(passport(TD3).last_four(), "02C3");
}

#[test]
fn nothing_personal_in_debug() {
    let shown = format!("{:?}", read(TD3, today()));
    for secret in ["ERIKSSON", "ANNA", "L898902C3", "1974", "02C3"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn however_it_is_sent() {
    let joined = TD3.replace('\n', "");
    let wedge = format!("{}\r\n", TD3.replace('\n', "\r\n"));
    let wide: String = TD3
        .chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).expect("full width"),
            other => other,
        })
        .collect();
    let short = TD3.replace("MARIA<<<<<<<<<<<<<<<<<<<", "MARIA");
    for text in [joined, wedge, wide, short, TD3.to_lowercase(), TD3.replace("<<", "< <")] {
        assert_eq!(passport(&text), passport(TD3), "{text}");
    }
}

#[test]
fn what_is_refused() {
    let cases = [
        ("", MrzFault::Length { places: 0 }),
        ("P<UTO", MrzFault::Length { places: 5 }),
        (&TD3.replace("L898902C3", "L898902C4"), MrzFault::CheckDigit),
        (&TD3.replace("ERIKSSON", "ERIKSS0N"), MrzFault::Letters(Field::Name)),
        (&TD3.replace("P<UTO", "P<UT0"), MrzFault::Letters(Field::Issuer)),
        (&TD3.replace("6UTO", "6UT0"), MrzFault::Letters(Field::Nationality)),
        (&TD3.replace("ERIKSSON", "ERIKSS*N"), MrzFault::Character { place: 11 }),
        (&TD3.replace("2F1", "2Q1"), MrzFault::Shape(Field::Sex)),
    ];
    for (text, fault) in cases {
        assert_eq!(read(text, today()), Err(fault), "{text}");
    }
}

#[test]
fn a_number_longer_than_nine() {
    // Doc 9303-5, appendix A: D23145890734 goes over into the optional part.
    let text = "I<UTOD23145890<7349<<<<<<<<<<<\n\
                3407127M9507122UTO<<<<<<<<<<<2\n\
                STEVENSON<<PETER<JOHN<<<<<<<<<";
    assert_eq!(passport(text).number, "D23145890734");
}

#[test]
fn the_day_decides_the_century() {
    let cases = [
        ("261123", "2026-11-23", Some("20261123")),
        ("261124", "2026-11-23", Some("19261124")),
        ("000229", "2026-11-23", Some("20000229")),
        ("270101", "2027-01-01", Some("20270101")),
        ("740230", "2026-11-23", None),
    ];
    for (text, today, found) in cases {
        let birth = century::birth(text, parse_day(today).expect("a day"));
        assert_eq!(birth.and_then(Birth::digits).as_deref(), found, "{text}");
    }
    let unknown = century::birth("74<<<<", today()).expect("a year");
    assert_eq!((unknown.year, unknown.month, unknown.digits()), (1974, None, None));
    let expires = |text| century::expiry(text, today()).expect("a date").map(day_text);
    assert_eq!(expires("361231").as_deref(), Some("2036-12-31"));
    assert_eq!(expires("991231").as_deref(), Some("1999-12-31"));
    assert_eq!(expires("<<<<<<"), None);
}

/// The letter's value in a check digit.
fn value(c: char) -> u32 {
    if c == '<' { 0 } else { c.to_digit(36).expect("a letter of the zone") }
}

/// Every one-letter error in a place that a check digit covers is refused, or mended to the truth.
/// A check digit cannot see a letter swapped for one whose value differs by a multiple of ten
/// (0, A, K, U and the filler; 1, B, L, V; …): those, and no others, may read as another number.
#[test]
fn one_wrong_letter() {
    let mut mended = 0;
    for (name, text) in [("TD3", TD3), ("TD2", TD2), ("TD1", TD1), ("MRV-A", MRV_A)] {
        let right: Vec<char> = text.replace('\n', "").chars().collect();
        let truth = passport(text);
        let layout = zone::Layout::of(&right).expect("a layout");
        let covered: Vec<usize> = layout.mixed_places().chain(layout.digit_places()).collect();
        for place in covered {
            for wrong in LETTERS.chars().filter(|c| *c != right[place]) {
                let mut places = right.clone();
                places[place] = wrong;
                let text: String = places.iter().collect();
                let blind = value(wrong) % 10 == value(right[place]) % 10;
                match read(&text, today()) {
                    Err(_) => {}
                    Ok(found) if found.passport == truth => {
                        mended += usize::from(!found.mended.is_empty());
                    }
                    Ok(found) => {
                        assert!(blind, "{name} {place} {wrong}: read as {}", found.passport.number);
                        assert!(found.mended.is_empty());
                    }
                }
            }
        }
    }
    assert!(mended > 15, "O and I in places of digits are mended: {mended}");
}

#[test]
fn a_swap_in_the_number_asks_a_person() {
    let read_as = |number| TD3.replace("L898902C3", number);
    // Its one doubtful place is the zero, so there is one likely reading, but no proof: the same
    // check digit also holds for `9898902C3`, an L misread, once the zero is swapped.
    assert_eq!(read(&read_as("L8989O2C3"), today()), Err(MrzFault::Doubtful));
    let reading = likely(&read_as("L8989O2C3"), today()).expect("likely");
    assert_eq!((reading.passport.number.as_str(), reading.mended), ("L898902C3", vec![49]));
    assert_eq!(read(&read_as("9898902C3"), today()), Err(MrzFault::Doubtful));
    assert_eq!(likely(&read_as("L898902C4"), today()), Err(MrzFault::CheckDigit));
}

#[test]
fn letters_in_dates_are_mended() {
    let text = TD3.replace("7408122F1204159", "74O8I22FI2O4I59");
    let reading = read(&text, today()).expect("mended");
    assert_eq!((reading.passport, reading.mended.len()), (passport(TD3), 5));
}

/// Every state that issues passports, as the zone writes it.
fn states() -> Vec<&'static str> {
    let table = include_str!("../../../../assets/taxfree/nations.csv");
    let states = table.lines().skip(1).filter_map(|row| row.split(',').next());
    states.filter(|state| !state.is_empty()).collect()
}

const FORMS: [Form; 5] = [Form::Td1, Form::Td2, Form::Td3, Form::MrvA, Form::MrvB];

/// A document of `state`, with every check digit right.
fn document(form: Form, state: &str) -> Vec<char> {
    let digit = |text: &str| {
        let weights = [7, 3, 1].into_iter().cycle();
        let sum: u32 = text.chars().zip(weights).map(|(c, weight)| value(c) * weight).sum();
        char::from_digit(sum % 10, 10).expect("a digit")
    };
    let checked = |text: &str| format!("{text}{}", digit(text));
    let state = format!("{state:<<3}");
    let (number, dates) = (checked("AB2O34567"), [checked("740812"), checked("341204")]);
    let [birth, expiry] = &dates;
    let names = "ERIKSSON<<ANNA<MARIA";
    let second = format!("{number}{state}{birth}F{expiry}");
    let rest = |places: usize| "<".repeat(places);
    let text = match form {
        Form::Td1 => {
            let all = digit(&format!("{number}{}{birth}{expiry}{}", rest(15), rest(11)));
            let (first, last) = (rest(15), rest(11));
            format!("I<{state}{number}{first}{birth}F{expiry}{state}{last}{all}{names:<<30}")
        }
        Form::Td2 => {
            let all = digit(&format!("{number}{birth}{expiry}{}", rest(7)));
            format!("{:<<36}{second}{}{all}", format!("I<{state}{names}"), rest(7))
        }
        Form::Td3 => {
            let all = digit(&format!("{number}{birth}{expiry}{}", rest(15)));
            format!("{:<<44}{second}{}{all}", format!("P<{state}{names}"), rest(15))
        }
        Form::MrvA => format!("{:<<44}{second}{}", format!("V<{state}{names}"), rest(16)),
        Form::MrvB => format!("{:<<36}{second}{}", format!("V<{state}{names}"), rest(8)),
    };
    text.chars().collect()
}

/// A document as it should be read, and what one wrong letter may do to it.
struct Spoilt {
    form: Form,
    right: Vec<char>,
    truth: Passport,
    covered: Vec<usize>,
    mended: usize,
}

impl Spoilt {
    fn new(form: Form, state: &str) -> Self {
        let right = document(form, state);
        let truth = zone::read_places(&right, today()).expect("a zone").passport;
        let states = (truth.form, truth.issuer.as_str(), truth.nationality.as_str());
        assert_eq!(states, (form, state, state));
        let layout = zone::Layout::of(&right).expect("a layout");
        let covered = layout.mixed_places().chain(layout.digit_places()).collect();
        Self { form, right, truth, covered, mended: 0 }
    }

    /// Where the document names its state, which no check digit covers.
    fn states(&self) -> [usize; 6] {
        let second = match self.form {
            Form::Td1 => 45,
            Form::Td2 | Form::MrvB => 46,
            Form::Td3 | Form::MrvA => 54,
        };
        [2, 3, 4, second, second + 1, second + 2]
    }

    /// Refused, or mended to the truth. What no zone can prove stays: a letter of the name for
    /// another, the sex, the second letter of the document code, and letters that a check digit
    /// cannot tell apart. A visa's or a card's state stays too, and neither is ever a passport.
    fn with(&mut self, place: usize, wrong: char) {
        let mut places = self.right.clone();
        places[place] = wrong;
        let Ok(found) = zone::read_places(&places, today()) else { return };
        let (found, swaps) = (found.passport, found.mended.len());
        assert_eq!(found.is_passport(), self.form == Form::Td3 && place != 0);
        if found == self.truth {
            self.mended += usize::from(swaps > 0);
            return;
        }
        let told = format!("{:?} {} {place} {wrong}", self.form, self.truth.issuer);
        let Passport { form, surname, given_names, sex, document_code, .. } = self.truth.clone();
        let known = Passport { form, surname, given_names, sex, document_code, ..found };
        let unproven = known == self.truth;
        let blind = self.covered.contains(&place)
            && value(wrong) % 10 == value(self.right[place]) % 10
            && swaps == 0;
        let visa = matches!(self.form, Form::MrvA | Form::MrvB) && self.states().contains(&place);
        assert!(unproven || blind || visa, "{told}");
    }
}

const LETTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";

/// Each wrong letter in each place of each document of each state. The state's own places are
/// spoilt for every state; no check digit covers them, so what a wrong letter elsewhere does is
/// the same for all, and the states take turns.
#[test]
fn every_single_error_in_every_document_of_every_state() {
    let states = states();
    assert!(states.len() > 250, "{}", states.len());
    for form in FORMS {
        let mut spoilt: Vec<Spoilt> = states.iter().map(|state| Spoilt::new(form, state)).collect();
        let own = spoilt[0].states();
        assert!(own.iter().all(|place| !spoilt[0].covered.contains(place)), "{form:?}");
        for document in &mut spoilt {
            for (place, wrong) in
                own.into_iter().flat_map(|place| LETTERS.chars().map(move |c| (place, c)))
            {
                if wrong != document.right[place] {
                    document.with(place, wrong);
                }
            }
        }
        let count = spoilt.len();
        let mut turn = 0;
        for place in (0..spoilt[0].right.len()).filter(|place| !own.contains(place)) {
            for wrong in LETTERS.chars() {
                let document = &mut spoilt[turn % count];
                turn += 1;
                if wrong != document.right[place] {
                    document.with(place, wrong);
                }
            }
        }
        let mended: usize = spoilt.iter().map(|document| document.mended).sum();
        assert!(mended >= 4, "O and I in places of digits are mended: {form:?} {mended}");
    }
}

#[test]
fn a_state_that_differs_asks_a_person() {
    let other = |from, to| TD3.replace(from, to);
    for text in [other("P<UTO", "P<UTC"), other("36UTO", "36UTC"), other("36UTO", "36D<<")] {
        assert_eq!(read(&text, today()), Err(MrzFault::Doubtful), "{text}");
        assert!(likely(&text, today()).expect("to compare").passport.states_differ());
    }
}
