//! Putting a copy in the place of a shop's data, on this machine or another.

use maneki_app::{
    commands::upkeep::BackupView,
    error::{AppError, ErrorCode},
    ports::BackupFault,
};
use maneki_store::{Key, backup_facts, inspect};
use maneki_system::key::{self, OsRing, Ring};
use std::path::{Path, PathBuf};

/// Which copy goes where.
#[derive(Clone, Debug)]
pub struct Restore {
    /// The shop's folder.
    pub data: PathBuf,
    pub backup: PathBuf,
    /// What opens the copy where the folder's own key does not: on another machine.
    pub recovery_code: Option<String>,
}

/// Proves a copy and puts it in the place of the data. What was there stays beside it.
///
/// # Errors
/// Nothing was changed then.
pub fn restore(asked: &Restore) -> Result<BackupView, AppError> {
    let Restore { data, backup, recovery_code } = asked;
    let there = data.join(crate::open::DATABASE).exists();
    let own = if there { Some(own_key(data)?) } else { None };
    let given = recovery_code.as_deref().map(key_of).transpose()?;
    let key = given.or(own).ok_or(ErrorCode::BadRecoveryCode)?;
    let new_key = own != Some(key);
    if there && new_key {
        // Without its key, what is there now could never be read again.
        return Err(ErrorCode::OtherData.into());
    }
    put(data, backup, key, new_key, Some(&OsRing))
}

/// [`restore`] where the folder holds a till that was never set up: its key may go.
pub(crate) fn into_empty(
    data: &Path,
    backup: &Path,
    code: &str,
    demo: bool,
) -> Result<([u8; 32], BackupView), AppError> {
    let key = key_of(code)?;
    let ring: Option<&dyn Ring> = if demo { None } else { Some(&OsRing) };
    Ok((key, put(data, backup, key, true, ring)?))
}

fn put(
    data: &Path,
    backup: &Path,
    key: [u8; 32],
    new_key: bool,
    ring: Option<&dyn Ring>,
) -> Result<BackupView, AppError> {
    find(backup)?;
    let store_key = Key::new(key);
    inspect(backup, &store_key).map_err(BackupFault::from)?;
    if new_key {
        key::keep(data, key, ring)
            .map_err(|error| AppError::new(ErrorCode::WrongKey).detail(error))?;
    }
    let facts = maneki_store::restore(backup, data, &store_key).map_err(BackupFault::from)?;
    Ok(backup_facts(backup, facts).into())
}

/// Opens a copy and says what is in it.
///
/// # Errors
/// It would not bring the till back.
pub fn verify_backup(
    data: Option<&Path>,
    backup: &Path,
    recovery_code: Option<&str>,
) -> Result<BackupView, AppError> {
    let given = recovery_code.map(key_of).transpose()?;
    let key = match (given, data) {
        (Some(key), _) => key,
        (None, Some(data)) => own_key(data)?,
        (None, None) => return Err(ErrorCode::BadRecoveryCode.into()),
    };
    find(backup)?;
    let facts = inspect(backup, &Key::new(key)).map_err(BackupFault::from)?;
    Ok(backup_facts(backup, facts).into())
}

/// # Errors
/// There is no such copy.
fn find(backup: &Path) -> Result<(), AppError> {
    match backup.is_file() {
        true => Ok(()),
        false => Err(AppError::new(ErrorCode::NoBackup).with("file", backup.display())),
    }
}

/// The recovery code of the key in use; empty where the key went away since.
pub(crate) fn code(data: &Path, demo: bool) -> String {
    let ring: Option<&dyn Ring> = if demo { None } else { Some(&OsRing) };
    match key::find_or_make(data, false, ring) {
        Ok(found) => key::recovery_code(&found.key),
        Err(error) => {
            tracing::error!(%error, "no recovery code");
            String::new()
        }
    }
}

fn own_key(data: &Path) -> Result<[u8; 32], AppError> {
    let found = key::find_or_make(data, false, Some(&OsRing));
    found.map(|found| found.key).map_err(|error| AppError::new(ErrorCode::WrongKey).detail(error))
}

fn key_of(code: &str) -> Result<[u8; 32], AppError> {
    key::key_of_code(code).ok_or_else(|| ErrorCode::BadRecoveryCode.into())
}
