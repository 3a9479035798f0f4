//! What is recommended, the whole way, with the real engine: that it is what the events say, and the commands of a person.

use dotodo_store::{Pool, generate};
use jiff::{Timestamp, Zoned};
use serde_json::Value;

use crate::parts::Site;
use crate::process::{Target, sql};

/// A server over generated people with ninety days up to now.
fn generated(site: &Site) {
    let fill = async {
        let pool = Pool::new(&dotodo_store::Settings::new(&site.database_url)).unwrap();
        generate::fill(&pool, &generate::Settings::new(3_000, Timestamp::now())).await.unwrap();
    };
    tokio::runtime::Runtime::new().unwrap().block_on(fill);
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

fn number(value: &Value, field: &str) -> i64 {
    value[field].as_i64().unwrap_or_default()
}

/// The days on which a person did something under some titles, before a day, as their events say: of each todo the last one.
fn days(site: &Site, user_id: &str, titles: &[String], day: &str) -> String {
    let titles = titles.iter().map(|title| format!("'{}'", title.replace('\'', "''"))).collect::<Vec<_>>().join(",");
    sql(
        &site.database_url,
        &format!(
            "with last as (
                select distinct on (todo_id) todo from events where user_id = '{user_id}' order by todo_id, id desc
            ),
            done as (
                select distinct ((todo ->> 'completed_at')::timestamptz at time zone time_zone)::date as day
                from last, accounts
                where accounts.user_id = '{user_id}' and todo ->> 'completed_at' is not null
                  and todo ->> 'deleted_at' is null and not (todo ->> 'skipped')::boolean
                  and todo ->> 'title' in ({titles})
            )
            select coalesce(string_agg(day::text, ' ' order by day), '') from done where day < '{day}'"
        ),
    )
}

/// Counts the evidence of a recommendation again from the events.
fn check(site: &Site, target: &Target, user_id: &str, found: &Value) {
    let explained = target.json(&["recommendations", "explain", text(found, "id")]);
    let titles: Vec<String> = serde_json::from_value(explained["titles"].clone()).unwrap();
    let days = days(site, user_id, &titles, text(found, "baseDate"));
    let days: Vec<jiff::civil::Date> = days.split(' ').filter_map(|day| day.parse().ok()).collect();
    let base: jiff::civil::Date = text(found, "baseDate").parse().unwrap();
    let ago = |day: &jiff::civil::Date| i64::from((base - *day).get_days());
    let count = |is: &dyn Fn(i64) -> bool| days.iter().filter(|day| is(ago(day))).count().try_into().unwrap();
    let evidence = &found["evidence"];
    let said = ["timesDone", "daysSinceLast", "recentTimes", "weekdayWeeks"].map(|field| number(evidence, field));
    let counted: [i64; 4] = [
        days.len().try_into().unwrap(),
        days.last().map_or(0, ago),
        count(&|ago| ago <= 28),
        count(&|ago| ago <= 28 && ago % 7 == 0),
    ];
    assert_eq!(said, counted, "{user_id}: {found:#}");
    assert_eq!(text(evidence, "firstDate"), days[0].to_string());
    // Each time that is shown is one that was counted.
    let mut shown: Vec<&str> = explained["times"].as_array().unwrap().iter().map(|time| text(time, "date")).collect();
    shown.sort_unstable();
    shown.dedup();
    assert_eq!(shown, days.iter().map(ToString::to_string).collect::<Vec<_>>());
    // Every number in the reason is one of the evidence's, or the length of a window.
    let numbers =
        text(found, "reason").split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
    let months = number(evidence, "monthDayMonths");
    let gap = (evidence["usualGapDays"].as_f64().unwrap_or_default() * 2.0).round() / 2.0;
    for told in numbers.filter_map(|word| word.parse::<f64>().ok()) {
        let known = said.iter().chain(&[3, 4, 28, months, i64::from(base.day())]).any(|known| *known as f64 == told);
        assert!(known || told == gap, "{told} in {found:#}");
    }
}

