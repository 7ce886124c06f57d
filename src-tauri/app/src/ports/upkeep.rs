//! Copies of the data, as the till asks for them and hears of them.

use crate::{
    error::{AppError, ErrorCode},
    ports::StoreError,
};

/// Where a copy goes, and what goes when it is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupOrder {
    /// Empty: a folder of its own beside the data.
    pub folder: String,
    /// Without a folder; a copy of that name is replaced.
    pub name: String,
    /// Older copies of this till beyond so many are deleted; 0 deletes none.
    pub keep: u16,
}

/// What a copy holds, counted in the copy itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BackupFacts {
    pub file: String,
    pub documents: u64,
    pub receipts: u64,
    /// Sales less returns.
    pub total_yen: i64,
    pub bytes: u64,
    /// The newest link of its chain.
    pub head_seq: i64,
    /// As hex.
    pub head: String,
}

/// A copy put back beside the data and opened there, and what the data itself says of the moment
/// when it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    pub copy: BackupFacts,
    pub here: BackupFacts,
}

impl Rehearsal {
    /// Whether the copy brings back exactly what is here.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let facts = |of: &BackupFacts| (of.documents, of.receipts, of.total_yen, of.head.clone());
        facts(&self.copy) == facts(&self.here)
    }
}

/// A file that may be a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupFile {
    pub file: String,
    pub bytes: u64,
}

/// Why there is no copy, or why one is not believed. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupFault {
    Cancelled,
    DiskFull,
    /// The folder is not there or cannot be written.
    NoFolder(String),
    NoSuchFile(String),
    Newer {
        version: u32,
    },
    /// The key does not open it, or its first page is damaged.
    WrongKey,
    /// Cut short, altered, or no copy of a till.
    Damaged(String),
    Store(StoreError),
    Failed(String),
}

impl From<BackupFault> for AppError {
    fn from(fault: BackupFault) -> Self {
        let (code, detail) = match fault {
            BackupFault::Cancelled => (ErrorCode::Cancelled, String::new()),
            BackupFault::DiskFull => (ErrorCode::DiskFull, String::new()),
            BackupFault::NoFolder(folder) => {
                return Self::new(ErrorCode::NoBackupFolder).with("folder", folder);
            }
            BackupFault::NoSuchFile(file) => {
                return Self::new(ErrorCode::NoBackup).with("file", file);
            }
            BackupFault::Newer { version } => {
                return Self::new(ErrorCode::BackupNewer).with("version", version);
            }
            BackupFault::WrongKey => (ErrorCode::BackupLocked, String::new()),
            BackupFault::Damaged(detail) => (ErrorCode::BackupDamaged, detail),
            BackupFault::Store(error) => return error.into(),
            BackupFault::Failed(detail) => (ErrorCode::BackupFailed, detail),
        };
        Self::new(code).detail(detail)
    }
}
