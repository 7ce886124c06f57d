//! Starts the till's windows.

// No console window beside the till on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    maneki::run(std::env::args().skip(1))
}
