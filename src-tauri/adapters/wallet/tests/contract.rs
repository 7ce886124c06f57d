//! The wallet port's contract: the same calls get the same answers from the demo's fake, which
//! the simulations run on, and from every real gateway over HTTP.

#[path = "common/antom.rs"]
#[expect(dead_code, reason = "no desk is needed here")]
mod antom;
#[path = "common/desk.rs"]
#[expect(dead_code, reason = "no desk is needed here")]
mod desk;
#[path = "common/older.rs"]
mod older;

use antom::gateway;
use desk::{CODE, Kept, NOON, key_ring};
use expect_test::{Expect, expect};
use maneki_app::ports::wallet::Wallet;
use maneki_core::{
    id::{AttemptId, CartId, Id, RefundId},
    money::Yen,
    payment::{Gateway, Order, Reply},
    refund::{Refund, RefundReply, RefundState},
    scan::{self, PaymentCode},
};
use maneki_wallet::{
    fake::FakeWallet,
    sim::{
        Clock, Server,
        script::{Fault, Outcome, Rule, Script},
    },
};
use std::sync::Arc;

const PAID: i32 = 1_250;

/// One call of a story, this long after the first.
#[derive(Clone, Copy)]
enum Call {
    Pay,
    Inquire,
    Cancel,
    /// The refund of this number, over so much.
    Refund(u128, i32),
    InquireRefund(u128, i32),
}

fn order(gateway: Gateway) -> Order {
    Order {
        id: AttemptId(Id(0x0190_0000_0000_0000_0000_0000_0000_0007)),
        cart: CartId(Id(1)),
        amount: Yen::of(PAID),
        wallet: scan::Wallet::Alipay,
        gateway,
        code_hash: [0; 32],
    }
}

fn word(reply: &Reply, order: &Order) -> String {
    match reply {
        Reply::Paid(proof) => {
            assert_eq!((&*proof.request_id, &*proof.currency), (&*order.id.to_string(), "JPY"));
            format!("paid {}", proof.value)
        }
        Reply::Confirming => "confirming".into(),
        Reply::Refused { .. } => "refused".into(),
        Reply::Closed => "closed".into(),
        Reply::NoSuchOrder => "no such order".into(),
        Reply::Silence(_) => "silence".into(),
        other => format!("{other:?}"),
    }
}

fn refund_word(reply: &RefundReply) -> String {
    match reply {
        RefundReply::Refunded(proof) => format!("refunded {}", proof.value),
        RefundReply::Refused { .. } => "refused".into(),
        RefundReply::NoSuchRefund => "no such refund".into(),
        RefundReply::Silence(_) => "silence".into(),
        other => format!("{other:?}"),
    }
}

