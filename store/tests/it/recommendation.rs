//! Recommendations: what titles have in common, and lists that two make at once.

use dotodo_store::recommendation::{self, Evidence, List, New, act_of};
use jiff::civil::date;
use uuid::Uuid;

use crate::database::Database;

#[tokio::test]
async fn the_database_and_the_program_agree_on_what_titles_have_in_common() {
    let database = Database::migrated().await;
    let titles = [
        "빨래 하기!",
        "  Buy\tMILK, eggs & bread\n",
        "Éclair ÀÖ İı",
        "방·청소…(3시)",
        "“인용” ‘작은’ ~^_`|{}[]\\\"'",
        "전각　공백\u{a0}붙임",
        "🧹 청소\u{b}\u{c}\r",
        "",
    ];
    for title in titles {
        let theirs: String =
            sqlx::query_scalar("select act_of($1)").bind(title).fetch_one(&database.sql).await.unwrap();
        assert_eq!(act_of(title), theirs, "{title:?}");
    }
    assert_eq!(act_of("빨래 하기!"), act_of("빨래하기"));
}

fn list(edition: i32, asked: i16) -> List {
    let (base_date, since) = (date(2026, 11, 24), date(2026, 1, 1));
    List { base_date, edition, asked, history: 3, since, shadow: vec!["산책하기".into()] }
}

fn new(title: &str, rank: i16) -> New {
    New {
        id: Uuid::now_v7(),
        rank,
        title: title.into(),
        category: "운동".into(),
        score: 0.5,
        evidence: Evidence { times_done: 3, last_date: Some(date(2026, 11, 20)), ..Evidence::default() },
        reasons: [("ko".to_owned(), "자주 하셨어요.".to_owned())].into(),
        recurrence: None,
        explored: false,
        wordings: vec![title.into()],
        model: "test-1".into(),
    }
}

#[tokio::test]
async fn a_list_is_kept_unless_another_one_was_faster() {
    let database = Database::of(&["user001"]).await;
    let keep = async |list: List, new: &[New], before| {
        let mut tx = database.pool.begin().await.unwrap();
        let kept = recommendation::keep(&mut tx, "user001", &list, new, before).await.unwrap();
        tx.commit().await.unwrap();
        kept
    };
    let first = new("산책하기", 1);
    assert!(keep(list(1, 5), std::slice::from_ref(&first), None).await);
    assert!(!keep(list(1, 5), &[new("수영하기", 1)], None).await, "there is one");
    assert!(keep(list(1, 7), &[new("수영하기", 2)], Some((1, 5))).await, "it grows");
    assert!(!keep(list(1, 7), &[new("요가하기", 2)], Some((1, 5))).await, "it has grown");
    assert!(keep(list(2, 5), &[new("등산하기", 1)], Some((1, 7))).await, "it is made anew");
    let mut tx = database.pool.begin().await.unwrap();
    let (kept, all) = recommendation::day(&mut tx, "user001", date(2026, 11, 24)).await.unwrap();
    assert_eq!(kept, Some(list(2, 5)));
    let all: Vec<_> = all.into_iter().map(|found| (found.new.title.clone(), found.state.clone(), found.new)).collect();
    let states: Vec<_> = all.iter().map(|(title, state, _)| (title.as_str(), state.as_str())).collect();
    assert_eq!(states, [("등산하기", "made"), ("산책하기", "expired"), ("수영하기", "expired")]);
    assert_eq!(all[1].2, first, "what is read is what was kept");
}
