//! What the guide slip says, in every language, and what it never says.

mod common;

use common::{SOLD, record};
use maneki_core::{
    staff::Language,
    taxfree::{
        life::{CustomsAnswer, Fact, Life, SendAnswer},
        record::SendNo,
        slip::{GuideSlip, RefundTerms, SendState, SlipShop},
    },
    time::day_text,
};
use std::collections::{BTreeMap, BTreeSet};

const LANGUAGES: [(&str, &str); 5] = [
    ("ja", include_str!("../../../../assets/taxfree/slip/ja.toml")),
    ("zh-Hans", include_str!("../../../../assets/taxfree/slip/zh-Hans.toml")),
    ("zh-Hant", include_str!("../../../../assets/taxfree/slip/zh-Hant.toml")),
    ("en", include_str!("../../../../assets/taxfree/slip/en.toml")),
    ("ko", include_str!("../../../../assets/taxfree/slip/ko.toml")),
];

/// `key = "words"` a line.
fn words(text: &str) -> BTreeMap<&str, &str> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let pair = |line: &'static str| line.split_once(" = ");
    let mut words = BTreeMap::new();
    for line in lines {
        let line: &'static str = Box::leak(line.to_owned().into_boxed_str());
        let (key, quoted) = pair(line).expect("key = words");
        let text = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        words.insert(key, text.expect("in quotes"));
    }
    words
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn every_language_is_complete() {
    let japanese = words(LANGUAGES[0].1);
    for (language, text) in LANGUAGES {
        let words = words(text);
        assert_eq!(words["language"], language);
        assert!(words.keys().eq(japanese.keys()), "{language}");
        for (key, text) in &words {
            assert!(!text.trim().is_empty(), "{language} {key}");
            assert_eq!(places(text), places(japanese[key]), "{language} {key}");
        }
    }
}

/// taxfree.md §3: the retired papers are not named, nor is a price called tax-free.
#[test]
fn what_is_never_said() {
    for (language, text) in LANGUAGES {
        for word in ["購入記録票", "誓約", "免税価", "免税价", "免稅價", "tax-free price", "면세가"]
        {
            assert!(!text.contains(word), "{language}: {word}");
        }
    }
}

#[test]
fn the_sending_state_is_true() {
    let record = record(1, 3, SendNo::next(None, SOLD, 1));
    let said = |answer| Fact::SendAnswered { send_no: record.send_no.clone(), answer };
    let yes = || said(SendAnswer::Accepted { warnings: vec![] });
    let confirm = Fact::CustomsAnswered(CustomsAnswer::Confirmed { kind: "1".into(), on: None });
    let cases = [
        ("just recorded", vec![], true, SendState::Waiting),
        ("no sender is set up", vec![], false, SendState::NotSent),
        ("on the wire", vec![Fact::Tick], true, SendState::Waiting),
        ("silence", vec![Fact::Tick, said(SendAnswer::NoAnswer)], true, SendState::Waiting),
        (
            "refused",
            vec![Fact::Tick, said(SendAnswer::Refused { notes: vec![] })],
            true,
            SendState::NotSent,
        ),
        ("registered", vec![Fact::Tick, yes()], true, SendState::Sent),
        ("confirmed", vec![Fact::Tick, yes(), confirm], true, SendState::Sent),
    ];
    for (name, facts, has_sender, state) in cases {
        let facts: Vec<_> = facts.into_iter().map(|fact| (SOLD, fact)).collect();
        let life = Life::replay(&record, SOLD, &facts).expect("a life");
        let shop = SlipShop {
            name: "まねき免税店".into(),
            address: "東京都".into(),
            terms: RefundTerms { route: "wallet".into(), ..RefundTerms::default() },
            has_sender,
        };
        let slip = GuideSlip::of(&record, &life, &shop, "02C3".into(), Language::ZhHans, SOLD);
        assert_eq!(slip.send_state, state, "{name}");
        assert_eq!(slip.confirm_by.map(day_text).as_deref(), Some("2027-02-21"));
        assert_eq!(
            (slip.total_yen, slip.refundable_yen),
            (record.total_yen(), record.refundable_yen())
        );
        assert_eq!(slip.taxes.len(), 2);
        let all = format!("{slip:?}");
        assert!(all.contains("02C3") && !all.contains("L898902C3") && !all.contains("ERIKSSON"));
    }
}
