//! TLS: whom we trust, and what we say when we do not.
//!
//! Separate from the socket because it has its own failures. rustls over aws-lc-rs; the system's
//! roots by rustls-platform-verifier, and beside them the certificates of a `ca_file`. Never
//! connects without verifying, and has no switch for it (RFC 8314, RFC 9525).

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, InvalidMessage};
use rustls_platform_verifier::Verifier;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::endpoint::Endpoint;
use super::net::{BoxStream, NetError};

/// What is wrong with a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateFault {
    /// Signed by nobody we trust, itself included.
    UnknownIssuer,
    /// Signed by another authority of a known one's name: a private one was made anew.
    OtherAuthority,
    /// For other names than the host's.
    WrongName {
        /// The names it is for, as the library prints them.
        presented: Vec<String>,
    },
    /// Past its end.
    Expired,
    /// Before its start: usually this machine's clock.
    NotYetValid,
    /// Anything else.
    Other(String),
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CertificateFault::UnknownIssuer => f.write_str(
                "signed by an authority that this machine does not know; for a private one, put \
                 its certificate into a PEM file and name it as `ca_file`",
            ),
            CertificateFault::OtherAuthority => f.write_str(
                "its authority has the name of one that this machine knows, and another key; \
                 renew the PEM file that `ca_file` names",
            ),
            CertificateFault::WrongName { presented } if presented.is_empty() => f.write_str(
                "it is for another name; use as `host` the name that the certificate bears",
            ),
            CertificateFault::WrongName { presented } => write!(
                f,
                "it is for {}; use as `host` a name that the certificate bears",
                presented.join(", ")
            ),
            CertificateFault::Expired => {
                f.write_str("expired; the server's operator must renew it, or this clock is wrong")
            }
            CertificateFault::NotYetValid => {
                f.write_str("not valid yet; check this machine's clock")
            }
            CertificateFault::Other(reason) => f.write_str(reason),
        }
    }
}

/// One TLS configuration for each `ca_file`, made when first asked for: reading the system's roots
/// takes milliseconds.
#[derive(Default)]
pub(super) struct TlsConfigs {
    made: Mutex<HashMap<Option<PathBuf>, Arc<ClientConfig>>>,
}

impl fmt::Debug for TlsConfigs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsConfigs")
    }
}

impl TlsConfigs {
    /// The configuration that trusts the system's roots and those in `ca_file`.
    pub(super) fn for_roots(&self, ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, NetError> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let key = ca_file.map(Path::to_path_buf);
        if let Some(config) = made.get(&key) {
            return Ok(Arc::clone(config));
        }
        let config = Arc::new(build(ca_file)?);
        made.insert(key, Arc::clone(&config));
        Ok(config)
    }
}

/// Shakes hands over `plain`, verifying that the peer is `endpoint.host`.
pub(super) async fn handshake(
    config: Arc<ClientConfig>,
    plain: BoxStream,
    endpoint: &Endpoint,
) -> Result<TlsStream<BoxStream>, NetError> {
    let name = ServerName::try_from(endpoint.host.clone())
        .map_err(|error| tls_error(endpoint, format!("{error}: {:?}", endpoint.host)))?;
    TlsConnector::from(config).connect(name, plain).await.map_err(|error| explain(endpoint, &error))
}

fn build(ca_file: Option<&Path>) -> Result<ClientConfig, NetError> {
    let extra = ca_file.map(read_roots).transpose()?.unwrap_or_default();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let failed = |error: rustls::Error| NetError::CaFile {
        path: ca_file.unwrap_or(Path::new("(the system's certificates)")).to_path_buf(),
        reason: error.to_string(),
    };
    let verifier = Verifier::new_with_extra_roots(extra, Arc::clone(&provider)).map_err(failed)?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    Ok(builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

fn read_roots(path: &Path) -> Result<Vec<CertificateDer<'static>>, NetError> {
    let failed = |reason: String| NetError::CaFile { path: path.to_path_buf(), reason };
    let roots: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(path).map_err(|error| failed(error.to_string()))?.collect();
    let roots = roots.map_err(|error| failed(error.to_string()))?;
    if roots.is_empty() {
        return Err(failed("it holds no certificate in PEM form".to_owned()));
    }
    Ok(roots)
}

fn explain(endpoint: &Endpoint, error: &io::Error) -> NetError {
    let Some(cause) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>())
    else {
        let hint = match error.kind() == io::ErrorKind::UnexpectedEof {
            true => "; does this port want `security = \"starttls\"`?",
            false => "",
        };
        return tls_error(endpoint, format!("{error}{hint}"));
    };
    if let rustls::Error::InvalidCertificate(fault) = cause {
        return NetError::Certificate { host: endpoint.host.clone(), fault: name_fault(fault) };
    }
    let hint = if let rustls::Error::InvalidMessage(
        InvalidMessage::InvalidContentType | InvalidMessage::UnknownProtocolVersion,
    ) = cause
    {
        "; the peer does not speak TLS here: another port, or `security = \"starttls\"`?"
    } else if let rustls::Error::PeerIncompatible(_) = cause {
        "; the peer may be too old: TLS 1.2 is the least"
    } else {
        ""
    };
    tls_error(endpoint, format!("{cause}{hint}"))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
fn name_fault(fault: &CertificateError) -> CertificateFault {
    match fault {
        CertificateError::UnknownIssuer => CertificateFault::UnknownIssuer,
        CertificateError::BadSignature => CertificateFault::OtherAuthority,
        CertificateError::NotValidForName => CertificateFault::WrongName { presented: Vec::new() },
        CertificateError::NotValidForNameContext { presented, .. } => {
            CertificateFault::WrongName { presented: presented.clone() }
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            CertificateFault::Expired
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertificateFault::NotYetValid
        }
        other => CertificateFault::Other(other.to_string()),
    }
}

fn tls_error(endpoint: &Endpoint, reason: String) -> NetError {
    NetError::Tls { host: endpoint.host.clone(), port: endpoint.port, reason }
}
