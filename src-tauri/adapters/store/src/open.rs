//! Opens a till's folder: one copy at a time, the right key, the right shape, or nothing at all.

use crate::{
    error::OpenError,
    key::Key,
    migrate::{MIGRATIONS, check, migrate},
};
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

pub(crate) const FILE: &str = "till.db";
const LOCK: &str = "till.lock";
/// SQLCipher's page; a file that is no multiple of it was cut short.
const PAGE: u64 = 4096;
/// More than the till's statements, so none is compiled twice.
const STATEMENTS: usize = 256;

/// The lock on a folder; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone is not enough: a process being started at this moment still has the file.
        let _ = self.file.unlock();
    }
}

/// Takes the folder for this process, making it where it is missing.
pub(crate) fn lock(folder: &Path) -> Result<Lock, OpenError> {
    let failed = |error| OpenError::from_io(folder.to_owned(), &error);
    fs::create_dir_all(folder).map_err(failed)?;
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(LOCK))
        .map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { file }),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// The writer's connection, brought to the newest shape.
pub(crate) fn writer(folder: &Path, key: &Key) -> Result<Connection, OpenError> {
    let path = folder.join(FILE);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut connection = keyed(&path, key, flags)?;
    let failed = |error| OpenError::from_sqlite(path.clone(), &error);
    // Before anything is written: a newer or a foreign file is left as it is.
    check(&connection, &path, MIGRATIONS)?;
    // macOS flushes the drive only when asked so; elsewhere these two do nothing. The log goes into
    // the file once it has 16 MB, since the sale that meets this waits a few milliseconds more.
    connection
        .execute_batch(
            "pragma journal_mode = wal;
             pragma synchronous = full;
             pragma fullfsync = on;
             pragma checkpoint_fullfsync = on;
             pragma wal_autocheckpoint = 4000;",
        )
        .map_err(failed)?;
    migrate(&mut connection, &path, MIGRATIONS)?;
    Ok(connection)
}

/// A connection that only reads, beside the writer or without one.
pub(crate) fn reader(path: &Path, key: &Key) -> Result<Connection, OpenError> {
    if !path.exists() {
        return Err(OpenError::NotOurs(path.to_owned()));
    }
    let connection = keyed(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let done = check(&connection, path, MIGRATIONS)?;
    let known = MIGRATIONS.last().map_or(0, |step| step.number);
    if done < known {
        return Err(OpenError::MigrationMissing { number: done + 1 });
    }
    connection
        .execute_batch("pragma query_only = on")
        .map_err(|error| OpenError::from_sqlite(path.to_owned(), &error))?;
    Ok(connection)
}

/// All the same statements over memory, without a file or a key: for simulations.
pub(crate) fn memory() -> Result<Connection, OpenError> {
    let path = PathBuf::from(":memory:");
    let failed = |error| OpenError::from_sqlite(path.clone(), &error);
    let mut connection = Connection::open_in_memory().map_err(failed)?;
    set_up(&connection).map_err(failed)?;
    migrate(&mut connection, &path, MIGRATIONS)?;
    Ok(connection)
}

/// A connection with the key set, before anything is read.
pub(crate) fn keyed(path: &Path, key: &Key, flags: OpenFlags) -> Result<Connection, OpenError> {
    check_file(path)?;
    let failed = |error| OpenError::from_sqlite(path.to_owned(), &error);
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.pragma_update(None, "cipher_log_level", "none").map_err(failed)?;
    connection.pragma_update(None, "key", key.for_pragma()).map_err(failed)?;
    let cipher: Option<String> =
        connection.pragma_query_value(None, "cipher_version", |row| row.get(0)).ok();
    if cipher.is_none() {
        // A SQLite without the cipher ignores the key and would write in the clear.
        return Err(OpenError::Failed("this build has no SQLCipher".to_owned()));
    }
    set_up(&connection).map_err(failed)?;
    Ok(connection)
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.execute_batch(
        "pragma foreign_keys = on;
         pragma busy_timeout = 5000;
         pragma temp_store = memory;
         pragma secure_delete = on;
         pragma cache_size = -16000;",
    )
}

/// What can be told without the key.
fn check_file(path: &Path) -> Result<(), OpenError> {
    let Ok(found) = fs::metadata(path) else { return Ok(()) };
    if !found.is_file() || found.len() % PAGE != 0 {
        return Err(OpenError::NotOurs(path.to_owned()));
    }
    Ok(())
}
