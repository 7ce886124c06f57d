//! The Antom gateway against the simulator, over real HTTP: the vendor's nine scenarios, every
//! row of the fault table, refunds, evidence and bad settings.

#[path = "common/antom.rs"]
mod antom;
#[path = "common/desk.rs"]
mod desk;

use antom::{desk, gateway, settings, shop};
use desk::{CODE, Desk, Kept, NOON, key_ring, other_secret};
use maneki_app::ports::wallet::{NotKept, Probe, Wallet as _, WireLog, WireRecord};
use maneki_core::{
    money::{Fen, Yen},
    payment::{Advice, Attention, Fact, Gateway, Instruction, Reply, Silence, State},
    refund::{NoRefund, RefundState},
    scan::PaymentCode,
};
use maneki_wallet::{
    KeyFault, NoWireLog, Secret,
    antom::Antom,
    settings::{AcquirerKey, AntomSettings, Check as _, SettingFault, Why, check_shop},
    sim::{
        Clock, Server,
        script::{Fault, Outcome, Scenario, Script},
    },
};
use std::sync::Arc;

fn played(script: Script) -> Desk {
    desk(script).run()
}

fn pay(fault: Fault) -> Script {
    Script { pay: vec![fault], ..Script::default() }
}

/// wallets.md §6: what the vendor's own client ends in, and what this till must end in at least.
#[test]
fn the_nine_scenarios_of_the_vendor() {
    let refuse = |code: &str| Outcome::Refuse(code.into());
    let forever = || Script { outcome: Outcome::ConfirmForever, ..Script::default() };
    let cases: [(&str, Script, State, i64); 9] = [
        ("paid at once", Script::default(), State::Paid, 1_250),
        (
            "PIN, then paid",
            Script { outcome: Outcome::ConfirmThenPay(12_000), ..Script::default() },
            State::Paid,
            1_250,
        ),
        ("reply lost", pay(Fault::ReplyLost), State::Paid, 1_250),
        ("HTTP 500", pay(Fault::HttpStatus(500)), State::Paid, 1_250),
        (
            "balance too low",
            Script { outcome: refuse("USER_BALANCE_NOT_ENOUGH"), ..Script::default() },
            State::Declined,
            0,
        ),
        (
            "inquiry says FAIL",
            Script { outcome: Outcome::ConfirmThenFail(9_000, "RISK_REJECT".into()), ..forever() },
            State::Declined,
            0,
        ),
        (
            "never answered",
            Script {
                pay: vec![Fault::ReplyLost],
                inquiry: vec![Fault::Code("UNKNOWN_EXCEPTION".into()); 40],
                ..Script::default()
            },
            State::Cancelled,
            0,
        ),
        ("ORDER_NOT_EXIST", pay(Fault::RequestLost), State::Cancelled, 0),
        (
            "cancel lost",
            Script { cancel: vec![Fault::RequestLost; 6], ..forever() },
            State::Cancelled,
            0,
        ),
    ];
    for (name, script, state, net) in cases {
        let desk = played(script);
        assert_eq!(desk.attempt.state, state, "{name}: {:?}", desk.states);
        assert_eq!(desk.net(), net, "{name}");
        assert_eq!(desk.count("pay"), 1, "{name}");
        if name == "cancel lost" {
            assert_eq!(desk.attentions, [Attention::CancelUnanswered], "{name}: it was told");
        }
    }
}

