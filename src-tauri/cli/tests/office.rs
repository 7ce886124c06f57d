//! The manager's jobs for scripts: what each answers, and with which exit code.

use serde_json::Value;
use std::{fs, path::Path, process::Command};

/// The exit code and the last line of an answer.
fn run(words: &[&str]) -> (i32, Value) {
    let done = Command::new(env!("CARGO_BIN_EXE_maneki-cli"))
        .args(words)
        .env("DBUS_SESSION_BUS_ADDRESS", "")
        .output()
        .expect("it runs");
    let text = String::from_utf8(done.stdout).expect("UTF-8");
    let last = text.lines().last().unwrap_or("null");
    (done.status.code().expect("an exit code"), serde_json::from_str(last).expect("JSON"))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn every_verb_answers_a_line_and_an_exit_code() {
    let home = tempfile::tempdir().expect("a folder");
    let path = |name: &str| home.path().join(name).display().to_string();
    let (till, away, copies) = (path("till"), path("mistyped"), path("copies"));
    fs::create_dir(&copies).expect("made");
    fs::write(path("no.maneki-backup"), "not a till").expect("written");
    let (no_copy, gone) = (path("no.maneki-backup"), path("gone"));
    let data = ["--data", till.as_str()];
    let with = |verb: &str, more: &[&str]| {
        let words: Vec<&str> = [verb].iter().chain(&data).chain(more).copied().collect();
        run(&words)
    };
    assert_eq!(with("sample", &["--receipts", "60", "--seed", "3"]).0, 0);
    for (verb, more, exit, at, expected) in [
        ("export", vec!["--format", "xlsx"], 0, "/rows", ""),
        ("export", vec!["--format", "archive", "--text", "腕時計"], 0, "/sha256", ""),
        ("export", vec!["--from", "2026-13-01"], 1, "/error/code", "bad_query"),
        ("export", vec!["--format", "ods"], 2, "", ""),
        ("export-records", vec!["--format", "parquet"], 0, "/rows", ""),
        ("export-records", vec!["--personal"], 2, "", ""),
        ("report", vec!["--from", "2016-11-23", "--to", "2016-11-23"], 0, "/now/receipts", ""),
        (
            "report",
            vec!["--from", "2016-11-24", "--to", "2016-11-23"],
            1,
            "/error/code",
            "bad_query",
        ),
        ("closing", vec![], 0, "/z_number", ""),
        ("closing", vec!["--z", "99"], 1, "/error/code", "no_such_paper"),
        ("verify", vec!["--paper"], 0, "/whole", ""),
        ("backup", vec!["--to", &copies, "--rehearse"], 0, "/copy/head", ""),
        ("backup", vec!["--to", &gone], 1, "/error/code", "no_backup_folder"),
        ("restore", vec!["--backup", &gone], 1, "/error/code", "no_backup"),
        ("restore", vec!["--backup", &no_copy], 1, "/error/code", ""),
        ("sample", vec![], 1, "/error/code", "other_data"),
    ] {
        let (code, answer) = with(verb, &more);
        assert_eq!(code, exit, "{verb} {more:?}: {answer}");
        let told = answer.pointer(at).unwrap_or(&Value::Null);
        assert!(exit == 2 || !told.is_null(), "{verb} {more:?}: {answer}");
        assert!(expected.is_empty() || told == expected, "{verb} {more:?}: {answer}");
    }
    assert_eq!(names(Path::new(&copies)).len(), 1);
    for verb in ["export", "export-records", "closing", "verify", "backup"] {
        assert_eq!(run(&[verb, "--data", &away]), (2, Value::Null), "{verb}");
    }
    assert!(!Path::new(&away).exists(), "a mistyped folder is not made");
    assert_eq!(with("verify", &[]).1["whole"], true, "refusals changed nothing");
}
