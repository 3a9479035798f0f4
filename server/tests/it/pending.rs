//! What no model could read when it was said is read later by the worker.

use dotodo_proto::v1::{CaptureState, CaptureTodosRequest};
use dotodo_server::{PendingRead, PendingReader, Settings};
use tonic::Code;

use crate::model::{Behaviour, CLEANING};
use crate::server::{Server, new_id, said};

fn reader(server: &Server) -> PendingReader {
    PendingReader::new(server.pool(), server.model.channel(), Settings::default().model_patience)
}

/// As if everything had been said a while ago.
fn wait_a_while(server: &Server) {
    server.sql("update utterances set created_at = created_at - interval '2 minutes'");
}

#[tokio::test]
async fn what_stayed_pending_is_read_once_and_answered_under_its_request() {
    let server = Server::start().await;
    let request = CaptureTodosRequest { request_id: new_id(), ..said(CLEANING) };
    server.model.behave(Behaviour::Fails(Code::Unavailable));
    let mut client = server.todos("user001");
    let kept = client.capture_todos(request.clone()).await.unwrap().into_inner();
    assert_eq!(kept.state(), CaptureState::Pending);

    let reader = reader(&server);
    assert_eq!(reader.read().await.unwrap(), PendingRead::default(), "its own call may still be reading it");
    wait_a_while(&server);
    assert!(reader.read().await.is_err(), "the model is away");
    server.model.behave(Behaviour::Honest);
    assert_eq!(reader.read().await.unwrap(), PendingRead { read: 1, unread: 0 });
    assert_eq!(reader.read().await.unwrap(), PendingRead::default(), "doing it again changes nothing");
    assert_eq!((server.count("todos"), server.count("events")), (2, 2));

    let asked = server.model.asked();
    let answer = client.capture_todos(request).await.unwrap().into_inner();
    assert_eq!((answer.state(), answer.todos.len()), (CaptureState::Parsed, 2));
    assert_eq!((answer.utterance_id, server.model.asked()), (kept.utterance_id, asked), "it is not read again");
}

#[tokio::test]
async fn one_that_cannot_be_read_does_not_hold_up_the_others() {
    let server = Server::start().await;
    server.model.behave(Behaviour::Fails(Code::Internal));
    for user_id in ["user001", "user002", "user003"] {
        let request = CaptureTodosRequest { request_id: new_id(), ..said(CLEANING) };
        server.todos(user_id).capture_todos(request).await.unwrap();
    }
    wait_a_while(&server);
    let reader = reader(&server);
    assert_eq!(reader.read().await.unwrap(), PendingRead { read: 0, unread: 3 });
    server.model.behave(Behaviour::Honest);
    let (one, other) = tokio::join!(reader.read(), reader.read());
    assert_eq!((one.unwrap().unread, other.unwrap().unread), (0, 0));
    assert_eq!((server.count("todos"), server.count("utterances where state = 'pending'")), (6, 0));
}
