//! The key of a till's data: made once, kept in the system's key ring, or in a file beside the
//! data folder where there is no ring, and then with a warning to show.
//!
//! A file `till.key-place` in the data folder says which of the two it is, so that a ring that is
//! away for a moment is never taken for a missing key, and no second key is ever made for data
//! that is there. The key itself is shown nowhere but in a recovery code that was asked for.

mod code;
mod ring;

use crate::env::chance;
pub use code::{key_of_code, recovery_code};
use maneki_core::hex::hex;
pub use ring::{OsRing, Ring};
use std::{
    fmt, fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

const PLACE: &str = "till.key-place";
const IN_FILE: &str = "file";
const IN_RING: &str = "ring ";
/// The ring lists Maneki's keys under this name.
const SERVICE: &str = "maneki";

/// A key, and where it is kept.
pub struct Found {
    pub key: [u8; 32],
    pub kept: Kept,
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Found(.., {:?})", self.kept)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In the system's key ring, under this name.
    Ring(String),
    /// In a file that only its owner may read: whoever takes the disk has the data. To be shown.
    File(PathBuf),
}

/// Why there is no key. Nothing was changed.
#[derive(Debug)]
pub enum KeyError {
    /// The key is in the ring, and the ring does not answer: unlock it and try again.
    RingAway(String),
    /// The data is there, its key is not: only a recovery code helps.
    Missing,
    /// The file's content is no key.
    Unreadable(PathBuf),
    File {
        path: PathBuf,
        error: io::Error,
    },
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RingAway(why) => write!(f, "the key ring does not answer: {why}"),
            Self::Missing => f.write_str("the data is there, its key is not"),
            Self::Unreadable(path) => write!(f, "{} holds no key", path.display()),
            Self::File { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for KeyError {}

/// The key of the data in `folder`. Where the folder holds no data yet (`fresh`), a key is made
/// and kept in `ring`, or in a file where there is none or it fails.
///
/// # Errors
/// [`KeyError`].
pub fn find_or_make(
    folder: &Path,
    fresh: bool,
    ring: Option<&dyn Ring>,
) -> Result<Found, KeyError> {
    let file = file_beside(folder);
    match read_place(folder)? {
        Some(place) => match place.strip_prefix(IN_RING) {
            Some(name) => from_ring(name, ring),
            None => Ok(Found { key: read_file(&file)?, kept: Kept::File(file) }),
        },
        // A key file without its note: the note was lost, the key is good.
        None if file.exists() => {
            let key = read_file(&file)?;
            write_whole(&folder.join(PLACE), IN_FILE)?;
            Ok(Found { key, kept: Kept::File(file) })
        }
        None if fresh => keep(folder, chance(), ring),
        None => Err(KeyError::Missing),
    }
}

/// Keeps `key` for the data in `folder`: a fresh one, or that of a restored backup.
///
/// # Errors
/// [`KeyError::File`].
pub fn keep(folder: &Path, key: [u8; 32], ring: Option<&dyn Ring>) -> Result<Found, KeyError> {
    let name = hex(&chance::<8>());
    let in_ring = ring.is_some_and(|ring| {
        // Read back: some rings take a secret and do not give it again.
        ring.set(SERVICE, &name, &key).is_ok()
            && ring.get(SERVICE, &name).is_ok_and(|found| found.as_deref() == Some(&key))
    });
    let (place, kept) = if in_ring {
        (format!("{IN_RING}{name}"), Kept::Ring(name))
    } else {
        let file = file_beside(folder);
        write_whole(&file, &hex(&key))?;
        (IN_FILE.to_owned(), Kept::File(file))
    };
    make_folder(folder)?;
    write_whole(&folder.join(PLACE), &place)?;
    Ok(Found { key, kept })
}

/// `…/till` keeps its key in `…/till.key`: a copy of the folder alone holds no key.
#[must_use]
pub fn file_beside(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".key");
    folder.with_file_name(name)
}

/// The name in the ring of the key of the data in `folder`; none where the key is in a file.
pub(crate) fn ring_name(folder: &Path) -> Result<Option<String>, KeyError> {
    let place = read_place(folder)?.ok_or(KeyError::Missing)?;
    Ok(place.strip_prefix(IN_RING).map(str::to_owned))
}

fn from_ring(name: &str, ring: Option<&dyn Ring>) -> Result<Found, KeyError> {
    let ring = ring.ok_or_else(|| KeyError::RingAway("none is set up".to_owned()))?;
    match ring.get(SERVICE, name) {
        Ok(Some(secret)) => {
            let key = secret.try_into().map_err(|_| KeyError::Missing)?;
            Ok(Found { key, kept: Kept::Ring(name.to_owned()) })
        }
        Ok(None) => Err(KeyError::Missing),
        Err(why) => Err(KeyError::RingAway(why)),
    }
}

fn read_place(folder: &Path) -> Result<Option<String>, KeyError> {
    let path = folder.join(PLACE);
    match fs::read_to_string(&path) {
        Ok(place) if place.trim() == IN_FILE || place.starts_with(IN_RING) => {
            Ok(Some(place.trim().to_owned()))
        }
        Ok(_) => Err(KeyError::Unreadable(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(KeyError::File { path, error }),
    }
}

fn read_file(path: &Path) -> Result<[u8; 32], KeyError> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => KeyError::Missing,
        io::ErrorKind::InvalidData => KeyError::Unreadable(path.to_owned()),
        _ => KeyError::File { path: path.to_owned(), error },
    })?;
    code::from_hex(text.trim()).ok_or_else(|| KeyError::Unreadable(path.to_owned()))
}

fn make_folder(folder: &Path) -> Result<(), KeyError> {
    fs::create_dir_all(folder).map_err(|error| KeyError::File { path: folder.to_owned(), error })
}

/// Writes a small file so that it is there whole or not at all, readable to its owner only.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), KeyError> {
    let failed = |error| KeyError::File { path: path.to_owned(), error };
    let parent = path.parent().unwrap_or(Path::new("."));
    make_folder(parent)?;
    let mut half = path.as_os_str().to_owned();
    half.push(".half");
    let half = PathBuf::from(half);
    let _ = fs::remove_file(&half);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&half).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&half, path).map_err(failed)?;
    // The name itself must survive a power cut; folders cannot be synced on Windows.
    #[cfg(unix)]
    fs::File::open(parent).and_then(|folder| folder.sync_all()).map_err(failed)?;
    Ok(())
}

#[cfg(test)]
mod tests;
