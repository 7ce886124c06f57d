//! Secrets of the shop's: keys to the wallets' acquirers. They are kept where the data's own key
//! is: in the system's key ring, or in files beside the data folder that only their owner reads.

use crate::key::{self, Kept, KeyError, Ring};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The ring lists Maneki's secrets under this name.
const SERVICE: &str = "maneki";

pub struct Secrets {
    /// The data folder.
    folder: PathBuf,
    ring: Option<Arc<dyn Ring + Send + Sync>>,
}

impl Secrets {
    /// `folder` holds the data already: its key says where secrets are kept.
    #[must_use]
    pub fn of(folder: &Path, ring: Option<Arc<dyn Ring + Send + Sync>>) -> Self {
        Self { folder: folder.to_owned(), ring }
    }

    /// The secret of that name, and where it is.
    ///
    /// # Errors
    /// [`KeyError`] where nobody can tell whether there is one.
    pub fn get(&self, name: &str) -> Result<Option<(String, Kept)>, KeyError> {
        match self.place(name)? {
            Kept::Ring(entry) => {
                let found = self.ring()?.get(SERVICE, &entry).map_err(KeyError::RingAway)?;
                let text = found.and_then(|bytes| String::from_utf8(bytes).ok());
                Ok(text.map(|text| (text, Kept::Ring(entry))))
            }
            Kept::File(path) => match fs::read_to_string(&path) {
                Ok(text) => Ok(Some((text, Kept::File(path)))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(KeyError::File { path, error }),
            },
        }
    }

    /// Keeps a secret in place of the one of that name.
    ///
    /// # Errors
    /// [`KeyError`]; then the old one may still be there.
    pub fn keep(&self, name: &str, text: &str) -> Result<(), KeyError> {
        match self.place(name)? {
            Kept::Ring(entry) => {
                let ring = self.ring()?;
                ring.set(SERVICE, &entry, text.as_bytes()).map_err(KeyError::RingAway)?;
                // Read back: some rings take a secret and do not give it again.
                match ring.get(SERVICE, &entry) {
                    Ok(Some(found)) if found == text.as_bytes() => Ok(()),
                    Ok(_) => Err(KeyError::RingAway("it did not keep the secret".to_owned())),
                    Err(why) => Err(KeyError::RingAway(why)),
                }
            }
            Kept::File(path) => key::write_whole(&path, text),
        }
    }

    /// # Errors
    /// [`KeyError`]; none where there is nothing to forget.
    pub fn forget(&self, name: &str) -> Result<(), KeyError> {
        match self.place(name)? {
            Kept::Ring(entry) => self.ring()?.forget(SERVICE, &entry).map_err(KeyError::RingAway),
            Kept::File(path) => match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    Err(KeyError::File { path, error })
                }
                Ok(()) | Err(_) => Ok(()),
            },
        }
    }

    fn ring(&self) -> Result<&dyn Ring, KeyError> {
        match &self.ring {
            Some(ring) => Ok(ring.as_ref()),
            None => Err(KeyError::RingAway("none is set up".to_owned())),
        }
    }

    fn place(&self, name: &str) -> Result<Kept, KeyError> {
        Ok(match key::ring_name(&self.folder)? {
            Some(till) => Kept::Ring(format!("{till}.{name}")),
            None => {
                let mut file = key::file_beside(&self.folder).into_os_string();
                file.push(".");
                file.push(name);
                Kept::File(file.into())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeMap, sync::Mutex};

    #[derive(Default)]
    struct FakeRing(Mutex<BTreeMap<String, Vec<u8>>>);

    impl Ring for FakeRing {
        fn get(&self, _: &str, name: &str) -> Result<Option<Vec<u8>>, String> {
            Ok(self.0.lock().expect("whole").get(name).cloned())
        }

        fn set(&self, _: &str, name: &str, secret: &[u8]) -> Result<(), String> {
            self.0.lock().expect("whole").insert(name.to_owned(), secret.to_owned());
            Ok(())
        }

        fn forget(&self, _: &str, name: &str) -> Result<(), String> {
            self.0.lock().expect("whole").remove(name);
            Ok(())
        }
    }

    fn round(secrets: &Secrets, in_ring: bool) {
        let get = || secrets.get("wallet.antom.private_key").expect("the place answers");
        assert_eq!(get(), None);
        secrets.keep("wallet.antom.private_key", "first").expect("kept");
        secrets.keep("wallet.antom.private_key", "second\n").expect("kept");
        let (text, kept) = get().expect("there");
        assert_eq!((text.as_str(), matches!(kept, Kept::Ring(_))), ("second\n", in_ring));
        secrets.forget("wallet.antom.private_key").expect("forgotten");
        secrets.forget("wallet.antom.private_key").expect("nothing to forget");
        assert_eq!(get(), None);
    }

    #[test]
    fn secrets_lie_where_the_key_lies() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ringed, filed) = (folder.path().join("ringed"), folder.path().join("filed"));
        let ring = Arc::new(FakeRing::default());
        key::keep(&ringed, [1; 32], Some(ring.as_ref())).expect("in the ring");
        key::keep(&filed, [2; 32], None).expect("in a file");
        round(&Secrets::of(&ringed, Some(ring.clone())), true);
        round(&Secrets::of(&filed, Some(ring)), false);
        let away = Secrets::of(&ringed, None).get("any");
        assert!(matches!(away, Err(KeyError::RingAway(_))), "a ring that is away is told");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_its_owners_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("till");
        key::keep(&data, [2; 32], None).expect("in a file");
        let secrets = Secrets::of(&data, None);
        secrets.keep("wallet.wechat.private_key", "secret").expect("kept");
        let file = folder.path().join("till.key.wallet.wechat.private_key");
        let mode = fs::metadata(file).expect("there").permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}
