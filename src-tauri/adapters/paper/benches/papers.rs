//! How long a paper takes, warm: `cargo bench -p maneki-paper`. Prints the median of 50 in
//! milliseconds of this process's CPU time, beside its goal.

#[path = "../tests/support/samples.rs"]
mod samples;

use maneki_core::{printer::Media, staff::Language};
use maneki_paper::{
    document::{
        receipt::receipt,
        slip::{SlipForm, slip},
    },
    pdf::pdf,
    raster,
};
use std::fs;

/// Nanoseconds of CPU that this process has used.
fn cpu_ns() -> u64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|ns| ns.parse().ok()).unwrap_or(0)
}

fn measure(name: &str, goal_ms: f64, mut work: impl FnMut() -> usize) {
    let mut size = work();
    let mut times: Vec<u64> = (0..50)
        .map(|_| {
            let start = cpu_ns();
            size = work();
            cpu_ns().saturating_sub(start)
        })
        .collect();
    times.sort_unstable();
    let median = times[25] as f64 / 1e6;
    let verdict = if median <= goal_ms { "ok" } else { "TOO SLOW" };
    println!("{name:<34} {median:>7.2} ms of {goal_ms} ms  {size:>7} bytes  {verdict}");
}

fn main() {
    let sale = samples::receipt(Language::ZhHans);
    let long = samples::twelve(Language::ZhHans);
    let guide = samples::slip(Language::ZhHans);
    measure("guide slip, A4 PDF", 25.0, || {
        pdf(&slip(&guide, SlipForm::A4).expect("set")).expect("written").len()
    });
    measure("receipt, 80 mm PDF", 25.0, || {
        pdf(&receipt(&sale, Media::Mm80).expect("set")).expect("written").len()
    });
    measure("receipt, 12 items, 80 mm dots", 20.0, || {
        let sheets = receipt(&long, Media::Mm80).expect("set");
        raster::dots(&sheets.pages[0], raster::HEAD_DPI).bytes.len()
    });
    measure("receipt, 12 items, 58 mm dots", 20.0, || {
        let sheets = receipt(&long, Media::Mm58).expect("set");
        raster::dots(&sheets.pages[0], raster::HEAD_DPI).bytes.len()
    });
    measure("receipt, preview at 150 dpi", 60.0, || {
        let sheets = receipt(&sale, Media::Mm80).expect("set");
        raster::png(&sheets, 0, 150.0).expect("a picture").len()
    });
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM unknown");
    println!("peak memory (goal 60 MB): {peak}");
}
