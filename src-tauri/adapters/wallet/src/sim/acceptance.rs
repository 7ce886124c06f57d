//! The acquirer's acceptance cases, rehearsed through the real gateway against the simulator, as a
//! sheet that a shop attaches to its go-live application.
//!
//! Cases: global.alipay.com/docs/ac/ams_upm/testcases (payment 1–4, refund 1–2) and
//! /docs/ac/tool/ivalidate (001–006).

use super::{
    counter::Counter,
    keys::KeyRing,
    script::{Fault, Outcome, Rule, Script},
    server::{Clock, Server, wall_clock},
};
use crate::{
    NoWireLog,
    antom::Antom,
    settings::{AcquirerKey, AntomSettings, ShopSettings},
};
use maneki_core::{
    id::{AttemptId, CartId, Id},
    money::Yen,
    payment::{Gateway, Instruction, Order, State},
    refund::RefundState,
    scan::{PaymentCode, Wallet},
    time::AtMs,
};
use std::{fmt::Write, io, path::Path, process::ExitCode, sync::Arc};

struct Case {
    name: &'static str,
    does: &'static str,
    code: &'static str,
    yen: i32,
    script: Script,
    ends: State,
    /// The customer must have been told this on the way.
    tells: Option<Instruction>,
    /// Given back afterwards, in these parts.
    refunds: &'static [i32],
}

const CODE_18: &str = "281234567890123456";
const CODE_24: &str = "251001020123456789012345";
/// Above 1,000 yuan at the simulator's rate, so the wallet wants a password.
const LARGE_YEN: i32 = 25_000;

fn cases() -> Vec<Case> {
    let script = |outcome| Script { outcome, ..Script::default() };
    let password = || script(Outcome::ConfirmThenPay(12_000));
    let forever = || script(Outcome::ConfirmForever);
    let case = |name, does, script, ends| Case {
        name,
        does,
        code: CODE_18,
        yen: 1_250,
        script,
        ends,
        tells: None,
        refunds: &[],
    };
    let direct = Script::default;
    let typing = Some(Instruction::TypePassword);
    let refresh = Some(Instruction::RefreshCode);
    let expired = script(Outcome::Refuse("EXPIRED_CODE".into()));
    let unknown = vec![Fault::DoneButCode("SYSTEM_ERROR".into())];
    let broken = Script { pay: unknown, ..Script::default() };
    let silent = Script { pay: vec![Fault::ReplyLost], ..forever() };
    vec![
        case("UPM payment 1", "pays at once", direct(), State::Paid),
        Case {
            code: CODE_24,
            ..case("UPM payment 2", "pays by a 24-digit code", direct(), State::Paid)
        },
        Case {
            yen: LARGE_YEN,
            tells: typing,
            ..case("UPM payment 3", "above CNY 1,000: password", password(), State::Paid)
        },
        case("UPM payment 4", "asks in vain, cancels", forever(), State::Cancelled),
        Case { refunds: &[1_250], ..case("UPM refund 1", "full refund", direct(), State::Paid) },
        Case {
            refunds: &[250, 400, 600],
            ..case("UPM refund 2", "three partial refunds", direct(), State::Paid)
        },
        case("iValidate 001", "pays at once", direct(), State::Paid),
        Case {
            code: CODE_24,
            ..case("iValidate 002", "pays by a 24-digit code", direct(), State::Paid)
        },
        Case {
            tells: typing,
            ..case("iValidate 003", "types the password", password(), State::Paid)
        },
        Case {
            tells: refresh,
            ..case("iValidate 004", "shows an expired code", expired, State::Declined)
        },
        case("iValidate 005", "SYSTEM_ERROR, then asked", broken, State::Paid),
        case("iValidate 006", "pay times out; asked in vain", silent, State::Cancelled),
    ]
}

/// The rehearsal's outcome: the sheet in Markdown, and whether every case passed.
pub struct Sheet {
    pub text: String,
    pub passed: bool,
}

/// Rehearses every case at `now`, with the keys in `folder`.
///
/// # Errors
/// Where the keys cannot be used or the simulator cannot listen.
pub fn rehearse(folder: &Path, now: AtMs) -> io::Result<Sheet> {
    let ring = KeyRing::open(folder)?;
    let mut sheet = Sheet { text: heading(now), passed: true };
    for (number, case) in cases().into_iter().enumerate() {
        let (row, passed) = rehearse_one(&ring, &case, number, now)?;
        sheet.text.push_str(&row);
        sheet.passed &= passed;
    }
    let verdict = if sheet.passed { "All cases passed." } else { "Some cases FAILED." };
    let _ = writeln!(sheet.text, "\n{verdict}");
    Ok(sheet)
}

