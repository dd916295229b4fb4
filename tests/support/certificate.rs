//! A private certificate authority, and the certificate of a server on this machine.
//!
//! Made anew for every test, so that nothing but the file that a test hands out makes it trusted.

#![expect(clippy::expect_used, reason = "a test may fail by panicking, also in its helpers")]

use std::fs;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::pki_types::CertificateDer;

/// Where the certificates lie.
#[derive(Debug)]
pub(crate) struct Certificates {
    /// The authority's certificate, PEM: what a client has to trust.
    pub(crate) ca_file: PathBuf,
    /// The same as DER.
    pub(crate) ca: CertificateDer<'static>,
    /// The server's certificate, PEM.
    pub(crate) certificate_file: PathBuf,
    /// The server's key, PEM, 0644: it is worth nothing and servers drop their rights early.
    pub(crate) key_file: PathBuf,
}

/// Makes both for `localhost`, `127.0.0.1` and `hostname`, in `dir`.
pub(crate) fn make(dir: &Path, hostname: &str) -> Certificates {
    let mut authority = CertificateParams::new(Vec::new()).expect("no names");
    authority.distinguished_name.push(DnType::CommonName, "Test authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority_key = KeyPair::generate().expect("a key");
    let ca = authority.self_signed(&authority_key).expect("a certificate of the authority");

    let names = ["localhost", "127.0.0.1", hostname].map(str::to_owned).to_vec();
    let mut server = CertificateParams::new(names).expect("names of a server");
    server.distinguished_name.push(DnType::CommonName, hostname);
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let server_key = KeyPair::generate().expect("a key");
    let issuer = Issuer::new(authority, authority_key);
    let certificate = server.signed_by(&server_key, &issuer).expect("a certificate of the server");

    let file = |name: &str, pem: String| {
        let path = dir.join(name);
        fs::write(&path, pem).expect("the certificate can be written");
        path
    };
    Certificates {
        ca_file: file("ca.pem", ca.pem()),
        certificate_file: file("server.pem", certificate.pem()),
        key_file: file("server.key", server_key.serialize_pem()),
        ca: ca.der().clone(),
    }
}
