//! Random and spoilt frames, and random texts: nothing panics, nothing takes long, and no payment
//! code is read that was not there.
//!
//! Short in the daily tests. `MANEKI_FUZZ` asks for so many frames and texts, and `MANEKI_SEED` for
//! the seed to begin with: each gives [`FRAMES_A_SEED`], so that a long run may be taken in parts.
//! Small frames, since it is their number that counts.

mod chance;
mod frames;

use chance::Chance;
use cpu_time::ThreadTime;
use frames::Pool;
use maneki_core::{
    scan::{EmvCpm, Patterns, Scanned, Symbology},
    time::{Date, parse_day},
};
use maneki_scan::{Decoder, Gray, codes};
use std::{
    env, panic,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

/// In the daily tests.
const FRAMES: u64 = 4000;
const TEXTS: u64 = 20_000;

const FRAMES_A_SEED: u64 = 250_000;

/// CPU time that no frame may take.
const LONGEST: Duration = Duration::from_millis(100);

/// Frames shown to one decoder, whose memory of earlier ones must not mislead it.
const FRAMES_A_DECODER: u64 = 64;

static PANICS: AtomicUsize = AtomicUsize::new(0);

fn asked(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(otherwise)
}

fn today() -> Date {
    parse_day("2026-11-23").expect("a day")
}

#[test]
fn no_frame_panics_hangs_or_gives_a_payment_code_that_is_not_there() {
    let (frames, first) = (asked("MANEKI_FUZZ", FRAMES), asked("MANEKI_SEED", 1));
    panic::set_hook(Box::new(|what| {
        // The decoder contains a panic; here it counts all the same.
        PANICS.fetch_add(1, Ordering::Relaxed);
        eprintln!("{what}");
    }));
    let patterns = codes::patterns();
    for (seed, from) in (first..).zip((0..frames).step_by(FRAMES_A_SEED as usize)) {
        show_frames(&patterns, seed, (frames - from).min(FRAMES_A_SEED));
    }
}

fn show_frames(patterns: &Patterns, seed: u64, frames: u64) {
    let mut chance = Chance(seed);
    let pool = Pool::new(&mut chance);
    let mut decoder = Decoder::default();
    let (mut longest, mut read, mut others) = (Duration::ZERO, 0_u64, 0_u64);
    let start = ThreadTime::now();
    for at in 0..frames {
        if at % FRAMES_A_DECODER == 0 {
            decoder = Decoder::default();
        }
        let shown = frames::frame(&mut chance, &pool);
        let clock = ThreadTime::now();
        let found = decoder.decode(shown.gray.frame());
        longest = longest.max(clock.elapsed());
        for found in found {
            if shown.shows(&found.text) {
                read += 1;
                continue;
            }
            others += 1;
            if pays(patterns, &found.text, found.symbology) {
                let kept = env::temp_dir().join(format!("maneki-fuzz-{seed}-{at}.pgm"));
                keep(&shown.gray, &kept);
                panic!("frame {at} of seed {seed} gave {}: {}", found.text, kept.display());
            }
        }
        assert_eq!(PANICS.load(Ordering::Relaxed), 0, "frame {at} of seed {seed} panicked");
    }
    println!(
        "{frames} frames of seed {seed} in {:.0?} of CPU time, the longest {longest:.1?}: {read} \
         read, {others} that were not drawn and pay nothing",
        start.elapsed()
    );
    assert!(longest < LONGEST, "a frame took {longest:?}");
}

fn pays(patterns: &Patterns, text: &str, symbology: Symbology) -> bool {
    matches!(patterns.tell_apart(text, symbology, today()), Scanned::Wallet { .. })
}

fn keep(gray: &Gray, path: &std::path::Path) {
    let head = format!("P5\n{} {}\n255\n", gray.width, gray.height);
    if let Err(error) = std::fs::write(path, [head.as_bytes(), &gray.pixels].concat()) {
        eprintln!("the frame could not be kept: {error}");
    }
}

#[test]
fn no_text_panics_and_none_pays_by_chance() {
    let (texts, seed) = (asked("MANEKI_FUZZ", TEXTS), asked("MANEKI_SEED", 1));
    let patterns = codes::patterns();
    let networks = codes::Networks::shipped();
    let samples = codes::samples(codes::PATTERNS_CSV).expect("the shipped table is sound");
    let mut chance = Chance(seed ^ 0x7e87);
    let mut paying = 0;
    for _ in 0..texts {
        let sample = &samples[chance.below(samples.len() as u64) as usize].1;
        let text = chance.spoilt(sample);
        let symbology = [Symbology::Qr, Symbology::Code128, Symbology::Unsaid, Symbology::Ean13]
            [chance.below(4) as usize];
        let told = patterns.tell_apart(&text, symbology, today());
        if let Scanned::Wallet { code, .. } = &told {
            paying += 1;
            let digits = code.reveal().bytes().all(|byte| byte.is_ascii_digit());
            let emv = EmvCpm::parse(code.reveal()).is_some();
            assert!(digits || emv, "{text:?} pays");
            assert!(code.reveal().len() >= 16, "{text:?} is too short to pay");
        }
        for hint in networks.hints(&text, today()) {
            assert!(hint.len() < 80, "{hint}");
        }
        // A table that somebody spoilt is refused or sound, never half read.
        if chance.below(200) == 0 {
            let table = chance.spoilt(codes::PATTERNS_CSV);
            if let Ok(table) = codes::read_patterns(&table) {
                let _ = table.tell_apart(&text, symbology, today());
            }
        }
    }
    println!("{texts} texts of seed {seed}, {paying} of which still pay");
}
