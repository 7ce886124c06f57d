//! Processes and threads as Linux tells of them in `/proc`.

use crate::Outcome;
use std::{fs, path::Path};

fn processes() -> Outcome<Vec<u32>> {
    let names = fs::read_dir("/proc")?.filter_map(Result::ok);
    Ok(names.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect())
}

/// The youngest process that runs this program.
pub fn pid_of(program: &Path) -> Outcome<u32> {
    let runs = |pid: &u32| {
        fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|running| running == program)
    };
    processes()?.into_iter().filter(runs).max().ok_or("the app does not run".into())
}

/// After the name in parentheses: state, parent, …, start in ticks of 10 ms since boot.
pub fn stat(pid: u32) -> Outcome<Vec<String>> {
    fields(&fs::read_to_string(format!("/proc/{pid}/stat"))?)
}

fn fields(stat: &str) -> Outcome<Vec<String>> {
    let (_, rest) = stat.rsplit_once(')').ok_or("no process name")?;
    Ok(rest.split_whitespace().map(str::to_owned).collect())
}

/// The process and all that it started.
pub fn family(eldest: u32) -> Outcome<Vec<u32>> {
    let all = processes()?;
    let mut family = vec![eldest];
    let mut at = 0;
    while let Some(&parent) = family.get(at) {
        let is_child = |pid: &&u32| {
            let parents = stat(**pid).ok().and_then(|stat| stat.get(1)?.parse().ok());
            parents == Some(parent)
        };
        family.extend(all.iter().filter(is_child));
        at += 1;
    }
    Ok(family)
}

/// Those of the process's threads that the system runs before all others, by name.
pub fn real_time_threads(pid: u32) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    for thread in fs::read_dir(format!("/proc/{pid}/task"))?.filter_map(Result::ok) {
        // A thread may end while it is looked at.
        let Ok(stat) = fs::read_to_string(thread.path().join("stat")) else { continue };
        let policy = fields(&stat)?.get(POLICY).cloned();
        if matches!(policy.as_deref(), Some("1" | "2")) {
            found.push(fs::read_to_string(thread.path().join("comm"))?.trim().to_owned());
        }
    }
    Ok(found)
}

/// Where [`fields`] has a thread's scheduling policy: 1 and 2 are the real-time ones.
const POLICY: usize = 38;