fn heading(now: AtMs) -> String {
    format!(
        "# Acceptance rehearsal: Antom / Alipay+ in-store, user-presented\n\n\
         Maneki {} · {} · against wallet-sim, over HTTP with signatures on both sides; the \
         minutes of asking pass in virtual time.\n\n\
         | Case | The customer | Yen | Must end | Ended | Calls | Seconds | Wallet transaction | \
         Net yen | |\n|---|---|---:|---|---|---|---:|---|---:|---|\n",
        env!("CARGO_PKG_VERSION"),
        now.iso_in_japan(),
    )
}

fn rehearse_one(
    ring: &KeyRing,
    case: &Case,
    number: usize,
    now: AtMs,
) -> io::Result<(String, bool)> {
    let rule = Rule { script: Some(case.script.clone()), ..Rule::default() };
    let listen = "127.0.0.1:0".parse().expect("loopback");
    let server = Server::start(listen, ring, vec![rule], Clock::Request)?;
    let wallet = gateway(&server, ring)?;
    let order = Order {
        id: AttemptId(Id(u128::from(now.0.unsigned_abs()) << 64 | (number as u128) << 16)),
        cart: CartId(Id(1)),
        amount: Yen::of(case.yen),
        wallet: Wallet::Alipay,
        gateway: Gateway::Antom,
        code_hash: [0; 32],
    };
    let mut counter = Counter::open(Box::new(wallet), order, PaymentCode::new(case.code), now);
    counter.run();
    let seconds = counter.now.since(now) / 1_000;
    let mut refunded = true;
    for part in case.refunds {
        let refund = counter.refund(Yen::of(*part));
        refunded &= refund.is_ok_and(|refund| refund.state == RefundState::Refunded);
    }
    let paid = if case.ends == State::Paid { i64::from(case.yen) } else { 0 };
    let back: i64 = case.refunds.iter().map(|part| i64::from(*part)).sum();
    let net = server.with_acquirer(|acquirer| acquirer.books().net());
    let told = case.tells.is_none_or(|tells| counter.instructions.contains(&tells));
    let passed = counter.attempt.state == case.ends && refunded && told && net == paid - back;
    Ok((row(case, &counter, seconds, net, passed), passed))
}

fn gateway(server: &Server, ring: &KeyRing) -> io::Result<Antom> {
    let settings = AntomSettings {
        test: true,
        host: format!("http://{}", server.address),
        client_id: "SANDBOX_REHEARSAL".into(),
        key_version: "1".into(),
        acquirer_keys: vec![AcquirerKey::new("1", ring.acquirer_public.clone())],
        settlement_currency: None,
        notify_url: None,
        notify_port: None,
    };
    let shop = ShopSettings {
        merchant_id: "REHEARSAL".into(),
        merchant_name: "Maneki".into(),
        mcc: "5309".into(),
        store_id: "REHEARSAL".into(),
        store_name: "Maneki".into(),
        terminal_id: "01".into(),
        order_description: "Rehearsal".into(),
    };
    Antom::new(settings, shop, &ring.till_private, Arc::new(NoWireLog))
        .map_err(|faults| io::Error::other(format!("{faults:?}")))
}

fn row(case: &Case, counter: &Counter, seconds: i64, net: i64, passed: bool) -> String {
    let attempt = &counter.attempt;
    let transaction = attempt.proof.as_ref().map_or("–", |proof| &proof.wallet_transaction_id);
    let counted = |call: &str| match counter.count(call) {
        0 => None,
        count => Some(format!("{count} {call}")),
    };
    let calls: Vec<String> = ["pay", "inquire", "cancel", "refund", "inquire_refund"]
        .iter()
        .filter_map(|call| counted(call))
        .collect();
    format!(
        "| {} | {} | {} | {} | {} | {} | {seconds} | {transaction} | {net} | {} |\n",
        case.name,
        case.does,
        case.yen,
        case.ends.code(),
        attempt.state.code(),
        calls.join(", "),
        if passed { "passed" } else { "FAILED" },
    )
}

const USAGE: &str = "\
wallet-acceptance --keys DIR
  Rehearses the acquirer's acceptance cases against wallet-sim and prints the sheet.
  --keys   where till_*.pem and acquirer_*.pem are, or will be made";

/// The rehearsal as a program; the exit code is 1 where a case failed, 2 for wrong usage.
pub fn acceptance(arguments: impl IntoIterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.into_iter().collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let folder = match words.as_slice() {
        ["--keys", folder] => Path::new(*folder),
        ["--help"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match rehearse(folder, AtMs(wall_clock())) {
        Ok(sheet) => {
            print!("{}", sheet.text);
            if sheet.passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
