//! Copies of a shop's data for scripts: made, proven, put back.

use crate::data::{Data, print_error};
use maneki_app::error::AppError;
use maneki_host::Restore as Asked;
use serde::Serialize;
use serde_json::json;
use std::{fs, path::PathBuf, process::ExitCode};

#[derive(clap::Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    data: Data,
    /// The folder that the copy goes to; without it, the shop's own
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Also put a copy back in a folder of its own, open it there and compare the totals
    #[arg(long)]
    rehearse: bool,
}

impl Backup {
    pub(crate) fn run(self) -> ExitCode {
        let folder = self.to.map(|folder| folder.display().to_string());
        crate::office::run(&self.data, |house| {
            let copy = house.work("back_up", json!({ "folder": folder }))?;
            if !self.rehearse {
                return Ok(copy);
            }
            let rehearsal = house.work("rehearse_restore", json!({ "file": copy["file"] }))?;
            if rehearsal["same"] == true {
                return Ok(rehearsal);
            }
            Err(maneki_app::error::ErrorCode::BackupDiffers.into())
        })
    }
}

#[derive(clap::Args)]
pub(crate) struct Restore {
    /// The shop's folder; made where it is missing
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The copy
    #[arg(long, value_name = "FILE")]
    backup: PathBuf,
    /// A file that holds the recovery code, for a machine that does not have the key
    #[arg(long, value_name = "FILE")]
    recovery_code: Option<PathBuf>,
}

impl Restore {
    /// Exit 1 where the copy would not bring the till back; nothing was changed then.
    pub(crate) fn run(self) -> ExitCode {
        let code = match read_code(self.recovery_code) {
            Ok(code) => code,
            Err(exit) => return exit,
        };
        let asked = Asked { data: self.data, backup: self.backup, recovery_code: code };
        tell(maneki_host::restore(&asked))
    }
}

/// Opens a copy and verifies its chain.
pub(crate) fn verify_backup(
    data: Option<PathBuf>,
    backup: PathBuf,
    code: Option<PathBuf>,
) -> ExitCode {
    match read_code(code) {
        Ok(code) => tell(maneki_host::verify_backup(data.as_deref(), &backup, code.as_deref())),
        Err(exit) => exit,
    }
}

/// The code comes in a file: what stands on a command line, others can read.
fn read_code(file: Option<PathBuf>) -> Result<Option<String>, ExitCode> {
    let Some(file) = file else { return Ok(None) };
    match fs::read_to_string(&file) {
        Ok(code) => Ok(Some(code)),
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            Err(ExitCode::from(2))
        }
    }
}

fn tell(answer: Result<impl Serialize, AppError>) -> ExitCode {
    match answer {
        Ok(facts) => {
            println!("{}", json!(facts));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{:?} {}", error.code, error.detail);
            print_error(&error);
            ExitCode::FAILURE
        }
    }
}
