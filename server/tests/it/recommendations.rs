//! What a person is offered to do, and what becomes of it.

use std::time::Duration;

use dotodo_proto::model::v1::Suggestion;
use dotodo_proto::v1::{
    AcceptRecommendationsRequest, CreateTodoRequest, DismissReason, DismissRecommendationsRequest, Evidence,
    ExplainRecommendationRequest, GenerateRecommendationsRequest, GenerateRecommendationsResponse, GetTodoRequest,
    ListRecommendationsRequest, Recommendation, RecommendationState as State, Source, SuggestedRecurrence, Todo,
};
use dotodo_server::{PrepareError, Recommender};
use jiff::civil::Date;
use jiff::{ToSpan as _, Zoned};
use tonic::{Code, Status};

use crate::model::{Behaviour, suggestion};
use crate::server::{Server, create, faults, new_id, reason, settings, written};

/// Today in Seoul.
fn today() -> Date {
    Zoned::now().in_tz("Asia/Seoul").unwrap().date()
}

/// Notes that a person did something at noon, so many days ago each time.
fn did(server: &Server, user_id: &str, title: &str, days_ago: &[i32]) {
    let days: Vec<String> = days_ago.iter().map(ToString::to_string).collect();
    server.sql(&format!(
        "insert into accounts (user_id) values ('{user_id}') on conflict do nothing;
         insert into todos (user_id, id, title, category, source, created_at, completed_at)
         select '{user_id}', gen_random_uuid(), '{title}', '운동', 'manual', at - interval '1 hour', at
         from unnest('{{{}}}'::int[]) as ago
         cross join lateral (select ((date '{}' - ago) + time '12:00') at time zone 'Asia/Seoul' as at) as done",
        days.join(","),
        today(),
    ));
}

/// Somebody who runs weekly, swims now and then, and read once.
async fn somebody() -> Server {
    let server = Server::start().await;
    did(&server, "user001", "달리기", &[7, 14, 21, 28]);
    did(&server, "user001", "수영하기", &[3, 9]);
    did(&server, "user001", "책 읽기", &[5]);
    server
}

async fn generate(
    server: &Server,
    request: GenerateRecommendationsRequest,
) -> Result<GenerateRecommendationsResponse, Status> {
    Ok(server.recommendations("user001").generate_recommendations(request).await?.into_inner())
}

fn of(count: i32) -> GenerateRecommendationsRequest {
    GenerateRecommendationsRequest { count, ..Default::default() }
}

fn titles(answer: &GenerateRecommendationsResponse) -> Vec<&str> {
    answer.recommendations.iter().map(|found| found.title.as_str()).collect()
}

async fn accept(server: &Server, ids: &[&str]) -> Result<Vec<Todo>, Status> {
    let ids = ids.iter().map(ToString::to_string).collect();
    let request = AcceptRecommendationsRequest { ids, ..Default::default() };
    Ok(server.recommendations("user001").accept_recommendations(request).await?.into_inner().todos)
}

async fn dismiss(server: &Server, ids: &[&str], reason: DismissReason) -> Result<Vec<Recommendation>, Status> {
    let ids = ids.iter().map(ToString::to_string).collect();
    let request = DismissRecommendationsRequest { ids, reason: reason.into(), ..Default::default() };
    Ok(server.recommendations("user001").dismiss_recommendations(request).await?.into_inner().recommendations)
}

async fn list(server: &Server, request: ListRecommendationsRequest) -> Vec<Recommendation> {
    let mut client = server.recommendations("user001");
    client.list_recommendations(request).await.unwrap().into_inner().recommendations
}

