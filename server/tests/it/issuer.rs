//! An identity provider: keys, tokens it signed, and a document with its public keys that it may serve badly.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use dotodo_server::auth::{Algorithm, Issuer, KeySource};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

pub(crate) const NAME: &str = "https://id.example";
pub(crate) const AUDIENCE: &str = "dotodo-api";

/// For tests only: it protects nothing.
const RSA: &[u8] = include_bytes!("rsa_key.der");

/// A key pair of the provider.
pub(crate) struct Pair {
    pub(crate) kid: String,
    algorithm: Algorithm,
    key: EncodingKey,
}

impl Pair {
    pub(crate) fn new(kid: &str, algorithm: Algorithm) -> Self {
        let key = match algorithm {
            Algorithm::EdDSA => EncodingKey::from_ed_der(&ed25519()),
            Algorithm::ES256 => EncodingKey::from_ec_der(&rcgen::KeyPair::generate().unwrap().serialize_der()),
            _ => EncodingKey::from_rsa_der(RSA),
        };
        Self { kid: kid.to_owned(), algorithm, key }
    }

    /// The public half as a JSON Web Key.
    pub(crate) fn public(&self) -> Value {
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&self.key, self.algorithm).unwrap()).unwrap();
        jwk["kid"] = json!(self.kid);
        jwk
    }

    pub(crate) fn header(&self) -> Header {
        Header { typ: Some("at+jwt".into()), kid: Some(self.kid.clone()), ..Header::new(self.algorithm) }
    }

    /// A token as a test wants it.
    pub(crate) fn sign(&self, header: &Header, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = claims();
        change(&mut claims);
        jsonwebtoken::encode(header, &claims, &self.key).unwrap()
    }

    /// A good token.
    pub(crate) fn token(&self) -> String {
        self.sign(&self.header(), |_| {})
    }
}

/// A new key as PKCS #8 of RFC 8410, 7: what comes before the 32 bytes is always the same.
fn ed25519() -> Vec<u8> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).unwrap();
    [b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", seed.as_slice()].concat()
}

pub(crate) fn claims() -> Value {
    let now = jiff::Timestamp::now().as_second();
    json!({ "iss": NAME, "aud": [AUDIENCE, "other"], "sub": "user001", "iat": now, "exp": now + 600 })
}

pub(crate) fn set(pairs: &[&Pair]) -> String {
    json!({ "keys": pairs.iter().map(|pair| pair.public()).collect::<Vec<_>>() }).to_string()
}

/// How the document is served.
#[derive(Debug, Clone)]
pub(crate) enum Serving {
    Body(String),
    Status(&'static str),
    /// To a good set, which must not be followed.
    Redirect(String),
    Never,
}

/// The server of the document.
#[derive(Clone)]
pub(crate) struct Document {
    pub(crate) address: SocketAddr,
    serving: Arc<Mutex<Serving>>,
    asked: Arc<AtomicUsize>,
}

impl Document {
    pub(crate) async fn serve(body: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let document = Self {
            address: listener.local_addr().unwrap(),
            serving: Arc::new(Mutex::new(Serving::Body(body))),
            asked: Arc::default(),
        };
        let served = document.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let served = served.clone();
                tokio::spawn(async move { served.answer(stream).await });
            }
        });
        document
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/jwks.json", self.address)
    }

    pub(crate) fn now(&self, serving: Serving) {
        *self.serving.lock().unwrap() = serving;
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    pub(crate) async fn answer(&self, mut stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin) {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let Ok(byte) = stream.read_u8().await else { return };
            request.push(byte);
        }
        self.asked.fetch_add(1, Ordering::SeqCst);
        let serving = self.serving.lock().unwrap().clone();
        let answer = match serving {
            Serving::Body(body) => format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()),
            Serving::Status(status) => format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n"),
            Serving::Redirect(to) => format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"),
            Serving::Never => return std::future::pending().await,
        };
        let _ = stream.write_all(answer.as_bytes()).await;
    }
}

/// The provider with its keys at this source.
pub(crate) fn issuer(keys: KeySource) -> Issuer {
    Issuer::new(NAME, AUDIENCE, keys)
}

pub(crate) fn at(url: String) -> KeySource {
    KeySource::Url { url, ca_file: None }
}
