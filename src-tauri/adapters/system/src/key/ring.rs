//! The system's key ring: Secret Service, Keychain, Credential Manager.

/// A place of the system for small secrets.
pub trait Ring {
    /// # Errors
    /// What the ring said; for the log.
    fn get(&self, service: &str, name: &str) -> Result<Option<Vec<u8>>, String>;

    /// # Errors
    /// What the ring said; for the log.
    fn set(&self, service: &str, name: &str, secret: &[u8]) -> Result<(), String>;

    /// Nothing where there is none of that name.
    ///
    /// # Errors
    /// What the ring said; for the log.
    fn forget(&self, service: &str, name: &str) -> Result<(), String>;
}

/// The ring of the user who runs the program.
#[derive(Clone, Copy, Debug)]
pub struct OsRing;

impl Ring for OsRing {
    fn get(&self, service: &str, name: &str) -> Result<Option<Vec<u8>>, String> {
        match entry(service, name)?.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    fn set(&self, service: &str, name: &str, secret: &[u8]) -> Result<(), String> {
        entry(service, name)?.set_secret(secret).map_err(|error| error.to_string())
    }

    fn forget(&self, service: &str, name: &str) -> Result<(), String> {
        match entry(service, name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn entry(service: &str, name: &str) -> Result<keyring::Entry, String> {
    keyring::Entry::new(service, name).map_err(|error| error.to_string())
}
