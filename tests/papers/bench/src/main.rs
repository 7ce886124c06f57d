//! How long a paper takes, warm, beside krilla on the same display list. Prints the median
//! in milliseconds of this process's CPU time with its goal, then a whole print over loopback in
//! milliseconds of the clock. Writes the slip's page for a browser to the file that it is given.

#[path = "../../../../src-tauri/adapters/print/tests/support/emulator.rs"]
mod emulator;
mod krilla_pdf;
mod page;
#[path = "../../../../src-tauri/adapters/paper/tests/support/samples.rs"]
mod samples;

use maneki_app::ports::{Printer, Printout};
use maneki_core::{print::Delivery, printer::Media, staff::Language};
use maneki_paper::{
    document::{
        receipt::receipt,
        slip::{SlipForm, slip},
    },
    list::Sheets,
    pdf::pdf,
    raster,
};
use maneki_print::{
    escpos::{Profile, encode},
    link::Address,
    thermal::Thermal,
};
use std::{env, fs, path::Path, process::ExitCode, time::Instant};

const KB: usize = 1_024;

/// What something may take, and whether it was kept.
struct Bench {
    missed: bool,
}

impl Bench {
    fn told(&mut self, name: &str, ms: f64, goal_ms: Option<f64>, bytes: usize, most: Option<usize>) {
        let slow = goal_ms.is_some_and(|goal| ms > goal);
        let large = most.is_some_and(|most| bytes > most);
        let goal = goal_ms.map_or_else(|| "-".into(), |goal| format!("{goal}"));
        let most = most.map_or_else(|| "-".into(), |most| (most / KB).to_string());
        let verdict = if slow || large { "MISSED" } else { "ok" };
        let kb = bytes.div_ceil(KB);
        println!("{name:<40} {ms:>7.2} ms of {goal:<4} {kb:>4} KB of {most:<4} {verdict}");
        self.missed |= slow || large;
    }

    fn measure(
        &mut self,
        name: &str,
        goal_ms: Option<f64>,
        most: Option<usize>,
        mut work: impl FnMut() -> usize,
    ) {
        let mut bytes = work();
        // The system counts CPU time in steps as long as a paper takes: ten papers a time.
        let mut times: Vec<u64> = (0..15)
            .map(|_| {
                let start = cpu_ns();
                (0..10).for_each(|_| bytes = work());
                cpu_ns().saturating_sub(start) / 10
            })
            .collect();
        times.sort_unstable();
        self.told(name, times[7] as f64 / 1e6, goal_ms, bytes, most);
    }
}

/// Nanoseconds of CPU that this process has used.
fn cpu_ns() -> u64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|ns| ns.parse().ok()).unwrap_or(0)
}

fn main() -> ExitCode {
    let mut bench = Bench { missed: false };
    let fonts = krilla_pdf::fonts();
    let guide = samples::slip(Language::ZhHans);
    let long = samples::twelve(Language::ZhHans);
    let a4 = || slip(&guide, SlipForm::A4).expect("set");
    let roll = |media| receipt(&long, media).expect("set");
    let (pdf_ms, dots_ms) = (Some(25.0), Some(20.0));
    bench.measure("slip, A4 PDF, tagged PDF/A-1b", pdf_ms, Some(150 * KB), || {
        pdf(&a4()).expect("written").len()
    });
    bench.measure("  krilla, untagged", None, None, || krilla_pdf::pdf(&a4(), &fonts).len());
    bench.measure("receipt of 12, 80 mm PDF", pdf_ms, Some(90 * KB), || {
        pdf(&roll(Media::Mm80)).expect("written").len()
    });
    bench.measure("  krilla, untagged", None, None, || {
        krilla_pdf::pdf(&roll(Media::Mm80), &fonts).len()
    });
    for (name, media, profile) in [
        ("receipt of 12, 80 mm ESC/POS", Media::Mm80, Profile::mm80()),
        ("receipt of 12, 58 mm ESC/POS", Media::Mm58, Profile::mm58()),
    ] {
        bench.measure(name, dots_ms, Some(130 * KB), || encode(&dots(&roll(media)), &profile).len());
    }
    bench.measure("receipt of 12, preview at 150 dpi", None, None, || {
        raster::png(&roll(Media::Mm80), 0, 150.0).expect("a picture").len()
    });
    over_loopback(&mut bench, || dots(&roll(Media::Mm80)));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM unknown");
    println!("peak memory, krilla's fonts included: {peak}");
    if let Some(file) = env::args_os().nth(1) {
        let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/fonts");
        let fonts = fonts.canonicalize().expect("the fonts are there");
        fs::write(file, page::html(&a4(), &fonts)).expect("written");
    }
    if bench.missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn dots(sheets: &Sheets) -> maneki_app::ports::Dots {
    raster::dots(&sheets.pages[0], raster::HEAD_DPI)
}

/// From "print" to everything sent and the printer's status read, layout and drawing included.
fn over_loopback(bench: &mut Bench, draw: impl Fn() -> maneki_app::ports::Dots) {
    let emulator = emulator::Emulator::start();
    let address = Address::parse(&emulator.address).expect("an address");
    let printer = Thermal::new(address, Profile::mm80());
    let mut times: Vec<f64> = (0..20)
        .map(|_| {
            let start = Instant::now();
            let sent = printer.send(&Printout::Dots(draw()), &mut |_| {});
            assert_eq!(sent, Delivery::Printed);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let drawn = draw();
    // What the printer burnt is what was drawn, to the dot.
    let papers = emulator.state().papers.clone();
    assert!(papers.iter().all(|paper| emulator::picture(paper, &drawn) == drawn));
    let bytes = encode(&drawn, &Profile::mm80()).len();
    bench.told("print to status read, loopback (clock)", times[10], Some(300.0), bytes, None);
}
