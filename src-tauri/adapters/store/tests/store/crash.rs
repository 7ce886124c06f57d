//! The disk and the power at their worst: a real process on a real file system, killed at any
//! moment, filled up, or locked out. This test binary starts itself again as that process.

use maneki_app::ports::{Reader, Store, StoreError, Write};
use maneki_core::sale::ReceiptNo;
use maneki_store::{Key, OpenError, SqlStore, sample::SampleShop};
use std::{
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

/// Tells the child which part to play, and where.
const PART: &str = "MANEKI_CRASH_PART";
const FOLDER: &str = "MANEKI_CRASH_FOLDER";
/// More rounds than the usual few: `MANEKI_CRASH_ROUNDS=2000 cargo test -p maneki-store crash`.
const ROUNDS: &str = "MANEKI_CRASH_ROUNDS";

fn key() -> Key {
    Key::new([3; 32])
}

fn rounds(usual: u32) -> u32 {
    env::var(ROUNDS).ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

/// This binary again, playing `part`.
fn child(part: &str, folder: &Path) -> Command {
    let mut command = Command::new(env::current_exe().expect("this binary"));
    command
        .args(["crash::plays_a_part", "--exact", "--ignored", "--nocapture"])
        .env(PART, part)
        .env(FOLDER, folder)
        .stdout(Stdio::piped());
    command
}

#[test]
#[ignore = "started by the other tests as a process of its own"]
fn plays_a_part() {
    let Ok(part) = env::var(PART) else { return };
    let folder = PathBuf::from(env::var(FOLDER).expect("a folder"));
    match part.as_str() {
        "sell" => sell_for_ever(&folder),
        "fill" => fill_the_disk(&folder),
        "locked" => {
            let answer = SqlStore::open(&folder, &key());
            assert!(matches!(answer, Err(OpenError::ReadOnly(_))), "{answer:?}");
        }
        "tiny" => {
            let answer = SqlStore::open(&folder, &key());
            assert!(matches!(answer, Err(OpenError::DiskFull(_))), "{answer:?}");
        }
        "second" => {
            let answer = SqlStore::open(&folder, &key());
            assert!(matches!(answer, Err(OpenError::InUse(_))), "{answer:?}");
        }
        other => panic!("no part {other}"),
    }
    println!("\nplayed");
}

/// Sells one sale a commit and says so once it is durable: `sold 3 01-20161123-0003`.
fn sell_for_ever(folder: &Path) {
    let mut store = SqlStore::open(folder, &key()).expect("opens");
    let mut shop = SampleShop::new(6);
    if store.load().expect("loads").settings.is_none() {
        store.commit(&shop.set_up()).expect("set up");
    }
    loop {
        let day = shop.day(40);
        // Days that an earlier life sold are passed over; half a day is sold to its end.
        let known = day.iter().filter(|write| is_known(&mut store, write)).count();
        for write in &day[known..] {
            println!("\nbegins");
            store.commit(std::slice::from_ref(write)).expect("committed");
            if let Write::Sale(sale) = write {
                println!("\nsold {}", sale.number);
            }
        }
    }
}

fn is_known(store: &mut SqlStore, write: &Write) -> bool {
    match write {
        Write::Sale(sale) => store.sale(sale.id).expect("asked").is_some(),
        Write::Attempt(attempt) => {
            let last = store.attempt(attempt.id()).expect("asked");
            last.is_some_and(|last| last.version >= attempt.version)
        }
        Write::OpenShift(shift) => {
            let sold = store.sales_of_shift(shift.id).expect("asked");
            let open = store.load().expect("loads").shift;
            !sold.is_empty() || open.is_some_and(|open| open.id == shift.id)
        }
        Write::CloseShift { closing, .. } => store.last_z().expect("asked") >= closing.z_number,
        other => panic!("no such write in a day: {other:?}"),
    }
}

#[test]
fn killed_at_any_moment_it_keeps_what_it_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut kept = 0;
    for round in 0..rounds(25) {
        let mut seller = child("sell", folder.path()).spawn().expect("starts");
        let said = listen_and_kill(&mut seller, round);
        let mut store = SqlStore::open(folder.path(), &key()).expect("opens after the kill");
        for number in &said {
            let found = store.sale_by_number(number).expect("asked");
            assert!(found.is_some(), "round {round}: {number} was said and is gone");
        }
        let verified = store.verify().expect("verifies");
        assert_eq!(verified.breaks, [], "round {round}");
        kept += said.len();
    }
    assert!(kept > 0, "something was sold in between");
}

/// Lets the seller go on for a while that differs each round, then kills it between or inside
/// its commits; answers what it had said by then.
fn listen_and_kill(seller: &mut Child, round: u32) -> Vec<ReceiptNo> {
    let mut lines = BufReader::new(seller.stdout.take().expect("its output")).lines();
    let mut said = vec![];
    let mut begun = 0;
    while begun < 3 + round % 11 {
        let line = lines.next().expect("it goes on").expect("a line");
        begun += u32::from(line == "begins");
        said.extend(line.strip_prefix("sold ").and_then(ReceiptNo::parse));
    }
    // Into the commit that has just begun: a commit takes some hundreds of microseconds.
    sleep(Duration::from_micros(u64::from(round) * 37 % 1_200));
    seller.kill().expect("killed");
    seller.wait().expect("gone");
    for line in lines.map_while(Result::ok) {
        said.extend(line.strip_prefix("sold ").and_then(ReceiptNo::parse));
    }
    said
}

/// Runs `part` in a mount namespace of its own after the shell words `mount`; none where the
/// system does not let us.
fn in_own_mounts(part: &str, folder: &Path, mount: &str) -> Option<()> {
    let allowed = Command::new("unshare").args(["-rm", "true"]).status();
    if !allowed.is_ok_and(|status| status.success()) {
        eprintln!("no mounts of one's own here: {part} not tried");
        return None;
    }
    let inner = child(part, folder);
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", &format!("{mount} && exec \"$0\" \"$@\"")])
        .arg(inner.get_program())
        .args(inner.get_args())
        .env(PART, part)
        .env(FOLDER, folder)
        .output()
        .expect("starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("played"), "{text}\n{told}");
    Some(())
}

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().display();
    in_own_mounts("fill", folder.path(), &format!("mount -t tmpfs -o size=3m tmpfs {path}"));
}

