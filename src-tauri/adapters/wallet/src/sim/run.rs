//! `wallet-sim` as a program: reads its arguments, says where it listens, serves until its parent
//! ends or it is told to stop.

use super::{
    keys::KeyRing,
    script::Rule,
    server::{Clock, Server},
};
use std::{fs, net::SocketAddr, path::PathBuf, process::ExitCode, thread, time::Duration};

const USAGE: &str = "\
wallet-sim --listen 127.0.0.1:PORT --keys DIR [--script FILE]
  --listen   a loopback address; port 0 takes a free one
  --keys     where till_*.pem and acquirer_*.pem are, or will be made
  --script   a JSON list of rules: which payment meets which fault";

struct Arguments {
    listen: SocketAddr,
    keys: PathBuf,
    rules: Vec<Rule>,
}

/// Runs until stopped; the exit code is 2 for wrong usage, 1 where it cannot start.
pub fn run(arguments: impl IntoIterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.into_iter().collect();
    if arguments.iter().any(|word| word == "--help") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let arguments = match read(arguments) {
        Ok(arguments) => arguments,
        Err(why) => {
            eprintln!("{why}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let started = KeyRing::open(&arguments.keys)
        .and_then(|ring| Server::start(arguments.listen, &ring, arguments.rules, Clock::Real));
    match started {
        Ok(server) => {
            println!("{{\"listening\":\"{}\"}}", server.address);
            wait_for_parent();
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn read(arguments: impl IntoIterator<Item = String>) -> Result<Arguments, String> {
    let (mut listen, mut keys, mut rules) = (None, None, Vec::new());
    let mut arguments = arguments.into_iter();
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} wants a value"))?;
        match name.as_str() {
            "--listen" => {
                listen = Some(value.parse().map_err(|_| format!("{value} is no address"))?);
            }
            "--keys" => keys = Some(PathBuf::from(value)),
            "--script" => rules = read_rules(&value)?,
            _ => return Err(format!("{name} is unknown")),
        }
    }
    let listen = listen.ok_or("--listen is missing")?;
    let keys = keys.ok_or("--keys is missing")?;
    Ok(Arguments { listen, keys, rules })
}

fn read_rules(path: &str) -> Result<Vec<Rule>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))
}

/// An orphan is adopted by another process: then the one that wanted it is gone.
#[cfg(unix)]
fn wait_for_parent() {
    let parent = std::os::unix::process::parent_id();
    while std::os::unix::process::parent_id() == parent {
        thread::sleep(Duration::from_millis(200));
    }
}

#[cfg(not(unix))]
fn wait_for_parent() {
    loop {
        thread::sleep(Duration::from_secs(3600));
    }
}