#[tokio::test]
async fn a_day_has_one_list() {
    let server = somebody().await;
    let first = generate(&server, of(2)).await.unwrap();
    assert_eq!(
        (first.base_date, first.reason.as_str()),
        (today().to_string(), "지금까지 해 오신 일에서 2가지를 골랐어요.")
    );
    let first = generate(&server, of(2)).await.unwrap();
    assert_eq!(titles(&first), ["달리기", "수영하기"]);
    let best = &first.recommendations[0];
    assert_eq!((best.rank, best.state(), best.reason.as_str()), (1, State::Shown, "자주 하셨어요."));
    let evidence = best.evidence.as_ref().unwrap();
    assert_eq!((evidence.times_done, evidence.days_since_last, evidence.weekday_weeks), (4, 7, 4));
    // What is done meanwhile changes nothing, and the model is not asked again.
    did(&server, "user001", "요가하기", &[1, 2, 3, 4, 5, 6]);
    assert_eq!(generate(&server, of(2)).await.unwrap(), first);
    assert_eq!(titles(&generate(&server, of(1)).await.unwrap()), ["달리기"]);
    assert_eq!(server.model.told().len(), 1);
    let english = GenerateRecommendationsRequest { locale: "en-GB".into(), ..of(2) };
    let english = generate(&server, english).await.unwrap();
    assert_eq!(english.reason, "Picked 2 from what you have done so far.");
    assert_eq!(english.recommendations[1].reason, "Done often.");
}

#[tokio::test]
async fn a_list_grows_when_more_is_asked_for() {
    let server = somebody().await;
    let two = generate(&server, of(2)).await.unwrap();
    let exclude = |titles: &[&str]| titles.iter().map(ToString::to_string).collect::<Vec<_>>();
    let without = GenerateRecommendationsRequest { exclude: exclude(&["수영 하기!"]), ..of(2) };
    let other = generate(&server, without).await.unwrap();
    assert_eq!(titles(&other), ["달리기", "책 읽기"]);
    assert_eq!(other.recommendations.iter().map(|found| found.rank).collect::<Vec<_>>(), [1, 3]);
    let three = generate(&server, of(3)).await.unwrap();
    assert_eq!(titles(&three), ["달리기", "수영하기", "책 읽기"]);
    assert_eq!(three.recommendations[..1], two.recommendations[..1]);
    let told = server.model.told();
    assert_eq!((told[1].count, told[1].exclude.len()), (1, 3), "only what is missing is asked for");
    // There is nothing more, which is asked for once.
    assert_eq!(titles(&generate(&server, of(20)).await.unwrap()).len(), 3);
    assert_eq!(titles(&generate(&server, of(20)).await.unwrap()).len(), 3);
    assert_eq!(server.model.told().len(), 3);
    // What was shown where, each once.
    let places =
        "select string_agg(title || ' ' || impressions.rank, ', ' order by title collate \"C\", impressions.rank)
                  from impressions join recommendations on id = recommendation_id";
    assert_eq!(server.sql(places), "달리기 1, 수영하기 2, 책 읽기 2, 책 읽기 3");
}

#[tokio::test]
async fn a_refresh_offers_something_else_first() {
    let server = somebody().await;
    let first = generate(&server, of(1)).await.unwrap();
    let refresh = || GenerateRecommendationsRequest { request_id: new_id(), refresh: true, ..of(1) };
    let request = refresh();
    let second = generate(&server, request.clone()).await.unwrap();
    assert_eq!((titles(&first), titles(&second)), (vec!["달리기"], vec!["수영하기"]));
    assert_eq!(generate(&server, request).await.unwrap(), second, "the first answer again");
    assert_eq!(titles(&generate(&server, of(1)).await.unwrap()), ["수영하기"]);
    assert_eq!(titles(&generate(&server, refresh()).await.unwrap()), ["책 읽기"]);
    assert_eq!(titles(&generate(&server, refresh()).await.unwrap()), ["달리기"], "all of them were offered");
    let states: Vec<_> =
        list(&server, Default::default()).await.iter().map(|found| (found.title.clone(), found.state())).collect();
    let expected = [
        ("달리기", State::Shown),
        ("책 읽기", State::Expired),
        ("수영하기", State::Expired),
        ("달리기", State::Expired),
    ];
    assert_eq!(states, expected.map(|(title, state)| (title.to_owned(), state)));
    // What is not on the list any more can be accepted all the same.
    let todos = accept(&server, &[&first.recommendations[0].id]).await.unwrap();
    assert_eq!(todos[0].title, "달리기");
    let status = generate(&server, GenerateRecommendationsRequest { refresh: true, ..of(1) }).await.unwrap_err();
    assert_eq!(faults(&status), [("request_id".to_owned(), "REQUIRED".to_owned())]);
}

