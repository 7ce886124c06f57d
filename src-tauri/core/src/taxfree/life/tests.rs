//! Lives told step by step, and a search over every order of facts.

use super::*;
use crate::{id::Id, time::parse_day};

const NOON: AtMs = AtMs(1_795_921_200_000); // 2026-11-29T12:00:00+09:00
const FIRST: &str = "20261129120000010";
const CANCEL: &str = "20261129130000010";

fn number(text: &str) -> SendNo {
    SendNo::parse(text).expect("a send number")
}

fn begun() -> Life {
    Life {
        record: RecordId(Id(1)),
        recorded_at: NOON,
        confirm_by: parse_day("2027-02-27"),
        refundable_yen: Yen::of(500),
        registration: Parcel::due(number(FIRST), NOON),
        withdrawal: None,
        customs: Customs::NotYet,
        ask_at: None,
        refunds: vec![],
    }
}

fn plan(id: u128, fee: i32) -> RefundPlan {
    RefundPlan {
        refund: RefundId(Id(id)),
        route: RefundRoute::Cash,
        gross_yen: Yen::of(500),
        fee_yen: Yen::of(fee),
    }
}

fn said(send_no: &str, answer: SendAnswer) -> Fact {
    Fact::SendAnswered { send_no: number(send_no), answer }
}

fn yes() -> SendAnswer {
    SendAnswer::Accepted { warnings: vec![] }
}

fn note() -> Note {
    Note { code: "1".into(), field: Some("goodsName".into()), text: "?".into() }
}

/// One word a fact, and how the story names it.
fn fact(word: &str) -> Fact {
    let customs = |answer| Fact::CustomsAnswered(answer);
    match word {
        "tick" => Fact::Tick,
        "restart" => Fact::Restarted,
        "resend" => Fact::ResendAsked,
        "yes" => said(FIRST, yes()),
        "warn" => said(FIRST, SendAnswer::Accepted { warnings: vec![note()] }),
        "dup" => said(FIRST, SendAnswer::Duplicate),
        "silence" => said(FIRST, SendAnswer::NoAnswer),
        "field" => said(FIRST, SendAnswer::Refused { notes: vec![note()] }),
        "fault" => said(FIRST, SendAnswer::OfficeFault { notes: vec![note()] }),
        "withdraw" => {
            let reason = WithdrawReason::GoodsReturned;
            Fact::Withdraw { reason, send_no: number(CANCEL) }
        }
        "cancel-yes" => said(CANCEL, yes()),
        "cancel-silence" => said(CANCEL, SendAnswer::NoAnswer),
        "none" => customs(CustomsAnswer::NoneYet),
        "lost" => customs(CustomsAnswer::Silence),
        "unclear" => customs(CustomsAnswer::Unclear { kind: "2".into() }),
        "confirm" => customs(CustomsAnswer::Confirmed { kind: "1".into(), on: None }),
        "refuse" => customs(CustomsAnswer::Refused { kind: "9".into(), note: "?".into() }),
        "approve" => Fact::RefundApproved { plan: plan(1, 50), by: StaffId(Id(9)) },
        "approve-2" => Fact::RefundApproved { plan: plan(2, 0), by: StaffId(Id(9)) },
        "approve-dear" => Fact::RefundApproved { plan: plan(3, 500), by: StaffId(Id(9)) },
        "paid" => Fact::RefundPaid { refund: RefundId(Id(1)) },
        "no-refund" => Fact::RefundRefused { refund: RefundId(Id(1)), why: "window".into() },
        "paid-2" => Fact::RefundPaid { refund: RefundId(Id(2)) },
        other => panic!("no such word: {other}"),
    }
}

const WORDS: [&str; 22] = [
    "tick",
    "restart",
    "resend",
    "yes",
    "warn",
    "dup",
    "silence",
    "field",
    "fault",
    "withdraw",
    "cancel-yes",
    "cancel-silence",
    "none",
    "lost",
    "unclear",
    "confirm",
    "refuse",
    "approve",
    "approve-2",
    "paid",
    "no-refund",
    "paid-2",
];

fn effect(effect: &Effect) -> &'static str {
    match effect {
        Effect::SendRegistration { .. } => "SEND",
        Effect::SendCancellation { .. } => "CANCEL",
        Effect::AskCustoms { .. } => "ASK",
        Effect::PayRefund { .. } => "PAY",
    }
}

