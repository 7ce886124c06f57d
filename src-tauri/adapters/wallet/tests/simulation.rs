//! Every crash point × every script, then random shop orders from seeds: afterwards the
//! acquirer's books equal the till's, nothing is charged twice, and nothing stays open.
//!
//! `MANEKI_SEEDS=10000` runs them all; a failure prints its seed.

#[path = "simulation/chance.rs"]
mod chance;
#[path = "simulation/till.rs"]
mod till;

use chance::Chance;
use maneki_core::payment::State;
use maneki_wallet::sim::script::{Fault, Outcome, Scenario, Script};
use till::{CrashMode, Plan, Staff, World};

/// Faults that a single message can meet, one script each.
fn single_faults() -> Vec<Fault> {
    vec![
        Fault::None,
        Fault::Late(3_000),
        Fault::Late(9_000),
        Fault::ReplyLost,
        Fault::RequestLost,
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::HttpStatus(500),
        Fault::Rubbish,
        Fault::Unsigned,
        Fault::WrongKey,
        Fault::WrongAmount,
        Fault::WrongCurrency,
        Fault::WrongId,
        Fault::Code("UNKNOWN_EXCEPTION".into()),
        Fault::Code("REQUEST_TRAFFIC_EXCEED_LIMIT".into()),
        Fault::Code("ORDER_NOT_EXIST".into()),
        Fault::DoneButCode("ORDER_IS_CLOSED".into()),
        Fault::DoneButCode("REPEAT_REQ_INCONSISTENT".into()),
        Fault::DoneButCode("BRAND_NEW_CODE".into()),
    ]
}

fn outcomes() -> Vec<Outcome> {
    vec![
        Outcome::Pay,
        Outcome::ConfirmThenPay(7_000),
        Outcome::ConfirmThenPay(59_500),
        Outcome::ConfirmThenPay(64_000),
        Outcome::ConfirmThenFail(5_000, "USER_BALANCE_NOT_ENOUGH".into()),
        Outcome::ConfirmForever,
        Outcome::Refuse("RISK_REJECT".into()),
        Outcome::Refuse("EXPIRED_CODE".into()),
    ]
}

/// Each outcome with each fault of pay, and with hard luck in what follows.
fn scripts() -> Vec<Script> {
    let mut scripts: Vec<Script> = Scenario::ALL.iter().map(|scene| scene.script()).collect();
    for outcome in outcomes() {
        for fault in single_faults() {
            let plain = Script { outcome: outcome.clone(), ..Script::default() };
            scripts.push(Script { pay: vec![fault.clone()], ..plain.clone() });
            scripts.push(Script {
                pay: vec![Fault::ReplyLost],
                inquiry: vec![fault.clone(); 30],
                ..plain.clone()
            });
            scripts.push(Script {
                outcome: Outcome::ConfirmForever,
                cancel: vec![fault.clone(), fault.clone()],
                ..plain.clone()
            });
            scripts.push(Script {
                pays_after_cancel_ms: Some(3_000),
                cancel: vec![fault.clone()],
                refund: vec![fault.clone(), fault],
                ..plain
            });
        }
        for arrives_after_ms in [1_000, 20_000, 70_000, 85_000] {
            scripts.push(Script {
                outcome: outcome.clone(),
                arrives_after_ms,
                ..Script::default()
            });
        }
    }
    // The inquiry does not see the refund yet, and the resend meets its forerunner.
    let overtaken = Script {
        refund: vec![Fault::ReplyLost, Fault::Code("REFUND_AMOUNT_EXCEED".into())],
        inquire_refund: vec![Fault::Code("REFUND_NOT_EXIST".into())],
        ..Script::default()
    };
    let late = Script { pays_after_cancel_ms: Some(3_000), ..overtaken.clone() };
    scripts.push(Script { outcome: Outcome::ConfirmForever, ..late });
    scripts.push(overtaken);
    let on_its_way = |ms| vec![Fault::DoneLater(ms), Fault::DoneLater(ms)];
    for ms in [1_000, 8_000, 15_000, 25_000] {
        let outcome = Outcome::ConfirmThenPay(61_000);
        scripts.push(Script { outcome, cancel: on_its_way(ms), ..Script::default() });
    }
    scripts
}

