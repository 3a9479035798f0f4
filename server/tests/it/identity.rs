//! Tokens of an identity provider: which are accepted, and how its keys change.

use std::time::Duration;

use dotodo_server::auth::{Algorithm, Issuer, IssuerError, Key, KeySource, Verifier};
use jsonwebtoken::{EncodingKey, Header};
use serde_json::json;
use tonic::{Code, Status};

use crate::issuer::{self, AUDIENCE, Document, NAME, Pair, Serving, at, issuer, set};
use crate::raw::{self, First};
use crate::server::{Server, eventually, reason, settings};

const HOUR: Duration = Duration::from_secs(3600);

async fn start(issuer: Issuer) -> Server {
    Server::start_verified(settings(), |key| Verifier::of_issuer(issuer, Some(key)).unwrap()).await
}

async fn call(server: &Server, token: &str) -> Result<(), Status> {
    let header = format!("Bearer {token}");
    let path = "/dotodo.v1.AccountService/GetAccount";
    raw::call(server, path, First::default(), &[("authorization", &header)]).await
}

async fn refused(server: &Server, token: &str) -> String {
    let status = call(server, token).await.unwrap_err();
    assert_eq!(status.code(), Code::Unauthenticated, "{status:?}");
    reason(&status)
}

#[tokio::test]
async fn tokens_of_each_algorithm_are_accepted_and_local_ones_too() {
    let pairs = [Algorithm::EdDSA, Algorithm::ES256, Algorithm::RS256].map(|a| Pair::new(&format!("{a:?}"), a));
    let document = Document::serve(set(&pairs.each_ref())).await;
    let server = start(issuer(at(document.url()))).await;
    for pair in &pairs {
        call(&server, &pair.token()).await.unwrap_or_else(|status| panic!("{}: {status:?}", pair.kid));
    }
    call(&server, &server.token("user001")).await.unwrap();
    let read_once_or_when_a_call_came_first = document.asked();
    assert!((1..=2).contains(&read_once_or_when_a_call_came_first));
}

#[tokio::test]
async fn no_other_token_is_accepted() {
    let (pair, rsa) = (Pair::new("a", Algorithm::EdDSA), Pair::new("rsa", Algorithm::RS256));
    let document = Document::serve(set(&[&pair, &rsa])).await;
    let server = start(issuer(at(document.url()))).await;
    let header = pair.header();
    let now = jiff::Timestamp::now().as_second();
    let claim = |name: &str, value: serde_json::Value| pair.sign(&header, |claims| claims[name] = value);
    let without = |name: &str| pair.sign(&header, |claims| drop(claims.as_object_mut().unwrap().remove(name)));
    let headed = |change: fn(&mut Header)| {
        let mut header = pair.header();
        change(&mut header);
        pair.sign(&header, |_| {})
    };
    let stranger = Pair::new("a", Algorithm::EdDSA);
    assert_eq!(refused(&server, &claim("exp", json!(now - 60))).await, "TOKEN_EXPIRED");
    for (what, token) in [
        ("another issuer", claim("iss", json!("https://evil.example"))),
        ("the local issuer", claim("iss", json!("dotodo"))),
        ("another audience", claim("aud", json!("other"))),
        ("the local audience", claim("aud", json!("dotodo"))),
        ("not yet valid", claim("nbf", json!(now + 600))),
        ("nobody", claim("sub", json!(""))),
        ("a subject that is no text", claim("sub", json!(7))),
        ("no expiry", without("exp")),
        ("no subject", without("sub")),
        ("no audience", without("aud")),
        ("no issuer", without("iss")),
        ("an id token", headed(|header| header.typ = Some("JWT".into()))),
        ("no type", headed(|header| header.typ = None)),
        ("no kid", headed(|header| header.kid = None)),
        ("an unknown kid", headed(|header| header.kid = Some("b".into()))),
        ("the kid of another algorithm", headed(|header| header.kid = Some("rsa".into()))),
        ("a critical extension", headed(|header| header.crit = Some(vec!["b64".into()]))),
        ("a key that it brings along", stranger.sign(&own_key(&stranger), |_| {})),
        ("another's key under our kid", stranger.token()),
        ("the RSA public key as a secret", confused(&rsa)),
    ] {
        assert_eq!(refused(&server, &token).await, "TOKEN_INVALID", "{what}");
    }
    call(&server, &pair.token()).await.unwrap();
    assert_eq!(server.count("accounts"), 0, "nobody got as far as the database");
}

