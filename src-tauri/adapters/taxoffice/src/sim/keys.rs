//! The office's own authority, and the certificates that it issues.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use std::{fs, io, path::Path};

pub(super) const AUTHORITY: &str = "office_authority.pem";
const SERVER: &str = "office_server.pem";
const SERVER_KEY: &str = "office_server_key.pem";
pub(super) const CLIENT: &str = "till_client.pem";
pub(super) const CLIENT_KEY: &str = "till_client_key.pem";
/// For the test of an expired one.
const EXPIRED: &str = "till_expired.pem";
const EXPIRED_KEY: &str = "till_expired_key.pem";

pub(super) struct Keys {
    pub(super) authority: CertificateDer<'static>,
    pub(super) server: CertificateDer<'static>,
    pub(super) server_key: PrivateKeyDer<'static>,
}

impl Keys {
    pub(super) fn read_or_make(folder: &Path) -> io::Result<Self> {
        if !folder.join(AUTHORITY).exists() {
            make(folder)?;
        }
        let certificate =
            |name: &str| CertificateDer::from_pem_file(folder.join(name)).map_err(io::Error::other);
        Ok(Self {
            authority: certificate(AUTHORITY)?,
            server: certificate(SERVER)?,
            server_key: PrivateKeyDer::from_pem_file(folder.join(SERVER_KEY))
                .map_err(io::Error::other)?,
        })
    }
}

fn make(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let authority_key = KeyPair::generate().map_err(io::Error::other)?;
    let mut params = named("Maneki sample tax office", (2020, 2050), vec![])?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority = params.self_signed(&authority_key).map_err(io::Error::other)?;
    let issuer = Issuer::new(params, authority_key);
    let hosts = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let mut server = named("Maneki sample tax office's server", (2020, 2050), hosts)?;
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    issue(folder, SERVER, SERVER_KEY, server, &issuer)?;
    for (name, key, years) in
        [(CLIENT, CLIENT_KEY, (2020, 2050)), (EXPIRED, EXPIRED_KEY, (2020, 2025))]
    {
        let mut client = named("Maneki sample till", years, vec![])?;
        client.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        issue(folder, name, key, client, &issuer)?;
    }
    // Last, since its being there says that all the others are.
    fs::write(folder.join(AUTHORITY), authority.pem())
}

fn named(name: &str, years: (i32, i32), hosts: Vec<String>) -> io::Result<CertificateParams> {
    let mut params = CertificateParams::new(hosts).map_err(io::Error::other)?;
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(years.0, 1, 1);
    params.not_after = date_time_ymd(years.1, 1, 1);
    Ok(params)
}

fn issue(
    folder: &Path,
    name: &str,
    key_name: &str,
    params: CertificateParams,
    issuer: &Issuer<'_, KeyPair>,
) -> io::Result<()> {
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let certificate = params.signed_by(&key, issuer).map_err(io::Error::other)?;
    fs::write(folder.join(name), certificate.pem())?;
    fs::write(folder.join(key_name), key.serialize_pem())
}