#[tokio::test]
async fn who_did_nothing_is_told_so() {
    let server = Server::start().await;
    let answer = generate(&server, of(5)).await.unwrap();
    let nothing = "아직 해 오신 일이 없어서 추천할 것이 없어요. 할 일을 마치다 보면 추천해 드릴게요.";
    assert_eq!((answer.reason.as_str(), answer.recommendations.len()), (nothing, 0));
    assert_eq!(server.count("recommendation_lists"), 0, "an empty list is not kept");
    // One todo that waits is no reason to recommend it.
    create(&mut server.todos("user001"), "달리기").await;
    let answer = generate(&server, GenerateRecommendationsRequest { locale: "en".into(), ..of(5) }).await.unwrap();
    assert_eq!(answer.reason, "There is nothing more to recommend right now.");
    did(&server, "user001", "수영하기", &[1]);
    assert_eq!(titles(&generate(&server, of(5)).await.unwrap()), ["수영하기"]);
}

#[tokio::test]
async fn who_did_nothing_gets_what_many_do() {
    let server = Server::start().await;
    server.sql(
        "insert into popular_acts (act, title, category, people, popular_share, lately_share)
         values ('장보기', '장보기', '장보기', 30, 0.2, 0.3), ('빨래하기', '빨래하기', '집안일', 20, 0.1, 0.05)",
    );
    let answer = generate(&server, of(5)).await.unwrap();
    assert_eq!(titles(&answer), ["장보기", "빨래하기"]);
    let others = &server.model.told()[0].others;
    assert_eq!((others[0].popular_share, others[0].lately_share, others[1].category.as_str()), (0.2, 0.3, "집안일"));
    let request = ExplainRecommendationRequest { id: answer.recommendations[0].id.clone(), ..Default::default() };
    let explained = server.recommendations("user001").explain_recommendation(request).await.unwrap().into_inner();
    assert_eq!((explained.times.len(), explained.titles.len()), (0, 0));
}

#[tokio::test]
async fn what_is_accepted_becomes_one_todo() {
    let server = somebody().await;
    let offered = generate(&server, of(3)).await.unwrap().recommendations;
    let ids = [offered[1].id.as_str(), offered[0].id.as_str()];
    // From two devices at once, each with a request id of its own.
    let (one, other) = tokio::join!(accept(&server, &ids), accept(&server, &ids));
    let todos = one.unwrap();
    assert_eq!(todos, other.unwrap());
    assert_eq!(server.count("todos where source = 'recommendation'"), 2);
    assert_eq!(todos.iter().map(|todo| todo.title.as_str()).collect::<Vec<_>>(), ["수영하기", "달리기"]);
    assert!(todos.iter().all(|todo| todo.source() == Source::Recommendation && todo.due_date == today().to_string()));
    let accepted = ListRecommendationsRequest { state: State::Accepted.into(), ..Default::default() };
    let accepted = list(&server, accepted).await;
    assert_eq!(accepted.iter().map(|found| &found.todo_id).collect::<Vec<_>>(), [&todos[1].id, &todos[0].id]);
    // The todo is kept as any other: its event tells other devices.
    let kept = server.todos("user001").get_todo(GetTodoRequest { id: todos[0].id.clone(), view: 0 }).await.unwrap();
    assert_eq!(kept.into_inner().todo.as_ref(), Some(&todos[0]));
    assert_eq!(server.count("events where kind = 'created' and todo ->> 'source' = 'recommendation'"), 2);
    // Once it is purged, it becomes another one.
    server.sql("delete from todos where source = 'recommendation' and title = '수영하기'");
    let again = accept(&server, &ids).await.unwrap();
    assert_ne!(again[0].id, todos[0].id);
    assert_eq!(again[1], todos[1]);
}

