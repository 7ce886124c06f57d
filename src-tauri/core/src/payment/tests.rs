//! Stories told in one line each, and laws that no order of facts can break.

use super::*;
use crate::{
    id::{Id, RefundId},
    refund::{NoRefund, RefundEffect, RefundFact, RefundProof, RefundReply, RefundState},
};
use proptest::prelude::*;

const START: AtMs = AtMs(1_795_402_800_000);

fn order() -> Order {
    Order {
        id: AttemptId(Id(7)),
        cart: CartId(Id(1)),
        amount: Yen::of(1_250),
        wallet: Wallet::Alipay,
        gateway: Gateway::Antom,
        code_hash: [0; 32],
    }
}

fn proof(value: i64) -> Proof {
    Proof {
        request_id: order().id.to_string(),
        currency: "JPY".into(),
        value,
        wallet_transaction_id: "T1".into(),
        fen: Some(Fen(5827)),
        wallet_name: None,
    }
}

fn reply(word: &str) -> Reply {
    match word {
        "paid" => Reply::Paid(proof(1_250)),
        "paid-wrong" => Reply::Paid(proof(1_251)),
        "confirming" => Reply::Confirming,
        "no" => Reply::Refused { code: "RISK_REJECT".into(), advice: Advice::OtherWallet },
        "closed" => Reply::Closed,
        "none" => Reply::NoSuchOrder,
        "late" => Reply::WindowOver,
        "undecided" => Reply::Undecided { code: "NEW".into() },
        "busy" => Reply::Busy,
        "config" => Reply::Misconfigured { code: "ACCESS_DENIED".into() },
        "silent" => Reply::Silence(Silence::TimedOut),
        "unsent" => Reply::NotSent,
        _ => panic!("no such reply: {word}"),
    }
}

/// Plays a story: each word is a reply to the call that is out, a number waits so many seconds
/// (ticking whenever it is time), the rest are what people do. Answers with calls and states.
fn play(story: &str) -> String {
    let (mut attempt, effects) = Attempt::start(order(), START).expect("an amount");
    let mut now = START;
    let mut told = vec![names(&effects)];
    for word in story.split_whitespace() {
        if let Ok(seconds) = word.parse::<i64>() {
            let until = now.plus_ms(seconds * 1_000);
            while attempt.open_call.is_none()
                && let Some(next) = attempt.next_at.filter(|next| *next <= until)
            {
                now = now.max(next);
                let (stepped, effects) = attempt.step(Fact::Tick, now);
                told.push(names(&effects));
                attempt = stepped;
            }
            now = until.max(now);
            continue;
        }
        let fact = match word {
            "restart" => Fact::Restarted,
            "cancel!" => Fact::CancelWanted,
            "supersede!" => Fact::Superseded,
            "complete!" => Fact::Complete,
            "give-back!" => Fact::GiveBack,
            "settle-paid!" => Fact::Settled(settled(true, now)),
            "settle-unpaid!" => Fact::Settled(settled(false, now)),
            "notified" => Fact::Notified,
            word => {
                let (call, _) = attempt.open_call.expect("a call is out");
                Fact::Answered { call, reply: reply(word) }
            }
        };
        let (stepped, effects) = attempt.step(fact, now);
        told.push(names(&effects));
        attempt = stepped;
    }
    told.retain(|names| !names.is_empty());
    let attention = attempt.attention.map_or(String::new(), |why| format!(" ({})", why.code()));
    format!("{} => {}{attention}", told.join(" "), attempt.state.code())
}

fn settled(paid: bool, at: AtMs) -> Settlement {
    let amount = if paid { Yen::of(1_250) } else { Yen::ZERO };
    let (evidence, reason) = ("seen on the phone".into(), "queue".into());
    Settlement { by: StaffId(Id(2)), paid, amount, evidence, reason, at }
}

fn names(effects: &[Effect]) -> String {
    let name = |effect: &Effect| match effect {
        Effect::Pay { .. } => "pay",
        Effect::Inquire { .. } => "ask",
        Effect::Cancel { .. } => "cancel",
        Effect::Refund(_) => "refund",
    };
    effects.iter().map(name).collect::<Vec<_>>().join("+")
}

