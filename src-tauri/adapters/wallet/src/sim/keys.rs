//! The simulator's keys, made where they are missing and kept as PEM.

use crate::{
    Secret,
    keys::{PrivateKey, PublicKey},
};
use rsa::{
    RsaPrivateKey, RsaPublicKey,
    pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding},
    rand_core::OsRng,
};
use std::{fs, io, path::Path};

/// The four files of the folder, as PEM.
#[derive(Clone, Debug)]
pub struct KeyRing {
    pub till_private: Secret,
    pub till_public: String,
    pub acquirer_private: Secret,
    pub acquirer_public: String,
}

/// The keys as the server uses them.
pub(super) struct Keys {
    pub(super) till: PublicKey,
    pub(super) acquirer: PrivateKey,
    /// What signs where the script wants the wrong key.
    pub(super) wrong: PrivateKey,
}

const BITS: usize = 2048;

impl KeyRing {
    /// # Errors
    /// Where the folder cannot be read or written, or holds something else than keys.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let named = |fault: io::Error| io::Error::other(format!("{}: {fault}", folder.display()));
        fs::create_dir_all(folder).map_err(named)?;
        let (till_private, till_public) = pair(folder, "till")?;
        let (acquirer_private, acquirer_public) = pair(folder, "acquirer")?;
        let (till_private, acquirer_private) =
            (Secret::new(till_private), Secret::new(acquirer_private));
        Ok(Self { till_private, till_public, acquirer_private, acquirer_public })
    }

    pub(super) fn parsed(&self) -> io::Result<Keys> {
        let bad = |name: &'static str| {
            move |fault| io::Error::other(format!("{name}.pem is not usable: {fault:?}"))
        };
        Ok(Keys {
            till: PublicKey::parse(&self.till_public).map_err(bad("till_public"))?,
            acquirer: PrivateKey::parse(&self.acquirer_private).map_err(bad("acquirer_private"))?,
            wrong: PrivateKey::parse(&self.till_private).map_err(bad("till_private"))?,
        })
    }
}

fn pair(folder: &Path, name: &str) -> io::Result<(String, String)> {
    let private_path = folder.join(format!("{name}_private.pem"));
    let public_path = folder.join(format!("{name}_public.pem"));
    if !private_path.exists() {
        let key = RsaPrivateKey::new(&mut OsRng, BITS).map_err(io::Error::other)?;
        let private = key.to_pkcs8_pem(LineEnding::LF).map_err(io::Error::other)?;
        let public = RsaPublicKey::from(&key).to_public_key_pem(LineEnding::LF);
        fs::write(&public_path, public.map_err(io::Error::other)?)?;
        write_private(&private_path, &private)?;
    }
    Ok((fs::read_to_string(private_path)?, fs::read_to_string(public_path)?))
}

#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}

#[cfg(not(unix))]
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}