#[tokio::test]
async fn a_steady_habit_can_recur_from_a_day_on() {
    let server = somebody().await;
    let days: Vec<Date> = [28, 21, 14, 7].map(|ago: i32| today() - ago.days()).into();
    let recurrence = SuggestedRecurrence { rule: "FREQ=WEEKLY".into(), times_due: 4, times_kept: 4, days: 28 };
    let weekly = Suggestion { recurrence: Some(recurrence), ..suggestion("달리기", &days, today()) };
    let once = suggestion("책 읽기", &[today() - 5.days()], today());
    server.model.recommends(vec![weekly, once]);
    let offered = generate(&server, of(2)).await.unwrap().recommendations;
    assert_eq!(offered[0].recurrence.as_ref().unwrap().rule, "FREQ=WEEKLY");
    let tomorrow = (today() + 1.day()).to_string();
    let request = |ids: Vec<String>| AcceptRecommendationsRequest {
        ids,
        date: tomorrow.clone(),
        recur: true,
        ..Default::default()
    };
    let mut client = server.recommendations("user001");
    let both = request(offered.iter().map(|found| found.id.clone()).collect());
    let status = client.accept_recommendations(both).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::FailedPrecondition, "NO_RECURRENCE"));
    assert!(format!("{status:?}").contains("ids[1]"), "{status:?}");
    assert_eq!(server.count("todos where source = 'recommendation'"), 0, "all of them or none");
    let todo =
        client.accept_recommendations(request(vec![offered[0].id.clone()])).await.unwrap().into_inner().todos.remove(0);
    assert_eq!((todo.recurrence.as_str(), &todo.due_date, &todo.series_id), ("FREQ=WEEKLY", &tomorrow, &todo.id));
    // Now it recurs by itself.
    server.model.behave(Behaviour::Honest);
    let refresh = GenerateRecommendationsRequest { request_id: new_id(), refresh: true, ..of(5) };
    assert_eq!(titles(&generate(&server, refresh).await.unwrap()), ["수영하기", "책 읽기"]);
    let told = server.model.told().pop().unwrap();
    assert!(told.history.iter().any(|past| past.recurs && past.title == "달리기"));
}

#[tokio::test]
async fn what_is_dismissed_is_told_to_the_model() {
    let server = somebody().await;
    let offered = generate(&server, of(3)).await.unwrap().recommendations;
    let dismissed = dismiss(&server, &[&offered[0].id], DismissReason::NotNow).await.unwrap();
    assert_eq!((dismissed[0].state(), dismissed[0].dismiss_reason()), (State::Dismissed, DismissReason::NotNow));
    assert_eq!(
        dismiss(&server, &[&offered[0].id], DismissReason::NotNow).await.unwrap(),
        dismissed,
        "it stays as it is"
    );
    let never = dismiss(&server, &[&offered[0].id], DismissReason::Never).await.unwrap();
    assert_eq!(never[0].dismiss_reason(), DismissReason::Never);
    dismiss(&server, &[&offered[1].id], DismissReason::Unspecified).await.unwrap();
    // Not on the day's list any more? It is, as dismissed: the day has one list.
    let states: Vec<_> =
        generate(&server, of(3)).await.unwrap().recommendations.iter().map(Recommendation::state).collect();
    assert_eq!(states, [State::Dismissed, State::Dismissed, State::Shown]);
    let tomorrow = GenerateRecommendationsRequest { base_date: (today() + 1.day()).to_string(), ..of(3) };
    assert_eq!(titles(&generate(&server, tomorrow).await.unwrap()), ["책 읽기"]);
    let told = server.model.told().pop().unwrap();
    let mut told: Vec<_> = told
        .history
        .iter()
        .filter(|past| past.dismiss_time.is_some())
        .map(|past| (past.title.as_str(), past.dismiss_reason()))
        .collect();
    told.sort_unstable();
    assert_eq!(told, [("달리기", DismissReason::Never), ("수영하기", DismissReason::Unspecified)]);
    accept(&server, &[&offered[0].id]).await.unwrap();
    let status = dismiss(&server, &[&offered[2].id, &offered[0].id], DismissReason::Never).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::FailedPrecondition, "RECOMMENDATION_ACCEPTED"));
    let shown = list(&server, ListRecommendationsRequest { state: State::Shown.into(), ..Default::default() }).await;
    assert!(shown.iter().any(|found| found.id == offered[2].id), "all of them or none");
}

