//! The tax office's contract: the fake that demo and simulations run on answers as the real
//! sender does over TLS.

mod common;

use common::{SOLD, buyer, record, set_up};
use expect_test::{Expect, expect};
use maneki_app::ports::tax_office::{CustomsQuery, Message, TaxOffice};
use maneki_core::taxfree::{
    life::{CustomsAnswer, SendAnswer},
    record::SendNo,
};
use maneki_taxoffice::{
    fake::{FakeOffice, Reply},
    office::HttpsOffice,
    sim::{self, Fault, Script},
};
use std::{
    fs,
    sync::atomic::{AtomicU32, Ordering},
};

#[derive(Clone, Copy)]
enum Act {
    /// The record of this number goes out.
    Send(u8),
    /// The second number takes the first back.
    Cancel(u8, u8),
    Ask(u8),
    /// The traveller passes customs; the office knows the record or not.
    Confirm(u8),
    Refuse(u8),
}

fn number(till: u8) -> SendNo {
    SendNo::next(None, SOLD, till)
}

fn send_word(answer: &SendAnswer) -> &'static str {
    match answer {
        SendAnswer::Accepted { warnings } if warnings.is_empty() => "accepted",
        SendAnswer::Accepted { .. } => "accepted with a warning",
        SendAnswer::Duplicate => "known already",
        SendAnswer::Refused { .. } => "refused",
        SendAnswer::OfficeFault { .. } => "the office's fault",
        SendAnswer::NoAnswer => "no answer",
    }
}

fn customs_word(answer: &CustomsAnswer) -> &'static str {
    match answer {
        CustomsAnswer::NoneYet => "none yet",
        CustomsAnswer::Confirmed { .. } => "confirmed",
        CustomsAnswer::Refused { .. } => "not confirmed",
        CustomsAnswer::Unclear { .. } => "unclear",
        CustomsAnswer::Silence => "silence",
    }
}

/// `customs` plays the officer: number, whether confirmed; says whether the record is known.
fn told(office: &dyn TaxOffice, customs: &dyn Fn(&str, bool) -> bool, acts: &[Act]) -> String {
    let buyer = buyer();
    let send = |message: &Message<'_>| {
        send_word(&office.send(&office.prepare(message).expect("good fields")).answer)
    };
    let pass = |till: u8, yes| match customs(number(till).as_str(), yes) {
        true => "stamped",
        false => "unknown at customs",
    };
    let words = acts.iter().map(|act| match *act {
        Act::Send(till) => {
            let record = record(u128::from(till), 3, number(till));
            send(&Message::Register { record: &record, buyer: &buyer })
        }
        Act::Cancel(till, by) => {
            let record = record(u128::from(till), 3, number(till));
            send(&Message::Cancel { record: &record, buyer: &buyer, send_no: &number(by) })
        }
        Act::Ask(till) => {
            let query = CustomsQuery { send_no: number(till), sold_on: SOLD.day_in_japan() };
            customs_word(&office.ask(&query).answer)
        }
        Act::Confirm(till) => pass(till, true),
        Act::Refuse(till) => pass(till, false),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Both offices are told to treat their first messages like this.
fn check_with(fake_plays: &[Reply], sim_plays: &[Fault], acts: &[Act], expected: Expect) {
    let fake = FakeOffice::new();
    fake.then(fake_plays.iter().cloned());
    let at_customs = |send_no: &str, yes: bool| match yes {
        true => fake.confirm(send_no),
        false => fake.refuse(send_no, "goods missing"),
    };
    let said = told(&fake, &at_customs, acts);
    expected.assert_eq(&said);

    static NEXT: AtomicU32 = AtomicU32::new(0);
    let (process, number) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(format!("maneki-contract-{process}-{number}"));
    fs::create_dir_all(&folder).expect("a folder");
    let send = sim_plays.iter().cloned().map(Some).collect();
    let script = Script { send, ..Script::default() };
    let running = sim::start("127.0.0.1:0", &folder, script).expect("a simulator");
    let (settings, key) = set_up(&folder);
    let office = HttpsOffice::open(settings, &key).expect("an office");
    let at_customs =
        |send_no: &str, yes: bool| running.at_customs(send_no, if yes { "1" } else { "9" });
    assert_eq!(told(&office, &at_customs, acts), said, "over TLS");
    drop(fs::remove_dir_all(&folder));
}

fn check(acts: &[Act], expected: Expect) {
    check_with(&[], &[], acts, expected);
}

#[test]
fn a_record_is_registered_once() {
    check(
        &[Act::Send(1), Act::Send(1), Act::Send(2)],
        expect!["accepted, known already, accepted"],
    );
}

#[test]
fn customs_is_asked_until_it_has_spoken() {
    check(
        &[Act::Ask(1), Act::Send(1), Act::Ask(1), Act::Confirm(1), Act::Ask(1)],
        expect!["none yet, accepted, none yet, stamped, confirmed"],
    );
}

#[test]
fn customs_can_refuse() {
    check(
        &[Act::Send(1), Act::Refuse(1), Act::Ask(1), Act::Ask(1)],
        expect!["accepted, stamped, not confirmed, not confirmed"],
    );
}

#[test]
fn a_record_that_was_taken_back_is_confirmed_no_more() {
    let acts = [Act::Send(1), Act::Cancel(1, 2), Act::Confirm(1), Act::Ask(1), Act::Cancel(1, 2)];
    check(&acts, expect!["accepted, accepted, unknown at customs, none yet, known already"]);
}

#[test]
fn a_lost_answer_leaves_a_record_that_is_known_already() {
    let acts = [Act::Send(1), Act::Send(1), Act::Ask(1)];
    check_with(
        &[Reply::LoseAnswer],
        &[Fault::LoseAnswer],
        &acts,
        expect!["no answer, known already, none yet"],
    );
}

#[test]
fn a_lost_message_leaves_nothing() {
    let acts = [Act::Send(1), Act::Confirm(1), Act::Send(1)];
    check_with(
        &[Reply::LoseMessage],
        &[Fault::Reset],
        &acts,
        expect!["no answer, unknown at customs, accepted"],
    );
}

#[test]
fn the_offices_own_fault_and_its_warning() {
    let acts = [Act::Send(1), Act::Send(1)];
    let fake = [Reply::Fault, Reply::Warn];
    check_with(
        &fake,
        &[Fault::System, Fault::Warning],
        &acts,
        expect!["the office's fault, accepted with a warning"],
    );
}