/// RFC 8725, 3.10.
fn own_key(pair: &Pair) -> Header {
    let jwk = serde_json::from_value(pair.public()).unwrap();
    Header { jwk: Some(jwk), jku: Some("https://evil.example/jwks.json".into()), ..pair.header() }
}

/// Signed with HS256 under everything that is public about an RSA key: RFC 8725, 2.1.
fn confused(rsa: &Pair) -> String {
    let header = Header { alg: Algorithm::HS256, ..rsa.header() };
    let public = rsa.public()["n"].as_str().unwrap().to_owned();
    jsonwebtoken::encode(&header, &issuer::claims(), &EncodingKey::from_secret(public.as_bytes())).unwrap()
}

#[tokio::test]
async fn only_the_algorithms_of_the_configuration_are_accepted() {
    let pairs = [Algorithm::EdDSA, Algorithm::RS256].map(|a| Pair::new(&format!("{a:?}"), a));
    let document = Document::serve(set(&pairs.each_ref())).await;
    let server = start(Issuer { algorithms: vec![Algorithm::EdDSA], ..issuer(at(document.url())) }).await;
    call(&server, &pairs[0].token()).await.unwrap();
    assert_eq!(refused(&server, &pairs[1].token()).await, "TOKEN_INVALID");
}

#[tokio::test]
async fn keys_rotate_without_a_restart() {
    let (old, new) = (Pair::new("old", Algorithm::EdDSA), Pair::new("new", Algorithm::ES256));
    let document = Document::serve(set(&[&old])).await;
    let server = start(Issuer { pause: Duration::ZERO, refresh: HOUR, ..issuer(at(document.url())) }).await;
    call(&server, &old.token()).await.unwrap();
    assert_eq!(refused(&server, &new.token()).await, "TOKEN_INVALID");
    document.now(Serving::Body(set(&[&old, &new])));
    call(&server, &new.token()).await.expect("an unknown kid makes us read the keys anew");
    call(&server, &old.token()).await.unwrap();
}

#[tokio::test]
async fn a_key_that_is_withdrawn_opens_nothing_any_more() {
    let (old, new) = (Pair::new("old", Algorithm::EdDSA), Pair::new("new", Algorithm::EdDSA));
    let document = Document::serve(set(&[&old, &new])).await;
    let often = Duration::from_millis(20);
    let server = start(Issuer { refresh: often, ..issuer(at(document.url())) }).await;
    call(&server, &old.token()).await.unwrap();
    document.now(Serving::Body(set(&[&new])));
    eventually("the old key is forgotten", async || call(&server, &old.token()).await.is_err()).await;
    assert_eq!(refused(&server, &old.token()).await, "TOKEN_INVALID");
    call(&server, &new.token()).await.unwrap();
}