#[tokio::test]
async fn only_dismissals_are_no_history() {
    let server = Server::start().await;
    let ids = {
        create(&mut server.todos("user001"), "빨래하기").await;
        server.sql("update todos set deleted_at = now()");
        server.recommend("user001")
    };
    dismiss(&server, &[&ids[0], &ids[1]], DismissReason::NotNow).await.unwrap();
    let tomorrow = GenerateRecommendationsRequest { base_date: (today() + 1.day()).to_string(), ..of(5) };
    let answer = generate(&server, tomorrow).await.unwrap();
    assert_eq!(answer.recommendations.len(), 0);
    assert!(answer.reason.starts_with("아직 해 오신 일이 없어서"), "{}", answer.reason);
}

#[tokio::test]
async fn an_explanation_shows_each_time_that_was_counted() {
    let server = somebody().await;
    let offered = generate(&server, of(1)).await.unwrap().recommendations;
    let request = ExplainRecommendationRequest { id: offered[0].id.clone(), locale: "en".into() };
    let explained = server.recommendations("user001").explain_recommendation(request).await.unwrap().into_inner();
    let days: Vec<_> = explained.times.iter().map(|time| time.date.clone()).collect();
    assert_eq!(days, [7, 14, 21, 28].map(|ago: i32| (today() - ago.days()).to_string()));
    assert!(explained.times.iter().all(|time| time.title == "달리기" && !time.todo_id.is_empty()));
    assert_eq!((explained.titles, explained.model), (vec!["달리기".to_owned()], "test-1".to_owned()));
    assert_eq!(explained.since_date, (today() - 400.days()).to_string());
    let found = explained.recommendation.unwrap();
    assert_eq!((found.reason.as_str(), found.evidence.unwrap().times_done), ("Done often.", 4));
}

