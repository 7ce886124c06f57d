use super::*;
use crate::time::parse_day;
use proptest::prelude::*;

#[test]
fn send_numbers_follow_each_other() {
    let now = AtMs(1_795_964_399_500); // 2026-11-29T23:59:59.5+09:00
    let mut last = SendNo::next(None, now, 7);
    assert_eq!(last.as_str(), "20261129235959070");
    for _ in 0..10 {
        last = SendNo::next(Some(&last), now, 7);
    }
    assert_eq!(last.as_str(), "20261130000000070", "an eleventh in a second takes the next one");
    let back = SendNo::next(Some(&last), now.plus_ms(-86_400_000), 7);
    assert_eq!(back.as_str(), "20261130000000071", "a clock set back does not repeat a number");
    assert_eq!(SendNo::parse("2026112923595907"), None);
}

#[test]
fn the_last_second_of_a_year() {
    assert_eq!(second_after("20261231235959"), "20270101000000");
    assert_eq!(second_after("20280228235959"), "20280229000000");
    assert_eq!(second_after("20261123140509"), "20261123140510");
}

proptest! {
    /// Two tills of one shop, any clocks, any order: no number twice.
    #[test]
    fn two_tills_never_collide(
        steps in prop::collection::vec((1_u8..=2, -5_000_i64..5_000), 1..200),
    ) {
        let mut now = AtMs(1_795_964_000_000);
        let mut last: [Option<SendNo>; 2] = [None, None];
        let mut seen = std::collections::BTreeSet::new();
        for (till, ms) in steps {
            now = now.plus_ms(ms);
            let mine = &mut last[usize::from(till) - 1];
            let next = SendNo::next(mine.as_ref(), now, till);
            prop_assert_eq!(next.as_str().len(), 17);
            prop_assert!(seen.insert(next.clone()), "{} twice", next);
            *mine = Some(next);
        }
    }
}

#[test]
fn the_last_day_of_confirmation() {
    // The day after the sale is day 1 (zenmenkyo.jp/refund: 2026-11-01 → 2027-01-30).
    let cases = [
        ("2026-11-01", "2027-01-30"),
        ("2026-12-31", "2027-03-31"),
        ("2027-11-30", "2028-02-28"),
        ("2027-12-01", "2028-02-29"), // a leap day is a day
        ("2027-12-02", "2028-03-01"),
        ("2028-02-29", "2028-05-29"),
        ("2099-12-31", "2100-03-31"), // 2100 is no leap year
    ];
    for (sold, last) in cases {
        let day = |text| parse_day(text).expect("a day");
        assert_eq!(days_after(day(sold), 90), day(last), "{sold}");
    }
}
