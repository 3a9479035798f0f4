use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderValue;
use jsonwebtoken::{EncodingKey, Header};

use super::token::{LOCAL, TOKEN_BYTES, TOKEN_TYPE};
use super::*;

const HOUR: Duration = Duration::from_secs(3600);

fn key() -> Key {
    Key(vec![7; 32])
}

async fn verify(token: &str) -> Result<Caller, Error> {
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).unwrap());
    Verifier::new(&key()).caller(&headers).await
}

fn signed(header: &Header, change: impl FnOnce(&mut serde_json::Value)) -> String {
    let now = jiff::Timestamp::now().as_second();
    let mut claims = serde_json::json!({
        "iss": LOCAL, "aud": LOCAL, "sub": "user001", "iat": now, "exp": now + 60,
    });
    change(&mut claims);
    jsonwebtoken::encode(header, &claims, &EncodingKey::from_secret(&key().0)).unwrap()
}

fn typed(algorithm: Algorithm) -> Header {
    Header { typ: Some(TOKEN_TYPE.to_owned()), ..Header::new(algorithm) }
}

#[tokio::test]
async fn a_minted_token_names_its_person_and_role() {
    let caller = verify(&key().mint("user001", HOUR).unwrap()).await.unwrap();
    assert_eq!((caller.user_id.as_str(), caller.role), ("user001", Role::User));
    let left = caller.expires.unwrap() - Instant::now();
    assert!(left <= HOUR && left > HOUR / 2, "{left:?}");
    let caller = verify(&key().mint_as(Role::Admin, "operator", HOUR).unwrap()).await.unwrap();
    assert_eq!((caller.user_id.as_str(), caller.role), ("operator", Role::Admin));
}

#[tokio::test]
async fn every_claim_is_checked() {
    let header = typed(Algorithm::HS256);
    assert!(verify(&signed(&header, |_| {})).await.is_ok());
    let now = jiff::Timestamp::now().as_second();
    for (claim, value) in [
        ("iss", serde_json::json!("somebody else")),
        ("aud", serde_json::json!("another service")),
        ("sub", serde_json::json!("")),
        ("sub", serde_json::json!("a\0b")),
        ("sub", serde_json::json!("x".repeat(256))),
        ("nbf", serde_json::json!(now + 60)),
        ("exp", serde_json::Value::Null),
    ] {
        let token = signed(&header, |claims| claims[claim] = value.clone());
        assert!(matches!(verify(&token).await, Err(Error::TokenInvalid)), "{claim} {value}");
    }
    let expired = |seconds| signed(&header, |claims| claims["exp"] = serde_json::json!(now - seconds));
    assert!(matches!(verify(&expired(60)).await, Err(Error::TokenExpired)));
    assert!(verify(&expired(10)).await.is_ok(), "clocks may differ by 30 s");
}

#[tokio::test]
async fn the_header_decides_nothing() {
    let unsigned = {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let claims = r#"{"iss":"dotodo","aud":"dotodo","sub":"user001","exp":4000000000}"#;
        format!("{}.{}.", part(r#"{"alg":"none","typ":"at+jwt"}"#), part(claims))
    };
    let other_algorithm = signed(&typed(Algorithm::HS512), |_| {});
    let other_type = signed(&Header::new(Algorithm::HS256), |_| {});
    let critical = signed(&Header { crit: Some(vec!["exp".into()]), ..typed(Algorithm::HS256) }, |_| {});
    let mut tampered = key().mint("user001", HOUR).unwrap();
    tampered.replace_range(tampered.len() - 2.., "AA");
    let other_key = Key(vec![8; 32]).mint("user001", HOUR).unwrap();
    let long = "x".repeat(TOKEN_BYTES + 1);
    for token in [&unsigned, &other_algorithm, &other_type, &critical, &tampered, &other_key, &long, "", "nonsense"] {
        assert!(matches!(verify(token).await, Err(Error::TokenInvalid)), "{token}");
    }
    let spelled_out = Header { typ: Some("Application/AT+JWT".into()), ..typed(Algorithm::HS256) };
    assert!(verify(&signed(&spelled_out, |_| {})).await.is_ok());
}

#[test]
fn a_role_must_suffice_for_the_service() {
    let caller = |role| Caller { role, ..Caller::user("user001") };
    let (todos, pipelines) = ("/dotodo.v1.TodoService/ListTodos", "/dotodo.v1.PipelineService/StartRun");
    assert!(permitted(caller(Role::User), todos).is_ok());
    assert!(permitted(caller(Role::Admin), todos).is_ok());
    assert!(permitted(caller(Role::Admin), pipelines).is_ok());
    assert!(matches!(permitted(caller(Role::User), pipelines), Err(Error::RoleMissing)));
    assert!(matches!(permitted(caller(Role::Admin), "/dotodo.v1.Unlisted/Get"), Err(Error::RoleMissing)));
}
