//! A file that is there whole, under its name, or not at all.

use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, write::SimpleFileOptions};

/// Takes the bytes under another name in the same folder; [`WholeFile::finish`] makes them
/// durable and gives them the final name. Dropped before that, it leaves nothing.
pub(crate) struct WholeFile {
    out: Option<BufWriter<File>>,
    part: PathBuf,
    path: PathBuf,
    hash: Sha256,
    bytes: u64,
}

/// How a part of a ZIP file is written: the moment of writing would make two files of one choice
/// differ.
pub(crate) fn zip_part(method: CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644)
}

/// What was written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finished {
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
    /// As hex.
    pub(crate) sha256: String,
}

impl WholeFile {
    /// `name` is a file's name without a folder. A file of that name is replaced at the end.
    pub(crate) fn create(folder: &Path, name: &str) -> io::Result<Self> {
        if Path::new(name).file_name() != Some(name.as_ref()) || name.starts_with('.') {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "no plain file name"));
        }
        let part = folder.join(format!(".{name}.part"));
        let out = BufWriter::new(File::create(&part)?);
        Ok(Self { out: Some(out), part, path: folder.join(name), hash: Sha256::new(), bytes: 0 })
    }

    pub(crate) fn finish(mut self) -> io::Result<Finished> {
        let out = self.out.take().expect("taken here only");
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&self.part, &self.path)?;
        sync_folder(self.path.parent())?;
        let digest = self.hash.finalize_reset();
        let sha256 = maneki_core::hex::hex(&digest);
        Ok(Finished { path: std::mem::take(&mut self.path), bytes: self.bytes, sha256 })
    }
}

/// The new name must survive a power cut too. Windows has no such call and needs none.
fn sync_folder(folder: Option<&Path>) -> io::Result<()> {
    match folder {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let out = self.out.as_mut().expect("there until it is finished");
        let written = out.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.bytes += u64::try_from(written).unwrap_or(0);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        // After a good end the part is gone already. A part that cannot be removed has a name
        // that says what it is.
        self.out = None;
        let _ = fs::remove_file(&self.part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut file = WholeFile::create(folder.path(), "a.csv").expect("created");
        file.write_all(b"abc").expect("written");
        assert_eq!(names(folder.path()), [".a.csv.part"]);
        let done = file.finish().expect("finished");
        assert_eq!((done.path, done.bytes), (folder.path().join("a.csv"), 3));
        assert!(done.sha256.starts_with("ba7816bf"), "{}", done.sha256);
        assert_eq!(names(folder.path()), ["a.csv"]);

        let mut file = WholeFile::create(folder.path(), "b.csv").expect("created");
        file.write_all(b"half").expect("written");
        drop(file);
        assert_eq!(names(folder.path()), ["a.csv"]);
    }

    #[test]
    fn a_vanished_folder_or_a_name_with_a_path() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["", ".", "..", "../a.csv", "a/b.csv", "/a.csv", ".hidden"] {
            assert!(WholeFile::create(folder.path(), name).is_err(), "{name}");
        }
        let gone = folder.path().join("gone");
        assert!(WholeFile::create(&gone, "a.csv").is_err());
        let mut file = WholeFile::create(folder.path(), "a.csv").expect("created");
        file.write_all(b"abc").expect("written");
        fs::remove_dir_all(folder.path()).expect("removed");
        assert!(file.finish().is_err());
    }
}