/// Sells until the disk is full, makes room, and sells on.
fn fill_the_disk(folder: &Path) {
    let mut store = SqlStore::open(folder, &key()).expect("opens");
    let mut shop = SampleShop::new(6);
    store.commit(&shop.set_up()).expect("set up");
    let mut committed = 0;
    let error = loop {
        match store.commit(&shop.day(10)) {
            Ok(()) => committed += 10,
            Err(error) => break error,
        }
    };
    assert!(committed >= 100, "only {committed} sales fitted");
    match &error {
        StoreError::DiskFull => assert_eq!(store.verify().expect("still reads").breaks, []),
        // The commit itself failed: only a new start tells.
        StoreError::Unknown { full: true, .. } => {
            assert!(store.load().is_err(), "nothing is answered now")
        }
        other => panic!("{other:?}"),
    }
    drop(store);
    let bigger = Command::new("mount")
        .args(["-o", "remount,size=30m"])
        .arg(folder)
        .status()
        .expect("starts");
    assert!(bigger.success(), "room was made");
    let mut store = SqlStore::open(folder, &key()).expect("opens again");
    assert_eq!(store.verify().expect("verifies").breaks, []);
    let mut kept = 0;
    store
        .each_receipt(&maneki_app::ports::store::ReceiptQuery::default(), &mut |_| {
            kept += 1;
            std::ops::ControlFlow::Continue(())
        })
        .expect("counted");
    // The step that failed may have happened: whole.
    assert!(kept == committed || kept == committed + 10, "{kept} of {committed}");
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(SqlStore::open(folder.path(), &key()).expect("made while it could be"));
    let path = folder.path().display();
    let mount = format!("mount --bind {path} {path} && mount -o remount,ro,bind {path}");
    in_own_mounts("locked", folder.path(), &mount);
    drop(SqlStore::open(folder.path(), &key()).expect("and again once it can"));
}

#[test]
fn no_room_at_all_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().display();
    in_own_mounts("tiny", folder.path(), &format!("mount -t tmpfs -o size=64k tmpfs {path}"));
}

#[test]
fn a_second_process_is_refused_until_the_first_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqlStore::open(folder.path(), &key()).expect("opens");
    let second = child("second", folder.path()).output().expect("starts");
    assert!(second.status.success(), "{}", String::from_utf8_lossy(&second.stderr));
    drop(store);
    let mut seller = child("sell", folder.path()).spawn().expect("starts");
    listen_and_kill(&mut seller, 0);
    drop(SqlStore::open(folder.path(), &key()).expect("the lock died with the process"));
}
