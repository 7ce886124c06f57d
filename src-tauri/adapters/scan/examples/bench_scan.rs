//! Compares this decoder with the ones it stands on: on frames drawn here, and on folders of
//! labelled frames.
//!
//! `bench_scan [--seed N] [--readers a,b] [--missed] [FOLDER…]`: without a folder, frames and sequences
//! that it draws itself from the seed. A folder holds stills where it has `labels.jsonl` (`file`,
//! `truth` as texts or `truth_hex`, `factor` or `set`), and sequences where it has `labels-*.jsonl`
//! (30 frames a second, with `seq` and `vis`, the first frame with the whole code in view).
//! Frames lie in memory before the clock starts; the clock is the thread's own CPU time.

#[path = "bench/drawn.rs"]
mod drawn;
#[path = "bench/figures.rs"]
mod figures;
#[path = "bench/folder.rs"]
mod folder;
#[path = "bench/readers.rs"]
mod readers;
#[path = "bench/sequences.rs"]
mod sequences;
#[path = "bench/stills.rs"]
mod stills;
#[path = "bench/zbar.rs"]
mod zbar;

use readers::Make;
use std::{env, path::Path, process::ExitCode};

const USAGE: &str = "usage: bench [--seed N] [--readers a,b] [--missed] [FOLDER…]";

/// What was asked for.
struct Wanted {
    seed: u64,
    readers: Vec<Make>,
    /// Name the stills that this decoder does not read.
    missed: bool,
    folders: Vec<String>,
}

fn main() -> ExitCode {
    let Some(wanted) = wanted() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    if wanted.folders.is_empty() {
        println!("## drawn frames, seed {}", wanted.seed);
        stills::run(&drawn::stills(wanted.seed), &wanted.readers, wanted.missed);
        println!("## drawn sequences, seed {}", wanted.seed);
        sequences::run(drawn::sequences(wanted.seed), &wanted.readers);
    }
    for name in &wanted.folders {
        println!("## {name}");
        let folder = Path::new(name);
        if let Some(frames) = folder::stills(folder) {
            stills::run(&frames, &wanted.readers, wanted.missed);
        } else if let Some(sequences) = folder::sequences(folder) {
            sequences::run(sequences, &wanted.readers);
        } else {
            eprintln!("no labelled frames in {name}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn wanted() -> Option<Wanted> {
    let mut wanted =
        Wanted { seed: 1, readers: readers::all(), missed: false, folders: Vec::new() };
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seed" => wanted.seed = words.next()?.parse().ok()?,
            "--missed" => wanted.missed = true,
            "--readers" => {
                let names = words.next()?;
                wanted.readers.retain(|it| names.split(',').any(|name| name == it.name));
            }
            _ if word.starts_with('-') => return None,
            _ => wanted.folders.push(word),
        }
    }
    (!wanted.readers.is_empty()).then_some(wanted)
}