#[tokio::test]
async fn lists_go_back_page_by_page() {
    let server = somebody().await;
    for ahead in 0..3 {
        let base_date = (today() + ahead.days()).to_string();
        generate(&server, GenerateRecommendationsRequest { base_date, ..of(3) }).await.unwrap();
    }
    let mut request = ListRecommendationsRequest { page_size: 2, ..Default::default() };
    let mut seen = Vec::new();
    loop {
        let page = server.recommendations("user001").list_recommendations(request.clone()).await.unwrap().into_inner();
        seen.extend(page.recommendations.into_iter().map(|found| (found.base_date, found.rank)));
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    let day = |ahead: i32| (today() + ahead.days()).to_string();
    let expected: Vec<_> =
        [2, 1, 0].into_iter().flat_map(|ahead| (1..=3).map(move |rank| (day(ahead), rank))).collect();
    assert_eq!(seen, expected);
    let of_a_day = ListRecommendationsRequest { from_date: day(1), to_date: day(1), ..Default::default() };
    assert_eq!(list(&server, of_a_day).await.len(), 3);
}

#[tokio::test]
async fn a_day_is_the_persons_own_and_what_came_later_does_not_count() {
    let server = somebody().await;
    // Where it is a day later than in Seoul for most of the day, and one where it is earlier.
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        server.sql(&format!("update accounts set time_zone = '{zone}'"));
        let there = Zoned::now().in_tz(zone).unwrap().date().to_string();
        assert_eq!(generate(&server, of(1)).await.unwrap().base_date, there, "{zone}");
    }
    server.sql("update accounts set time_zone = 'Asia/Seoul'");
    let past = GenerateRecommendationsRequest { base_date: day(6), ..of(5) };
    let answer = generate(&server, past).await.unwrap();
    assert_eq!(titles(&answer), ["달리기", "수영하기"], "the book was read a day later");
    assert_eq!(answer.recommendations[1].evidence.as_ref().unwrap().times_done, 1);
    for (away, too_far) in [(-366, false), (-367, true), (366, false), (367, true)] {
        let asked = generate(&server, GenerateRecommendationsRequest { base_date: day(-away), ..of(1) }).await;
        assert_eq!(asked.is_err(), too_far, "{away}");
        if let Err(status) = asked {
            assert_eq!(faults(&status), [("base_date".to_owned(), "OUT_OF_RANGE".to_owned())]);
        }
    }
    let far = GenerateRecommendationsRequest { base_date: day(-366), ..of(1) };
    assert_eq!(
        generate(&server, far).await.unwrap().recommendations[0].evidence.as_ref().unwrap().days_since_last,
        373
    );
}

fn day(ago: i32) -> String {
    (today() - ago.days()).to_string()
}

#[tokio::test]
async fn the_model_is_told_what_counts() {
    let server = somebody().await;
    let mut todos = server.todos("user001");
    for title in ["지운 일", "건너뛴 일", "남은 일"] {
        create(&mut todos, title).await;
    }
    let daily = Todo { title: "약 먹기".into(), recurrence: "FREQ=DAILY".into(), ..Default::default() };
    todos.create_todo(CreateTodoRequest { todo: Some(daily), ..written("") }).await.unwrap();
    server.sql(
        "update todos set deleted_at = now() where title = '지운 일';
         update todos set completed_at = now(), skipped = true where title = '건너뛴 일';
         update todos set due_date = '2026-01-01', end_date = '2026-01-05' where title = '남은 일';
         update todos set created_at = now() - interval '500 days' where title = '책 읽기'",
    );
    generate(&server, of(5)).await.unwrap();
    let told = server.model.told().pop().unwrap();
    let mut titles: Vec<_> =
        told.history.iter().map(|past| (past.title.as_str(), past.recurs, past.due_date.as_str())).collect();
    titles.sort_unstable();
    titles.dedup();
    let expected = [
        ("남은 일", false, "2026-01-05"),
        ("달리기", false, ""),
        ("수영하기", false, ""),
        ("약 먹기", false, ""),
        ("약 먹기", true, ""),
    ];
    assert_eq!(titles, expected);
    assert_eq!((told.time_zone.as_str(), told.locale.as_str(), told.count), ("Asia/Seoul", "ko", 5));
}

