//! Gives Tauri the list of the app's commands and, for each window, the capability to call those
//! that the command table grants it. Tauri refuses every other call before the shell sees it.

use std::{env, fs, path::PathBuf};

/// Generated from the command table by `./dev bindings`: a command's name, then its windows.
const COMMANDS: &str = include_str!("commands.txt");
/// What the shell itself answers: views and camera pictures as they come.
const OF_THE_SHELL: &str =
    "watch_camera cashier customer manager\nwatch_view cashier customer manager phone\n";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=commands.txt");
    let rows: Vec<Vec<&'static str>> = COMMANDS
        .lines()
        .chain(OF_THE_SHELL.lines())
        .map(|line| line.split_whitespace().collect())
        .collect();
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder"));
    let folder = out.join("windows");
    fs::create_dir_all(&folder).expect("cargo's folder can be written");
    for window in ["cashier", "customer", "manager", "phone"] {
        let file = folder.join(format!("{window}.json"));
        fs::write(file, capability(window, &rows)).expect("cargo's folder can be written");
    }
    let commands: Vec<&'static str> = rows.iter().filter_map(|row| row.first().copied()).collect();
    let pattern = folder.join("*.json").into_os_string().into_string().expect("a plain path");
    let attributes = tauri_build::Attributes::new()
        .app_manifest(tauri_build::AppManifest::new().commands(commands.leak()))
        .capabilities_path_pattern(pattern.leak());
    tauri_build::try_build(attributes).expect("the shell's configuration is whole");
}

fn capability(window: &str, rows: &[Vec<&str>]) -> String {
    let permissions: Vec<String> = rows
        .iter()
        .filter_map(|row| row.split_first())
        .filter(|(_, windows)| windows.contains(&window))
        .map(|(command, _)| format!("\"allow-{}\"", command.replace('_', "-")))
        .collect();
    let permissions = permissions.join(",");
    format!(r#"{{"identifier":"{window}","windows":["{window}"],"permissions":[{permissions}]}}"#)
}
