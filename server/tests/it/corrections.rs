//! What a person corrects is kept so that it can teach, if they consent.

use dotodo_proto::v1::{
    Account, CreateTodoRequest, DeleteTodoRequest, GetAccountRequest, Source, Todo, UpdateAccountRequest,
    UpdateTodoRequest,
};
use dotodo_store::correction;
use jiff::Timestamp;
use prost_types::FieldMask;
use tonic::Code;
use uuid::Uuid;

use crate::model::CLEANING;
use crate::server::{Server, new_id, reason, said, written};

async fn consent(server: &Server, learning_consent: bool) -> Account {
    let account = Some(Account { learning_consent, ..Account::default() });
    let update_mask = Some(FieldMask { paths: vec!["learning_consent".into()] });
    let request = UpdateAccountRequest { account, update_mask, request_id: new_id() };
    server.accounts("user001").update_account(request).await.unwrap().into_inner().account.unwrap()
}

async fn titles(server: &Server) -> Vec<Vec<String>> {
    let listed = correction::list(&server.pool(), Timestamp::UNIX_EPOCH, Uuid::nil(), 10).await.unwrap();
    listed.into_iter().map(|it| it.todos.into_iter().map(|todo| todo.title).collect()).collect()
}

#[tokio::test]
async fn an_edited_capture_teaches_while_its_person_consents() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let mut todos = client.capture_todos(said(CLEANING)).await.unwrap().into_inner().todos;
    let renamed = Todo { title: "이불 빨래하기".into(), ..todos.remove(1) };
    client.update_todo(UpdateTodoRequest { todo: Some(renamed), ..Default::default() }).await.unwrap();
    let mut accounts = server.accounts("user001");
    let account = accounts.get_account(GetAccountRequest {}).await.unwrap().into_inner().account.unwrap();
    assert!(!account.learning_consent, "nobody consents unasked");
    assert_eq!(titles(&server).await, Vec::<Vec<String>>::new());
    assert!(consent(&server, true).await.learning_consent);
    assert_eq!(titles(&server).await, [["방 청소하기", "이불 빨래하기"]]);
    let wrong = DeleteTodoRequest { id: todos[0].id.clone(), ..DeleteTodoRequest::default() };
    client.delete_todo(wrong).await.unwrap();
    assert_eq!(titles(&server).await, [["이불 빨래하기"]]);
    assert!(!consent(&server, false).await.learning_consent);
    assert_eq!(titles(&server).await, Vec::<Vec<String>>::new());
}

#[tokio::test]
async fn a_todo_that_was_missed_is_written_by_hand_and_belongs_to_its_utterance() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let utterance_id = client.capture_todos(said(CLEANING)).await.unwrap().into_inner().utterance_id;
    let missed = CreateTodoRequest { utterance_id: utterance_id.clone(), ..written("장보기") };
    let todo = client.create_todo(missed.clone()).await.unwrap().into_inner().todo.unwrap();
    assert_eq!(
        (todo.source(), todo.utterance_id.as_str(), todo.original_sentence.as_str()),
        (Source::Manual, utterance_id.as_str(), "")
    );
    consent(&server, true).await;
    assert_eq!(titles(&server).await, [["방 청소하기", "빨래하기", "장보기"]]);
    for (user_id, request) in
        [("user002", missed), ("user001", CreateTodoRequest { utterance_id: new_id(), ..written("장보기") })]
    {
        let status = server.todos(user_id).create_todo(request).await.unwrap_err();
        assert_eq!((status.code(), reason(&status).as_str()), (Code::NotFound, "UTTERANCE_NOT_FOUND"));
    }
}