#[test]
fn every_crash_point_of_every_script() {
    let mut runs = 0_u32;
    for (at, script) in scripts().into_iter().enumerate() {
        let calm = Plan::calm(script.clone());
        let commits = World::run(&calm).assert_balanced(&format!("script {at} {script:?}")).commits;
        runs += 1;
        // Staff who complete at once what was charged while it was cancelled.
        let mut hasty = calm.clone();
        (hasty.staff.completes, hasty.staff.chooses_after_ms) = (true, 500);
        hasty.staff.refund_parts = 0;
        World::run(&hasty).assert_balanced(&format!("script {at} {script:?} completed"));
        // Beyond the first dozen commits only the backing-off repeats.
        for commit in 0..commits.min(12) {
            for mode in [CrashMode::BeforeCommit, CrashMode::BeforeCalls, CrashMode::AfterCalls] {
                for down_ms in [500, 130_000] {
                    let plan = Plan { crashes: vec![(commit, mode, down_ms)], ..calm.clone() };
                    let told = format!("script {at} {script:?} crash {commit} {mode:?} {down_ms}");
                    World::run(&plan).assert_balanced(&told);
                    runs += 1;
                }
            }
        }
    }
    println!("{runs} runs");
    assert!(runs > 10_000, "too few runs to mean anything: {runs}");
}

#[test]
fn random_orders() {
    let seeds = std::env::var("MANEKI_SEEDS").ok().and_then(|seeds| seeds.parse().ok());
    let first = std::env::var("MANEKI_SEED").ok().and_then(|seed| seed.parse().ok());
    let (from, count) = first.map_or((0, seeds.unwrap_or(1_000)), |seed| (seed, 1));
    let mut ends = std::collections::BTreeMap::<&str, u32>::new();
    for seed in from..from + count {
        let plan = random_plan(seed);
        let world = World::run(&plan);
        world.assert_balanced(&format!("MANEKI_SEED={seed}"));
        for attempt in &world.attempts {
            *ends.entry(attempt.state.code()).or_default() += 1;
        }
    }
    println!("{count} seeds; ends {ends:?}");
    if count >= 1_000 {
        for state in [State::Paid, State::Declined, State::Cancelled] {
            assert!(ends.contains_key(state.code()), "no order ended {state:?}");
        }
    }
}

fn random_plan(seed: u64) -> Plan {
    let mut chance = Chance::new(seed);
    let scripts = (0..4).map(|_| random_script(&mut chance)).collect();
    let crashes = (0..chance.below(4))
        .map(|_| {
            let modes = [CrashMode::BeforeCommit, CrashMode::BeforeCalls, CrashMode::AfterCalls];
            let down = [200, 3_000, 40_000, 200_000, 90_000_000];
            (chance.below(25) as usize, *chance.pick(&modes), *chance.pick(&down))
        })
        .collect();
    let staff = Staff {
        cancels_at_ms: chance.one_in(4).then(|| i64::from(chance.below(70_000))),
        completes: chance.one_in(2),
        chooses_after_ms: i64::from(chance.below(400_000)),
        supersedes_at_ms: chance.one_in(5).then(|| i64::from(chance.below(200_000))),
        settles_at_ms: chance.one_in(12).then(|| i64::from(chance.below(200_000))),
        refund_parts: chance.below(4),
    };
    Plan {
        scripts,
        crashes,
        staff,
        started_at_ms: 1_795_402_800_000 + i64::from(chance.below(86_400_000)),
    }
}

fn random_script(chance: &mut Chance) -> Script {
    let outcome = chance.pick(&outcomes()).clone();
    // A signed "no such order" about one that exists would be a lie, not a fault.
    let lie = Fault::Code("ORDER_NOT_EXIST".into());
    let faults: Vec<Fault> = single_faults().into_iter().filter(|fault| *fault != lie).collect();
    let mut fates = |share: u32| -> Vec<Fault> {
        (0..chance.below(9))
            .map(|_| {
                let hit = chance.below(100) < share;
                if hit { chance.pick(&faults).clone() } else { Fault::None }
            })
            .collect()
    };
    let (pay, inquiry, mut cancel) = (fates(60), fates(50), fates(40));
    let (refund, inquire_refund) = (fates(50), fates(30));
    if chance.one_in(8) {
        cancel.insert(0, Fault::DoneLater(i64::from(chance.below(29_000))));
    }
    let arrives_after_ms = if chance.one_in(6) { i64::from(chance.below(95_000)) } else { 0 };
    let late = chance.one_in(8).then(|| i64::from(chance.below(200_000)));
    let pays_after_cancel_ms = late;
    let notices_ms = vec![];
    Script {
        outcome,
        pay,
        inquiry,
        cancel,
        refund,
        inquire_refund,
        arrives_after_ms,
        pays_after_cancel_ms,
        notices_ms,
    }
}