#[tokio::test]
async fn what_a_model_makes_up_is_shown_to_nobody() {
    let server = somebody().await;
    let good = || suggestion("달리기", &[28, 21, 14, 7].map(|ago: i32| today() - ago.days()), today());
    let evidence = |change: fn(&mut Evidence)| {
        let mut made_up = good();
        change(made_up.evidence.as_mut().unwrap());
        made_up
    };
    let lies = [
        ("a time more", evidence(|it| it.times_done = 5)),
        ("a day less", evidence(|it| it.days_since_last = 6)),
        ("another first day", evidence(|it| it.first_date = "2026-01-01".into())),
        ("a day that is none", evidence(|it| it.last_date = "yesterday".into())),
        ("a week more", evidence(|it| it.weekday_weeks = 5)),
        ("fewer lately", evidence(|it| it.recent_times = 1)),
        ("no number", evidence(|it| it.usual_gap_days = f32::NAN)),
        ("times of something else", Suggestion { wordings: vec!["수영하기".into()], ..good() }),
        ("no evidence of what was done", Suggestion { evidence: None, ..good() }),
        ("evidence of nothing", Suggestion { wordings: vec![], ..good() }),
        ("no title", Suggestion { title: " ".into(), ..good() }),
        ("a title with NUL", Suggestion { title: "달\0리기".into(), ..good() }),
        ("a long title", Suggestion { title: "달".repeat(501), ..good() }),
        ("an unknown category", Suggestion { category: "sports".into(), ..good() }),
        ("no reason", Suggestion { reasons: Default::default(), ..good() }),
        ("a long reason", Suggestion { reasons: [("ko".into(), "왜".repeat(501))].into(), ..good() }),
        ("a score beyond 1", Suggestion { score: 1.5, ..good() }),
        ("a score that is none", Suggestion { score: f32::NAN, ..good() }),
        (
            "a rule that is none",
            Suggestion {
                recurrence: Some(SuggestedRecurrence { rule: "weekly".into(), ..Default::default() }),
                ..good()
            },
        ),
    ];
    for (what, lie) in lies {
        server.model.recommends(vec![lie.clone()]);
        let status = generate(&server, of(2)).await.unwrap_err();
        assert_eq!(
            (status.code(), reason(&status).as_str()),
            (Code::Unavailable, "RECOMMENDATIONS_UNAVAILABLE"),
            "{what}"
        );
        server.model.recommends(vec![lie, suggestion("책 읽기", &[today() - 5.days()], today())]);
        assert_eq!(titles(&generate(&server, of(2)).await.unwrap()), ["책 읽기"], "{what}");
        server.sql("delete from recommendation_lists; delete from recommendations");
    }
    server.model.recommends(vec![good(); 3]);
    assert!(generate(&server, of(2)).await.is_err(), "more than were asked for");
    server.model.recommends(vec![good(), Suggestion { title: "달리기!".into(), ..good() }]);
    assert_eq!(titles(&generate(&server, of(2)).await.unwrap()), ["달리기"], "the same twice");
}

#[tokio::test]
async fn what_is_there_already_is_not_recommended_whatever_a_model_says() {
    let server = somebody().await;
    create(&mut server.todos("user001"), "달리기!").await;
    did(&server, "user001", "수영하기", &[0]);
    let days = |agos: &[i32]| agos.iter().map(|ago| today() - ago.days()).collect::<Vec<_>>();
    let suggestions = vec![
        suggestion("달리기", &days(&[28, 21, 14, 7]), today()),
        suggestion("수영하기", &days(&[9, 3]), today()),
        suggestion("책 읽기", &days(&[5]), today()),
    ];
    server.model.recommends(suggestions);
    assert_eq!(titles(&generate(&server, of(3)).await.unwrap()), ["책 읽기"]);
}

#[tokio::test]
async fn without_a_model_there_is_what_is_kept() {
    let server =
        Server::start_with(dotodo_server::Settings { model_patience: Duration::from_secs(1), ..settings() }).await;
    did(&server, "user001", "달리기", &[7, 14]);
    did(&server, "user001", "수영하기", &[3]);
    for behaviour in [Behaviour::Fails(Code::Unavailable), Behaviour::Fails(Code::Internal), Behaviour::Waits] {
        server.model.behave(behaviour);
        let request = GenerateRecommendationsRequest { request_id: new_id(), ..of(1) };
        let status = generate(&server, request.clone()).await.unwrap_err();
        assert_eq!((status.code(), reason(&status).as_str()), (Code::Unavailable, "RECOMMENDATIONS_UNAVAILABLE"));
        assert!(!format!("{status:?}").contains("secrets"));
        server.model.behave(Behaviour::Honest);
        assert_eq!(titles(&generate(&server, request).await.unwrap()), ["달리기"], "the id is free again");
        server.model.behave(Behaviour::Fails(Code::Unavailable));
        assert_eq!(titles(&generate(&server, of(2)).await.unwrap()), ["달리기"], "what is kept");
        let refresh = GenerateRecommendationsRequest { request_id: new_id(), refresh: true, ..of(1) };
        assert_eq!(generate(&server, refresh).await.unwrap_err().code(), Code::Unavailable);
        server.sql("delete from recommendation_lists; delete from recommendations");
    }
}

