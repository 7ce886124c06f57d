//! `scan`: what the camera's path would make of image files.

use maneki_core::{
    scan::{Patterns, Scanned},
    time::Date,
};
use maneki_scan::{Decoder, FileError, Found, codes, scan_file, symbology_name};
use serde_json::json;
use std::{path::PathBuf, process::ExitCode};

#[derive(clap::Args)]
pub(crate) struct Scan {
    /// A JSON line a file
    #[arg(long)]
    json: bool,
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Scan {
    pub(crate) fn run(self) -> ExitCode {
        let patterns = codes::patterns();
        let mut decoder = Decoder::default();
        let day = maneki_host::today();
        let mut outcome = ExitCode::SUCCESS;
        for file in &self.files {
            match scan_file(&mut decoder, file) {
                Ok(read) => {
                    self.print(file, &read.codes, read.took.as_secs_f64() * 1000.0, &patterns, day)
                }
                Err(error) => {
                    let why = why(&error);
                    eprintln!("{}: {why}", file.display());
                    if self.json {
                        let line = json!({ "file": file, "codes": [], "error": why });
                        println!("{line}");
                    }
                    outcome = ExitCode::FAILURE;
                }
            }
        }
        outcome
    }

    fn print(&self, file: &PathBuf, codes: &[Found], ms: f64, patterns: &Patterns, day: Date) {
        if self.json {
            let codes: Vec<_> = codes.iter().map(|found| as_json(found, patterns, day)).collect();
            println!("{}", json!({ "file": file, "codes": codes, "ms": ms }));
            return;
        }
        println!("{}: {} read in {ms:.1} ms", file.display(), codes.len());
        for found in codes {
            let kind = kind(&patterns.tell_apart(&found.text, found.symbology, day));
            println!("  {} {kind} {}", symbology_name(found.symbology), found.text);
        }
    }
}

fn why(error: &FileError) -> String {
    match error {
        FileError::Unreadable(why) => format!("cannot be read: {why}"),
        FileError::NoPicture(why) => format!("is no picture: {why}"),
    }
}

fn as_json(found: &Found, patterns: &Patterns, day: Date) -> serde_json::Value {
    json!({
        "text": found.text,
        "bytes_hex": maneki_core::hex::hex(&found.bytes),
        "symbology": symbology_name(found.symbology),
        "kind": kind(&patterns.tell_apart(&found.text, found.symbology, day)),
        "corners": found.corners,
    })
}

fn kind(scanned: &Scanned) -> &'static str {
    match scanned {
        Scanned::Wallet { .. } => "wallet",
        Scanned::Jan(_) => "jan",
        Scanned::Coupon(_) => "coupon",
        Scanned::Receipt(_) => "receipt",
        Scanned::Wrong(_) => "wrong_code",
        Scanned::Unknown => "unknown",
    }
}
