//! Copies of the data: taken while the till sells, believed only once they were opened and
//! verified, and put back without ever overwriting what is there.

use crate::{
    chain::{Chain, Head},
    documents::DOCUMENTS,
    error::{Failure, OpenError},
    key::Key,
    migrate::{MIGRATIONS, check},
    open::{FILE, Lock, keyed, lock},
    verify::{Verdict, verify},
};
use maneki_app::ports::{Progress, StoreError};
use rusqlite::{
    Connection, OpenFlags, OptionalExtension,
    backup::{Backup, StepResult},
};
use std::{
    fmt, fs, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// Pages a step: 1 MB, so that a cancel is heard at once.
const PAGES_A_STEP: i32 = 256;
/// A verified copy that waits to take the data's place.
const RESTORED: &str = "till.db.restored";
/// The data that a restore replaced.
const REPLACED: &str = "till.db.replaced";

/// What a copy holds, counted in the copy itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub documents: u64,
    pub head: Head,
    pub receipts: u64,
    /// Sales less returns.
    pub total_yen: i64,
    pub bytes: u64,
}

/// Why there is no copy, or why it was not put back. Nothing was changed.
#[derive(Debug)]
pub enum BackupError {
    Cancelled,
    DiskFull,
    /// The copy does not open.
    Opens(OpenError),
    /// The copy opens and its chain is broken.
    Broken(Box<Verdict>),
    /// The copy opens and its pages cannot be read: cut short or altered.
    Unreadable(String),
    Failed(String),
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => f.write_str("cancelled"),
            Self::DiskFull => f.write_str("no room left"),
            Self::Opens(why) => why.fmt(f),
            Self::Broken(verdict) => {
                let first = verdict.named.first().map(ToString::to_string).unwrap_or_default();
                write!(f, "{} breaks in the chain, first {first}", verdict.breaks)
            }
            Self::Unreadable(why) | Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for BackupError {}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        if matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase)) {
            return Self::Unreadable(error.to_string());
        }
        match StoreError::from(Failure::Sql(error)) {
            StoreError::DiskFull => Self::DiskFull,
            other => Self::Failed(format!("{other:?}")),
        }
    }
}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<OpenError> for BackupError {
    fn from(error: OpenError) -> Self {
        Self::Opens(error)
    }
}

/// Copies `source` to the file `to`, under `key`, and proves the copy. `progress` hears of pages
/// and documents done and in all, and may break off. Nothing stays under the final name on failure.
pub(crate) fn back_up(
    source: &Connection,
    key: &Key,
    to: &Path,
    progress: &mut Progress<'_>,
) -> Result<Facts, BackupError> {
    let half = beside(to, ".half");
    // Copying is the first half of the way, proving the second.
    let facts = copy(source, key, &half, &mut |done, all| progress(done, all * 2))
        .and_then(|()| inspect_telling(&half, key, &mut |done, all| progress(all + done, all * 2)));
    let named = facts.and_then(|facts| {
        fs::rename(&half, to)?;
        sync_folder(to)?;
        Ok(facts)
    });
    if named.is_err() {
        remove(&half);
    }
    named
}

fn copy(
    source: &Connection,
    key: &Key,
    half: &Path,
    progress: &mut Progress<'_>,
) -> Result<(), BackupError> {
    remove(half);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut copy = keyed(half, key, flags)?;
    {
        // Holds one snapshot: what is sold meanwhile neither enters the copy nor restarts it.
        let snapshot = source.unchecked_transaction()?;
        snapshot.query_row("select count(*) from chain_head", [], |_| Ok(()))?;
        let backup = Backup::new(&snapshot, &mut copy)?;
        loop {
            let step = backup.step(PAGES_A_STEP)?;
            let pages = backup.progress();
            let [all, left] = [pages.pagecount, pages.remaining].map(i64::from);
            let [all, left] = [all, left].map(i64::unsigned_abs);
            if progress(all.saturating_sub(left), all).is_break() {
                return Err(BackupError::Cancelled);
            }
            if step == StepResult::Done {
                break;
            }
        }
    }
    // One file, without a log beside it.
    copy.execute_batch("pragma journal_mode = delete")?;
    drop(copy);
    fs::File::open(half)?.sync_all()?;
    Ok(())
}

