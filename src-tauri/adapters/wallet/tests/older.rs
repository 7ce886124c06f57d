//! Alipay's older cross-border family (MD5 and RSA2) and WeChat Pay overseas, each against the
//! simulator over real HTTP: the same stories as Antom's, as far as each protocol can tell them.

#[path = "common/antom.rs"]
#[expect(dead_code, reason = "only the shop is needed here")]
mod antom;
#[path = "common/desk.rs"]
mod desk;
#[path = "common/older.rs"]
mod gateways;

use antom::shop;
use desk::{CODE, Desk, NOON, Open, key_ring, other_secret};
use gateways::{ALL, host, spot_settings, wechat, wechat_settings, wechat_with};
use maneki_app::ports::wallet::{Probe, Wallet, WireLog};
use maneki_core::{
    money::Fen,
    payment::{
        Advice, Attention, Gateway, Silence, State,
        codes::{self, Meaning},
    },
    refund::RefundState,
};
use maneki_wallet::{
    Gateways, KeyFault, NoWireLog, Secret,
    settings::{Check as _, SettingFault, SpotPaySign, WalletSettings, Why},
    sim::{
        MD5_KEY,
        script::{Fault, Outcome, Scenario, Script},
    },
    spotpay::SpotPay,
};
use std::sync::Arc;

fn played(gateway: Gateway, open: Open, script: Script) -> Desk {
    Desk::open(gateway, open, script, 1_250).run()
}

#[test]
fn every_fault_ends_as_it_should() {
    let pay = |fault| Script { pay: vec![fault], ..Script::default() };
    let outcome = |outcome| Script { outcome, ..Script::default() };
    let cases = [
        ("paid at once", Script::default(), State::Paid, 1_250),
        ("PIN, then paid", outcome(Outcome::ConfirmThenPay(12_000)), State::Paid, 1_250),
        ("reply lost", pay(Fault::ReplyLost), State::Paid, 1_250),
        ("HTTP 500", pay(Fault::HttpStatus(500)), State::Paid, 1_250),
        ("rubbish", pay(Fault::Rubbish), State::Paid, 1_250),
        ("reset after", pay(Fault::ResetAfter), State::Paid, 1_250),
        ("unsigned", pay(Fault::Unsigned), State::Paid, 1_250),
        ("wrong key", pay(Fault::WrongKey), State::Paid, 1_250),
        ("new code", pay(Fault::DoneButCode("FROM_NEXT_YEAR".into())), State::Paid, 1_250),
        ("used id", pay(Fault::DoneButCode("ORDER_IS_CLOSED".into())), State::Paid, 1_250),
        ("refused", outcome(Outcome::Refuse("USER_BALANCE_NOT_ENOUGH".into())), State::Declined, 0),
        ("expired", outcome(Outcome::Refuse("EXPIRED_CODE".into())), State::Declined, 0),
        ("lost on the way", pay(Fault::RequestLost), State::Cancelled, 0),
        ("never confirmed", outcome(Outcome::ConfirmForever), State::Cancelled, 0),
        ("wrong amount", pay(Fault::WrongAmount), State::Cancelled, 0),
    ];
    for (name, gateway, open) in ALL {
        for (case, script, state, net) in cases.clone() {
            let desk = played(gateway, open, script);
            let found = (desk.attempt.state, desk.net(), desk.count("pay"));
            assert_eq!(found, (state, net, 1), "{name}: {case}: {:?}", desk.states);
        }
    }
}

/// Every code that each protocol's own table lists, over its own wire.
#[test]
fn every_result_code_of_pay_leads_to_its_action() {
    for (name, gateway, open) in ALL {
        for (code, meaning) in codes::table(gateway) {
            let advice = match meaning {
                Meaning::RefreshCode => Some(Advice::RefreshCode),
                Meaning::OtherWallet => Some(Advice::OtherWallet),
                Meaning::Misconfigured => Some(Advice::Misconfigured),
                _ => None,
            };
            // What only says how a call went is no outcome.
            if *meaning == Meaning::Done {
                continue;
            }
            let script = match advice {
                Some(_) => Script { outcome: Outcome::Refuse((*code).into()), ..Script::default() },
                None => {
                    Script { pay: vec![Fault::DoneButCode((*code).into())], ..Script::default() }
                }
            };
            let desk = played(gateway, open, script);
            let ended = (desk.attempt.state, desk.attempt.advice, desk.net(), desk.count("pay"));
            let expected = match advice {
                Some(_) => (State::Declined, advice, 0, 1),
                None => (State::Paid, None, 1_250, 1),
            };
            assert_eq!(ended, expected, "{name}: {code}: {:?}", desk.states);
        }
    }
}

#[test]
fn money_that_comes_after_the_cancel_goes_back() {
    for (name, gateway, open) in ALL {
        let mut desk = played(gateway, open, Scenario::PaidAfterCancel.script());
        desk.wait_until(|desk| desk.attempt.flags.paid_after_cancel);
        assert_eq!(desk.net(), 0, "{name}");
        assert_eq!(desk.refunds[0].state, RefundState::Refunded, "{name}");
    }
}

#[test]
fn refunds_in_parts_survive_lost_answers() {
    for (name, gateway, open) in ALL {
        let script = Script {
            refund: vec![Fault::ReplyLost, Fault::Unsigned],
            inquire_refund: vec![Fault::HttpStatus(500)],
            ..Script::default()
        };
        let mut desk = played(gateway, open, script);
        for (part, net) in [(250, 1_000), (1_000, 0)] {
            let refund = desk.refund(part).expect("enough is left");
            assert_eq!((refund.state, desk.net()), (RefundState::Refunded, net), "{name} {part}");
        }
    }
}