/// wallets.md §8, row by row.
#[test]
fn a_fault_of_pay_is_asked_about() {
    let faults = [
        Fault::ReplyLost,
        Fault::ResetAfter,
        Fault::HttpStatus(503),
        Fault::Rubbish,
        Fault::Unsigned,
        Fault::WrongKey,
        Fault::Late(9_000),
        Fault::DoneButCode("UNKNOWN_EXCEPTION".into()),
        Fault::DoneButCode("REQUEST_TRAFFIC_EXCEED_LIMIT".into()),
        Fault::DoneButCode("REPEAT_REQ_INCONSISTENT".into()),
        Fault::DoneButCode("ORDER_IS_CLOSED".into()),
        Fault::DoneButCode("A_CODE_FROM_NEXT_YEAR".into()),
    ];
    for fault in faults {
        let desk = played(pay(fault.clone()));
        let ended = [State::Sending, State::Unresolved, State::Paid];
        assert_eq!(desk.states, ended, "{fault:?}");
        assert_eq!((desk.net(), desk.count("pay")), (1_250, 1), "{fault:?}");
    }
}

#[test]
fn nothing_listening_is_a_free_retry() {
    let nobody = gateway("http://127.0.0.1:9".into(), Arc::new(NoWireLog));
    let desk = desk(Script::default());
    let reply = nobody.pay(&desk.attempt.order, &PaymentCode::new(CODE), NOON);
    assert_eq!(reply, Reply::NotSent);
    let (attempt, effects) = desk.attempt.step(Fact::Answered { call: 0, reply }, NOON);
    assert_eq!((attempt.state, effects.len()), (State::NotSent, 0));
    assert_eq!(attempt.instruction(), Instruction::ShowCode);
}

