//! PostgreSQL goes away and comes back.

use dotodo_proto::v1::{CaptureTodosRequest, ListTodosRequest};
use dotodo_runtime::postgres::Cluster;
use dotodo_server::Settings;
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::model::CLEANING;
use crate::raw;
use crate::server::{Server, eventually, new_id, reason, said};

async fn serves(server: &Server) -> bool {
    let mut client = HealthClient::new(server.channel());
    let answer = client.check(HealthCheckRequest::default()).await.unwrap().into_inner();
    answer.status() == ServingStatus::Serving
}

/// A fault that passes, which shows nothing of the inside.
fn assert_passing(status: &Status) {
    assert_eq!((status.code(), reason(status).as_str()), (Code::Unavailable, "DATABASE_UNAVAILABLE"), "{status:?}");
    let shown = format!("{status:?}").to_lowercase();
    for inside in ["sqlx", "postgres", "select", "relation", "socket", "pool", "connection"] {
        assert!(!shown.contains(inside), "{shown}");
    }
}

#[tokio::test]
async fn calls_fail_while_it_is_away_and_succeed_by_themselves_once_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(folder.path()).await.unwrap();
    let server = Server::on(cluster.url(), Settings::default()).await;
    let mut client = server.todos("user001");
    let request = CaptureTodosRequest { request_id: new_id(), ..said(CLEANING) };
    let before = client.capture_todos(request.clone()).await.unwrap().into_inner();
    eventually("it serves", async || serves(&server).await).await;

    cluster.stop().await;
    assert_passing(&client.list_todos(ListTodosRequest::default()).await.unwrap_err());
    assert_passing(&client.capture_todos(request.clone()).await.unwrap_err());
    assert_passing(&client.capture_todos(said(CLEANING)).await.unwrap_err());
    eventually("health says so", async || !serves(&server).await).await;
    assert!(raw::http(&server, "GET /healthz", &[], b"").await.head.starts_with("http/1.1 200"));

    let _cluster = Cluster::start(folder.path()).await.unwrap();
    eventually("it serves again", async || serves(&server).await).await;
    assert_eq!(client.capture_todos(request).await.unwrap().into_inner(), before, "what was answered is kept");
    let listed = client.list_todos(ListTodosRequest::default()).await.unwrap().into_inner();
    assert_eq!(listed.todos.len(), 2, "what failed left nothing");
}
