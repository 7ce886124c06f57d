//! A copy is taken while the till sells, and is believed only where it brings the till back.

use maneki_app::ports::{BackupFault, Reader, Store, upkeep::BackupOrder};
use maneki_store::sample::SampleShop;
use maneki_store::{BackupError, Facts, Key, OpenError, SqlReader, SqlStore, inspect, restore};
use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

struct Till {
    home: tempfile::TempDir,
    key: Key,
    shop: SampleShop,
}

impl Till {
    /// A till with a day behind it.
    fn new() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut till = Self { home, key: Key::new([8; 32]), shop: SampleShop::new(4) };
        let mut store = till.open();
        store.commit(&till.shop.set_up()).expect("set up");
        store.commit(&till.shop.day(200)).expect("a day");
        till
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("till")
    }

    fn open(&self) -> SqlStore {
        SqlStore::open(&self.folder(), &self.key).expect("opens")
    }

    fn back_up(&self, to: &Path) -> Result<Facts, BackupError> {
        let reader = SqlReader::open(&self.folder(), &self.key).expect("reads");
        reader.back_up(&self.key, to, &mut |_, _| ControlFlow::Continue(()))
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.home.path()).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn a_copy_taken_while_selling_is_one_moment() {
    let mut till = Till::new();
    let mut store = till.open();
    let before = store.verify().expect("verifies");
    let to = till.home.path().join("copy");
    let reader = SqlReader::open(&till.folder(), &till.key).expect("reads");
    let (mut sold, mut last) = (0, (0, 0));
    let facts = reader
        .back_up(&till.key, &to, &mut |done, all| {
            if sold < 3 {
                store.commit(&till.shop.day(20)).expect("sells meanwhile");
                sold += 1;
            }
            last = (done, all);
            ControlFlow::Continue(())
        })
        .expect("copied");
    // Copying is half of it; the rest is the proof.
    assert!(sold > 0 && last.0 <= last.1 && last.0 > last.1 / 2, "{last:?}");
    assert_eq!((facts.receipts, facts.documents), (200, before.documents));
    assert_eq!(inspect(&to, &till.key).expect("opens"), facts);
    assert_eq!(till.files(), ["copy", "till"], "nothing lies beside it");
    let content = fs::read(&to).expect("the copy");
    assert!(!content.starts_with(b"SQLite"), "it is encrypted");
}

#[test]
fn a_cancelled_copy_leaves_nothing() {
    let till = Till::new();
    let to = till.home.path().join("copy");
    let reader = SqlReader::open(&till.folder(), &till.key).expect("reads");
    let answer = reader.back_up(&till.key, &to, &mut |_, _| ControlFlow::Break(()));
    assert!(matches!(answer, Err(BackupError::Cancelled)), "{answer:?}");
    assert_eq!(till.files(), ["till"]);
}

#[test]
fn a_copy_replaces_the_older_one_only_when_proven() {
    let till = Till::new();
    let to = till.home.path().join("copy");
    fs::write(&to, "the copy of yesterday").expect("written");
    let nowhere = till.home.path().join("no folder").join("copy");
    assert!(till.back_up(&nowhere).is_err());
    till.back_up(&to).expect("copied");
    assert_eq!(inspect(&to, &till.key).expect("opens").receipts, 200);
}

#[test]
fn the_till_comes_back_as_it_was_on_another_machine() {
    let till = Till::new();
    let to = till.home.path().join("copy");
    let facts = till.back_up(&to).expect("copied");
    let elsewhere = till.home.path().join("elsewhere");
    assert_eq!(restore(&to, &elsewhere, &till.key).expect("restored"), facts);
    let mut here = till.open();
    let mut there = SqlStore::open(&elsewhere, &till.key).expect("opens");
    assert_eq!(there.verify(), here.verify());
    let (here, there) = (here.load().expect("loads"), there.load().expect("loads"));
    assert_eq!(format!("{there:?}"), format!("{here:?}"));
}