/// Plays a story: words are facts, `+N` lets N hours pass, `+Nd` days. Says each effect, each
/// refusal and the standing at the end.
fn told(story: &str) -> String {
    let (mut life, mut now, mut out) = (begun(), NOON, vec![]);
    for word in story.split_whitespace() {
        if let Some(time) = word.strip_prefix('+') {
            let (text, unit) =
                time.strip_suffix('d').map_or((time, HOUR_MS), |d| (d, 24 * HOUR_MS));
            now = now.plus_ms(text.parse::<i64>().expect("a number") * unit);
            continue;
        }
        match life.clone().step(&fact(word), now) {
            Ok((next, effects)) => {
                life = next;
                out.extend(effects.iter().map(|e| effect(e).to_owned()));
            }
            Err(why) => out.push(format!("{why:?}!")),
        }
    }
    out.push(format!("{:?}", life.standing(now)));
    if let Some(alarm) = life.alarm(now) {
        out.push(format!("{alarm:?}").chars().take_while(|c| c.is_alphabetic()).collect());
    }
    out.join(" ")
}

#[test]
fn lives() {
    let cases = [
        ("", "Queued"),
        ("+1", "Queued Unsent"),
        ("tick", "SEND Sending"),
        ("tick tick tick", "SEND Sending"),
        ("tick yes", "SEND Sent"),
        ("tick warn", "SEND SentWithWarning"),
        // The whole life.
        ("tick yes +6 tick confirm approve paid", "SEND ASK PAY Refunded"),
        // Silence is asked again with the same number; a duplicate means it had arrived.
        ("tick silence tick +1 tick dup", "SEND SEND Sent"),
        ("tick fault +1 tick yes", "SEND SEND Sent"),
        ("tick restart tick yes", "SEND SEND Sent"),
        ("tick field +9 tick", "SEND NeedsFix NeedsFix"),
        // A late refusal or silence takes nothing back.
        ("tick yes silence field", "SEND Sent"),
        ("tick yes confirm none lost refuse", "SEND Confirmed"),
        // None yet is no refusal, and asking goes on after the last day.
        ("tick yes +6 tick none +89d tick none", "SEND ASK ASK Sent DeadlineNear"),
        ("tick yes +91d tick none +1d tick none", "SEND ASK ASK PastDeadline"),
        ("tick yes +120d tick confirm approve paid", "SEND ASK PAY Refunded"),
        ("tick yes refuse +6 tick", "SEND Refused"),
        ("tick yes unclear +6 tick", "SEND ASK Unclear Unclear"),
        ("tick yes unclear confirm", "SEND Confirmed"),
        ("tick yes confirm +73", "SEND Confirmed ConfirmedUnpaid"),
        // No refund before the confirmation, none twice, none for nothing.
        ("tick yes approve", "SEND NotConfirmed! Sent"),
        (
            "tick yes confirm approve approve approve-2",
            "SEND PAY RefundAlready! RefundAlready! RefundApproved",
        ),
        ("tick yes confirm approve paid paid approve-2", "SEND PAY RefundAlready! Refunded"),
        ("tick yes confirm approve-dear", "SEND BadPlan! Confirmed"),
        ("tick yes confirm paid", "SEND NoSuchRefund! Confirmed"),
        // The wallet refused in words: another route, under another id.
        (
            "tick yes confirm approve no-refund approve approve-2 paid-2",
            "SEND PAY BadPlan! PAY Refunded",
        ),
        ("tick yes confirm approve no-refund paid", "SEND PAY NoSuchRefund! Confirmed"),
        ("tick yes confirm approve paid no-refund", "SEND PAY Refunded! Refunded"),
        // Withdrawing.
        ("withdraw tick", "Withdrawn"),
        ("tick withdraw tick", "SEND Withdrawing"),
        ("tick withdraw silence +1 tick yes tick cancel-yes", "SEND SEND CANCEL Withdrawn"),
        ("tick withdraw field tick", "SEND Withdrawn"),
        ("tick field withdraw tick", "SEND Withdrawn"),
        (
            "tick yes withdraw tick cancel-silence +1 tick cancel-yes",
            "SEND CANCEL CANCEL Withdrawn",
        ),
        ("tick yes withdraw tick restart tick", "SEND CANCEL CANCEL Withdrawing"),
        ("tick yes withdraw +1", "SEND Withdrawing Unsent"),
        ("tick yes withdraw withdraw confirm approve", "SEND Withdrawn! Withdrawn! Withdrawing"),
        ("tick yes confirm approve withdraw", "SEND PAY RefundAlready! RefundApproved"),
        ("tick yes confirm approve paid withdraw", "SEND PAY Refunded! Refunded"),
        ("cancel-yes", "NoSuchMessage! Queued"),
    ];
    for (story, end) in cases {
        assert_eq!(told(story), end, "{story}");
    }
}

