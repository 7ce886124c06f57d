//! Copies as the till's port asks for them: named, proven, and only so many kept.

use crate::{
    backup::{BackupError, Facts, inspect_telling, restore_telling},
    chain::Head,
    error::OpenError,
    key::Key,
};
use maneki_app::ports::{
    BackupFault, Progress, StoreError,
    upkeep::{BackupFacts, BackupFile},
};
use maneki_core::{
    hex::hex,
    upkeep::{Upkeep, UpkeepKind, UpkeepRun},
};
use rusqlite::{Connection, params};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// How a copy's name ends.
pub const ENDING: &str = ".maneki-backup";
/// Copies that the till makes of itself, where the shop names no folder.
const FOLDER: &str = "backups";
/// Where a restore is rehearsed.
const REHEARSAL: &str = "rehearsal";

/// The folder that copies go to: the shop's, or one beside the data.
pub(crate) fn folder_of(data: Option<&Path>, wanted: &str) -> Result<PathBuf, BackupFault> {
    if !wanted.trim().is_empty() {
        // A folder that is not there may be a drive that is not plugged in: none is made.
        let folder = PathBuf::from(wanted.trim());
        return match folder.is_dir() {
            true => Ok(folder),
            false => Err(BackupFault::NoFolder(wanted.trim().to_owned())),
        };
    }
    let data = data.ok_or_else(|| BackupFault::Failed("the data is in memory".to_owned()))?;
    let folder = data.join(FOLDER);
    fs::create_dir_all(&folder).map_err(|_| BackupFault::NoFolder(folder.display().to_string()))?;
    Ok(folder)
}

/// The copies in a folder, the newest first by the moment in their names.
pub(crate) fn list(folder: &Path) -> Result<Vec<BackupFile>, BackupFault> {
    let gone = |_| BackupFault::NoFolder(folder.display().to_string());
    let mut found: Vec<(String, BackupFile)> = vec![];
    for entry in fs::read_dir(folder).map_err(gone)? {
        let Ok(entry) = entry else { continue };
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(facts) = entry.metadata() else { continue };
        if facts.is_file() && name.ends_with(ENDING) {
            let file = entry.path().display().to_string();
            found.push((name, BackupFile { file, bytes: facts.len() }));
        }
    }
    found.sort_by(|(a, _), (b, _)| b.cmp(a));
    Ok(found.into_iter().map(|(_, file)| file).collect())
}

/// Deletes this till's copies beyond the newest `keep`. What is not named as they are stays.
pub(crate) fn prune(folder: &Path, name: &str, keep: u16) -> Result<(), BackupFault> {
    let Some((till, _)) = name.split_once('-').filter(|_| keep > 0) else { return Ok(()) };
    let till = format!("{till}-");
    let mine = |file: &BackupFile| {
        let name = Path::new(&file.file).file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| name.starts_with(&till))
    };
    let old = list(folder)?.into_iter().filter(mine).skip(usize::from(keep));
    for file in old {
        // One that cannot be deleted costs room, no data.
        let _ = fs::remove_file(&file.file);
    }
    Ok(())
}

/// What is in a copy, as the till's port tells it.
#[must_use]
pub fn facts(file: &Path, facts: Facts) -> BackupFacts {
    let Facts { documents, head, receipts, total_yen, bytes } = facts;
    BackupFacts {
        file: file.display().to_string(),
        documents,
        receipts,
        total_yen,
        bytes,
        head_seq: head.seq,
        head: hex(&head.hash),
    }
}

/// Restores a copy into a folder of its own, as on another machine, and opens it there.
pub(crate) fn rehearse(
    data: &Path,
    file: &Path,
    key: &Key,
    progress: &mut Progress<'_>,
) -> Result<BackupFacts, BackupFault> {
    if !file.is_file() {
        return Err(BackupFault::NoSuchFile(file.display().to_string()));
    }
    let folder = data.join(REHEARSAL);
    clear(&folder)?;
    let restored = restore_telling(file, &folder, key, progress).and_then(|_| {
        // Opened as a till opens it: moved to the newest shape, and counted from there.
        let store = crate::SqlStore::open(&folder, key)?;
        drop(store);
        inspect_telling(&folder.join(crate::open::FILE), key, progress)
    });
    let cleared = clear(&folder);
    let counted = restored.map_err(BackupFault::from)?;
    cleared?;
    Ok(facts(file, counted))
}