fn told(wallet: &dyn Wallet, gateway: Gateway, story: &[(i64, Call)]) -> String {
    let order = order(gateway);
    let words = story.iter().map(|(after_ms, call)| {
        let now = NOON.plus_ms(*after_ms);
        match *call {
            Call::Pay => word(&wallet.pay(&order, &PaymentCode::new(CODE), now), &order),
            Call::Inquire => word(&wallet.inquire(&order, now), &order),
            Call::Cancel => word(&wallet.cancel(&order, now), &order),
            Call::Refund(id, yen) => {
                let refund = refund(&order, id, yen);
                let reply = match wallet.refund(&refund, now) {
                    // Some wallets say only when asked that they are done.
                    RefundReply::InProgress => wallet.inquire_refund(&refund, now.plus_ms(1_000)),
                    reply => reply,
                };
                refund_word(&reply)
            }
            Call::InquireRefund(id, yen) => {
                refund_word(&wallet.inquire_refund(&refund(&order, id, yen), now))
            }
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Tells the story to every wallet there is; all must answer as expected and hold the same money.
fn check(script: &Script, story: &[(i64, Call)], expected: Expect) {
    let end = NOON.plus_ms(story.last().expect("a story").0);
    let fake = FakeWallet::default();
    fake.play_script(script.clone());
    let said = told(&fake, Gateway::Antom, story);
    let net = fake.books(end).net();
    expected.assert_eq(&format!("{said}; the customer paid {net}"));
    for (name, gateway, open) in older::ALL.into_iter().chain([("Antom", Gateway::Antom, antom())])
    {
        let listen = "127.0.0.1:0".parse().expect("loopback");
        let rule = Rule { script: Some(script.clone()), ..Rule::default() };
        let server =
            Server::start(listen, key_ring(), vec![rule], Clock::Request).expect("a server");
        let wallet = open(&server, Arc::new(Kept::default()));
        let real = told(wallet.as_ref(), gateway, story);
        let held = server.with_acquirer(|acquirer| {
            acquirer.advance(end.0);
            acquirer.books().net()
        });
        assert_eq!((real, held), (said.clone(), net), "{name}");
    }
}

fn antom() -> desk::Open {
    |server, kept| Box::new(gateway(format!("http://{}", server.address), kept))
}

/// A refund as the till stores it before it is sent.
fn refund(order: &Order, number: u128, yen: i32) -> Refund {
    Refund {
        id: RefundId(Id(0x0190_0000_0000_0000_0000_0000_0000_1000 + number)),
        attempt: order.id,
        gateway: order.gateway,
        amount: Yen::of(yen),
        paid: order.amount,
        automatic: false,
        version: 0,
        state: RefundState::Sending,
        started_at: NOON,
        next_at: None,
        code: None,
        refused_once: false,
        proof: None,
        calls: 0,
        open_call: None,
        rounds: 0,
    }
}

fn pay(fault: Fault) -> Script {
    Script { pay: vec![fault], ..Script::default() }
}

fn outcome(outcome: Outcome) -> Script {
    Script { outcome, ..Script::default() }
}

#[test]
fn a_payment_is_found_again() {
    check(
        &Script::default(),
        &[(0, Call::Pay), (2_000, Call::Inquire)],
        expect!["paid 1250, paid 1250; the customer paid 1250"],
    );
}

#[test]
fn an_order_that_nobody_sent_does_not_exist() {
    check(&Script::default(), &[(0, Call::Inquire)], expect!["no such order; the customer paid 0"]);
}

#[test]
fn a_refusal_moves_no_money() {
    let script = outcome(Outcome::Refuse("USER_BALANCE_NOT_ENOUGH".into()));
    check(&script, &[(0, Call::Pay)], expect!["refused; the customer paid 0"]);
}

#[test]
fn a_password_takes_its_time() {
    let story = [(0, Call::Pay), (5_000, Call::Inquire), (15_000, Call::Inquire)];
    check(
        &outcome(Outcome::ConfirmThenPay(12_000)),
        &story,
        expect!["confirming, confirming, paid 1250; the customer paid 1250"],
    );
}

#[test]
fn a_lost_answer_is_silence_and_the_money_is_found() {
    for fault in [Fault::ReplyLost, Fault::ResetAfter, Fault::Unsigned, Fault::WrongKey] {
        check(
            &pay(fault),
            &[(0, Call::Pay), (2_000, Call::Inquire)],
            expect!["silence, paid 1250; the customer paid 1250"],
        );
    }
}

#[test]
fn a_lost_request_is_silence_and_no_order() {
    check(
        &pay(Fault::RequestLost),
        &[(0, Call::Pay), (2_000, Call::Inquire)],
        expect!["silence, no such order; the customer paid 0"],
    );
}

#[test]
fn a_cancel_gives_a_paid_order_back_whole_and_once() {
    let story = [(0, Call::Pay), (20_000, Call::Cancel), (25_000, Call::Cancel)];
    check(&Script::default(), &story, expect!["paid 1250, closed, closed; the customer paid 0"]);
}

#[test]
fn a_cancel_closes_an_order_that_waits() {
    let story = [(0, Call::Pay), (20_000, Call::Cancel), (40_000, Call::Inquire)];
    check(
        &outcome(Outcome::ConfirmForever),
        &story,
        expect!["confirming, closed, closed; the customer paid 0"],
    );
}

#[test]
fn a_refund_is_one_refund_however_often_it_is_sent() {
    let story = [
        (0, Call::Pay),
        (20_000, Call::Refund(1, 250)),
        (22_000, Call::Refund(1, 250)),
        (24_000, Call::InquireRefund(1, 250)),
        (26_000, Call::Refund(2, 1_000)),
    ];
    check(
        &Script::default(),
        &story,
        expect![
            "paid 1250, refunded 250, refunded 250, refunded 250, refunded 1000; the customer paid 0"
        ],
    );
}

#[test]
fn no_refund_is_more_than_was_paid() {
    let story = [(0, Call::Pay), (20_000, Call::Refund(1, 1_000)), (25_000, Call::Refund(2, 251))];
    check(
        &Script::default(),
        &story,
        expect!["paid 1250, refunded 1000, refused; the customer paid 250"],
    );
}
