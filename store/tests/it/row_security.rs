//! The second wall: what PostgreSQL itself shows the role that the server works under.

use dotodo_store::filing::{self, Filing};
use dotodo_store::{Pool, Settings, account, change, request, todo};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, PgPool};
use uuid::Uuid;

use crate::database::Database;

/// Subjects of tokens that would break out of a statement which they are put into carelessly.
const NASTY: [&str; 4] = ["it's", r"\' or true; --", "'; drop table todos; --", "소희 \u{1f600}\n$1"];

/// The store's pool behind the wall.
fn walled(database: &Database) -> Pool {
    Pool::new(&Settings { row_security: true, ..Settings::new(&database.url) }).unwrap()
}

/// Raw SQL as the server's role, for a person or for nobody.
async fn raw(database: &Database, user_id: Option<&str>) -> PgPool {
    let options: PgConnectOptions = database.url.parse().unwrap();
    let who = user_id.map(|user_id| ("dotodo.user_id", user_id));
    let options = options.options([("role", "dotodo_person")].into_iter().chain(who));
    PgPoolOptions::new().max_connections(1).connect_with(options).await.unwrap()
}

/// The tables of people, by their names with the schema.
async fn tables(database: &Database) -> Vec<String> {
    let tables = "select attrelid::regclass::text from pg_attribute join pg_class on pg_class.oid = attrelid
                  where attname = 'user_id' and relkind in ('r', 'p') and not attisdropped
                    and relnamespace not in
                        ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'warehouse'::regnamespace)
                  order by 1";
    sqlx::query_scalar(tables).fetch_all(&database.sql).await.unwrap()
}

/// Something in every table for each of these people.
async fn filled(users: &[&str]) -> Database {
    let database = Database::of(users).await;
    for user in users {
        let said = database.said(user, "빨래해야지").await;
        let todo = todo::New { utterance_id: Some(said), ..todo::New::titled("빨래하기") };
        let (title, model) = ("빨래하기".into(), "test".into());
        let vector = dotodo_store::embedding::Embedding { todo_id: todo.id, title, model, vector: vec![1.0] };
        let series = todo::series::Series {
            id: todo.id,
            recurrence: "FREQ=DAILY".into(),
            starts_on: jiff::civil::date(2026, 11, 24),
            template: todo::series::Template::of(&todo),
        };
        database.keep(user, &[todo]).await;
        let mut tx = database.pool.begin().await.unwrap();
        dotodo_store::embedding::put(&mut tx, user, &[vector]).await.unwrap();
        todo::series::insert(&mut tx, user, &[series]).await.unwrap();
        filing::put(&mut tx, user, &Filing { title: "산책".into(), category: "취미".into() }).await.unwrap();
        request::claim(&mut tx, user, Uuid::now_v7(), b"asked").await.unwrap();
        tx.commit().await.unwrap();
    }
    database
        .execute(
            "insert into recommendations (user_id, id, base_date, rank, title, category, score)
             select user_id, gen_random_uuid(), '2026-11-24', 1, '산책', '운동', 0.5 from accounts;
             insert into recommendation_lists (user_id, base_date, asked, history, since, shadow)
             select user_id, '2026-11-24', 5, 1, '2026-01-01', '{x}' from accounts;
             insert into impressions (user_id, recommendation_id, day, rank)
             select user_id, id, base_date, rank from recommendations;
             insert into events (user_id, kind, todo_id, todo)
             select user_id, 'completed', id, to_jsonb(todos) from todos;
             update accounts set time_zone = 'Asia/Tokyo'",
        )
        .await;
    database.compute(jiff::Timestamp::now() + jiff::SignedDuration::from_hours(72)).await;
    database
}

async fn count(connection: &PgPool, from: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {from}"))).fetch_one(connection).await.unwrap()
}

#[tokio::test]
async fn every_table_of_people_has_its_policy() {
    let database = Database::migrated().await;
    let open: Vec<String> = sqlx::query_scalar(
        "select pg_class.oid::regclass::text from pg_class join pg_attribute on attrelid = pg_class.oid
         where attname = 'user_id' and relkind in ('r', 'p') and not attisdropped
           and relnamespace not in
                        ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'warehouse'::regnamespace)
           and not (relrowsecurity and exists (select from pg_policy where polrelid = pg_class.oid))",
    )
    .fetch_all(&database.sql)
    .await
    .unwrap();
    assert!(open.is_empty(), "alter table … enable row level security; create policy person on … : {open:?}");
    let views: Vec<String> = sqlx::query_scalar(
        "select oid::regclass::text from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
           and (relkind = 'm' or not coalesce(reloptions @> '{security_invoker=true}', false))",
    )
    .fetch_all(&database.sql)
    .await
    .unwrap();
    assert!(views.is_empty(), "a view shows what its owner sees, unless it is one with (security_invoker): {views:?}");
}