/// Every order of five facts, and every state it reaches: what must never happen does not.
#[test]
fn every_order_of_facts() {
    let mut edge = vec![(begun(), false)];
    let mut seen = std::collections::HashSet::new();
    for depth in 0..5_i64 {
        let now = NOON.plus_ms(depth * 7 * HOUR_MS);
        let mut next = vec![];
        for (life, paid_before) in &edge {
            for word in WORDS {
                let Ok((after, effects)) = life.clone().step(&fact(word), now) else { continue };
                check_invariants(life, &after, &effects, word);
                let paid = after.refunds.iter().filter(|refund| refund.paid_at.is_some()).count();
                assert!(paid <= 1, "{word}: paid twice");
                assert!(paid == 1 || !paid_before, "{word}: a payment was forgotten");
                if seen.insert(format!("{after:?}")) {
                    next.push((after, paid == 1));
                }
            }
        }
        edge = next;
    }
    assert!(seen.len() > 5_000, "{}", seen.len());
}

/// A tick does something exactly when the life says so.
#[test]
fn it_wakes_when_it_says() {
    let mut edge = vec![begun()];
    let mut seen = std::collections::HashSet::new();
    for depth in 0..4_i64 {
        let now = NOON.plus_ms(depth * 7 * HOUR_MS);
        let mut next = vec![];
        for life in &edge {
            let effects = life.clone().step(&Fact::Tick, now).map(|(_, effects)| effects);
            let wakes = life.wakes_at().is_some_and(|at| at <= now);
            assert_eq!(effects.is_ok_and(|effects| !effects.is_empty()), wakes, "{life:?}");
            let after = WORDS.iter().filter_map(|word| life.clone().step(&fact(word), now).ok());
            next.extend(
                after.map(|(after, _)| after).filter(|after| seen.insert(format!("{after:?}"))),
            );
        }
        edge = next;
    }
}

/// Asked ever less, and never not at all.
#[test]
fn how_often_customs_is_asked() {
    let mut life = begun();
    life.registration.state = ParcelState::Accepted { at: NOON, warnings: vec![] };
    life.ask_at = Some(NOON);
    let cases =
        [(1, 6), (29, 6), (31, 24), (119, 24), (121, 7 * 24), (269, 7 * 24), (2_000, 30 * 24)];
    for (days, hours) in cases {
        let now = NOON.plus_ms(days * 24 * HOUR_MS);
        let (asked, effects) = life.clone().step(&Fact::Tick, now).expect("a tick");
        assert_eq!(effects.len(), 1);
        assert_eq!(asked.wakes_at(), Some(now.plus_ms(hours * HOUR_MS)), "day {days}");
    }
}

fn check_invariants(before: &Life, after: &Life, effects: &[Effect], word: &str) {
    let confirmed = |life: &Life| matches!(life.customs, Customs::Confirmed { .. });
    for effect in effects {
        match effect {
            Effect::SendRegistration { send_no, .. } => {
                assert_eq!(send_no.as_str(), FIRST, "the number never changes");
                assert!(!before.registration.is_accepted(), "{word}: sent after its yes");
            }
            Effect::SendCancellation { .. } => assert!(before.registration.is_accepted()),
            Effect::AskCustoms { .. } => assert!(before.registration.is_accepted()),
            Effect::PayRefund { .. } => {
                assert!(confirmed(before), "{word}: paid before the confirmation");
                assert!(before.withdrawal.is_none());
                assert!(!before.refunds.iter().any(Refund::is_alive), "{word}: two refunds");
            }
        }
    }
    assert!(!confirmed(before) || confirmed(after), "{word}: a confirmation was lost");
    assert!(!before.registration.is_accepted() || after.registration.is_accepted());
    assert!(after.refunds.iter().filter(|refund| refund.is_alive()).count() <= 1);
    if confirmed(after) && !confirmed(before) {
        assert_eq!(word, "confirm");
    }
    let refused = matches!(after.customs, Customs::Refused { .. });
    assert!(!refused || matches!(before.customs, Customs::Refused { .. }) || word == "refuse");
}