#[test]
fn evidence_is_what_the_events_say() {
    let site = Site::new();
    generated(&site);
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    let people = sql(&site.database_url, "select string_agg(user_id, ' ' order by user_id) from accounts");
    let mut recommended = 0;
    for user_id in people.split(' ').take(12) {
        let target = Target { url: target.url.clone(), token: site.token(user_id) };
        let shown = target.json(&["recommendations", "show", "--count", "10"]);
        let again = target.json(&["recommendations", "show", "--count", "10", "--locale", "en"]);
        let ids = |answer: &Value| {
            answer["recommendations"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&shown), ids(&again), "the same day gives the same list");
        for found in shown["recommendations"].as_array().into_iter().flatten() {
            check(&site, &target, user_id, found);
            recommended += 1;
        }
    }
    assert!(recommended > 40, "{recommended}");
}

#[test]
fn a_person_takes_some_and_turns_others_down() {
    let site = Site::new();
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    let nothing = target.prints(&["recommendations", "show"]);
    assert!(nothing.contains("아직 해 오신 일이 없어서"), "{nothing}");
    for title in ["분리수거하기", "화분에 물 주기", "일기 쓰기"] {
        let id = text(&target.json(&["todos", "add", title]), "id").to_owned();
        target.prints(&["todos", "done", &id]);
    }
    // They did so weekly, until a week ago.
    sql(
        &site.database_url,
        "insert into todos (user_id, id, title, category, source, created_at, completed_at)
         select user_id, gen_random_uuid(), title, category, source, created_at - ago, completed_at - ago
         from todos, unnest('{7 days,14 days,21 days,28 days,35 days,42 days}'::interval[]) as ago;
         delete from todos where completed_at > now() - interval '1 day'",
    );
    let today = Zoned::now().in_tz("Asia/Seoul").unwrap().date();
    let shown = target.prints(&["recommendations", "show", "--count", "3"]);
    assert!(shown.starts_with(&format!("{today}: 지금까지 해 오신 일에서 3가지를 골랐어요.")), "{shown}");
    assert!(shown.contains("지난 4주 동안") && shown.contains("마지막은 7일 전이에요."), "{shown}");
    let list = target.json(&["recommendations", "list"]);
    let ids: Vec<&str> = list["recommendations"].as_array().unwrap().iter().map(|found| text(found, "id")).collect();
    let explained = target.prints(&["recommendations", "explain", ids[0]]);
    assert!(explained.contains("FREQ=WEEKLY;BYDAY=") && explained.contains("dotodo-habits-"), "{explained}");

    let taken = target.json(&["recommendations", "accept", ids[0], "--recur"]);
    let todo = &taken["todos"][0];
    assert_eq!((text(todo, "source"), text(todo, "dueDate")), ("SOURCE_RECOMMENDATION", today.to_string().as_str()));
    assert!(text(todo, "recurrence").starts_with("FREQ=WEEKLY"), "{todo}");
    assert_eq!(target.json(&["recommendations", "accept", ids[0]])["todos"][0]["id"], todo["id"], "once");
    let down = target.prints(&["recommendations", "dismiss", ids[1], "--reason", "never"]);
    assert!(down.contains("dismissed: never"), "{down}");
    let (code, complaint) = target.fails(&["recommendations", "dismiss", ids[0]]);
    assert!(code == Some(1) && complaint.contains("RECOMMENDATION_ACCEPTED"), "{complaint}");
    assert_eq!(target.fails(&["recommendations", "explain", "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f"]).0, Some(66));
    assert_eq!(target.fails(&["recommendations", "show", "--count", "21"]).0, Some(65));
    assert_eq!(target.fails(&["recommendations", "show", "--date", "2019-01-01"]).0, Some(65));

    // Another list has neither what recurs by now nor what is never to be seen again.
    let other = target.json(&["recommendations", "show", "--refresh"]);
    let titles: Vec<&str> =
        other["recommendations"].as_array().unwrap().iter().map(|found| text(found, "title")).collect();
    assert_eq!(titles.len(), 1, "{other:#}");
    let accepted = target.json(&["recommendations", "list", "--state", "accepted"]);
    assert_eq!(accepted["recommendations"].as_array().unwrap().len(), 1);
}