#[test]
fn stories() {
    let cases = [
        ("paid", "pay => paid"),
        ("no", "pay => declined"),
        ("config", "pay => declined"),
        ("unsent", "pay => not_sent"),
        ("silent", "pay ask => unresolved"),
        ("undecided paid", "pay ask => paid"),
        ("confirming 2 paid", "pay ask => paid"),
        ("silent none 2 none 3 paid", "pay ask ask ask => paid"),
        ("silent no", "pay ask => declined"),
        ("silent closed", "pay ask => cancelled"),
        // A failed question says nothing about the payment.
        ("silent config 2 config 3", "pay ask ask ask => unresolved"),
        ("restart paid", "pay ask => paid"),
        ("silent cancel! none closed", "pay ask cancel => cancelled"),
        ("confirming cancel! closed", "pay cancel => cancelled"),
        (
            "confirming cancel! silent paid",
            "pay cancel ask => needs_attention (charged_while_cancelling)",
        ),
        ("paid-wrong closed", "pay cancel => cancelled"),
        ("paid-wrong silent paid-wrong", "pay cancel ask => needs_attention (mismatch)"),
        ("confirming supersede! silent paid 2 closed", "pay cancel ask cancel => cancelled"),
        ("confirming cancel! closed 10 paid", "pay cancel ask refund => cancelled"),
        ("confirming cancel! closed 10 closed 60 paid", "pay cancel ask ask refund => cancelled"),
        ("silent silent settle-unpaid! 10 paid", "pay ask ask refund => settled_by_staff"),
        ("silent silent settle-paid! 10 paid", "pay ask ask => settled_by_staff"),
        ("silent silent notified paid", "pay ask ask => paid"),
        ("paid cancel! supersede! restart notified", "pay => paid"),
    ];
    for (story, expected) in cases {
        assert_eq!(play(story), expected, "{story}");
    }
}

#[test]
fn nothing_to_charge_is_no_payment() {
    for amount in [0, -1] {
        let order = Order { amount: Yen::of(amount), ..order() };
        assert_eq!(Attempt::start(order, START), Err(BadAmount));
    }
}

#[test]
fn completing_waits_for_a_cancel_that_may_be_on_its_way() {
    let racing = "confirming cancel! silent paid complete!";
    assert_eq!(
        play(&format!("{racing} 29")),
        "pay cancel ask => needs_attention (charged_while_cancelling)"
    );
    assert_eq!(play(&format!("{racing} 30 paid")), "pay cancel ask ask => paid");
    assert_eq!(play(&format!("{racing} 30 closed")), "pay cancel ask ask => cancelled");
    assert_eq!(
        play("confirming cancel! silent paid give-back! closed"),
        "pay cancel ask cancel => cancelled"
    );
}

#[test]
fn after_the_window_money_goes_back_by_refund() {
    let (attempt, _) = Attempt::start(order(), START).expect("an amount");
    let next_noon = START.plus_ms(86_400_000);
    let (attempt, _) = attempt.step(Fact::Restarted, next_noon);
    let answered = |attempt: &Attempt, word: &str| Fact::Answered {
        call: attempt.open_call.expect("a call is out").0,
        reply: reply(word),
    };
    let (attempt, _) = attempt.step(answered(&attempt, "confirming"), next_noon);
    let (attempt, _) = attempt.step(Fact::CancelWanted, next_noon);
    let (attempt, effects) = attempt.step(answered(&attempt, "paid"), next_noon);
    assert_eq!((names(&effects).as_str(), attempt.state), ("refund", State::Cancelled));
    assert!(attempt.flags.paid_after_cancel);
}

#[test]
fn a_contradicted_manager_hears_of_it() {
    let outcomes = [(true, "paid", false), (true, "closed", true), (false, "paid", true)];
    for (paid, then, alarm) in outcomes {
        let (attempt, _) = Attempt::start(order(), START).expect("an amount");
        let (attempt, _) = attempt.step(Fact::Restarted, START);
        let (attempt, _) = attempt.step(Fact::Settled(settled(paid, START)), START);
        let later = START.plus_ms(10_000);
        let (attempt, _) = attempt.step(Fact::Tick, later);
        let (call, _) = attempt.open_call.expect("a look");
        let (attempt, _) = attempt.step(Fact::Answered { call, reply: reply(then) }, later);
        assert_eq!(attempt.flags.contradicted, alarm, "said {paid}, then {then}");
    }
}

#[test]
fn no_word_without_evidence() {
    let (attempt, _) = Attempt::start(order(), START).expect("an amount");
    let (attempt, _) = attempt.step(Fact::Restarted, START);
    let silent = Settlement { evidence: " ".into(), ..settled(true, START) };
    assert!(!attempt.may_settle(&silent));
    assert_eq!(attempt.step(Fact::Settled(silent), START), (attempt, vec![]));
}

const REPLIES: &[&str] = &[
    "paid",
    "paid-wrong",
    "confirming",
    "no",
    "closed",
    "none",
    "late",
    "undecided",
    "busy",
    "config",
    "silent",
    "unsent",
];

