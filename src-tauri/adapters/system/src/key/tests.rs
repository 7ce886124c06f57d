//! A key is made once, found again, and never made twice for the same data.

use super::*;
use std::{cell::RefCell, collections::BTreeMap};

/// A ring in memory that can be away, or forget what it took.
#[derive(Default)]
struct FakeRing {
    secrets: RefCell<BTreeMap<String, Vec<u8>>>,
    away: RefCell<bool>,
    forgets: bool,
}

impl Ring for FakeRing {
    fn get(&self, _: &str, name: &str) -> Result<Option<Vec<u8>>, String> {
        if *self.away.borrow() {
            return Err("locked".to_owned());
        }
        Ok(self.secrets.borrow().get(name).cloned())
    }

    fn set(&self, _: &str, name: &str, secret: &[u8]) -> Result<(), String> {
        if *self.away.borrow() {
            return Err("locked".to_owned());
        }
        if !self.forgets {
            self.secrets.borrow_mut().insert(name.to_owned(), secret.to_owned());
        }
        Ok(())
    }

    fn forget(&self, _: &str, name: &str) -> Result<(), String> {
        self.secrets.borrow_mut().remove(name);
        Ok(())
    }
}

fn till() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("till");
    (home, folder)
}

#[test]
fn the_ring_keeps_it_and_nothing_lies_on_the_disk() {
    let (home, folder) = till();
    let ring = FakeRing::default();
    let made = find_or_make(&folder, true, Some(&ring)).expect("made");
    assert!(matches!(made.kept, Kept::Ring(_)));
    let found = find_or_make(&folder, false, Some(&ring)).expect("found");
    assert_eq!((found.key, found.kept), (made.key, made.kept));
    assert!(!file_beside(&folder).exists());
    assert_eq!(fs::read_dir(home.path()).expect("a folder").count(), 1);
    assert_eq!(format!("{:?}", found_debug(made.key)), "Found(.., Ring(\"x\"))");
}

fn found_debug(key: [u8; 32]) -> Found {
    Found { key, kept: Kept::Ring("x".to_owned()) }
}

#[test]
fn a_ring_that_is_away_is_no_missing_key() {
    let (_home, folder) = till();
    let ring = FakeRing::default();
    let made = find_or_make(&folder, true, Some(&ring)).expect("made");
    *ring.away.borrow_mut() = true;
    for fresh in [false, true] {
        let answer = find_or_make(&folder, fresh, Some(&ring));
        assert!(matches!(answer, Err(KeyError::RingAway(_))), "{answer:?}");
    }
    let answer = find_or_make(&folder, false, None);
    assert!(matches!(answer, Err(KeyError::RingAway(_))), "{answer:?}");
    *ring.away.borrow_mut() = false;
    assert_eq!(find_or_make(&folder, false, Some(&ring)).expect("back").key, made.key);
    ring.secrets.borrow_mut().clear();
    let answer = find_or_make(&folder, false, Some(&ring));
    assert!(matches!(answer, Err(KeyError::Missing)), "{answer:?}");
}

#[test]
fn without_a_ring_a_file_beside_the_folder_keeps_it() {
    let away = FakeRing { away: RefCell::new(true), ..FakeRing::default() };
    let forgetful = FakeRing { forgets: true, ..FakeRing::default() };
    for ring in [None, Some(&away as &dyn Ring), Some(&forgetful)] {
        let (_home, folder) = till();
        let made = find_or_make(&folder, true, ring).expect("made");
        let file = file_beside(&folder);
        assert_eq!(made.kept, Kept::File(file.clone()));
        assert_eq!(find_or_make(&folder, false, ring).expect("found").key, made.key);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&file).expect("the file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::remove_file(folder.join(PLACE)).expect("the note is lost");
        assert_eq!(find_or_make(&folder, false, ring).expect("found").key, made.key);
    }
}

#[test]
fn no_second_key_is_made_for_data_that_is_there() {
    let (_home, folder) = till();
    let answer = find_or_make(&folder, false, None);
    assert!(matches!(answer, Err(KeyError::Missing)), "{answer:?}");
    assert!(!file_beside(&folder).exists());
    find_or_make(&folder, true, None).expect("made");
    for (content, unreadable) in [("", true), ("zz", true), ("招き猫", true)] {
        fs::write(file_beside(&folder), content).expect("spoiled");
        let answer = find_or_make(&folder, true, None);
        assert_eq!(matches!(answer, Err(KeyError::Unreadable(_))), unreadable, "{content}");
    }
    fs::remove_file(file_beside(&folder)).expect("gone");
    let answer = find_or_make(&folder, true, None);
    assert!(matches!(answer, Err(KeyError::Missing)), "{answer:?}");
    fs::write(folder.join(PLACE), "elsewhere").expect("spoiled");
    let answer = find_or_make(&folder, true, None);
    assert!(matches!(answer, Err(KeyError::Unreadable(_))), "{answer:?}");
}

#[test]
fn a_restored_key_is_kept() {
    let (_home, folder) = till();
    let ring = FakeRing::default();
    keep(&folder, [9; 32], Some(&ring)).expect("kept");
    assert_eq!(find_or_make(&folder, false, Some(&ring)).expect("found").key, [9; 32]);
}

/// Needs a session with a Secret Service, as `tests/key_ring` of this crate starts one.
#[test]
#[ignore = "needs a key ring of the system"]
fn the_systems_ring_keeps_it() {
    let (_home, folder) = till();
    let made = find_or_make(&folder, true, Some(&OsRing)).expect("made");
    assert!(matches!(made.kept, Kept::Ring(_)), "{:?}", made.kept);
    assert_eq!(find_or_make(&folder, false, Some(&OsRing)).expect("found").key, made.key);
    assert_eq!(OsRing.get(SERVICE, "nobody"), Ok(None));
}
