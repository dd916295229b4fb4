//! The door against loopback servers of ours, with certificates made for each test.
//!
//! Separate because it opens real sockets, which only a door's tests may. Holds on to what is
//! refused: a wrong name, an unknown issuer, and words in plain text before TLS.

use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;

const WITHIN: Duration = Duration::from_secs(20);

struct Authority {
    _dir: tempfile::TempDir,
    ca_file: PathBuf,
    issuer: Issuer<'static, KeyPair>,
}

fn authority() -> Authority {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let ca_file = dir.path().join("ca.pem");
    std::fs::write(&ca_file, certificate.pem()).unwrap();
    Authority { _dir: dir, ca_file, issuer: Issuer::new(params, key) }
}

/// A server that greets with "hello" over TLS, on a port of loopback.
async fn tls_server(authority: &Authority, params: CertificateParams) -> u16 {
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &authority.issuer).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        if let Ok(mut tls) = acceptor.accept(tcp).await {
            tls.write_all(b"hello").await.unwrap();
            tls.shutdown().await.unwrap();
        }
    });
    port
}

fn endpoint(port: u16, security: Security, ca_file: Option<PathBuf>) -> Endpoint {
    Endpoint { host: "localhost".to_owned(), port, security, ca_file }
}

fn for_name(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

#[tokio::test]
async fn certificates() {
    let authority = authority();
    let mut old = for_name("localhost");
    (old.not_before, old.not_after) =
        (rcgen::date_time_ymd(2001, 1, 1), rcgen::date_time_ymd(2002, 1, 1));
    let mut early = for_name("localhost");
    (early.not_before, early.not_after) =
        (rcgen::date_time_ymd(2190, 1, 1), rcgen::date_time_ymd(2191, 1, 1));
    let cases = [
        (for_name("localhost"), true, "fine"),
        (for_name("localhost"), false, "name it as `ca_file`"),
        (for_name("mail.example.com"), true, "a name that the certificate bears"),
        (old, true, "expired"),
        (early, true, "not valid yet"),
    ];
    for (params, trusted, wanted) in cases {
        let port = tls_server(&authority, params).await;
        let ca_file = trusted.then(|| authority.ca_file.clone());
        let net = SystemNet::new();
        let got = match net.dial(&endpoint(port, Security::Tls, ca_file), WITHIN).await {
            Ok(mut link) => {
                let mut text = String::new();
                link.stream.read_to_string(&mut text).await.unwrap();
                assert_eq!((text.as_str(), link.protection), ("hello", Protection::Tls));
                "fine".to_owned()
            }
            Err(error) => error.to_string(),
        };
        assert!(got.contains(wanted), "{got:?} should say {wanted:?}");
    }
}

#[tokio::test]
async fn starttls_upgrades_and_refuses_what_came_early() {
    let authority = authority();
    let net = SystemNet::new();
    for (early, fine) in [(&b""[..], true), (b"* OK [CAPABILITY IMAP4rev1]\r\n", false)] {
        let port = tls_server(&authority, for_name("localhost")).await;
        let endpoint = endpoint(port, Security::StartTls, Some(authority.ca_file.clone()));
        let link = net.dial(&endpoint, WITHIN).await.unwrap();
        assert!(!link.protection.may_carry_secrets());
        match upgrade(&net, link.stream, early, &endpoint, WITHIN).await {
            Ok(link) => assert!(fine && link.protection == Protection::Tls),
            Err(error) => assert!(!fine && matches!(error, NetError::Injected { .. })),
        }
    }
}

#[tokio::test]
async fn failures_say_what_to_do() {
    let net = SystemNet::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut tcp, _)) = listener.accept().await {
            let _ = tcp.write_all(b"* OK this is no TLS at all\r\n").await;
        }
    });
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let at = |host: &str, port, security, ca_file: Option<&str>| Endpoint {
        host: host.to_owned(),
        port,
        security,
        ca_file: ca_file.map(PathBuf::from),
    };
    let cases = [
        (at("127.0.0.1", closed, Security::None, None), "refused; check the port"),
        (at("127.0.0.1", plain, Security::Tls, None), "does not speak TLS here"),
        (at("192.0.2.1", 143, Security::None, None), "for loopback only"),
        (at("127.0.0.1", plain, Security::Tls, Some("/nonexistent/ca.pem")), "reading ca_file"),
        (at("127.0.0.1", plain, Security::Tls, Some("/dev/null")), "no certificate in PEM form"),
        (at("", 143, Security::None, None), "check the host's spelling"),
    ];
    for (endpoint, wanted) in cases {
        let got = net.dial(&endpoint, WITHIN).await.unwrap_err().to_string();
        assert!(got.contains(wanted), "{got:?} should say {wanted:?}");
    }
    let fine = net.dial(&at("localhost", plain, Security::None, None), WITHIN).await.unwrap();
    assert_eq!(fine.protection, Protection::Loopback);
}

#[tokio::test]
async fn a_silent_peer_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let endpoint = endpoint(port, Security::Tls, None);
    let error = SystemNet::new().dial(&endpoint, Duration::from_millis(200)).await.unwrap_err();
    assert!(matches!(error, NetError::Timeout { .. }), "{error}");
}
