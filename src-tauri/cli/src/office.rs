//! The manager's jobs for scripts. Whoever can read the shop's folder and its key needs no PIN.

use crate::data::{Data, print_error};
use maneki_host::House;
use serde_json::{Map, Value, json};
use std::process::ExitCode;

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
}

impl Export {
    pub(crate) fn run(self) -> ExitCode {
        let parts =
            [("from", self.from), ("to", self.to), ("text", self.text), ("tender", self.tender)];
        let query: Map<String, Value> = parts
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?))))
            .collect();
        run(&self.data, |house| house.work("export_receipts", json!({ "query": query })))
    }
}

#[derive(clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    data: Data,
}

impl Verify {
    /// Exit 1 where the chain is broken; every break is named.
    pub(crate) fn run(self) -> ExitCode {
        let mut whole = true;
        let exit = run(&self.data, |house| {
            let verified = house.work("verify_chain", json!({}))?;
            whole = verified["whole"] == Value::Bool(true);
            for found in verified["breaks"].as_array().into_iter().flatten() {
                eprintln!("{}: {} (link {})", found["document"], found["what"], found["seq"]);
            }
            Ok(verified)
        });
        if whole { exit } else { ExitCode::FAILURE }
    }
}

fn run(
    data: &Data,
    work: impl FnOnce(&House) -> Result<Value, maneki_app::error::AppError>,
) -> ExitCode {
    let house = match data.open() {
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