#[test]
fn the_wallets_own_yuan_are_kept_and_the_code_is_not() {
    for (name, gateway, open) in ALL {
        let desk = played(gateway, open, Script::default());
        let proof = desk.attempt.proof.as_ref().expect("paid");
        assert_eq!(proof.fen, Some(Fen(5827)), "{name}");
        for record in desk.kept.0.lock().expect("one test").iter() {
            let clean = !record.body.contains(CODE) && !record.body.contains(MD5_KEY);
            assert!(clean, "{name}: {record:?}");
        }
    }
}

#[test]
fn wechat_is_not_cancelled_in_the_first_fifteen_seconds() {
    let script = Script { outcome: Outcome::ConfirmForever, ..Script::default() };
    let mut desk = Desk::open(Gateway::WeChat, wechat, script, 1_250);
    desk.fact(maneki_core::payment::Fact::Restarted);
    desk.fact(maneki_core::payment::Fact::CancelWanted);
    desk.wait_until(|desk| desk.count("cancel") > 0);
    assert!(desk.now.since(NOON) >= 15_000);
}

#[test]
fn lost_cancels_come_to_a_person() {
    for (name, gateway, open) in ALL {
        let script = Script {
            outcome: Outcome::ConfirmForever,
            cancel: vec![Fault::RequestLost; 7],
            ..Script::default()
        };
        let desk = played(gateway, open, script);
        assert_eq!(desk.attentions, [Attention::CancelUnanswered], "{name}");
        assert_eq!((desk.attempt.state, desk.net()), (State::Cancelled, 0), "{name}");
    }
}

#[test]
fn connection_tests_spend_nothing_and_tell_wrong_keys() {
    for (name, gateway, open) in ALL {
        let desk = Desk::open(gateway, open, Script::default(), 1_250);
        let probe = desk.wallet.probe(gateway, NOON);
        assert!(matches!(probe, Probe::Works { .. }), "{name}: {probe:?}");
        assert_eq!(desk.net(), 0, "{name}");
    }
    let desk = Desk::open(Gateway::WeChat, wechat, Script::default(), 1_250);
    let wrong = wechat_with(host(&desk.server), &other_secret(), Arc::new(NoWireLog));
    let probe = wrong.probe(Gateway::WeChat, NOON);
    assert_eq!(probe, Probe::Misconfigured { code: "SIGN_ERROR".into() });
    let settings = spot_settings(host(&desk.server), SpotPaySign::Md5);
    let wrong = SpotPay::new(settings, shop(), &Secret::new("wrong"), Arc::new(NoWireLog));
    let probe = wrong.expect("complete").probe(Gateway::SpotPay, NOON);
    assert_eq!(probe, Probe::NoAnswer(Silence::Unsigned));
}

#[test]
fn settings_say_what_is_wrong() {
    let live = || "https://globalmapi.alipay.com".to_owned();
    let fault = |field, why| vec![SettingFault { field, why }];
    let mut spot = spot_settings(live(), SpotPaySign::Rsa2);
    assert_eq!(spot.check(&key_ring().till_private), []);
    let public = Secret::new(key_ring().till_public.clone());
    assert_eq!(spot.check(&public), fault("private_key", Why::Key(KeyFault::IsPublic)));
    spot.partner = "2089".into();
    assert_eq!(spot.check(&key_ring().till_private), fault("partner", Why::WrongShape));
    let md5 = spot_settings(live(), SpotPaySign::Md5);
    assert_eq!(md5.check(&Secret::new(" ")), fault("md5_key", Why::Missing));
    let mut wechat = wechat_settings("https://apihk.mch.weixin.qq.com".into());
    assert_eq!(wechat.check(&key_ring().till_private), []);
    wechat.acquirer_keys.clear();
    assert_eq!(wechat.check(&key_ring().till_private), fault("acquirer_keys", Why::Missing));
}

#[test]
fn gateways_open_from_what_the_store_and_the_key_ring_hold() {
    let stored = WalletSettings {
        shop: shop(),
        antom: None,
        spot_pay: Some(spot_settings("https://globalmapi.alipay.com".into(), SpotPaySign::Md5)),
        wechat: Some(wechat_settings("https://apihk.mch.weixin.qq.com".into())),
    };
    let text = serde_json::to_string(&stored).expect("JSON");
    let read: WalletSettings = serde_json::from_str(&text).expect("the same");
    assert_eq!(read, stored);
    let ring = |name: &str| match name {
        "wallet.spot_pay.key" => Secret::new(MD5_KEY),
        _ => Secret::new(key_ring().till_public.clone()),
    };
    let log: Arc<dyn WireLog> = Arc::new(NoWireLog);
    let (gateways, faulty) = Gateways::open(&read, &ring, &log);
    assert_eq!(gateways.set_up(), [Gateway::SpotPay]);
    let is_public = SettingFault { field: "private_key", why: Why::Key(KeyFault::IsPublic) };
    assert_eq!(faulty, [(Gateway::WeChat, vec![is_public])]);
    assert_eq!(gateways.probe(Gateway::Antom, NOON), Probe::NotSetUp);
    let routes: Vec<_> = gateways.routes().into_iter().collect();
    assert_eq!(routes, [(maneki_core::scan::Wallet::Alipay, Gateway::SpotPay)]);
}