#[tokio::test]
async fn the_night_makes_a_list_once() {
    let server = somebody().await;
    let recommender = Recommender::new(server.pool(), server.model.channel(), Duration::from_secs(5));
    assert!(recommender.prepare("user001", today()).await.unwrap());
    assert!(!recommender.prepare("user001", today()).await.unwrap(), "it is there already");
    assert!(!recommender.prepare("nobody", today()).await.unwrap());
    let made = list(&server, Default::default()).await;
    assert_eq!((made.len(), made[0].state(), &made[0].show_time), (3, State::Made, &None));
    server.model.behave(Behaviour::Fails(Code::Unavailable));
    let shown = generate(&server, of(2)).await.unwrap();
    assert_eq!((titles(&shown), shown.recommendations[0].state()), (vec!["달리기", "수영하기"], State::Shown));
    let tomorrow = today() + 1.day();
    assert!(matches!(recommender.prepare("user001", tomorrow).await, Err(PrepareError::Away(_))));
    server.model.behave(Behaviour::Fails(Code::Internal));
    assert!(matches!(recommender.prepare("user001", tomorrow).await, Err(PrepareError::Person(_))));
}

#[tokio::test]
async fn what_the_night_recommends_and_the_morning_brings_makes_room() {
    let server = somebody().await;
    did(&server, "user001", "요가하기", &[30]);
    did(&server, "user001", "등산하기", &[31]);
    did(&server, "user001", "산책하기", &[32]);
    let recommender = Recommender::new(server.pool(), server.model.channel(), Duration::from_secs(5));
    assert!(recommender.prepare("user001", today()).await.unwrap());
    did(&server, "user001", "달리기", &[0]);
    create(&mut server.todos("user001"), "요가하기").await;
    let shown = generate(&server, of(4)).await.unwrap();
    assert_eq!(titles(&shown), ["수영하기", "등산하기", "산책하기", "책 읽기"]);
    // What was shown stays.
    did(&server, "user001", "수영하기", &[0]);
    assert_eq!(titles(&generate(&server, of(4)).await.unwrap()), titles(&shown));
    let expired =
        list(&server, ListRecommendationsRequest { state: State::Expired.into(), ..Default::default() }).await;
    assert_eq!(expired.iter().map(|found| found.title.as_str()).collect::<Vec<_>>(), ["달리기", "요가하기"]);
}

#[tokio::test]
async fn somebodys_ids_and_bad_ones_are_refused() {
    let server = somebody().await;
    let status = accept(&server, &[&new_id()]).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::NotFound, "RECOMMENDATION_NOT_FOUND"));
    let status = dismiss(&server, &[], DismissReason::Never).await.unwrap_err();
    assert_eq!(faults(&status), [("ids".to_owned(), "REQUIRED".to_owned())]);
    let request = ExplainRecommendationRequest { id: new_id(), ..Default::default() };
    let status = server.recommendations("user001").explain_recommendation(request).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::NotFound, "RECOMMENDATION_NOT_FOUND"));
}

#[tokio::test]
async fn plain_frequency_is_noted_to_compare_with() {
    let server = somebody().await;
    create(&mut server.todos("user001"), "달리기").await;
    did(&server, "user001", "수영 하기", &[2, 3]);
    did(&server, "user001", "Yoga", &[1, 2, 3]);
    generate(&server, of(3)).await.unwrap();
    // 수영하기 was done on three days under two titles; Yoga later than it, on three too.
    assert_eq!(server.sql("select array_to_string(shadow, ' ') from recommendation_lists"), "yoga 수영하기 책읽기");
}
