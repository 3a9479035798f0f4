//! What the nightly pipeline reads and forgets of everybody's recommendations.

use dotodo_store::recommendation::night::{self, Active, Popular};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

use crate::database::Database;

const REST: SignedDuration = SignedDuration::from_hours(20);

fn at() -> Timestamp {
    "2026-11-23T18:00:00Z".parse().unwrap()
}

/// People who consent, 01 to 30, and some who do not; each of `did` says who did what in which words how many days before.
async fn filled(did: &[(&'static str, &str, &str, i32)]) -> Database {
    let database = Database::migrated().await;
    database
        .execute(
            "insert into accounts (user_id, learning_consent) select 'user' || lpad(n::text, 2, '0'), n <= 30
             from generate_series(1, 60) as n",
        )
        .await;
    for (who, title, category, days) in did {
        let insert = "
            with made as (
                insert into todos (user_id, id, title, category, source, created_at, completed_at)
                select user_id, gen_random_uuid(), $2, $3, 'manual', at, at
                from accounts, (select timestamptz '2026-11-23T03:00:00Z' - interval '1 day' * $4 as at) as moment
                where user_id ~ $1
                returning user_id, id, completed_at
            )
            insert into events (user_id, seq, kind, todo_id, todo, occurred_at)
            select user_id, (random() * 1000000000)::bigint, 'completed', id, '{}', completed_at from made";
        let insert = sqlx::query(insert).bind(who).bind(title).bind(category).bind(days);
        insert.execute(&database.sql).await.unwrap();
    }
    database
}

impl Database {
    async fn refresh_popular(&self, rest: SignedDuration) -> Option<Popular> {
        let mut tx = self.pool.begin().await.unwrap();
        let found = night::refresh_popular(&mut tx, at(), 20_000, rest).await.unwrap();
        tx.commit().await.unwrap();
        found
    }
}

#[tokio::test]
async fn what_twenty_consenting_people_did_in_the_same_words_is_popular_and_nothing_else() {
    let database = filled(&[
        // All thirty, twice in one day, which counts once; ten of them in words of their own.
        ("user(0.|1.|2.|30)$", "물 마시기", "건강", 1),
        ("user(0.|1.|2.|30)$", "물 마시기", "건강", 1),
        ("user1.$", "물마시기!", "건강", 2),
        // Nineteen, and with one who does not consent twenty.
        ("user(0.|1.|31)$", "조깅하기", "운동", 3),
        // Thirty, of whom fifteen say it one way and fifteen the other.
        ("user(0.|1[0-5])$", "장 보기", "장보기", 4),
        ("user(1[6-9]|2.|30)$", "장보기", "장보기", 4),
        // Nobody lately.
        ("user(0.|1.|2.|30)$", "눈 치우기", "집안일", 120),
    ])
    .await;
    assert_eq!(database.refresh_popular(REST).await, Some(Popular { people: 30, acts: 1 }));
    let popular = night::popular(&database.pool, 10).await.unwrap();
    let [water] = &popular[..] else { panic!("{popular:?}") };
    assert_eq!((water.title.as_str(), water.category.as_str()), ("물 마시기", "건강"));
    let weight = |days: f64, half: f64| 0.5_f64.powf(days / half);
    for (found, half) in [(water.popular_share, 60.0), (water.lately_share, 10.0)] {
        // Days of 30 people one day before, of 10 two, of 19 three, of 30 four.
        let done = 30.0 * weight(1.0, half) + 10.0 * weight(2.0, half);
        let active = done + 19.0 * weight(3.0, half) + 30.0 * weight(4.0, half);
        assert!((f64::from(found) - done / active).abs() < 1e-6, "{found} {}", done / active);
    }
    assert_eq!(database.count("popular_acts where people = 30").await, 1);

    assert_eq!(database.refresh_popular(REST).await, None, "it was found lately");
    database.execute("update accounts set learning_consent = false where user_id > 'user19'").await;
    let again = database.refresh_popular(SignedDuration::ZERO).await;
    assert_eq!(again, Some(Popular { people: 19, acts: 0 }), "consent that is taken back counts no more");
    assert_eq!(night::popular(&database.pool, 10).await.unwrap(), []);
}

#[tokio::test]
async fn active_people_without_a_list_are_found_page_by_page() {
    let database = filled(&[]).await;
    database
        .execute(
            "insert into user_activity (user_id, date, created, updated, completed, reopened, skipped, ended, deleted, undeleted, seq)
             select user_id, date '2026-10-27' - (user_id = 'user05')::int, 1, 0, 0, 0, 0, 0, 0, 0, 1 from accounts where user_id < 'user10';
             update accounts set time_zone = 'Asia/Tokyo' where user_id = 'user02';
             insert into recommendation_lists (user_id, base_date, asked, history, since, shadow)
             values ('user03', '2026-11-24', 5, 0, '2026-01-01', '{}'), ('user04', '2026-11-23', 5, 0, '2026-01-01', '{}')",
        )
        .await;
    let who = Active { time_zone: "Asia/Seoul", since: date(2026, 10, 27), day: date(2026, 11, 24) };
    let page = async |after: &str, limit| night::active(&database.pool, &who, after, limit).await.unwrap();
    assert_eq!(page("", 2).await, ["user01", "user04"]);
    assert_eq!(page("user04", 10).await, ["user06", "user07", "user08", "user09"]);
    let mut zones = night::zones(&database.pool).await.unwrap();
    zones.sort();
    assert_eq!(zones, ["Asia/Seoul", "Asia/Tokyo"]);
}

#[tokio::test]
async fn what_is_old_is_forgotten_but_for_what_was_turned_down_for_good() {
    let database = filled(&[]).await;
    database
        .execute(
            "insert into recommendations (user_id, id, base_date, rank, title, category, score, state, dismiss_reason)
             select 'user01', md5(n::text)::uuid, date '2025-10-01' + n, 1, 'x', '기타', 0.5,
                    case when n in (1, 2) then 'dismissed' else 'made' end, case n when 1 then 'never' when 2 then 'not_now' end
             from generate_series(0, 9) as n;
             insert into impressions (user_id, recommendation_id, day, rank) select user_id, id, base_date, 1 from recommendations;
             insert into recommendation_lists (user_id, base_date, asked, history, since, shadow)
             select user_id, base_date, 5, 0, base_date, '{}' from recommendations",
        )
        .await;
    let before = date(2025, 10, 6);
    let mut gone = Vec::new();
    for _ in 0..3 {
        gone.push(night::purge(&database.pool, before, 3).await.unwrap());
    }
    assert_eq!((gone, night::purge_lists(&database.pool, before, 10).await.unwrap()), (vec![3, 1, 0], 5));
    assert_eq!(database.count("recommendations").await, 6);
    assert_eq!(database.count("impressions").await, 6);
    assert_eq!(database.count("recommendations where dismiss_reason = 'never'").await, 1);
    assert_eq!(database.count("recommendation_lists").await, 5);
}