#[tokio::test]
async fn a_statement_that_forgets_the_person_sees_and_changes_nothing_of_others() {
    let database = filled(&["user001", "user002"]).await;
    let (first, nobody) = (raw(&database, Some("user001")).await, raw(&database, None).await);
    for table in tables(&database).await {
        assert!(
            count(&first, &table).await >= 1,
            "{table} must hold something for this test, and show it to its person"
        );
        assert_eq!(count(&first, &format!("{table} where user_id <> 'user001'")).await, 0, "{table}");
        assert_eq!(count(&first, &format!("{table} where user_id = 'user002'")).await, 0, "{table}");
        assert_eq!(count(&nobody, &table).await, 0, "{table}");
        let theirs = format!("{table} where user_id = 'user002'");
        let before = count(&database.sql, &theirs).await;
        let taken =
            sqlx::query(AssertSqlSafe(format!("update {table} set user_id = 'user001' where user_id = 'user002'")));
        assert_eq!(taken.execute(&first).await.map_or(0, |done| done.rows_affected()), 0, "{table}");
        let given = sqlx::query(AssertSqlSafe(format!("update {table} set user_id = 'user002'")));
        given.execute(&first).await.expect_err("nobody may write into another's rows");
        assert_eq!(count(&database.sql, &theirs).await, before, "{table}");
    }
    first.execute("delete from todos").await.unwrap();
    assert_eq!(count(&database.sql, "todos").await, 1, "a delete without a where reaches one's own alone");
    first
        .execute(
            "insert into utterances (user_id, id, text, locale, time_zone, said_at)
                   values ('user002', gen_random_uuid(), 'x', 'ko', 'Asia/Seoul', now())",
        )
        .await
        .expect_err("nobody may write for another");
}

#[tokio::test]
async fn the_role_cannot_go_round_its_wall() {
    let database = filled(&["user001"]).await;
    let role: (bool, bool, bool, bool) = sqlx::query_as(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcanlogin from pg_roles where rolname = 'dotodo_person'",
    )
    .fetch_one(&database.sql)
    .await
    .unwrap();
    assert_eq!(role, (false, false, false, false));
    let nobody = raw(&database, None).await;
    for statement in [
        "alter table todos disable row level security",
        "drop policy person on todos",
        "truncate todos",
        "drop table todos",
        "delete from _sqlx_migrations",
        // Its tables of people need no policy.
        "select from warehouse.todos",
        "delete from warehouse.erasures",
    ] {
        nobody.execute(statement).await.expect_err(statement);
    }
}

#[tokio::test]
async fn the_store_works_behind_the_wall_for_everybody() {
    let users: Vec<_> = NASTY.into_iter().chain(["user001"]).collect();
    let database = Database::migrated().await;
    let pool = walled(&database);
    dotodo_store::ready(&pool).await.unwrap();
    for user in &users {
        let mut tx = pool.begin_for(user, std::time::Duration::from_secs(1)).await.unwrap();
        request::claim(&mut tx, user, Uuid::now_v7(), b"asked").await.unwrap();
        todo::insert(&mut tx, user, &[todo::New::titled(*user)]).await.unwrap();
        tx.commit().await.unwrap();
    }
    for user in &users {
        let list = todo::snapshot(&pool, user, Uuid::nil(), 10).await.unwrap();
        assert_eq!(list.iter().map(|todo| todo.new.title.as_str()).collect::<Vec<_>>(), [*user]);
        assert_eq!(account::get(&pool, user).await.unwrap().unwrap().user_id, *user);
        assert_eq!(change::standing(&pool, user).await.unwrap().unwrap().seq, 1);
    }
    let mut tx = pool.begin_for("user001", std::time::Duration::MAX).await.unwrap();
    let all: i64 = sqlx::query_scalar("select count(*) from todos").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(all, 1, "the person is named in every transaction");
    drop(tx);
    let mut tx = pool.begin().await.unwrap();
    assert_eq!(seen(&mut tx).await, 0, "and forgotten after it");
    assert_eq!(request::purge(&pool, jiff::Timestamp::MAX, 100).await.unwrap(), 0, "the worker's work needs the owner");
    assert_eq!(request::purge(&database.pool, jiff::Timestamp::MAX, 100).await.unwrap(), users.len() as u64);
}

async fn seen(connection: &mut PgConnection) -> i64 {
    sqlx::query_scalar("select count(*) from todos").fetch_one(connection).await.unwrap()
}
