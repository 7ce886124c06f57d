//! Opening: the right folder with the right key, or a clear no with nothing touched.

use maneki_app::ports::{
    Reader, Store,
    store::{Only, ReceiptQuery},
};
use maneki_store::{Key, OpenError, SqlReader, SqlStore, sample::SampleShop};
use std::{fs, path::Path};

fn filled(folder: &Path) -> Key {
    let key = Key::new([5; 32]);
    let mut store = SqlStore::open(folder, &key).expect("opens");
    let mut shop = SampleShop::new(2);
    store.commit(&shop.set_up()).expect("set up");
    store.commit(&shop.day(20)).expect("a day");
    key
}

#[test]
fn nothing_readable_lies_in_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = Key::new([5; 32]);
    let mut store = SqlStore::open(folder.path(), &key).expect("opens");
    let mut shop = SampleShop::new(2);
    store.commit(&shop.set_up()).expect("set up");
    store.commit(&shop.day(20)).expect("a day");
    let mut bytes = 0;
    for entry in fs::read_dir(folder.path()).expect("a folder") {
        let content = fs::read(entry.expect("an entry").path()).expect("a file");
        bytes += content.len();
        for words in ["SQLite format", "抹茶", "alipay", "佐藤", "create table"] {
            let found = content.windows(words.len()).any(|part| part == words.as_bytes());
            assert!(!found, "{words} in the clear");
        }
    }
    assert!(bytes > 100_000, "the data lies there");
}

/// A power cut right after a sale's commit takes nothing that the next start does not make.
#[test]
fn what_was_not_derived_is_found_after_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = filled(folder.path());
    let mut shop = SampleShop::new(2);
    let _ = (shop.set_up(), shop.day(20));
    let mut store = SqlStore::open(folder.path(), &key).expect("opens");
    let mut day = shop.day(3);
    let _closing = day.pop();
    for write in &day {
        store.commit(std::slice::from_ref(write)).expect("written");
    }
    drop(store);
    let found = |reader: &mut dyn Reader| {
        let query = ReceiptQuery { limit: 100, only: Some(Only::Sales), ..ReceiptQuery::default() };
        reader.find_receipts(&query).expect("asked").receipts.len()
    };
    let mut beside = SqlReader::open(folder.path(), &key).expect("reads");
    let before = found(&mut beside);
    let mut store = SqlStore::open(folder.path(), &key).expect("opens");
    assert_eq!(found(&mut beside), before + 1, "the last one was not derived yet");
    assert_eq!(found(&mut store), before + 1);
}

#[test]
fn a_second_copy_is_refused_and_a_reader_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = filled(folder.path());
    let mut store = SqlStore::open(folder.path(), &key).expect("opens");
    let second = SqlStore::open(folder.path(), &key);
    assert!(matches!(second, Err(OpenError::InUse(_))), "{second:?}");
    let mut reader = SqlReader::open(folder.path(), &key).expect("reads beside");
    assert_eq!(reader.verify().expect("verifies").breaks, []);
    let day = SampleShop::new(2).next_day();
    assert_eq!(store.last_receipt(1, day), Ok(20));
    drop(store);
    SqlStore::open(folder.path(), &key).expect("free again");
}

#[test]
fn a_reader_makes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let reader = SqlReader::open(folder.path(), &Key::new([0; 32]));
    assert!(matches!(reader, Err(OpenError::NotOurs(_))), "{reader:?}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn what_does_not_open_is_left_as_it_was() {
    type Spoil = fn(&Path);
    let cases: [(&str, Spoil); 5] = [
        ("the key does not open", |_| {}),
        ("is no till's data", |file| {
            let bytes = fs::read(file).expect("the file");
            fs::write(file, &bytes[..bytes.len() - 700]).expect("cut short");
        }),
        ("is no till's data", |file| fs::write(file, "{\"a\": 1}").expect("other content")),
        ("the key does not open", |file| fs::write(file, [b'x'; 8192]).expect("noise")),
        ("is no till's data", |file| {
            fs::remove_file(file).expect("removed");
            fs::create_dir(file).expect("a folder in its place");
        }),
    ];
    for (text, spoil) in cases {
        let folder = tempfile::tempdir().expect("a folder");
        filled(folder.path());
        let file = folder.path().join("till.db");
        spoil(&file);
        let before = fs::read(&file).ok();
        let answer = SqlStore::open(folder.path(), &Key::new([6; 32]));
        let error = answer.expect_err(text).to_string();
        assert!(error.contains(text), "{error}");
        assert_eq!(fs::read(&file).ok(), before, "{text}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "x").expect("a file");
    let answer = SqlStore::open(&file.join("data"), &Key::new([0; 32]));
    assert!(matches!(answer, Err(OpenError::Failed(_))), "{answer:?}");
}
