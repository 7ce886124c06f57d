//! `wallet-sim` and the acceptance rehearsal as programs. The test starts itself as the program.

#[path = "common/desk.rs"]
#[expect(dead_code, reason = "only the keys are needed here")]
mod desk;

use desk::{NOON, key_ring};
use maneki_wallet::sim::{rehearse, run};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const ARGUMENTS: &str = "MANEKI_TEST_SIM_ARGUMENTS";

fn keys() -> PathBuf {
    let _made = key_ring();
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("wallet-keys")
}

/// Not a test: what the children of the tests run.
#[test]
#[ignore = "run by the other tests"]
fn the_program() {
    if let Ok(arguments) = std::env::var(ARGUMENTS) {
        let code = run(arguments.split('\n').map(str::to_owned));
        std::process::exit(i32::from(code != std::process::ExitCode::SUCCESS));
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut program = Command::new(std::env::current_exe().expect("this test"));
    program.args(["--ignored", "--exact", "the_program", "--nocapture"]);
    program.env(ARGUMENTS, arguments.join("\n"));
    program.stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

fn listening(child: &mut Child) -> String {
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let told = lines.map_while(Result::ok).find_map(|line| {
        let start = line.find("{\"listening\":\"")?;
        Some(line[start..].split('"').nth(3)?.to_owned())
    });
    told.expect("the ready line")
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: sim\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

#[test]
fn it_says_where_it_listens_and_shows_its_books() {
    let keys = keys();
    let script = Path::new(env!("CARGO_TARGET_TMPDIR")).join("script.json");
    std::fs::write(&script, r#"[{"amount":500,"scenario":"code_expired"}]"#).expect("written");
    let arguments = [
        "--listen",
        "127.0.0.1:0",
        "--keys",
        &keys.display().to_string(),
        "--script",
        &script.display().to_string(),
    ];
    let mut child = program(&arguments).spawn().expect("started");
    let address = listening(&mut child);
    let answer = get(&address, "/sim/ledger");
    child.kill().expect("stopped");
    child.wait().expect("ended");
    assert!(answer.ends_with(r#"{"entries":[],"net_yen":0}"#), "{answer}");
}

#[test]
fn wrong_arguments_are_told() {
    for arguments in [
        vec!["--listen", "127.0.0.1:0"],
        vec!["--listen", "nowhere", "--keys", "x"],
        vec!["--listen", "192.0.2.1:0", "--keys", "x"],
        vec!["--speed", "11"],
    ] {
        let arguments: Vec<&str> = arguments;
        let keys = keys().display().to_string();
        let filled: Vec<&str> =
            arguments.iter().map(|word| if *word == "x" { keys.as_str() } else { word }).collect();
        let ended = program(&filled).output().expect("ended");
        assert!(!ended.status.success(), "{arguments:?}");
        assert!(!ended.stderr.is_empty(), "{arguments:?}");
    }
}

/// A shell starts the simulator and ends; the simulator must follow.
#[cfg(unix)]
#[test]
fn it_ends_with_its_parent() {
    let own = std::env::current_exe().expect("this test");
    let keys = keys();
    let arguments = format!("--listen\n127.0.0.1:0\n--keys\n{}", keys.display());
    let shell = "\"$0\" --ignored --exact the_program --nocapture & sleep 2";
    let mut parent = Command::new("sh")
        .args(["-c", shell])
        .arg(own)
        .env(ARGUMENTS, arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    let address = listening(&mut parent);
    parent.wait().expect("the shell ends");
    let since = Instant::now();
    while TcpStream::connect(&address).is_ok() {
        assert!(since.elapsed() < Duration::from_secs(10), "it outlived its parent");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn the_acceptance_rehearsal_passes() {
    let sheet = rehearse(&keys(), NOON).expect("rehearsed");
    println!("{}", sheet.text);
    assert!(sheet.passed, "{}", sheet.text);
    assert_eq!(sheet.text.matches("| passed |").count(), 12);
}