fn clear(folder: &Path) -> Result<(), BackupFault> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(BackupFault::Failed(error.to_string()))
        }
        _ => Ok(()),
    }
}

/// What the data itself says of the moment at link `head_seq`.
pub(crate) fn until(connection: &Connection, head_seq: i64) -> rusqlite::Result<Facts> {
    let snapshot = connection.unchecked_transaction()?;
    let (documents, receipts, total_yen): (i64, i64, i64) = snapshot.query_row(
        "select (select count(*) from chain where seq <= ?1), count(*),
            coalesce(sum(total_yen), 0)
         from sale where seq <= ?1",
        [head_seq],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let hash = match head_seq {
        0 => Head::START.hash,
        seq => snapshot.query_row("select hash from chain where seq = ?1", [seq], |r| r.get(0))?,
    };
    Ok(Facts {
        documents: documents.unsigned_abs(),
        head: Head { seq: head_seq, hash },
        receipts: receipts.unsigned_abs(),
        total_yen,
        bytes: 0,
    })
}

impl From<BackupError> for BackupFault {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Cancelled => Self::Cancelled,
            BackupError::DiskFull | BackupError::Opens(OpenError::DiskFull(_)) => Self::DiskFull,
            BackupError::Opens(OpenError::Newer { found, .. }) => Self::Newer { version: found },
            BackupError::Opens(OpenError::WrongKey(_)) => Self::WrongKey,
            BackupError::Opens(OpenError::InUse(_)) => Self::Store(StoreError::InUse),
            BackupError::Opens(OpenError::ReadOnly(path)) => {
                Self::NoFolder(path.display().to_string())
            }
            BackupError::Opens(why) => Self::Damaged(why.to_string()),
            BackupError::Broken(_) => Self::Damaged(error.to_string()),
            BackupError::Unreadable(why) => Self::Damaged(why),
            BackupError::Failed(why) => Self::Failed(why),
        }
    }
}

pub(crate) fn write(connection: &Connection, run: &UpkeepRun) -> rusqlite::Result<()> {
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    connection
        .prepare_cached(
            "insert into upkeep_run (kind, at_ms, took_ms, file, fault, documents, receipts,
                total_yen, bytes, head)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            word(run.kind),
            run.at.0,
            run.took_ms,
            run.file,
            run.fault,
            number(run.documents),
            number(run.receipts),
            run.total_yen,
            number(run.bytes),
            run.head,
        ])?;
    Ok(())
}

pub(crate) fn load(connection: &Connection) -> rusqlite::Result<Upkeep> {
    let one = |condition: &str| -> rusqlite::Result<Option<UpkeepRun>> {
        Ok(runs(connection, condition, 1)?.pop())
    };
    Ok(Upkeep {
        last: one("kind = 'backup'")?,
        last_good: one("kind = 'backup' and fault = ''")?,
        last_rehearsal: one("kind = 'rehearsal'")?,
    })
}

/// The newest first.
pub(crate) fn runs(
    connection: &Connection,
    condition: &str,
    limit: u32,
) -> rusqlite::Result<Vec<UpkeepRun>> {
    connection
        .prepare_cached(&format!(
            "select kind, at_ms, took_ms, file, fault, documents, receipts, total_yen, bytes, head
             from upkeep_run where {condition} order by no desc limit ?1"
        ))?
        .query_map([limit], |row| {
            let count = |at| row.get::<_, i64>(at).map(i64::unsigned_abs);
            let kind: String = row.get(0)?;
            Ok(UpkeepRun {
                kind: if kind == "rehearsal" { UpkeepKind::Rehearsal } else { UpkeepKind::Backup },
                at: crate::value::get(row, 1)?,
                took_ms: row.get(2)?,
                file: row.get(3)?,
                fault: row.get(4)?,
                documents: count(5)?,
                receipts: count(6)?,
                total_yen: row.get(7)?,
                bytes: count(8)?,
                head: row.get(9)?,
            })
        })?
        .collect()
}

fn word(kind: UpkeepKind) -> &'static str {
    match kind {
        UpkeepKind::Backup => "backup",
        UpkeepKind::Rehearsal => "rehearsal",
    }
}
