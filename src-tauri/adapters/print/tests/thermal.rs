//! A whole paper reaches a thermal printer dot for dot; every fault is told apart in time; and
//! nothing is printed twice.

#[path = "support/emulator.rs"]
mod emulator;

use emulator::{Emulator, picture};
use maneki_app::ports::{Dots, Printer, Printout};
use maneki_core::{
    id::{Id, PaperId},
    print::{Delivery, PrintEffect, PrintFact, PrintJob, PrintState, PrinterFault, PrinterStatus},
    time::AtMs,
};
use maneki_print::{
    escpos::{Profile, Raster},
    link::Address,
    thermal::Thermal,
};
use std::{
    net::TcpListener,
    thread,
    time::{Duration, Instant},
};

/// A receipt's worth of dots: text-like noise with blank stretches.
fn paper() -> Dots {
    let mut dots = Dots::blank(576, 1_501);
    let mut seed = 7_u32;
    for y in (0..dots.height).filter(|y| y % 60 < 34) {
        for x in 0..dots.width {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            dots.set(x, y, seed >> 29 == 0);
        }
    }
    dots
}

fn thermal(emulator: &Emulator, raster: Raster) -> Thermal {
    let address = Address::parse(&emulator.address).expect("an address");
    Thermal::new(address, Profile { raster, ..Profile::mm80() })
}

#[test]
fn what_is_sent_is_what_is_burnt() {
    for raster in [Raster::GsV0, Raster::GsL, Raster::EscStar] {
        let emulator = Emulator::start();
        let dots = paper();
        let start = Instant::now();
        let sent = thermal(&emulator, raster).send(&Printout::Dots(dots.clone()), &mut |_| {});
        let took = start.elapsed();
        assert_eq!(sent, Delivery::Printed, "{raster:?}");
        let papers = emulator.state().papers.clone();
        assert_eq!(papers.len(), 1, "{raster:?}");
        assert!(picture(&papers[0], &dots) == dots, "{raster:?}: the picture differs");
        println!("{raster:?}: from print to status read {} ms", took.as_millis());
        if raster == Raster::GsV0 {
            // The goal is 300 ms; a machine that builds beside it is slower.
            assert!(took < Duration::from_millis(1_500), "{took:?}");
        }
    }
}

/// The queue's rules against a printer: what the host does, without its threads.
fn drive(printer: &Thermal, printout: &Printout, asks: usize) -> (PrintJob, Vec<PrinterFault>) {
    let mut job = PrintJob::new(PaperId(Id(1)), AtMs(0));
    let mut shown = vec![];
    for second in 0..asks {
        let now = AtMs(i64::try_from(second).expect("small") * 1_000);
        let mut facts = vec![PrintFact::Tick];
        while let Some(fact) = facts.pop() {
            let (next, effects) = job.step(fact, now);
            job = next;
            for effect in effects {
                match effect {
                    PrintEffect::AskStatus => facts.push(PrintFact::Status(printer.status())),
                    PrintEffect::Send => {
                        let sent = printer.send(printout, &mut |told| shown.extend(told.fault()));
                        facts.push(PrintFact::Delivered(sent));
                    }
                    PrintEffect::Show(fault) => shown.extend(fault),
                    PrintEffect::AskPerson => {}
                }
            }
        }
    }
    (job, shown)
}

const FAULTS: [PrinterFault; 4] =
    [PrinterFault::PaperOut, PrinterFault::CoverOpen, PrinterFault::Stuck, PrinterFault::Offline];

#[test]
fn a_fault_before_holds_the_paper_back() {
    for fault in FAULTS {
        let emulator = Emulator::start();
        emulator.state().fault = Some(fault);
        let (printer, printout) = (thermal(&emulator, Raster::GsV0), Printout::Dots(paper()));
        let start = Instant::now();
        let (job, shown) = drive(&printer, &printout, 2);
        assert!(start.elapsed() < Duration::from_secs(2), "told too late");
        assert_eq!(job.state, PrintState::Queued { held_by: Some(fault) });
        assert_eq!(shown, [fault], "told once");
        assert_eq!(emulator.state().papers.len(), 0);
        emulator.repair();
        let (job, _) = drive(&printer, &printout, 2);
        assert_eq!(job.state, PrintState::Confirmed);
        assert_eq!(emulator.state().papers.len(), 1, "{fault:?}");
    }
}

#[test]
fn a_fault_within_asks_a_person_and_never_sends_again() {
    for fault in [PrinterFault::PaperOut, PrinterFault::CoverOpen, PrinterFault::Stuck] {
        let emulator = Emulator::start();
        emulator.state().later = Some((20_000, fault));
        let (printer, printout) = (thermal(&emulator, Raster::GsV0), Printout::Dots(paper()));
        let start = Instant::now();
        let (job, shown) = drive(&printer, &printout, 5);
        assert!(start.elapsed() < Duration::from_secs(2), "told too late");
        assert_eq!(job.state, PrintState::Unknown { why: fault });
        assert_eq!((job.sends, shown), (1, vec![fault]));
        // The roll is changed, and what the printer held comes out: once.
        emulator.repair();
        assert_eq!(emulator.state().papers.len(), 1, "{fault:?}");
        let (job, effects) = job.step(PrintFact::CameOut(true), AtMs(60_000));
        assert_eq!((job.state, effects), (PrintState::Confirmed, vec![]));
    }
}

