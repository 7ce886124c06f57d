//! A passport of every issuing state is read, named for the record, and given its language.

mod common;

use common::{buyer, record};
use maneki_app::ports::tax_office::{Message, TaxOffice};
use maneki_core::{
    passport::{self, MrzFault},
    staff::Language,
    taxfree::record::SendNo,
    time::parse_day,
};
use maneki_taxoffice::{fake::FakeOffice, sim::complaints, tables::Tables};
use proptest::prelude::*;
use serde_json::Value;

/// Doc 9303-3, 4.9, written anew.
fn check_digit(text: &str) -> char {
    let value = |c: char| if c == '<' { 0 } else { c.to_digit(36).expect("a letter of the zone") };
    let sum: u32 = text.chars().zip([7, 3, 1].into_iter().cycle()).map(|(c, w)| value(c) * w).sum();
    char::from_digit(sum % 10, 10).expect("a digit")
}

fn zone(nation: &str, number: &str) -> String {
    let nation = format!("{nation:<<3}");
    let number = format!("{number:<<9}");
    let (birth, expiry, rest) = ("740812", "341204", "<<<<<<<<<<<<<<");
    let (n, b, e) = (check_digit(&number), check_digit(birth), check_digit(expiry));
    let all = check_digit(&format!("{number}{n}{birth}{b}{expiry}{e}{rest}<"));
    let first = format!("P<{nation}ERIKSSON<<ANNA<MARIA");
    format!("{first:<<44}\n{number}{n}{nation}{birth}{b}F{expiry}{e}{rest}<{all}")
}

#[test]
fn every_issuing_state() {
    let today = parse_day("2026-11-23").expect("a day");
    let tables = Tables::shipped();
    for nation in &tables.nations {
        let text = zone(&nation.mrz, "AB1234567");
        let passport = passport::read(&text, today).expect("a zone").passport;
        assert_eq!(
            (passport.issuer.as_str(), passport.nationality.as_str()),
            (nation.mrz.as_str(), nation.mrz.as_str())
        );
        assert!(tables.nation(&passport.nationality).is_some());
        let mut buyer = buyer();
        buyer.passport = passport;
        let record = record(1, 3, SendNo::next(None, common::SOLD, 1));
        let message = Message::Register { record: &record, buyer: &buyer };
        let prepared = FakeOffice::new().prepare(&message).expect("prepared");
        assert!(complaints(3, &prepared.bytes).is_empty(), "{}", nation.mrz);
        let body: Value = serde_json::from_slice(&prepared.bytes).expect("JSON");
        assert_eq!(body["nation"], nation.record.as_str());
    }
}

#[test]
fn languages_of_the_slip() {
    let cases = [
        ("CHN", Language::ZhHans),
        ("TWN", Language::ZhHant),
        ("HKG", Language::ZhHant),
        ("MAC", Language::ZhHant),
        ("KOR", Language::Ko),
        ("JPN", Language::Ja),
        ("D", Language::En),
        ("USA", Language::En),
        ("XXA", Language::En),
        ("???", Language::En),
    ];
    for (nation, language) in cases {
        assert_eq!(Tables::shipped().language(nation), language, "{nation}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

    /// Nothing that a wedge reader or a person can type stops the till.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,120}") {
        let today = parse_day("2026-11-23").expect("a day");
        drop(passport::read(&text, today));
        drop(passport::likely(&text, today));
    }

    /// A whole zone of random letters is read only where all five check digits hold.
    #[test]
    fn random_letters_are_no_passport(rest in "[A-Z0-9<]{83}") {
        let today = parse_day("2026-11-23").expect("a day");
        let text = format!("P<UTO{rest}");
        if let Err(fault) = passport::read(&text, today) {
            let is_length = matches!(fault, MrzFault::Length { .. });
            prop_assert!(!is_length);
        }
    }

    /// Any number survives the zone, whatever its letters.
    #[test]
    fn any_number_is_read_back(number in "[A-Z0-9]{6,9}") {
        let today = parse_day("2026-11-23").expect("a day");
        let passport = passport::read(&zone("CHN", &number), today).expect("a zone").passport;
        prop_assert_eq!(passport.number, number);
    }
}
