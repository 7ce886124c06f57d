use super::*;
use crate::id::Id;
use proptest::prelude::*;

fn job() -> PrintJob {
    PrintJob::new(PaperId(Id(1)), AtMs(0))
}

/// Plays facts a second apart; gives the last state and every effect.
fn play(facts: &[PrintFact]) -> (PrintJob, Vec<PrintEffect>) {
    let mut job = job();
    let mut all = vec![];
    for (second, fact) in (0..).zip(facts) {
        let (next, effects) = job.step(*fact, AtMs(second * 1_000));
        job = next;
        all.extend(effects);
    }
    (job, all)
}

use PrintEffect::{AskPerson, AskStatus, Send, Show};
use PrintFact::{CameOut, Delivered, Restarted, Status, TakenOff, Tick};

const READY: PrintFact = Status(PrinterStatus::Ready);
const PAPER: PrinterFault = PrinterFault::PaperOut;

#[test]
fn ways_to_paper() {
    let out = Status(PrinterStatus::Fault(PAPER));
    let refused = Delivered(Delivery::Refused(PrinterFault::Unreachable));
    let doubt = Delivered(Delivery::Doubtful(PAPER));
    let printed = Delivered(Delivery::Printed);
    let cases: [(&str, &[PrintFact], PrintState, &[PrintEffect]); 9] = [
        ("all well", &[Tick, READY, printed], PrintState::Confirmed, &[AskStatus, Send]),
        (
            "no paper at first, told once",
            &[Tick, out, Tick, out, Tick, READY, printed],
            PrintState::Confirmed,
            &[AskStatus, Show(Some(PAPER)), AskStatus, AskStatus, Show(None), Send],
        ),
        (
            "the roll ends within the receipt",
            &[Tick, READY, doubt, Tick, READY],
            PrintState::Unknown { why: PAPER },
            &[AskStatus, Send, Show(Some(PAPER)), AskPerson],
        ),
        (
            "it came out after all",
            &[Tick, READY, doubt, CameOut(true), Tick, READY],
            PrintState::Confirmed,
            &[AskStatus, Send, Show(Some(PAPER)), AskPerson],
        ),
        (
            "it did not",
            &[Tick, READY, doubt, CameOut(false), Tick, READY],
            PrintState::Failed { why: Some(PAPER) },
            &[AskStatus, Send, Show(Some(PAPER)), AskPerson],
        ),
        (
            "not a byte was taken",
            &[Tick, READY, refused, Tick, READY, printed],
            PrintState::Confirmed,
            &[AskStatus, Send, Show(Some(PrinterFault::Unreachable)), AskStatus, Show(None), Send],
        ),
        (
            "the till was killed while it sent",
            &[Tick, READY, Restarted, Tick, READY],
            PrintState::Unknown { why: PrinterFault::Interrupted },
            &[AskStatus, Send, Show(Some(PrinterFault::Interrupted)), AskPerson],
        ),
        (
            "taken off",
            &[Tick, out, TakenOff, Tick, READY],
            PrintState::Failed { why: Some(PAPER) },
            &[AskStatus, Show(Some(PAPER)), Show(None)],
        ),
        (
            "a queue that says no more",
            &[Tick, Status(PrinterStatus::Silent), Delivered(Delivery::HandedOver)],
            PrintState::Confirmed,
            &[AskStatus, Send],
        ),
    ];
    for (name, facts, state, effects) in cases {
        let (job, found) = play(facts);
        assert_eq!((job.state, found.as_slice()), (state, effects), "{name}");
    }
}

#[test]
fn every_state_is_read_back() {
    let job = job();
    for state in [
        PrintState::Queued { held_by: None },
        PrintState::Queued { held_by: Some(PAPER) },
        PrintState::Sent,
        PrintState::Confirmed,
        PrintState::Unknown { why: PAPER },
        PrintState::Failed { why: None },
    ] {
        let job = PrintJob { state, ..job.clone() };
        let (word, fault) = job.words();
        assert_eq!(PrintJob::read(job.id, word, fault, 0, AtMs(0)), Some(job));
    }
    assert_eq!(PrintJob::read(job.id, "unknown", None, 0, AtMs(0)), None);
    for fault in PrinterFault::ALL {
        assert_eq!(PrinterFault::from_code(fault.code()), Some(fault));
    }
}

fn any_fact() -> impl Strategy<Value = PrintFact> {
    let faults = prop::sample::select(vec![PAPER, PrinterFault::Offline, PrinterFault::CoverOpen]);
    let status = prop_oneof![
        Just(PrinterStatus::Ready),
        Just(PrinterStatus::NearEnd),
        faults.clone().prop_map(PrinterStatus::Fault),
    ];
    prop_oneof![
        Just(Tick),
        Just(Restarted),
        status.prop_map(Status),
        Just(Delivered(Delivery::Printed)),
        faults.clone().prop_map(|fault| Delivered(Delivery::Refused(fault))),
        faults.prop_map(|fault| Delivered(Delivery::Doubtful(fault))),
        any::<bool>().prop_map(CameOut),
        Just(TakenOff),
    ]
}

proptest! {
    /// Whatever happens, in whatever order: bytes that may have reached the printer are never
    /// followed by the same bytes.
    #[test]
    fn nothing_prints_twice_by_itself(facts in prop::collection::vec(any_fact(), 0..40)) {
        let mut job = job();
        let mut may_have_printed = false;
        for (second, fact) in (0..).zip(facts) {
            let was_sent = job.state == PrintState::Sent;
            let (next, effects) = job.step(fact, AtMs(second * 1_000));
            let refused = matches!(fact, Delivered(Delivery::Refused(_)));
            may_have_printed |= was_sent && next.state != PrintState::Sent && !refused;
            if effects.contains(&Send) {
                prop_assert!(!may_have_printed);
                prop_assert_eq!(next.state, PrintState::Sent);
                prop_assert_eq!(next.sends, 1);
            }
            job = next;
        }
    }
}