/// A name that nobody has, and a host that does not speak TLS: no byte of the payment left.
#[test]
fn a_failed_name_or_handshake_is_a_free_retry() {
    let deaf = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let plain = deaf.local_addr().expect("bound");
    let answers = std::thread::spawn(move || {
        let (mut stream, _) = deaf.accept().expect("somebody calls");
        let _ = std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    for host in ["https://acquirer.invalid".to_owned(), format!("https://{plain}")] {
        let wallet = gateway(host.clone(), Arc::new(NoWireLog));
        let order = &desk(Script::default()).attempt.order;
        assert_eq!(wallet.pay(order, &PaymentCode::new(CODE), NOON), Reply::NotSent, "{host}");
    }
    answers.join().expect("answered");
}

#[test]
fn a_cancel_that_is_undecided_or_failed_is_repeated() {
    let cancel = ["UNKNOWN_EXCEPTION", "PROCESS_FAIL"].map(|code| Fault::Code(code.into()));
    let desk = played(Script {
        outcome: Outcome::ConfirmForever,
        cancel: cancel.to_vec(),
        ..Script::default()
    });
    assert_eq!((desk.attempt.state, desk.net()), (State::Cancelled, 0));
    assert_eq!(desk.count("cancel"), 3);
}

/// Charged while cancelling, given back, and by then the window has closed.
#[test]
fn what_is_too_late_to_cancel_is_refunded() {
    let too_late = Fault::Code("CANCEL_WINDOW_EXCEED".into());
    let mut desk = desk(Script {
        outcome: Outcome::ConfirmThenPay(61_000),
        cancel: [vec![Fault::RequestLost], vec![too_late; 40]].concat(),
        ..Script::default()
    });
    let order = desk.attempt.order.clone();
    let reply = desk.wallet.pay(&order, &PaymentCode::new(CODE), desk.now);
    desk.fact(Fact::Answered { call: 0, reply });
    desk.wait_until(|desk| desk.attempt.awaits_choice());
    desk.fact(Fact::GiveBack);
    desk.wait_until(|desk| !desk.attempt.is_open());
    assert_eq!((desk.refunds.len(), desk.refunds[0].state), (1, RefundState::Refunded));
    assert_eq!(desk.net(), 0);
}

#[test]
fn a_crash_between_storing_and_sending_ends_uncharged() {
    let mut desk = desk(Script::default());
    desk.fact(Fact::Restarted);
    desk.wait_until(|desk| !desk.attempt.is_open());
    assert_eq!((desk.attempt.state, desk.net()), (State::Cancelled, 0));
    assert!(desk.now.since(NOON) >= 90_000, "pay could still have arrived");
}

#[test]
fn a_crash_after_sending_finds_the_payment() {
    let mut desk = desk(Script::default());
    let order = desk.attempt.order.clone();
    let _lost = desk.wallet.pay(&order, &PaymentCode::new(CODE), NOON);
    desk.fact(Fact::Restarted);
    desk.wait_until(|desk| !desk.attempt.is_open());
    assert_eq!((desk.attempt.state, desk.net()), (State::Paid, 1_250));
}

#[test]
fn an_order_that_does_not_exist_yet_is_waited_for() {
    let desk = played(Script {
        pay: vec![Fault::ReplyLost],
        arrives_after_ms: 20_000,
        ..Script::default()
    });
    assert_eq!((desk.attempt.state, desk.net()), (State::Paid, 1_250));
}

#[test]
fn what_is_not_confirmed_in_a_minute_is_cancelled() {
    let desk = played(Script { outcome: Outcome::ConfirmForever, ..Script::default() });
    let way = [State::Sending, State::Unresolved, State::Cancelling, State::Cancelled];
    assert_eq!(desk.states, way);
    assert!(desk.now.since(NOON) < 62_000, "{}", desk.now.since(NOON));
    assert!((18..=22).contains(&desk.count("inquire")), "{}", desk.count("inquire"));
}

#[test]
fn a_success_racing_the_cancel_is_left_to_staff() {
    let racing = || Script {
        outcome: Outcome::ConfirmThenPay(61_000),
        cancel: vec![Fault::RequestLost],
        ..Script::default()
    };
    for (choice, state, net) in
        [(Fact::Complete, State::Paid, 1_250), (Fact::GiveBack, State::Cancelled, 0)]
    {
        let mut desk = desk(racing());
        let order = desk.attempt.order.clone();
        let reply = desk.wallet.pay(&order, &PaymentCode::new(CODE), desk.now);
        desk.fact(Fact::Answered { call: 0, reply });
        desk.wait_until(|desk| desk.attempt.awaits_choice());
        assert_eq!(desk.attentions, [Attention::ChargedWhileCancelling]);
        desk.fact(choice);
        desk.wait_until(|desk| !desk.attempt.is_open());
        assert_eq!((desk.attempt.state, desk.net()), (state, net));
    }
}

#[test]
fn a_success_after_the_cancel_is_refunded_and_told() {
    let mut desk = played(Scenario::PaidAfterCancel.script());
    assert_eq!(desk.attempt.state, State::Cancelled);
    desk.wait_until(|desk| desk.attempt.flags.paid_after_cancel);
    assert_eq!(desk.attempt.instruction(), Instruction::GivingBack);
    assert_eq!((desk.refunds.len(), desk.refunds[0].state), (1, RefundState::Refunded));
    assert_eq!(desk.net(), 0);
}

#[test]
fn another_amount_currency_or_id_is_cancelled_not_paid() {
    for fault in [Fault::WrongAmount, Fault::WrongCurrency, Fault::WrongId] {
        let desk = played(pay(fault.clone()));
        assert!(!desk.states.contains(&State::Paid), "{fault:?}");
        assert_eq!(desk.attentions, [Attention::Mismatch], "{fault:?}");
        assert_eq!((desk.attempt.state, desk.net()), (State::Cancelled, 0), "{fault:?}");
    }
}

/// wallets.md §1, code by code, written down here a second time.
const REFRESH: &str = "EXPIRED_CODE INVALID_CODE INVALID_PAYMENT_CODE";
const OTHER: &str = "USER_BALANCE_NOT_ENOUGH USER_AMOUNT_EXCEED_LIMIT USER_STATUS_ABNORMAL \
    USER_KYC_NOT_QUALIFIED USER_PAYMENT_VERIFICATION_FAILED UNAVAILABLE_PAYMENT_METHOD \
    RISK_REJECT FRAUD_REJECT REGULATION_RESTRICTION PAYMENT_AMOUNT_EXCEED_LIMIT \
    PAYMENT_COUNT_EXCEED_LIMIT PROCESS_FAIL";
const SETTINGS: &str = "PARAM_ILLEGAL INVALID_SIGNATURE SIGNATURE_INVALID INVALID_CLIENT \
    KEY_NOT_FOUND ACCESS_DENIED INVALID_CONTRACT MERCHANT_NOT_REGISTERED CURRENCY_NOT_SUPPORT \
    NO_INTERFACE_DEF";
const ASKED: &str = "PAYMENT_IN_PROCESS UNKNOWN_EXCEPTION REQUEST_TRAFFIC_EXCEED_LIMIT \
    ORDER_IS_CLOSED ORDER_IS_CANCELED REPEAT_REQ_INCONSISTENT ORDER_NOT_EXIST SYSTEM_ERROR \
    CANCEL_WINDOW_EXCEED REFUND_WINDOW_EXCEED REFUND_AMOUNT_EXCEED A_CODE_FROM_NEXT_YEAR";

#[test]
fn every_result_code_of_pay_leads_to_its_action() {
    let refused = [
        (REFRESH, Advice::RefreshCode),
        (OTHER, Advice::OtherWallet),
        (SETTINGS, Advice::Misconfigured),
    ];
    for (codes, advice) in refused {
        for code in codes.split_whitespace() {
            let script = Script { outcome: Outcome::Refuse(code.into()), ..Script::default() };
            let desk = played(script);
            assert_eq!(desk.attempt.state, State::Declined, "{code}");
            assert_eq!(desk.attempt.advice, Some(advice), "{code}");
            assert_eq!((desk.calls.as_slice(), desk.net()), (&["pay"][..], 0), "{code}");
        }
    }
    for code in ASKED.split_whitespace() {
        let desk = played(pay(Fault::DoneButCode(code.into())));
        assert_eq!((desk.attempt.state, desk.net()), (State::Paid, 1_250), "{code}");
        assert_eq!(desk.count("pay"), 1, "{code}: never a second pay");
        assert!(desk.count("inquire") >= 1, "{code} is asked about");
    }
}

/// A question that failed says nothing about the payment, whatever the code.
#[test]
fn no_result_code_of_a_question_ends_a_payment() {
    for code in [REFRESH, OTHER, SETTINGS, ASKED].iter().flat_map(|all| all.split_whitespace()) {
        let lost = || Script { pay: vec![Fault::ReplyLost], ..Script::default() };
        let asked =
            Script { inquiry: vec![Fault::Code(code.into()), Fault::Code(code.into())], ..lost() };
        let desk = played(asked);
        assert_eq!((desk.attempt.state, desk.net()), (State::Paid, 1_250), "{code}");
        let cancelled = Script {
            outcome: Outcome::ConfirmForever,
            cancel: vec![Fault::Code(code.into())],
            ..Script::default()
        };
        let desk = played(cancelled);
        let ended = (desk.attempt.state, desk.net(), desk.count("cancel"));
        // "Too late" is not tried again: see `what_is_too_late_to_cancel_is_refunded`.
        if !code.ends_with("WINDOW_EXCEED") {
            assert_eq!(ended, (State::Cancelled, 0, 2), "{code}");
        }
    }
}

#[test]
fn processing_so_many_times_is_waited_for() {
    let desk = played(Script {
        pay: vec![Fault::Processing],
        inquiry: vec![Fault::Processing; 5],
        ..Script::default()
    });
    assert_eq!((desk.attempt.state, desk.count("inquire")), (State::Paid, 6));
    assert!(desk.instructions.contains(&Instruction::TypePassword));
}

/// A busy acquirer is asked more slowly than one that says nothing.
#[test]
fn a_traffic_limit_is_backed_off_from() {
    let busy = || Fault::Code("REQUEST_TRAFFIC_EXCEED_LIMIT".into());
    let seconds = |fault: Fault| {
        let desk = played(Script {
            pay: vec![Fault::ReplyLost],
            inquiry: vec![fault; 4],
            ..Script::default()
        });
        assert_eq!(desk.attempt.state, State::Paid);
        desk.now.since(NOON) / 1_000
    };
    let (slow, plain) = (seconds(busy()), seconds(Fault::Code("UNKNOWN_EXCEPTION".into())));
    assert!(slow >= plain + 8, "{slow} s against {plain} s");
}

/// What a wallet refuses to give back is said so, code by code, and stays a person's business.
#[test]
fn a_refused_refund_is_an_alarm_only_where_nothing_else_waits_for_it() {
    for code in ["REFUND_WINDOW_EXCEED", "REFUND_AMOUNT_EXCEED", "ACCESS_DENIED"] {
        let mut desk = played(Script {
            pays_after_cancel_ms: Some(5_000),
            outcome: Outcome::ConfirmForever,
            refund: vec![Fault::Code(code.into())],
            ..Script::default()
        });
        desk.wait_until(|desk| desk.attempt.flags.paid_after_cancel);
        let refund = &desk.refunds[0];
        assert_eq!((refund.state, refund.code.as_deref()), (RefundState::Refused, Some(code)));
        assert!(refund.is_alarm() && refund.is_live(), "{code}");
        assert_eq!(desk.net(), 1_250, "{code}: the customer is still out of pocket");
    }
}

#[test]
fn each_refusal_tells_the_customer_what_to_do() {
    let cases = [
        ("EXPIRED_CODE", Advice::RefreshCode, Instruction::RefreshCode),
        ("INVALID_PAYMENT_CODE", Advice::RefreshCode, Instruction::RefreshCode),
        ("USER_BALANCE_NOT_ENOUGH", Advice::OtherWallet, Instruction::OtherWallet),
        ("FRAUD_REJECT", Advice::OtherWallet, Instruction::OtherWallet),
        ("ACCESS_DENIED", Advice::Misconfigured, Instruction::OtherWallet),
    ];
    for (code, advice, instruction) in cases {
        let script = Script { outcome: Outcome::Refuse(code.into()), ..Script::default() };
        let desk = played(script);
        assert_eq!(desk.attempt.state, State::Declined, "{code}");
        assert_eq!(desk.attempt.advice, Some(advice), "{code}");
        assert_eq!(desk.attempt.instruction(), instruction, "{code}");
    }
}

#[test]
fn the_vendors_mock_amounts() {
    for yen in [9901, 9902, 9903, 9904] {
        let mut desk = desk(Script::default());
        // The rule is for another payment; the amount itself plays.
        desk.server.with_acquirer(|acquirer| {
            *acquirer = maneki_wallet::sim::acquirer::Acquirer::default();
            acquirer.mock_amounts = true;
        });
        desk.attempt.order.amount = Yen::of(yen);
        let desk = desk.run();
        assert_eq!((desk.attempt.state, desk.net()), (State::Paid, i64::from(yen)), "{yen}");
        assert!(desk.count("inquire") >= 1, "{yen}");
    }
}

#[test]
fn refunds_in_full_and_in_parts_never_above_what_was_paid() {
    let mut desk = played(Script {
        refund: vec![Fault::ReplyLost, Fault::ResetBefore, Fault::Unsigned],
        ..Script::default()
    });
    assert_eq!(desk.refund(1_251), Err(NoRefund::MoreThanPaid { left: Yen::of(1_250) }));
    for (part, net) in [(250, 1_000), (400, 600), (600, 0)] {
        let refund = desk.refund(part).expect("enough is left");
        assert_eq!((refund.state, desk.net()), (RefundState::Refunded, net), "{part}");
    }
    assert_eq!(desk.refund(1), Err(NoRefund::MoreThanPaid { left: Yen::ZERO }));
}

#[test]
fn the_wallets_own_yuan_are_kept() {
    let desk = played(Script::default());
    let proof = desk.attempt.proof.as_ref().expect("paid");
    assert_eq!((proof.fen, proof.wallet_name.as_deref()), (Some(Fen(5827)), Some("ALIPAYCN")));
}

#[test]
fn evidence_is_kept_without_the_code() {
    let desk = played(pay(Fault::DoneButCode("UNKNOWN_EXCEPTION".into())));
    let kept = desk.kept.0.lock().expect("one test");
    let calls: Vec<(&str, bool)> = kept.iter().map(|at| (at.call, at.outgoing)).collect();
    let expected = [("pay", true), ("pay", false), ("inquire", true), ("inquire", false)];
    assert_eq!(calls, expected);
    for record in kept.iter() {
        assert!(!record.body.contains(CODE), "{record:?}");
    }
    assert!(kept[0].body.contains("2812…3456"), "{}", kept[0].body);
    assert_eq!(kept[0].key_version.as_deref(), Some("1"));
    // With the code put back these are the bytes that were signed and sent, and no others.
    let whole = kept[0].body.replace("2812…3456", CODE);
    let sha256 = ring::digest::digest(&ring::digest::SHA256, whole.as_bytes());
    assert_eq!(sha256.as_ref(), kept[0].sha256);
}

#[test]
fn what_cannot_be_kept_is_not_sent() {
    struct Full;
    impl WireLog for Full {
        fn keep(&self, _record: &WireRecord) -> Result<(), NotKept> {
            Err(NotKept)
        }
    }
    let desk = desk(Script::default());
    let wallet = gateway(format!("http://{}", desk.server.address), Arc::new(Full));
    let reply = wallet.pay(&desk.attempt.order, &PaymentCode::new(CODE), NOON);
    assert_eq!((reply, desk.net()), (Reply::NotSent, 0));
}

#[test]
fn an_old_key_is_good_while_keys_change() {
    let desk = desk(Script::default());
    let mut settings = settings(format!("http://{}", desk.server.address));
    let theirs = key_ring().acquirer_public.clone();
    settings.acquirer_keys =
        vec![AcquirerKey::new("2", key_ring().till_public.clone()), AcquirerKey::new("1", theirs)];
    let log = Arc::new(Kept::default());
    let wallet = Antom::new(settings.clone(), shop(), &key_ring().till_private, log.clone());
    let reply = wallet.expect("complete").inquire(&desk.attempt.order, NOON);
    assert_eq!(reply, Reply::NoSuchOrder);
    settings.acquirer_keys.pop();
    let wallet = Antom::new(settings, shop(), &key_ring().till_private, log);
    let reply = wallet.expect("complete").inquire(&desk.attempt.order, NOON);
    assert_eq!(reply, Reply::Silence(Silence::BadSignature));
}

/// The simulator's clock is the machine's, the till's stands at noon of some day.
#[test]
fn a_clock_that_is_off_is_noticed() {
    let listen = "127.0.0.1:0".parse().expect("loopback");
    let server = Server::start(listen, key_ring(), vec![], Clock::Real).expect("a server");
    let wallet = gateway(format!("http://{}", server.address), Arc::new(NoWireLog));
    assert_eq!(wallet.clock_ahead_ms(), None, "nobody told yet");
    wallet.inquire(&desk(Script::default()).attempt.order, NOON);
    let ahead = wallet.clock_ahead_ms().expect("the answer's time");
    assert!(ahead.unsigned_abs() > 60_000, "{ahead}");
}

#[test]
fn a_connection_test_spends_nothing() {
    let desk = desk(Script::default());
    let wallet = gateway(format!("http://{}", desk.server.address), Arc::new(NoWireLog));
    assert_eq!(wallet.probe(Gateway::Antom, NOON), Probe::Works { clock_ahead_ms: Some(0) });
    assert_eq!(desk.net(), 0);
    let host = format!("http://{}", desk.server.address);
    let wrong = Antom::new(settings(host), shop(), &other_secret(), Arc::new(NoWireLog));
    let probed = wrong.expect("a key, though not ours").probe(Gateway::Antom, NOON);
    assert_eq!(probed, Probe::NoAnswer(Silence::Unsigned));
    let nobody = gateway("http://127.0.0.1:9".into(), Arc::new(NoWireLog));
    assert_eq!(nobody.probe(Gateway::Antom, NOON), Probe::Unreachable);
}

#[test]
fn settings_say_what_is_wrong() {
    let ring = key_ring();
    let good = settings("https://open-sea-global.alipay.com".into());
    assert_eq!(good.check(&ring.till_private), []);
    let fault = |field, why| vec![SettingFault { field, why }];
    let keys = [
        (Secret::new(""), KeyFault::Missing),
        (Secret::new("no key at all"), KeyFault::NotAKey),
        (Secret::new(ring.till_public.clone()), KeyFault::IsPublic),
        (Secret::new("-----BEGIN ENCRYPTED PRIVATE KEY-----"), KeyFault::Encrypted),
    ];
    for (key, why) in keys {
        assert_eq!(good.check(&key), fault("private_key", Why::Key(why)), "{why:?}");
    }
    let hosts = [
        ("", Why::Missing),
        ("http://open-sea-global.alipay.com", Why::NotSecure),
        ("http://127.0.0.1.example.com", Why::NotSecure),
        ("https://open-sea-global.alipay.com/", Why::WrongShape),
        ("open-sea-global.alipay.com", Why::WrongShape),
    ];
    for (host, why) in hosts {
        assert_eq!(settings(host.into()).check(&ring.till_private), fault("host", why), "{host}");
    }
    let mut live = good.clone();
    live.test = false;
    assert_eq!(live.check(&ring.till_private), fault("client_id", Why::TestOnly));
    live.client_id = "5Y00".into();
    assert_eq!(live.check(&ring.till_private), []);
    live.host = "http://127.0.0.1:8080".into();
    assert_eq!(live.check(&ring.till_private), fault("host", Why::TestOnly));
    live.test = true;
    assert_eq!(live.check(&ring.till_private), []);
    let mut bad = good;
    bad.acquirer_keys[0].key =
        "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----".into();
    assert_eq!(bad.check(&ring.till_private)[0].field, "acquirer_keys");
    let field = |change: fn(&mut AntomSettings), name, why| {
        let mut changed = settings("https://open-sea-global.alipay.com".into());
        change(&mut changed);
        assert_eq!(changed.check(&ring.till_private), fault(name, why), "{changed:?}");
    };
    field(|own| own.client_id = "SANDBOX_ 5Y00".into(), "client_id", Why::WrongShape);
    field(|own| own.client_id = "SANDBOX_５".into(), "client_id", Why::WrongShape);
    field(
        |own| own.settlement_currency = Some("円".into()),
        "settlement_currency",
        Why::WrongShape,
    );
    field(|own| own.notify_url = Some("relay.example".into()), "notify_url", Why::NotSecure);
    field(
        |own| own.notify_url = Some("http://relay.example/n".into()),
        "notify_url",
        Why::NotSecure,
    );
    field(
        |own| own.notify_url = Some("https://relay.example/円".into()),
        "notify_url",
        Why::WrongShape,
    );
    let mut shop = shop();
    shop.mcc = "53".into();
    assert_eq!(check_shop(&shop), fault("mcc", Why::WrongShape));
}

#[test]
fn secrets_do_not_show() {
    let shown = format!("{:?} {:?}", key_ring().till_private, PaymentCode::new(CODE));
    assert_eq!(shown, "Secret(…) PaymentCode(2812…3456)");
}
