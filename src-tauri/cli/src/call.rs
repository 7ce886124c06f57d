//! `call`: drives a till from standard input, a command a line.

use crate::data::{Data, print_error};
use maneki_app::{
    error::{AppError, ErrorCode},
    table::{Window, masked},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    io::{self, BufRead, Write},
    process::ExitCode,
};

#[derive(clap::Args)]
pub(crate) struct Call {
    #[command(flatten)]
    data: Data,
    /// Call as this window: script, cashier, manager, customer
    #[arg(long, default_value = "script", value_parser = window)]
    window: Window,
}

fn window(label: &str) -> Result<Window, String> {
    Window::parse(label).ok_or_else(|| "one of script, cashier, manager, customer".to_owned())
}

#[derive(Deserialize)]
struct Line {
    command: String,
    #[serde(default)]
    request: Value,
}

impl Call {
    /// Every line is answered; the exit tells whether any was refused.
    pub(crate) fn run(self) -> ExitCode {
        let house = match self.data.open() {
            Ok(house) => house,
            Err(exit) => return exit,
        };
        let mut outcome = ExitCode::SUCCESS;
        for line in io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if line.trim().is_empty() {
                continue;
            }
            let answer = match serde_json::from_str::<Line>(&line) {
                Ok(Line { command, request }) => house.ask(self.window, &command, request),
                Err(fault) => {
                    let fault = masked(&fault.to_string());
                    Err(AppError::new(ErrorCode::BadRequest).with("fault", fault))
                }
            };
            match answer {
                Ok(value) => println!("{}", json!({ "ok": value })),
                Err(error) => {
                    print_error(&error);
                    outcome = ExitCode::FAILURE;
                }
            }
            // Whoever drives the till waits for this line.
            if io::stdout().flush().is_err() {
                break;
            }
        }
        outcome
    }
}