#[test]
fn what_a_restore_replaces_stays_beside_it() {
    let mut till = Till::new();
    let to = till.home.path().join("copy");
    till.back_up(&to).expect("copied");
    let mut store = till.open();
    let day = till.shop.next_day();
    store.commit(&till.shop.day(30)).expect("a day more");
    let busy = restore(&to, &till.folder(), &till.key);
    assert!(matches!(busy, Err(BackupError::Opens(OpenError::InUse(_)))), "{busy:?}");
    drop(store);
    restore(&to, &till.folder(), &till.key).expect("restored");
    assert_eq!(till.open().last_receipt(1, day), Ok(0), "the day is not in the copy");
    let replaced = inspect(&till.folder().join("till.db.replaced"), &till.key);
    assert_eq!(replaced.expect("opens").receipts, 230);
}

#[test]
fn a_restore_that_was_cut_is_finished_by_the_next_start() {
    let till = Till::new();
    let folder = till.folder();
    let to = till.home.path().join("copy");
    till.back_up(&to).expect("copied");
    let cuts: [&[&str]; 3] = [&[], &["till.db-wal"], &["till.db-wal", "till.db-shm", "till.db"]];
    for cut in cuts {
        drop(till.open());
        fs::write(folder.join("till.db-wal"), "frames of another life").expect("a log");
        fs::copy(&to, folder.join("till.db.restored")).expect("the proven copy");
        for moved in cut {
            let _ = fs::rename(folder.join(moved), folder.join(format!("moved {moved}")));
        }
        let mut store = till.open();
        assert_eq!(store.verify().expect("verifies").breaks, [], "{cut:?}");
        assert!(!folder.join("till.db.restored").exists());
    }
}

#[test]
fn what_would_not_bring_the_till_back_is_refused() {
    let till = Till::new();
    let to = till.home.path().join("copy");
    till.back_up(&to).expect("copied");
    let good = fs::read(&to).expect("the copy");
    let other = Key::new([9; 32]);
    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    let cases = [
        ("cut short", good[..good.len() - 4096].to_vec(), &till.key),
        ("cut inside a page", good[..good.len() - 7].to_vec(), &till.key),
        ("empty", vec![], &till.key),
        ("one bit at the start", flipped(20), &till.key),
        ("one bit in the middle", flipped(good.len() / 2), &till.key),
        ("one bit at the end", flipped(good.len() - 2000), &till.key),
        ("another till's key", good.clone(), &other),
    ];
    for (what, bytes, key) in cases {
        fs::write(&to, bytes).expect("written");
        let before = till.open().verify();
        let answer = restore(&to, &till.folder(), key);
        assert!(answer.is_err(), "{what}");
        assert_eq!(till.open().verify(), before, "{what}");
        let left: Vec<_> = fs::read_dir(till.folder()).expect("a folder").collect();
        assert!(left.len() <= 4, "{what}: {left:?}");
    }
}

#[test]
fn one_bit_anywhere_is_found() {
    let till = Till::new();
    let to = till.home.path().join("copy");
    till.back_up(&to).expect("copied");
    let good = fs::read(&to).expect("the copy");
    let last = good.len() / 4096 - 1;
    for page in (0..last).step_by(7).chain([last]) {
        let mut bytes = good.clone();
        bytes[page * 4096 + 2_100] ^= 1;
        fs::write(&to, bytes).expect("written");
        assert!(inspect(&to, &till.key).is_err(), "page {page} of {last}");
    }
}

