//! Every RPC of the contract, called by a stranger with what another person's calls gave that one: ids, cursors, tokens of
//! pages. Requests are made from the descriptors, so that none that is added can be forgotten.

use dotodo_proto::v1::{
    CreateTodoRequest, GetAccountRequest, ListChangesRequest, ListRecommendationsRequest, ListTodosRequest, Todo,
};
use prost::Message as _;
use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, MethodDescriptor, Value,
};
use tonic::Code;

use crate::raw;
use crate::server::{Server, create, new_id, said};

/// What a person's calls gave them.
#[derive(Debug, Clone, Default)]
struct Known {
    user_id: String,
    todo_id: String,
    utterance_id: String,
    cursor: String,
    page_token: String,
    recommendation_id: String,
    recommendations_token: String,
    create_time: prost_types::Timestamp,
}

/// Gives a person something of each kind. What is there once is there for each call: the calls change things.
async fn known(server: &Server, user_id: &str) -> Known {
    let mut todos = server.todos(user_id);
    let captured = todos.capture_todos(said("꽃 심기")).await.unwrap().into_inner();
    create(&mut todos, "물 주기").await;
    let daily = Todo {
        title: "가지 치기".into(),
        due_date: "2026-11-24".into(),
        recurrence: "FREQ=DAILY".into(),
        ..Default::default()
    };
    let request = CreateTodoRequest { todo: Some(daily), ..Default::default() };
    let todo_id = todos.create_todo(request).await.unwrap().into_inner().todo.unwrap().id;
    let list = ListTodosRequest { page_size: 1, ..Default::default() };
    let page_token = todos.list_todos(list).await.unwrap().into_inner().next_page_token;
    let changes = ListChangesRequest { page_size: 1, ..Default::default() };
    let cursor = server.sync(user_id).list_changes(changes).await.unwrap().into_inner().next_cursor;
    let recommendation_id = server.recommend(user_id).remove(0);
    let list = ListRecommendationsRequest { page_size: 1, ..Default::default() };
    let listed = server.recommendations(user_id).list_recommendations(list).await.unwrap().into_inner();
    let account =
        server.accounts(user_id).get_account(GetAccountRequest {}).await.unwrap().into_inner().account.unwrap();
    let create_time = account.create_time.unwrap();
    let known = Known {
        user_id: account.user_id,
        todo_id,
        utterance_id: captured.utterance_id,
        cursor,
        page_token,
        recommendation_id,
        recommendations_token: listed.next_page_token,
        create_time,
    };
    let places = [&known.page_token, &known.cursor, &known.recommendations_token];
    assert!(places.iter().all(|place| !place.is_empty()));
    known
}

fn methods() -> Vec<MethodDescriptor> {
    let pool = DescriptorPool::decode(dotodo_proto::DESCRIPTORS).unwrap();
    // What is the admins' belongs to no person: descriptors.rs.
    let of_people = |name: &str| {
        name.starts_with("dotodo.v1.") && !["PipelineService", "JobService"].iter().any(|admins| name.ends_with(admins))
    };
    let public: Vec<_> = pool.services().filter(|service| of_people(service.full_name())).collect();
    public.iter().flat_map(|service| service.methods().collect::<Vec<_>>()).collect()
}

impl Known {
    /// Whether a request names any of it.
    fn is_named_in(&self, request: &DynamicMessage) -> bool {
        let bytes = request.encode_to_vec();
        let things = [&self.user_id, &self.todo_id, &self.utterance_id, &self.recommendation_id];
        let places = [&self.cursor, &self.page_token, &self.recommendations_token];
        things
            .into_iter()
            .chain(places)
            .any(|value| bytes.windows(value.len()).any(|window| window == value.as_bytes()))
    }
}

/// Makes requests with what one person knows.
struct Maker<'a>(&'a Known);

