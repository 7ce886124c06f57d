//! Secrets of wallets and tax office, looked up and kept for the set-ups that need them. What goes
//! wrong is logged by the secret's name.

use maneki_app::credentials::{Secret, SecretStateView, SettingWhyView};
use maneki_system::{
    key::{Kept, KeyError},
    secrets::Secrets,
};

/// The secret of that name, empty where there is none, and where it is.
pub(crate) fn look_up(secrets: &Secrets, name: &str) -> (Secret, SecretStateView) {
    match secrets.get(name) {
        Ok(None) => (Secret::default(), SecretStateView::NotSet),
        Ok(Some((text, Kept::Ring(_)))) => (Secret::new(text), SecretStateView::InRing),
        Ok(Some((text, Kept::File(_)))) => (Secret::new(text), SecretStateView::InFile),
        Err(error) => {
            tracing::error!(%error, name, "the secret cannot be read");
            let state = match error {
                KeyError::RingAway(_) => SecretStateView::RingAway,
                _ => SecretStateView::NotSet,
            };
            (Secret::default(), state)
        }
    }
}

/// Why it was not kept; none where it was.
pub(crate) fn keep(secrets: &Secrets, name: &str, secret: &Secret) -> Option<SettingWhyView> {
    let error = secrets.keep(name, secret.reveal()).err()?;
    tracing::error!(%error, name, "the secret is not kept");
    Some(SettingWhyView::NotKept)
}

pub(crate) fn forget(secrets: &Secrets, name: &str) {
    if let Err(error) = secrets.forget(name) {
        tracing::error!(%error, name, "the secret is still kept");
    }
}
