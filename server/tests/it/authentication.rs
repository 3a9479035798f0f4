use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dotodo_server::Settings;
use dotodo_server::auth::Key;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

use crate::raw::{self, First};
use crate::server::{Server, eventually, reason, settings};

/// A token signed with the server's own key, but otherwise as a test wants it.
fn signed(server: &Server, header: &Header, change: impl FnOnce(&mut Value)) -> String {
    let text = std::fs::read_to_string(server.key_file()).unwrap();
    let key = EncodingKey::from_secret(&URL_SAFE_NO_PAD.decode(text).unwrap());
    let now = jiff::Timestamp::now().as_second();
    let mut claims = json!({ "iss": "dotodo", "aud": "dotodo", "sub": "user001", "iat": now, "exp": now + 600 });
    change(&mut claims);
    jsonwebtoken::encode(header, &claims, &key).unwrap()
}

fn typed() -> Header {
    Header { typ: Some("at+jwt".into()), ..Header::new(Algorithm::HS256) }
}

fn unsigned() -> String {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"at+jwt"}"#);
    let claims = r#"{"iss":"dotodo","aud":"dotodo","sub":"user001","exp":4000000000}"#;
    format!("{header}.{}.", URL_SAFE_NO_PAD.encode(claims))
}

/// Headers that let nobody in, and the reason each is refused for.
fn refused(server: &Server) -> Vec<(&'static str, Vec<String>, &'static str)> {
    let bearer = |token: String| vec![format!("Bearer {token}")];
    let folder = tempfile::tempdir().unwrap();
    let other_key = Key::load_or_create(&folder.path().join("auth.key")).unwrap();
    let claim = |name: &str, value: Value| bearer(signed(server, &typed(), |claims| claims[name] = value));
    let good = server.token("user001");
    vec![
        ("no token", vec![], "TOKEN_MISSING"),
        ("another scheme", vec!["Basic dXNlcjpwYXNz".into()], "TOKEN_MISSING"),
        ("expired", claim("exp", json!(1_000_000_000)), "TOKEN_EXPIRED"),
        ("unsigned", bearer(unsigned()), "TOKEN_INVALID"),
        ("another audience", claim("aud", json!("other")), "TOKEN_INVALID"),
        ("another issuer", claim("iss", json!("other")), "TOKEN_INVALID"),
        ("not yet", claim("nbf", json!(4_000_000_000_i64)), "TOKEN_INVALID"),
        ("nobody", claim("sub", json!("")), "TOKEN_INVALID"),
        ("another type", bearer(signed(server, &Header::new(Algorithm::HS256), |_| {})), "TOKEN_INVALID"),
        ("another key", bearer(other_key.mint("user001", Duration::from_secs(60)).unwrap()), "TOKEN_INVALID"),
        ("two tokens", [bearer(good.clone()), bearer(good)].concat(), "TOKEN_INVALID"),
        ("nonsense", bearer("nonsense".into()), "TOKEN_INVALID"),
    ]
}

#[tokio::test]
async fn no_method_answers_without_a_valid_token() {
    let server = Server::start().await;
    for method in raw::methods() {
        for (what, values, why) in refused(&server) {
            let headers: Vec<_> = values.iter().map(|value| ("authorization", value.as_str())).collect();
            let status = raw::call(&server, &method.path, First::default(), &headers).await.unwrap_err();
            assert_eq!(status.code(), Code::Unauthenticated, "{} with {what}: {status:?}", method.path);
            assert_eq!(reason(&status), why, "{} with {what}", method.path);
        }
    }
    assert_eq!(server.count("accounts"), 0);
}

#[tokio::test]
async fn the_scheme_may_be_written_in_any_case() {
    let server = Server::start().await;
    let token = signed(&server, &typed(), |_| {});
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let header = format!("{scheme} {token}");
        let path = "/dotodo.v1.AccountService/GetAccount";
        raw::call(&server, path, First::default(), &[("authorization", &header)]).await.unwrap();
    }
}

#[tokio::test]
async fn health_answers_anybody_for_the_whole_and_for_each_service() {
    let server = Server::start().await;
    let mut client = HealthClient::new(server.channel());
    for service in ["", "dotodo.v1.TodoService", "dotodo.v1.AccountService"] {
        eventually("the service serves", async || {
            let request = HealthCheckRequest { service: service.into() };
            let answer = client.check(request).await;
            answer.is_ok_and(|answer| answer.into_inner().status() == ServingStatus::Serving)
        })
        .await;
    }
}

#[tokio::test]
async fn reflection_describes_the_public_services_to_anybody() {
    let server = Server::start().await;
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = ServerReflectionClient::new(server.channel());
    let answers = client.server_reflection_info(tokio_stream::once(request)).await.unwrap();
    let answer = answers.into_inner().message().await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(listed)) = answer.message_response else {
        panic!("{answer:?}");
    };
    let names: Vec<_> = listed.service.iter().map(|service| service.name.as_str()).collect();
    for name in ["dotodo.v1.TodoService", "dotodo.v1.AccountService", "grpc.health.v1.Health"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(!names.iter().any(|name| name.starts_with("dotodo.model.")), "only servers reach a model: {names:?}");
}

#[tokio::test]
async fn reflection_can_be_turned_off() {
    let server = Server::start_with(Settings { reflection: false, ..settings() }).await;
    let mut client = ServerReflectionClient::new(server.channel());
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let status = client.server_reflection_info(tokio_stream::once(request)).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unimplemented, "METHOD_UNKNOWN"));
    HealthClient::new(server.channel()).check(HealthCheckRequest::default()).await.unwrap();
}