#[tokio::test]
async fn the_last_good_keys_stay_while_their_source_is_of_no_use() {
    let pair = Pair::new("a", Algorithm::EdDSA);
    let (document, good) = (Document::serve(set(&[&pair])).await, Document::serve(set(&[])).await);
    let often = Duration::from_millis(10);
    let server = start(Issuer { refresh: often, pause: often, ..issuer(at(document.url())) }).await;
    call(&server, &pair.token()).await.unwrap();
    for serving in [
        Serving::Status("500 Internal Server Error"),
        Serving::Redirect(good.url()),
        Serving::Body("<html>".into()),
        Serving::Body(r#"{"keys":[]}"#.into()),
        Serving::Body(format!(r#"{{"keys":[],"more":"{}"}}"#, "x".repeat(300 * 1024))),
    ] {
        let before = document.asked();
        document.now(serving);
        let unknown = Pair::new("b", Algorithm::EdDSA).token();
        eventually("the document is asked for", async || {
            refused(&server, &unknown).await;
            document.asked() > before + 1
        })
        .await;
        call(&server, &pair.token()).await.unwrap();
    }
    assert_eq!(good.asked(), 0, "no redirect is followed");
}

#[tokio::test]
async fn unknown_kids_do_not_hammer_the_source() {
    let pair = Pair::new("a", Algorithm::EdDSA);
    let document = Document::serve(set(&[&pair])).await;
    let server = start(Issuer { pause: HOUR, refresh: HOUR, ..issuer(at(document.url())) }).await;
    call(&server, &pair.token()).await.unwrap();
    let before = document.asked();
    for n in 0..50 {
        let unknown = Header { kid: Some(format!("unknown {n}")), ..pair.header() };
        assert_eq!(refused(&server, &pair.sign(&unknown, |_| {})).await, "TOKEN_INVALID");
    }
    assert_eq!(document.asked(), before);
}

#[tokio::test]
async fn while_there_are_no_keys_yet_nobody_is_signed_out() {
    let pair = Pair::new("a", Algorithm::EdDSA);
    let document = Document::serve(String::new()).await;
    let server = start(Issuer { pause: Duration::ZERO, ..issuer(at(document.url())) }).await;
    let status = call(&server, &pair.token()).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unavailable, "KEYS_UNAVAILABLE"));
    call(&server, &server.token("user001")).await.expect("the local key is there");
    document.now(Serving::Body(set(&[&pair])));
    call(&server, &pair.token()).await.unwrap();
}

#[tokio::test]
async fn a_source_that_never_answers_holds_up_only_those_who_need_it() {
    let (pair, other) = (Pair::new("a", Algorithm::EdDSA), Pair::new("b", Algorithm::EdDSA));
    let document = Document::serve(set(&[&pair])).await;
    let server = start(Issuer { pause: Duration::ZERO, ..issuer(at(document.url())) }).await;
    call(&server, &pair.token()).await.unwrap();
    document.now(Serving::Never);
    let before = document.asked();
    let (address, token) = (&server, other.token());
    let waiting = call(address, &token);
    tokio::pin!(waiting);
    eventually("the source is asked", async || {
        let _ = tokio::time::timeout(Duration::from_millis(1), &mut waiting).await;
        document.asked() > before
    })
    .await;
    call(&server, &pair.token()).await.unwrap();
}

#[tokio::test]
async fn keys_may_be_in_a_file_that_changes() {
    let (old, new) = (Pair::new("old", Algorithm::EdDSA), Pair::new("new", Algorithm::EdDSA));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jwks.json");
    std::fs::write(&path, set(&[&old])).unwrap();
    let server = start(Issuer { pause: Duration::ZERO, ..issuer(KeySource::File(path.clone())) }).await;
    call(&server, &old.token()).await.unwrap();
    std::fs::write(&path, set(&[&new])).unwrap();
    call(&server, &new.token()).await.unwrap();
    assert_eq!(refused(&server, &old.token()).await, "TOKEN_INVALID");
}

#[tokio::test]
async fn an_issuer_that_cannot_work_is_refused_at_the_start() {
    let key = Key::load_or_create(&tempfile::tempdir().unwrap().path().join("auth.key")).unwrap();
    let new = |issuer| Verifier::of_issuer(issuer, Some(&key)).err().expect("it is refused");
    let somewhere = || at("https://id.example/jwks".into());
    let hs256 = Issuer { algorithms: vec![Algorithm::HS256], ..issuer(somewhere()) };
    assert!(matches!(new(hs256), IssuerError::Algorithm(Algorithm::HS256)));
    assert!(matches!(new(Issuer::new("", AUDIENCE, somewhere())), IssuerError::Incomplete));
    assert!(matches!(new(Issuer::new(NAME, "", somewhere())), IssuerError::Incomplete));
    assert!(matches!(new(issuer(at("http://id.example/jwks".into()))), IssuerError::Address(_)));
    assert!(matches!(new(issuer(KeySource::File("/absent".into()))), IssuerError::File { .. }));
}

#[tokio::test]
async fn an_admin_of_the_issuer_is_one_here() {
    let pair = Pair::new("a", Algorithm::EdDSA);
    let document = Document::serve(set(&[&pair])).await;
    let server = start(Issuer { roles_claim: "app.roles".into(), ..issuer(at(document.url())) }).await;
    let token = pair.sign(&pair.header(), |claims| claims["app"] = json!({ "roles": ["admin"] }));
    call(&server, &token).await.unwrap();
    let admins = |token: &str| format!("Bearer {token}");
    let path = "/dotodo.v1.PipelineService/ListPipelines";
    raw::call(&server, path, First::default(), &[("authorization", &admins(&token))]).await.unwrap();
    let status =
        raw::call(&server, path, First::default(), &[("authorization", &admins(&pair.token()))]).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::PermissionDenied, "ROLE_MISSING"));
}
