//! A database for one test.

use dotodo_runtime::postgres::Cluster;
use dotodo_store::todo::{self, New};
use dotodo_store::utterance::{self, Utterance};
use dotodo_store::{Pool, Settings};
use sqlx::PgPool;
use tokio::sync::OnceCell;
use uuid::Uuid;

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();

/// A database that nobody else uses.
pub(crate) struct Database {
    /// What the store works on.
    pub(crate) pool: Pool,
    /// For looking at what the store did.
    pub(crate) sql: PgPool,
    pub(crate) url: String,
}

impl Database {
    /// One without tables.
    pub(crate) async fn empty() -> Self {
        let cluster = CLUSTER.get_or_init(async || Cluster::temporary().await.unwrap()).await;
        let url = cluster.create_database(&format!("test_{}", Uuid::now_v7().simple())).await.unwrap();
        let pool = Pool::new(&Settings::new(&url)).unwrap();
        let sql = PgPool::connect(&url).await.unwrap();
        Self { pool, sql, url }
    }

    /// One with our schema.
    pub(crate) async fn migrated() -> Self {
        let database = Self::empty().await;
        dotodo_store::migrate(&database.pool).await.unwrap();
        database
    }

    /// One in which these people have accounts.
    pub(crate) async fn of(users: &[&str]) -> Self {
        let database = Self::migrated().await;
        for user in users {
            sqlx::query("insert into accounts (user_id) values ($1)").bind(user).execute(&database.sql).await.unwrap();
        }
        database
    }

    /// Keeps an utterance, and gives its id.
    pub(crate) async fn said(&self, user_id: &str, text: &str) -> Uuid {
        let said = Utterance {
            id: Uuid::now_v7(),
            text: text.into(),
            locale: "ko".into(),
            time_zone: "Asia/Seoul".into(),
            said_at: "2026-11-24T01:00:00Z".parse().unwrap(),
        };
        let mut tx = self.pool.begin().await.unwrap();
        utterance::insert(&mut tx, user_id, Uuid::now_v7(), &said).await.unwrap();
        tx.commit().await.unwrap();
        said.id
    }

    /// Keeps todos.
    pub(crate) async fn keep(&self, user_id: &str, new: &[New]) {
        let mut tx = self.pool.begin().await.unwrap();
        todo::insert(&mut tx, user_id, new).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Another pool on it, as another process has one.
    pub(crate) fn another_pool(&self) -> Pool {
        Pool::new(&Settings::new(&self.url)).unwrap()
    }

    pub(crate) async fn count(&self, table: &str) -> i64 {
        let statement = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        sqlx::query_scalar(statement).fetch_one(&self.sql).await.unwrap()
    }
}
