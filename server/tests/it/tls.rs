//! TLS and certificates of clients, made for the test.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dotodo_proto::v1::ListTodosRequest;
use dotodo_proto::v1::todo_service_client::TodoServiceClient;
use dotodo_server::auth::{Algorithm, KeySource, Verifier};
use dotodo_server::{Settings, Tls};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};
use tokio_rustls::rustls::{ServerConfig, pki_types::CertificateDer};
use tonic::Status;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint, Identity};

use crate::issuer::{Document, Pair, issuer, set};
use crate::raw::{self, First};
use crate::server::{Bearer, Server, eventually, settings};

/// Somebody who vouches for others.
struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key, in PEM.
struct Signed {
    certificate: String,
    key: String,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    fn sign(&self, names: &[&str]) -> Signed {
        let key = KeyPair::generate().unwrap();
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &self.0).unwrap();
        Signed { certificate: certificate.pem(), key: key.serialize_pem() }
    }

    fn sign_server(&self) -> Signed {
        self.sign(&["localhost", "127.0.0.1"])
    }
}

fn write(folder: &Path, signed: &Signed) {
    std::fs::write(folder.join("key.pem"), &signed.key).unwrap();
    std::fs::write(folder.join("cert.pem"), &signed.certificate).unwrap();
}

async fn start(signed: &Signed, clients: Option<&Authority>) -> (Server, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), signed);
    let client_authorities = clients.map(|clients| {
        let path = folder.path().join("clients.pem");
        std::fs::write(&path, clients.pem()).unwrap();
        path
    });
    let tls = Tls {
        certificate: folder.path().join("cert.pem"),
        key: folder.path().join("key.pem"),
        client_authorities,
        check: Duration::from_millis(20),
    };
    (Server::start_with(Settings { tls: Some(tls), ..settings() }).await, folder)
}

async fn call(server: &Server, trusted: &Authority, identity: Option<Signed>) -> Result<(), Status> {
    let mut tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(trusted.pem()));
    if let Some(signed) = identity {
        tls = tls.identity(Identity::from_pem(signed.certificate, signed.key));
    }
    let url = format!("https://localhost:{}", server.address.port());
    let channel = Endpoint::from_shared(url).unwrap().tls_config(tls).unwrap().connect_lazy();
    let mut client = TodoServiceClient::with_interceptor(channel, Bearer(server.token("user001")));
    client.list_todos(ListTodosRequest::default()).await.map(drop)
}

#[tokio::test]
async fn a_server_with_a_certificate_speaks_tls_only() {
    let authority = Authority::new();
    let (server, _folder) = start(&authority.sign_server(), None).await;
    call(&server, &authority, None).await.unwrap();
    assert!(call(&server, &Authority::new(), None).await.is_err(), "a client that trusts others stays away");
    assert!(
        server.todos("user001").list_todos(ListTodosRequest::default()).await.is_err(),
        "nothing goes in the clear"
    );
}

#[tokio::test]
async fn only_clients_with_a_certificate_are_let_in() {
    let (authority, clients) = (Authority::new(), Authority::new());
    let (server, _folder) = start(&authority.sign_server(), Some(&clients)).await;
    call(&server, &authority, Some(clients.sign(&["phone"]))).await.unwrap();
    assert!(call(&server, &authority, None).await.is_err(), "none");
    let others = Authority::new().sign(&["phone"]);
    assert!(call(&server, &authority, Some(others)).await.is_err(), "somebody else's");
}

#[tokio::test]
async fn a_new_certificate_is_used_without_a_restart() {
    let (old, new) = (Authority::new(), Authority::new());
    let (server, folder) = start(&old.sign_server(), None).await;
    call(&server, &old, None).await.unwrap();
    write(folder.path(), &Signed { certificate: "nonsense".into(), key: "nonsense".into() });
    write(folder.path(), &new.sign_server());
    eventually("the new one is used", async || call(&server, &new, None).await.is_ok()).await;
    assert!(call(&server, &old, None).await.is_err());
}

#[tokio::test]
async fn the_last_good_certificate_stays() {
    let authority = Authority::new();
    let (server, folder) = start(&authority.sign_server(), None).await;
    call(&server, &authority, None).await.unwrap();
    write(folder.path(), &Signed { certificate: "nonsense".into(), key: "nonsense".into() });
    for _ in 0..20 {
        call(&server, &authority, None).await.unwrap();
    }
}

#[tokio::test]
async fn an_issuers_keys_are_fetched_from_a_host_that_somebody_trusted_vouches_for() {
    let authority = Authority::new();
    let pair = Pair::new("a", Algorithm::ES256);
    let url = serve_encrypted(Document::serve(set(&[&pair])).await, &authority.sign_server()).await;
    let folder = tempfile::tempdir().unwrap();
    for (trusted, accepted) in [(&authority, true), (&Authority::new(), false)] {
        let ca_file = folder.path().join("ca.pem");
        std::fs::write(&ca_file, trusted.pem()).unwrap();
        let source = KeySource::Url { url: url.clone(), ca_file: Some(ca_file) };
        let verifier = |key: &_| Verifier::of_issuer(issuer(source), Some(key)).unwrap();
        let server = Server::start_verified(settings(), verifier).await;
        let header = format!("Bearer {}", pair.token());
        let path = "/dotodo.v1.AccountService/GetAccount";
        let called = raw::call(&server, path, First::default(), &[("authorization", &header)]).await;
        assert_eq!(called.is_ok(), accepted, "{called:?}");
    }
}

/// Serves the document over TLS too.
async fn serve_encrypted(document: Document, signed: &Signed) -> String {
    let chain = vec![CertificateDer::from_pem_slice(signed.certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(signed.key.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(chain, key).unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                document.answer(stream).await;
            }
        }
    });
    format!("https://localhost:{port}/jwks.json")
}