fn go_on(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn order(name: &str, keep: u16) -> BackupOrder {
    BackupOrder { folder: String::new(), name: name.to_owned(), keep }
}

#[test]
fn only_so_many_copies_are_kept_and_only_this_tills_go() {
    let till = Till::new();
    let mut store = till.open();
    let folder = till.folder().join("backups");
    fs::create_dir_all(&folder).expect("made");
    for other in ["till02-20200101-000000.maneki-backup", "till01-note.txt"] {
        fs::write(folder.join(other), "not this till's").expect("written");
    }
    for hour in 0..5 {
        let name = format!("till01-20261123-{hour:02}0000.maneki-backup");
        let copy = store.make_backup(&order(&name, 2), &mut go_on).expect("copied");
        assert_eq!((copy.receipts, Path::new(&copy.file)), (200, folder.join(&name).as_path()));
    }
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let kept = ["till01-20261123-030000.maneki-backup", "till01-20261123-040000.maneki-backup"];
    let others = ["till01-note.txt", "till02-20200101-000000.maneki-backup"];
    assert_eq!(names, [kept.as_slice(), &others].concat());
    let listed = store.backups("").expect("listed");
    assert!(listed[0].file.ends_with("till02-20200101-000000.maneki-backup"), "{listed:?}");
}

#[test]
fn a_rehearsed_restore_has_the_totals_of_its_moment_and_leaves_nothing() {
    let mut till = Till::new();
    let mut store = till.open();
    let copy = store.make_backup(&order("a.maneki-backup", 9), &mut go_on).expect("copied");
    // What is sold after the copy is no difference.
    store.commit(&till.shop.day(30)).expect("a day more");
    let rehearsal = store.rehearse_restore(&copy.file, &mut go_on).expect("rehearsed");
    assert!(rehearsal.is_same(), "{rehearsal:?}");
    assert_eq!(rehearsal.copy.receipts, 200);
    assert!(!till.folder().join("rehearsal").exists());

    let bytes = fs::read(&copy.file).expect("the copy");
    fs::write(&copy.file, &bytes[..bytes.len() - 4096]).expect("cut short");
    let cut = store.rehearse_restore(&copy.file, &mut go_on);
    assert!(matches!(cut, Err(BackupFault::Damaged(_))), "{cut:?}");
    assert!(!till.folder().join("rehearsal").exists());
    let gone = store.rehearse_restore("/nowhere/at/all.maneki-backup", &mut go_on);
    assert!(matches!(gone, Err(BackupFault::NoSuchFile(_))), "{gone:?}");
}

#[test]
fn a_proof_tells_how_far_it_is_and_may_be_broken_off() {
    let till = Till::new();
    let mut store = till.open();
    let mut told = vec![];
    let mut listen = |done, all| {
        told.push((done, all));
        ControlFlow::Continue(())
    };
    let verified = store.verify_telling(&mut listen).expect("verifies").expect("to its end");
    assert!(told.len() > 1 && told.is_sorted(), "{told:?}");
    assert!(told.iter().all(|(done, all)| done <= all && *all == verified.documents), "{told:?}");
    let stopped = store.verify_telling(&mut |_, _| ControlFlow::Break(()));
    assert_eq!(stopped, Ok(None));

    let mut late = |done, all| match done > all / 2 {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    let copy = store.make_backup(&order("a.maneki-backup", 9), &mut late);
    assert!(matches!(copy, Err(BackupFault::Cancelled)), "{copy:?}");
    assert_eq!(store.backups("").expect("listed"), []);
    let left = fs::read_dir(till.folder().join("backups")).expect("a folder").count();
    assert_eq!(left, 0, "the half file is gone");
    let copy = store.make_backup(&order("a.maneki-backup", 9), &mut go_on).expect("copied");
    let rehearsed = store.rehearse_restore(&copy.file, &mut late);
    assert!(matches!(rehearsed, Err(BackupFault::Cancelled)), "{rehearsed:?}");
    assert!(!till.folder().join("rehearsal").exists());
}

#[test]
fn a_drive_that_is_not_plugged_in_is_said_and_not_made() {
    let till = Till::new();
    let away = till.home.path().join("usb");
    let order = BackupOrder { folder: away.display().to_string(), ..order("a", 1) };
    let answer = till.open().make_backup(&order, &mut go_on);
    assert_eq!(answer, Err(BackupFault::NoFolder(away.display().to_string())));
    assert!(!away.exists());
}

#[test]
fn a_copy_from_a_newer_version_is_named_and_nothing_is_overwritten() {
    let till = Till::new();
    let to = till.home.path().join("copy");
    till.back_up(&to).expect("copied");
    maneki_store::sample::make_newer(&to, &till.key).expect("changed");
    let before = till.open().verify();
    let answer = restore(&to, &till.folder(), &till.key);
    let Err(BackupError::Opens(OpenError::Newer { found, known })) = answer else {
        panic!("{answer:?}");
    };
    assert!(found > known, "{found} {known}");
    assert_eq!(till.open().verify(), before);
    assert!(!till.folder().join("till.db.replaced").exists());
}