fn any_fact() -> impl Strategy<Value = (u8, usize, i64)> {
    (0_u8..20, 0..REPLIES.len(), 0_i64..100_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever happens in whatever order: pay is sent once, "paid" and "declined" stay, an open
    /// attempt always has a time to be asked at, and calls have numbers of their own.
    #[test]
    fn laws(facts in prop::collection::vec(any_fact(), 0..60)) {
        let (mut attempt, effects) = Attempt::start(order(), START).expect("an amount");
        prop_assert_eq!(effects, vec![Effect::Pay { call: 0 }]);
        let mut now = START;
        let mut calls = vec![0];
        for (kind, which, wait) in facts {
            now = now.plus_ms(wait);
            let open = attempt.open_call.map_or(0, |(call, _)| call);
            let fact = match kind {
                0..=11 => Fact::Answered { call: open, reply: reply(REPLIES[which]) },
                12 => Fact::Answered { call: 0, reply: reply(REPLIES[which]) },
                13 => Fact::Notified,
                14 => Fact::Restarted,
                15 => Fact::CancelWanted,
                16 => Fact::Superseded,
                17 => Fact::Complete,
                18 => Fact::Settled(settled(which % 2 == 0, now)),
                _ => Fact::Tick,
            };
            let (next, effects) = attempt.step(fact.clone(), now);
            prop_assert_eq!(next.version, attempt.version + u32::from(next != attempt));
            if matches!(attempt.state, State::Paid | State::Declined | State::NotSent) {
                prop_assert_eq!(&next, &attempt, "a final was left by {:?}", fact);
            }
            if next.is_open() {
                prop_assert!(next.next_at.is_some(), "hidden after {:?}: {:?}", fact, next);
            }
            if next.state == State::Paid {
                prop_assert!(next.matches(next.proof.as_ref().expect("paid has a proof")));
                prop_assert!(!next.flags.superseded);
            }
            for effect in &effects {
                match effect {
                    Effect::Pay { .. } => prop_assert!(false, "pay was sent again"),
                    Effect::Inquire { call } | Effect::Cancel { call } => {
                        prop_assert!(!calls.contains(call), "call {} twice", call);
                        calls.push(*call);
                    }
                    Effect::Refund(refund) => prop_assert!(refund.automatic),
                }
            }
            attempt = next;
        }
    }
}

fn paid_attempt() -> Attempt {
    let (attempt, _) = Attempt::start(order(), START).expect("an amount");
    attempt.step(Fact::Answered { call: 0, reply: reply("paid") }, START).0
}

fn refunded(refund: &Refund) -> RefundReply {
    RefundReply::Refunded(RefundProof {
        request_id: refund.id.to_string(),
        currency: "JPY".into(),
        value: refund.amount.get(),
        fen: None,
        wallet_transaction_id: "R".into(),
    })
}

#[test]
fn a_refund_never_exceeds_what_was_paid() {
    let paid = paid_attempt();
    let start = |id, earlier: &[Refund], yen| {
        Refund::start(RefundId(Id(id)), &paid, earlier, Yen::of(yen), START)
    };
    assert_eq!(start(1, &[], 1_251), Err(NoRefund::MoreThanPaid { left: Yen::of(1_250) }));
    assert_eq!(start(1, &[], 0), Err(NoRefund::BadAmount));
    let (open, _) = start(1, &[], 1_000).expect("enough");
    // Also while nobody knows whether the first arrived.
    let left = Err(NoRefund::MoreThanPaid { left: Yen::of(250) });
    assert_eq!(start(2, std::slice::from_ref(&open), 251), left);
    let refused = RefundReply::Refused { code: "REFUND_WINDOW_EXCEED".into() };
    let (refused, _) = open.step(RefundFact::Answered { call: 0, reply: refused }, START);
    assert_eq!(refused.state, RefundState::Refused);
    assert!(start(2, &[refused], 1_250).is_ok());
    let (unpaid, _) = Attempt::start(order(), START).expect("an amount");
    let none = Refund::start(RefundId(Id(1)), &unpaid, &[], Yen::of(1), START);
    assert_eq!(none, Err(NoRefund::NotPaid));
}

#[test]
fn a_refused_resend_is_asked_about_first() {
    let (mut refund, _) =
        Refund::start(RefundId(Id(1)), &paid_attempt(), &[], Yen::of(250), START).expect("enough");
    let mut now = START;
    let refused = || RefundReply::Refused { code: "REFUND_AMOUNT_EXCEED".into() };
    let silent = || RefundReply::Silence(Silence::TimedOut);
    let mut calls = vec![];
    for reply in [silent(), RefundReply::NoSuchRefund, refused(), refunded(&refund)] {
        if refund.open_call.is_none() {
            now = refund.next_at.expect("open refunds are ticked");
            let (next, effect) = refund.step(RefundFact::Tick, now);
            calls.extend(effect);
            refund = next;
        }
        let (call, _) = refund.open_call.expect("a call is out");
        let (next, effect) = refund.step(RefundFact::Answered { call, reply }, now);
        calls.extend(effect);
        refund = next;
    }
    let made: Vec<bool> =
        calls.iter().map(|call| matches!(call, RefundEffect::Refund { .. })).collect();
    assert_eq!((refund.state, made), (RefundState::Refunded, vec![false, true, false]));
}
