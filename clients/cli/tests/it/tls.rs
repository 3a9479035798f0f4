//! TLS from end to end: the command and the server, the server and the model, with certificates made for the test.

use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::TempDir;

use crate::parts::{Site, model_with};
use crate::process::{CLEANING, Target, dotodo, titles};

/// Somebody who vouches for others, and the folder with everything that they signed.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), issuer.pem()).unwrap();
        Self { issuer, folder }
    }

    pub(crate) fn ca(&self) -> String {
        text(&self.folder.path().join("ca.pem"))
    }

    /// A certificate and its key for this machine.
    pub(crate) fn sign(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let names = ["localhost", "127.0.0.1"].map(ToString::to_string);
        let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &self.issuer).unwrap();
        let path = |end: &str| -> PathBuf { self.folder.path().join(format!("{name}.{end}.pem")) };
        std::fs::write(path("cert"), certificate.pem()).unwrap();
        std::fs::write(path("key"), key.serialize_pem()).unwrap();
        (text(&path("cert")), text(&path("key")))
    }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

impl Target {
    /// The same server over TLS.
    pub(crate) fn encrypted(&self) -> Self {
        Self { url: self.url.replace("http://", "https://"), token: self.token.clone() }
    }

    /// The exit code of a command with settings, and all that it says.
    pub(crate) fn with(&self, args: &[&str], settings: &[(&str, &str)]) -> (Option<i32>, String) {
        let all = [&[("DOTODO_URL", &*self.url), ("DOTODO_TOKEN", &self.token)], settings].concat();
        let output = dotodo(args, &all).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    }
}

#[test]
fn the_command_speaks_tls_with_a_server_that_somebody_trusted_vouches_for() {
    let (site, authority) = (Site::new(), Authority::new());
    let (cert, key) = authority.sign("server");
    let settings = [("DOTODO_TLS_CERT", &*cert), ("DOTODO_TLS_KEY", &key)];
    let (_serving, plain) = site.serve_with("127.0.0.1:0", &settings);
    let target = plain.encrypted();
    let (ca, other) = (authority.ca(), Authority::new().ca());
    for command in [&["todos", "list"][..], &["health"]] {
        let (code, said) = target.with(command, &[("DOTODO_CA", &ca)]);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(target.with(command, &[]).0, Some(69), "browsers do not know it");
        assert_ne!(target.with(command, &[("DOTODO_CA", &other)]).0, Some(0), "others do not vouch for it");
        assert_ne!(plain.with(command, &[]).0, Some(0), "it does not speak in the clear");
        assert_eq!(plain.with(command, &[("DOTODO_CA", &ca)]).0, Some(2), "nor does who wants TLS");
    }
}

#[test]
fn only_a_command_with_a_certificate_is_let_in() {
    let (site, authority, clients, strangers) = (Site::new(), Authority::new(), Authority::new(), Authority::new());
    let (cert, key) = authority.sign("server");
    let client_ca = clients.ca();
    let settings = [("DOTODO_TLS_CERT", &*cert), ("DOTODO_TLS_KEY", &key), ("DOTODO_CLIENT_CA", &client_ca)];
    let (_serving, target) = site.serve_with("127.0.0.1:0", &settings);
    let (target, ca) = (target.encrypted(), authority.ca());
    let (phone, phone_key) = clients.sign("phone");
    let (stranger, stranger_key) = strangers.sign("stranger");
    let call =
        |identity: &[(&str, &str)]| target.with(&["todos", "list"], &[&[("DOTODO_CA", &*ca)], identity].concat());
    let (code, said) = call(&[("DOTODO_CLIENT_CERT", &phone), ("DOTODO_CLIENT_KEY", &phone_key)]);
    assert_eq!(code, Some(0), "{said}");
    assert_ne!(call(&[]).0, Some(0), "none");
    assert_ne!(call(&[("DOTODO_CLIENT_CERT", &stranger), ("DOTODO_CLIENT_KEY", &stranger_key)]).0, Some(0));
    assert_eq!(call(&[("DOTODO_CLIENT_CERT", &phone)]).0, Some(2), "a certificate needs its key");
}

#[test]
fn the_server_and_the_model_know_each_other() {
    let (site, authority) = (Site::new(), Authority::new());
    let (cert, key) = authority.sign("model");
    let (server_cert, server_key) = authority.sign("server");
    let ca = authority.ca();
    let settings = [("DOTODO_TLS_CERT", &*cert), ("DOTODO_TLS_KEY", &key), ("DOTODO_CLIENT_CA", &ca)];
    let (_model, address) = model_with("127.0.0.1:0", &settings);
    let url = format!("https://{address}");
    let known = [
        ("DOTODO_MODEL_URL", &*url),
        ("DOTODO_MODEL_CA", &ca),
        ("DOTODO_MODEL_CERT", &server_cert),
        ("DOTODO_MODEL_KEY", &server_key),
    ];
    let (_serving, target) = site.serve_with("127.0.0.1:0", &known);
    assert_eq!(titles(&target.json(&["capture", CLEANING])), ["방 청소하기", "빨래하기"]);
    let (_serving, target) = site.serve_with("127.0.0.1:0", &known[..2]);
    let kept = target.prints(&["capture", CLEANING]);
    assert!(kept.contains("to be read later"), "{kept}");
}
