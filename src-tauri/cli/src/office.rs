//! The manager's jobs for scripts. Whoever can read the shop's folder and its key needs no PIN.

use crate::data::{Data, print_error};
use maneki_host::House;
use serde_json::{Map, Value, json};
use std::{path::PathBuf, process::ExitCode};

#[derive(clap::Args)]
pub(crate) struct Export {
    #[command(flatten)]
    data: Data,
    /// First shop day, 2026-11-23
    #[arg(long)]
    from: Option<String>,
    /// Last shop day
    #[arg(long)]
    to: Option<String>,
    /// Words in the goods' names, SKU or JAN
    #[arg(long)]
    text: Option<String>,
    /// cash, or a wallet's name
    #[arg(long)]
    tender: Option<String>,
    /// csv, csv_shift_jis, xlsx, parquet, freee, money_forward, yayoi or archive
    #[arg(long, default_value = "csv", value_parser = FORMATS)]
    format: String,
}

#[derive(clap::Args)]
pub(crate) struct ExportRecords {
    #[command(flatten)]
    data: Data,
    /// First day of sale in Japan, 2026-11-23
    #[arg(long)]
    from: Option<String>,
    /// Last day of sale
    #[arg(long)]
    to: Option<String>,
    /// Part of a send number, a receipt number or a product's name
    #[arg(long)]
    text: Option<String>,
    #[arg(long, default_value = "csv", value_parser = ["csv", "csv_shift_jis", "xlsx", "parquet"])]
    format: String,
    /// The travellers' data as it is; without this it is masked
    #[arg(long, requires = "reason")]
    personal: bool,
    /// Why, for the audit trail
    #[arg(long, default_value = "")]
    reason: String,
}

impl ExportRecords {
    pub(crate) fn run(self) -> ExitCode {
        let Self { data, from, to, text, format, personal, reason } = self;
        let request = json!({
            "query": { "from": from, "to": to, "text": text },
            "format": format,
            "personal": personal,
            "reason": reason,
        });
        run(&data, |house| house.work("export_tax_free_records", request))
    }
}

const FORMATS: [&str; 8] =
    ["csv", "csv_shift_jis", "xlsx", "parquet", "freee", "money_forward", "yayoi", "archive"];

impl Export {
    pub(crate) fn run(self) -> ExitCode {
        let parts =
            [("from", self.from), ("to", self.to), ("text", self.text), ("tender", self.tender)];
        let query: Map<String, Value> = parts
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?))))
            .collect();
        let request = match self.format.as_str() {
            "archive" => ("archive_receipts", json!({ "query": query })),
            format => ("export_receipts", json!({ "query": query, "format": format })),
        };
        run(&self.data, |house| house.work(request.0, request.1))
    }
}

#[derive(clap::Args)]
pub(crate) struct Report {
    #[command(flatten)]
    data: Data,
    /// First shop day, 2026-11-23
    #[arg(long)]
    from: String,
    /// Last shop day
    #[arg(long)]
    to: String,
    #[arg(long, default_value = "day", value_parser = BY)]
    by: String,
    #[arg(long, default_value = "week_before", value_parser = AGAINST)]
    against: String,
}

const BY: [&str; 6] = ["hour", "day", "staff", "goods", "tender", "nation"];
const AGAINST: [&str; 3] = ["day_before", "week_before", "year_before"];

impl Report {
    pub(crate) fn run(self) -> ExitCode {
        let Self { data, from, to, by, against } = self;
        let request = json!({ "from": from, "to": to, "by": by, "against": against });
        run(&data, |house| house.work("report_sales", request))
    }
}

#[derive(clap::Args)]
pub(crate) struct Closing {
    #[command(flatten)]
    data: Data,
    /// The Z report's number; without it, the newest
    #[arg(long)]
    z: Option<u32>,
}

impl Closing {
    pub(crate) fn run(self) -> ExitCode {
        let request = json!({ "z_number": self.z });
        run(&self.data, |house| house.work("show_closing", request))
    }
}

#[derive(clap::Args)]
pub(crate) struct Sample {
    /// An empty folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(long, default_value_t = 10_000)]
    receipts: u32,
    #[arg(long, default_value_t = 2_026)]
    seed: u64,
}

impl Sample {
    pub(crate) fn run(self) -> ExitCode {
        let mut told = 0;
        let mut progress = |made: u32| {
            if made - told >= 100_000 {
                told = made;
                eprintln!("{made} receipts");
            }
        };
        match maneki_host::sample(&self.data, self.receipts, self.seed, &mut progress) {
            Ok(()) => {
                println!("{}", json!({ "receipts": self.receipts, "seed": self.seed }));
                ExitCode::SUCCESS
            }
            Err(error) => {
                print_error(&error);
                ExitCode::FAILURE
            }
        }
    }
}

#[derive(clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    data: Data,
    /// Also issue the paper that says so
    #[arg(long, conflicts_with = "backup")]
    paper: bool,
    /// A copy instead of the data
    #[arg(long, value_name = "FILE")]
    backup: Option<PathBuf>,
    /// A file that holds the recovery code of the copy
    #[arg(long, value_name = "FILE", requires = "backup")]
    recovery_code: Option<PathBuf>,
}

impl Verify {
    /// Exit 1 where the chain is broken; every break is named.
    pub(crate) fn run(self) -> ExitCode {
        if let Some(backup) = self.backup {
            return crate::upkeep::verify_backup(self.data.folder(), backup, self.recovery_code);
        }
        let mut whole = true;
        let exit = run(&self.data, |house| {
            let verified = house.work("verify_chain", json!({ "paper": self.paper }))?;
            whole = verified["whole"] == Value::Bool(true);
            for found in verified["breaks"].as_array().into_iter().flatten() {
                let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
                let document = format!("{} {}", text("kind"), text("label"));
                eprintln!("{}: {} (link {})", document.trim(), text("fault"), found["seq"]);
            }
            Ok(verified)
        });
        if whole { exit } else { ExitCode::FAILURE }
    }
}

pub(crate) fn run(
    data: &Data,
    work: impl FnOnce(&House) -> Result<Value, maneki_app::error::AppError>,
) -> ExitCode {
    let house = match data.open_there() {
        Ok(house) => house,
        Err(exit) => return exit,
    };
    match work(&house) {
        Ok(value) => {
            println!("{value}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            print_error(&error);
            ExitCode::FAILURE
        }
    }
}
