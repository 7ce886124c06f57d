//! The till without a window: for support, scripts, tests and benchmarks.
//!
//! Output for programs is JSON lines on stdout; words for people go to stderr. Exit 0: done; 1: a
//! refusal, with its error code; 2: wrong usage.

mod call;
mod data;
mod office;
mod papers;
mod scan;
mod serve;
mod upkeep;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "maneki-cli", version, about = "The Maneki till without a window")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Read the codes in image files, as the camera's path would
    Scan(scan::Scan),
    /// Answer commands of the table, a JSON line each, from standard input
    Call(call::Call),
    /// Offer the command table over a WebSocket on loopback
    Serve(serve::Serve),
    /// Write receipts for other programs: CSV, XLSX, Parquet, journals, an archive of papers
    Export(office::Export),
    /// Write purchase records for other programs; the travellers' data masked, unless asked for
    ExportRecords(office::ExportRecords),
    /// Sums of sales, with the period before
    Report(office::Report),
    /// What a Z report said
    Closing(office::Closing),
    /// Fill an empty folder with a made-up shop, the same for the same seed
    Sample(office::Sample),
    /// Draw any stored paper again: PDF, PNG, or the bytes for a thermal printer
    Papers(papers::Papers),
    /// Recompute the hash chain over every document, of the data or of a copy
    Verify(office::Verify),
    /// Copy the data, encrypted, and prove the copy
    Backup(upkeep::Backup),
    /// Put a copy in the place of the data, once it is proven
    Restore(upkeep::Restore),
    /// Simulate the wallet acquirer; `wallet-sim --help` lists its own options
    #[command(disable_help_flag = true)]
    WalletSim(Rest),
    /// Rehearse the acquirer's acceptance cases and print the sheet: `--keys DIR`
    #[command(disable_help_flag = true)]
    WalletAcceptance(Rest),
    /// Simulate the tax office; `tax-sim --help` lists its own options
    #[command(disable_help_flag = true)]
    TaxSim(Rest),
}

/// Options that a simulator reads itself.
#[derive(clap::Args)]
struct Rest {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

fn main() -> ExitCode {
    log_to_stderr();
    match Arguments::parse().verb {
        Verb::Scan(scan) => scan.run(),
        Verb::Call(call) => call.run(),
        Verb::Serve(serve) => serve.run(),
        Verb::Export(export) => export.run(),
        Verb::ExportRecords(export) => export.run(),
        Verb::Papers(papers) => papers.run(),
        Verb::Verify(verify) => verify.run(),
        Verb::Report(report) => report.run(),
        Verb::Closing(closing) => closing.run(),
        Verb::Sample(sample) => sample.run(),
        Verb::Backup(backup) => backup.run(),
        Verb::Restore(restore) => restore.run(),
        Verb::WalletSim(rest) => maneki_wallet::sim::run(rest.arguments),
        Verb::WalletAcceptance(rest) => maneki_wallet::sim::acceptance(rest.arguments),
        Verb::TaxSim(rest) => maneki_taxoffice::sim::run(rest.arguments),
    }
}

/// Warnings as lines on stderr; `RUST_LOG` asks for more.
fn log_to_stderr() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