/// Opens a copy, verifies its chain from the first document to the signed head, and counts.
///
/// # Errors
/// [`BackupError`]: the copy would not bring the till back.
pub fn inspect(copy: &Path, key: &Key) -> Result<Facts, BackupError> {
    inspect_telling(copy, key, &mut |_, _| ControlFlow::Continue(()))
}

pub(crate) fn inspect_telling(
    copy: &Path,
    key: &Key,
    progress: &mut Progress<'_>,
) -> Result<Facts, BackupError> {
    let connection = open_copy(copy, key)?;
    check_pages(&connection)?;
    let verdict = verify(&connection, &Chain::new(DOCUMENTS, key), &[], progress)?;
    let verdict = verdict.ok_or(BackupError::Cancelled)?;
    if !verdict.is_whole() {
        return Err(BackupError::Broken(Box::new(verdict)));
    }
    let (receipts, total_yen): (i64, i64) = connection.query_row(
        "select count(*), coalesce(sum(total_yen), 0) from sale",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(Facts {
        documents: verdict.documents,
        head: verdict.head,
        receipts: receipts.unsigned_abs(),
        total_yen,
        bytes: fs::metadata(copy)?.len(),
    })
}

/// Proves every page, also those that no document lies in. Reading alone would not do: SQLCipher
/// gives a damaged page as an empty one and fails only with the next.
fn check_pages(connection: &Connection) -> Result<(), BackupError> {
    let mut faults = connection.prepare("pragma cipher_integrity_check")?;
    let fault: Option<String> = faults.query_row([], |row| row.get(0)).optional()?;
    fault.map_or(Ok(()), |fault| Err(BackupError::Unreadable(fault)))
}

fn open_copy(copy: &Path, key: &Key) -> Result<Connection, BackupError> {
    if !copy.is_file() {
        return Err(OpenError::NotOurs(copy.to_owned()).into());
    }
    let connection = keyed(copy, key, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    if check(&connection, copy, MIGRATIONS)? == 0 {
        return Err(OpenError::NotOurs(copy.to_owned()).into());
    }
    Ok(connection)
}

/// Puts a copy in the place of the data in `folder`, once it is proven. What was there stays
/// beside it as `till.db.replaced`. A crash in between is finished by the next opening.
///
/// # Errors
/// [`BackupError`]; the data in `folder` is then untouched.
pub fn restore(backup: &Path, folder: &Path, key: &Key) -> Result<Facts, BackupError> {
    restore_telling(backup, folder, key, &mut |_, _| ControlFlow::Continue(()))
}

/// [`restore`], with each of its steps told from its beginning to its end.
pub(crate) fn restore_telling(
    backup: &Path,
    folder: &Path,
    key: &Key,
    progress: &mut Progress<'_>,
) -> Result<Facts, BackupError> {
    let lock = lock(folder)?;
    let source = open_copy(backup, key)?;
    // A damaged page would be copied as an empty one; its documents are proven in the copy.
    check_pages(&source)?;
    let half = folder.join(format!("{RESTORED}.half"));
    let copied =
        copy(&source, key, &half, progress).and_then(|()| inspect_telling(&half, key, progress));
    match copied {
        Ok(facts) => {
            fs::rename(&half, folder.join(RESTORED))?;
            sync_folder(&half)?;
            finish_restore(folder, &lock)?;
            Ok(facts)
        }
        Err(error) => {
            remove(&half);
            Err(error)
        }
    }
}

/// Takes the last steps of a restore, from wherever a crash left them.
pub(crate) fn finish_restore(folder: &Path, _held: &Lock) -> io::Result<()> {
    let restored = folder.join(RESTORED);
    if !restored.exists() {
        return Ok(());
    }
    let file = folder.join(FILE);
    // The log first: beside another database it would be played into it.
    for end in ["-wal", "-shm", ""] {
        let (from, to) = (beside(&file, end), folder.join(format!("{REPLACED}{end}")));
        if from.exists() {
            fs::rename(from, to)?;
        }
    }
    fs::rename(&restored, &file)?;
    sync_folder(&file)
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn remove(half: &Path) {
    for end in ["", "-journal", "-wal", "-shm"] {
        let _ = fs::remove_file(beside(half, end));
    }
}

/// A new name survives a power cut only once its folder is synced, which Windows does by itself.
fn sync_folder(file: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
        fs::File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}
