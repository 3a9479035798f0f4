//! Who asks for too much is told when to come back.

use dotodo_proto::v1::ListTodosRequest;
use dotodo_server::{Rate, Settings};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::model::CLEANING;
use crate::raw::{self, First};
use crate::server::{Server, eventually, reason, said, settings};

fn assert_told(status: &Status, why: &str) {
    assert_eq!((status.code(), reason(status).as_str()), (Code::ResourceExhausted, why), "{status:?}");
    let details = status.get_error_details();
    assert!(details.retry_info().and_then(|retry| retry.retry_delay).is_some_and(|wait| !wait.is_zero()));
    assert_eq!(details.quota_failure().unwrap().violations.len(), 1);
}

#[tokio::test]
async fn a_person_has_a_budget_that_fills_up_again() {
    let server = Server::start_with(Settings { rate: Rate { burst: 10, per_second: 1 }, ..settings() }).await;
    let mut client = server.todos("user001");
    client.capture_todos(said(CLEANING)).await.unwrap();
    let status = client.capture_todos(said(CLEANING)).await.unwrap_err();
    assert_told(&status, "RATE_LIMITED");
    assert_eq!(status.get_details_error_info().unwrap().metadata["cost"], "10");
    server.todos("user002").capture_todos(said(CLEANING)).await.expect("others have their own");
    eventually("there is enough for a list", async || client.list_todos(ListTodosRequest::default()).await.is_ok())
        .await;
    assert_eq!(server.count("utterances where user_id = 'user001'"), 1);
}

#[tokio::test]
async fn an_address_may_send_so_many_bad_tokens() {
    let server = Server::start_with(Settings { failures: Rate { burst: 3, per_second: 1 }, ..settings() }).await;
    let call = async |token: &str| {
        let header = format!("Bearer {token}");
        let path = "/dotodo.v1.AccountService/GetAccount";
        raw::call(&server, path, First::default(), &[("authorization", &header)]).await
    };
    for _ in 0..3 {
        assert_eq!(reason(&call("nonsense").await.unwrap_err()), "TOKEN_INVALID");
    }
    eventually("it is refused", async || {
        let status = call("nonsense").await.unwrap_err();
        status.code() == Code::ResourceExhausted && {
            assert_told(&status, "TOO_MANY_FAILURES");
            true
        }
    })
    .await;
    call(&server.token("user001")).await.expect("whoever has a token is let in all the same");
}
