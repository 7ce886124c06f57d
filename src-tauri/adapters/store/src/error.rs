//! What can go wrong when the data is opened or written, one case for each thing a person can do.

use maneki_app::ports::StoreError;
use rusqlite::ErrorCode;
use std::{fmt, io, path::PathBuf};

/// Why the data was not opened. Nothing was changed.
#[derive(Debug)]
pub enum OpenError {
    /// Another copy of the till works on this folder.
    InUse(PathBuf),
    /// The folder or the file cannot be written.
    ReadOnly(PathBuf),
    DiskFull(PathBuf),
    /// The key does not fit, or the first page is damaged: SQLCipher cannot tell the two apart.
    WrongKey(PathBuf),
    /// The file was cut short, is no database, or is somebody else's.
    NotOurs(PathBuf),
    /// A newer Maneki wrote this file.
    Newer {
        found: u32,
        known: u32,
    },
    /// A migration that this file went through is not the one that this program carries.
    MigrationChanged {
        number: u32,
        name: String,
    },
    /// The file lacks, or this program does, a migration below the newest.
    MigrationMissing {
        number: u32,
    },
    /// Anything else; the text is for the log.
    Failed(String),
}

impl OpenError {
    pub(crate) fn from_io(path: PathBuf, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                Self::ReadOnly(path)
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(path),
            _ => Self::Failed(format!("{}: {error}", path.display())),
        }
    }

    pub(crate) fn from_sqlite(path: PathBuf, error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::ReadOnly(path)
            }
            Some(ErrorCode::DiskFull) => Self::DiskFull(path),
            Some(ErrorCode::NotADatabase) => Self::WrongKey(path),
            Some(ErrorCode::DatabaseCorrupt) => Self::NotOurs(path),
            _ => Self::Failed(format!("{}: {error}", path.display())),
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse(path) => write!(f, "another copy works on {}", path.display()),
            Self::ReadOnly(path) => write!(f, "cannot write {}", path.display()),
            Self::DiskFull(path) => write!(f, "no room left for {}", path.display()),
            Self::WrongKey(path) => write!(f, "the key does not open {}", path.display()),
            Self::NotOurs(path) => write!(f, "{} is no till's data", path.display()),
            Self::Newer { found, known } => {
                write!(f, "the data has version {found}, this program knows up to {known}")
            }
            Self::MigrationChanged { number, name } => {
                write!(f, "migration {number} ({name}) differs from the one the data went through")
            }
            Self::MigrationMissing { number } => write!(f, "migration {number} is missing"),
            Self::Failed(detail) => f.write_str(detail),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<OpenError> for StoreError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::InUse(_) => Self::InUse,
            OpenError::ReadOnly(_) => Self::ReadOnly,
            OpenError::DiskFull(_) => Self::DiskFull,
            OpenError::WrongKey(_) | OpenError::NotOurs(_) => Self::WrongKey,
            OpenError::Newer { found, .. } => Self::Newer { version: found },
            OpenError::MigrationChanged { .. }
            | OpenError::MigrationMissing { .. }
            | OpenError::Failed(_) => Self::Failed(error.to_string()),
        }
    }
}

/// Why a statement of a step failed; the step is then rolled back.
#[derive(Debug)]
pub(crate) enum Failure {
    Sql(rusqlite::Error),
    /// The step names something that is not there.
    Conflict(String),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Conflict(what) => Self::Conflict(what),
            Failure::Sql(error) => match error.sqlite_error_code() {
                Some(ErrorCode::ConstraintViolation) => Self::Conflict(error.to_string()),
                Some(ErrorCode::DiskFull) => Self::DiskFull,
                Some(ErrorCode::ReadOnly) => Self::ReadOnly,
                _ => Self::Failed(error.to_string()),
            },
        }
    }
}
