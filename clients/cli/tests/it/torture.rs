//! The server is killed again and again while many people speak.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dotodo_proto::v1::todo_service_client::TodoServiceClient;
use dotodo_proto::v1::{CaptureState, CaptureTodosRequest};
use tonic::transport::Endpoint;
use tonic::{Code, Request};
use uuid::Uuid;

use crate::parts::Site;
use crate::process::{CLEANING, Target, eventually, sql};

const PEOPLE: usize = 40;
const CAPTURES: usize = 5;
const KILLS: usize = 3;

/// Captures until it is acknowledged, and gives the utterance's id.
async fn acknowledged(url: &str, token: &str) -> String {
    let request =
        CaptureTodosRequest { text: CLEANING.into(), request_id: Uuid::now_v7().to_string(), ..Default::default() };
    let mut client = TodoServiceClient::new(Endpoint::from_shared(url.to_owned()).unwrap().connect_lazy());
    loop {
        let mut call = Request::new(request.clone());
        call.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        match client.capture_todos(call).await.map(tonic::Response::into_inner) {
            Ok(answer) if answer.state() == CaptureState::Parsed => {
                assert_eq!(answer.todos.len(), 2);
                return answer.utterance_id;
            }
            Ok(_) => {}
            // What a connection that breaks looks like, or a server that is not there.
            Err(status)
                if matches!(status.code(), Code::Unavailable | Code::Unknown | Code::Internal | Code::Cancelled) => {}
            Err(status) => panic!("{status:?}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn speak(target: Arc<Target>, count: Arc<AtomicUsize>) -> Vec<String> {
    let mut utterances = Vec::new();
    for _ in 0..CAPTURES {
        utterances.push(acknowledged(&target.url, &target.token).await);
        count.fetch_add(1, Ordering::SeqCst);
    }
    utterances
}

#[test]
fn what_is_acknowledged_is_there_once_however_often_the_server_is_killed() {
    let site = Site::new();
    let (mut serving, target) = site.serve("127.0.0.1:0", None);
    let listen = target.url.trim_start_matches("http://").to_owned();
    let (target, count) = (Arc::new(target), Arc::new(AtomicUsize::new(0)));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let people: Vec<_> = (0..PEOPLE).map(|_| runtime.spawn(speak(target.clone(), count.clone()))).collect();
    for kill in 1..=KILLS {
        let enough = kill * PEOPLE * CAPTURES / (KILLS + 2);
        eventually("people are heard", || count.load(Ordering::SeqCst) >= enough);
        serving.kill();
        serving = site.serve(&listen, None).0;
    }
    let utterances: Vec<_> = people.into_iter().flat_map(|person| runtime.block_on(person).unwrap()).collect();
    let distinct: HashSet<_> = utterances.iter().collect();
    assert_eq!(distinct.len(), PEOPLE * CAPTURES);
    let all = (PEOPLE * CAPTURES).to_string();
    assert_eq!(sql(&site.database_url, "select count(*) from utterances where state = 'parsed'"), all);
    assert_eq!(sql(&site.database_url, "select count(*) from utterances"), all);
    let twice_or_never = "select count(*) from (
        select from utterances u left join todos t on t.user_id = u.user_id and t.utterance_id = u.id
        group by u.user_id, u.id having count(t.id) <> 2) wrong";
    assert_eq!(sql(&site.database_url, twice_or_never), "0");
    assert_eq!(sql(&site.database_url, "select count(*) from events"), (2 * PEOPLE * CAPTURES).to_string());
}