/// A busy printer says that it is offline too, so the till shows it and waits.
#[test]
fn a_printer_that_goes_offline_within_is_shown_and_waited_for() {
    let emulator = Emulator::start();
    emulator.state().later = Some((20_000, PrinterFault::Offline));
    let printer = thermal(&emulator, Raster::GsV0);
    let (start, mut shown) = (Instant::now(), None);
    let sent = printer.send(&Printout::Dots(paper()), &mut |told| {
        if told.fault() == Some(PrinterFault::Offline) && shown.is_none() {
            shown = Some(start.elapsed());
            // Its button is pressed again a moment later.
            thread::sleep(Duration::from_millis(500));
            emulator.repair();
        }
    });
    assert!(shown.expect("shown") < Duration::from_secs(2), "told too late: {shown:?}");
    assert_eq!(sent, Delivery::Printed);
    assert_eq!(emulator.state().papers.len(), 1);
}

#[test]
fn a_printer_that_stays_offline_within_asks_a_person() {
    let emulator = Emulator::start();
    emulator.state().later = Some((20_000, PrinterFault::Offline));
    let (printer, printout) = (thermal(&emulator, Raster::GsV0), Printout::Dots(paper()));
    let (job, shown) = drive(&printer, &printout, 3);
    assert_eq!(job.state, PrintState::Unknown { why: PrinterFault::Offline });
    assert_eq!((job.sends, shown.first()), (1, Some(&PrinterFault::Offline)));
    emulator.repair();
    assert_eq!(emulator.state().papers.len(), 1);
}

#[test]
fn a_cable_pulled_within_asks_a_person_and_never_sends_again() {
    let emulator = Emulator::start();
    emulator.state().cable_out_later = Some(20_000);
    let (printer, printout) = (thermal(&emulator, Raster::GsV0), Printout::Dots(paper()));
    let start = Instant::now();
    let sent = printer.send(&printout, &mut |_| {});
    assert!(start.elapsed() < Duration::from_secs(2), "told too late");
    assert_eq!(sent, Delivery::Doubtful(PrinterFault::Unreachable));
    emulator.repair();
    assert_eq!(emulator.state().papers.len(), 0, "lost with the cable");
    assert_eq!(printer.send(&printout, &mut |_| {}), Delivery::Printed);
    assert_eq!(emulator.state().papers.len(), 1);
}

#[test]
fn a_fault_after_is_the_next_paper_s() {
    for fault in FAULTS {
        let emulator = Emulator::start();
        let (printer, printout) = (thermal(&emulator, Raster::GsV0), Printout::Dots(paper()));
        assert_eq!(printer.send(&printout, &mut |_| {}), Delivery::Printed);
        emulator.state().fault = Some(fault);
        assert_eq!(printer.status(), PrinterStatus::Fault(fault));
        assert_eq!(printer.send(&printout, &mut |_| {}), Delivery::Refused(fault));
        assert_eq!(emulator.state().papers.len(), 1);
    }
}

/// Before, during and after a paper: it is told, and nothing is held back.
#[test]
fn a_roll_near_its_end_still_prints() {
    for (before, later) in [(true, None), (false, Some(20_000))] {
        let emulator = Emulator::start();
        (emulator.state().near_end, emulator.state().near_end_later) = (before, later);
        let (printer, printout) = (thermal(&emulator, Raster::GsV0), Printout::Dots(paper()));
        let at_first = if before { PrinterStatus::NearEnd } else { PrinterStatus::Ready };
        assert_eq!(printer.status(), at_first);
        let mut told = vec![];
        assert_eq!(printer.send(&printout, &mut |status| told.push(status)), Delivery::Printed);
        assert_eq!(told, [PrinterStatus::NearEnd]);
        assert_eq!(printer.status(), PrinterStatus::NearEnd);
        assert_eq!(printer.send(&printout, &mut |_| {}), Delivery::Printed);
        assert_eq!(emulator.state().papers.len(), 2);
    }
}

#[test]
fn a_printer_that_is_off_is_told_at_once() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port");
    let address = Address::parse(&free.to_string()).expect("an address");
    let printer = Thermal::new(address, Profile::mm80());
    let start = Instant::now();
    let unreachable = PrinterFault::Unreachable;
    assert_eq!(printer.status(), PrinterStatus::Fault(unreachable));
    assert_eq!(printer.send(&Printout::Dots(paper()), &mut |_| {}), Delivery::Refused(unreachable));
    assert_eq!(printer.open_drawer(), Err(unreachable));
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn the_drawer_opens_without_paper() {
    let emulator = Emulator::start();
    let printer = thermal(&emulator, Raster::GsV0);
    assert_eq!(printer.open_drawer(), Ok(()));
    // The pulse goes out before the next question is answered.
    let _ = printer.status();
    assert_eq!(emulator.state().drawer, 1);
}