impl Maker<'_> {
    /// The requests of a message's type: one, or one for each case of its oneofs.
    fn messages(&self, kind: &MessageDescriptor) -> Vec<DynamicMessage> {
        let mut plain = DynamicMessage::new(kind.clone());
        for field in kind.fields().filter(|field| field.containing_oneof().is_none()) {
            if let Some(value) = self.values(&field).pop() {
                plain.set_field(&field, value);
            }
        }
        let cases: Vec<_> = kind.oneofs().flat_map(|oneof| oneof.fields().collect::<Vec<_>>()).collect();
        let mut messages = Vec::new();
        for case in &cases {
            for value in self.values(case) {
                let mut message = plain.clone();
                message.set_field(case, value);
                messages.push(message);
            }
        }
        // A list of messages with cases is asked for once with each.
        for field in kind.fields().filter(FieldDescriptor::is_list) {
            let mut others = self.values(&field);
            others.pop();
            for value in others {
                let mut message = plain.clone();
                message.set_field(&field, value);
                messages.push(message);
            }
        }
        if cases.is_empty() {
            messages.push(plain);
        }
        messages
    }

    fn values(&self, field: &FieldDescriptor) -> Vec<Value> {
        let single = match field.kind() {
            Kind::String => self.text(field).map(Value::String).into_iter().collect(),
            Kind::Message(kind) if kind.full_name() == "google.protobuf.Timestamp" => self.instant(field, &kind),
            Kind::Message(kind) if kind.full_name().starts_with("dotodo.v1.") && !is_answer(field) => {
                let mut messages = self.messages(&kind);
                // The requests of a batch have no ids of their own.
                if field.name() == "requests" {
                    messages.iter_mut().for_each(|one| one.clear_field_by_name("request_id"));
                }
                messages.into_iter().map(Value::Message).collect()
            }
            _ => Vec::new(),
        };
        if field.is_list() { single.into_iter().map(|value| Value::List(vec![value])).collect() } else { single }
    }

    fn text(&self, field: &FieldDescriptor) -> Option<String> {
        let request = field.parent_message();
        let named = match field.name() {
            // A person makes it anew for each call.
            "request_id" => return Some(new_id()),
            // The token of a page is good for its own list, which is one of everything.
            "text" if request.name() == "ListTodosRequest" => return None,
            "text" | "title" | "query" => return Some("꽃".to_owned()),
            "time_zone" => return Some("Asia/Seoul".to_owned()),
            // The id of a todo that is to be made is the caller's own choice.
            "todo_id" if request.name() == "CreateTodoRequest" => return None,
            "user_id" if request.name() == "DeleteAccountRequest" => &self.0.user_id,
            "id" | "ids" if request.name().contains("Recommendation") => &self.0.recommendation_id,
            "id" | "todo_id" | "ids" | "todo_ids" => &self.0.todo_id,
            "utterance_id" => &self.0.utterance_id,
            "cursor" => &self.0.cursor,
            // Output only.
            "series_id" if request.name() == "Todo" => return None,
            "page_token" if request.name() == "ListOccurrencesRequest" => return None,
            "page_token" if request.name() == "ListRecommendationsRequest" => &self.0.recommendations_token,
            "page_token" => &self.0.page_token,
            "user_id" => return None,
            name => {
                let names = ["_id", "_ids", "token", "cursor"].iter().any(|end| name.ends_with(end));
                assert!(!names, "{}: say here what it names", field.full_name());
                return None;
            }
        };
        Some(named.clone())
    }

    fn instant(&self, field: &FieldDescriptor, kind: &MessageDescriptor) -> Vec<Value> {
        if field.parent_message().name() != "DeleteAccountRequest" {
            return Vec::new();
        }
        let mut instant = DynamicMessage::new(kind.clone());
        instant.transcode_from(&self.0.create_time).unwrap();
        vec![Value::Message(instant)]
    }
}

/// What a todo has that only answers do.
fn is_answer(field: &FieldDescriptor) -> bool {
    matches!(field.name(), "duplicates" | "readings")
}

/// How a call ended: with its status, or with those of what it was asked to do.
async fn ended(server: &Server, method: &MethodDescriptor, user_id: &str, request: &DynamicMessage) -> Vec<Code> {
    let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
    let bearer = format!("Bearer {}", server.token(user_id));
    match raw::first(server, &path, &request.encode_to_vec(), &bearer).await {
        Err(status) => vec![status.code()],
        Ok(answer) => {
            let answer = DynamicMessage::decode(method.output(), answer.unwrap_or_default().as_slice()).unwrap();
            let results = answer.get_field_by_name("results").map(std::borrow::Cow::into_owned);
            let results = results.as_ref().and_then(Value::as_list).unwrap_or_default();
            let status = |result: &Value| Some(result.as_message()?.get_field_by_name("status")?.as_message()?.clone());
            let code = |status: DynamicMessage| status.get_field_by_name("code").unwrap().as_i32().unwrap();
            let codes: Vec<_> = results.iter().filter_map(status).map(|status| Code::from(code(status))).collect();
            if codes.is_empty() { vec![Code::Ok] } else { codes }
        }
    }
}

fn shown(request: &DynamicMessage) -> String {
    serde_json::to_string(request).unwrap()
}

/// Everything that is kept of a person, table by table, as digests.
fn digest(server: &Server, user_id: &str) -> Vec<String> {
    let tables = server.sql(
        "select string_agg(attrelid::regclass::text, ' ') from pg_attribute join pg_class on pg_class.oid = attrelid
         where attname = 'user_id' and relkind = 'r' and relnamespace = 'public'::regnamespace",
    );
    let digest = |table: &str| {
        let rows =
            format!("select md5(string_agg(t::text, '|' order by t::text)) from {table} t where user_id = '{user_id}'");
        format!("{table} {}", server.sql(&rows))
    };
    tables.split(' ').map(digest).collect()
}

#[tokio::test]
async fn no_call_reaches_what_is_anothers() {
    let server = Server::start().await;
    let theirs = known(&server, "user001").await;
    known(&server, "stranger").await;
    let before = digest(&server, "user001");
    let mut tried = 0;
    for method in methods() {
        let requests = Maker(&theirs).messages(&method.input());
        for request in requests.iter().filter(|request| theirs.is_named_in(request)) {
            tried += 1;
            for code in ended(&server, &method, "stranger", request).await {
                let refused = [Code::NotFound, Code::InvalidArgument].contains(&code);
                assert!(refused, "{} answers {code:?} to {}", method.full_name(), shown(request));
            }
            assert_eq!(digest(&server, "user001"), before, "{}: {}", method.full_name(), shown(request));
        }
    }
    assert!(tried >= 21, "only {tried} requests named anything");
}

#[tokio::test]
async fn the_same_calls_reach_ones_own() {
    let server = Server::start().await;
    let mut number = 0;
    for method in methods() {
        let count = Maker(&Known::default()).messages(&method.input()).len();
        for nth in 0..count {
            number += 1;
            let user_id = format!("user{number}");
            let own = known(&server, &user_id).await;
            let request = Maker(&own).messages(&method.input()).swap_remove(nth);
            if !own.is_named_in(&request) {
                continue;
            }
            for code in ended(&server, &method, &user_id, &request).await {
                let made_in_vain = [Code::NotFound, Code::InvalidArgument].contains(&code);
                assert!(!made_in_vain, "teach `Maker` a better request than {}: {code:?}", shown(&request));
            }
        }
    }
}
