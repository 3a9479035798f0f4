//! housekeeping: what is only kept for a while is forgotten, at the seventh minute of every hour, off the full hour when
//! everything else begins.

use std::time::Duration;

use dotodo_store::recommendation::night;
use dotodo_store::{Pool, Result, pipeline, queue, request, todo, worker};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::context::Context;
use crate::pipeline::{Output, Pipeline, Task};

/// How long things are kept that are only kept for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// For how long a deletion can be taken back; then the todo is removed for good.
    pub deleted: SignedDuration,
    /// For how long runs are kept that have ended, with their attempts and logs.
    pub runs: SignedDuration,
}

impl Default for Retention {
    /// 30 days and 90 days.
    fn default() -> Self {
        Self { deleted: DAY * 30, runs: DAY * 90 }
    }
}

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A repeated request is given its first answer for at least a day; the rest is for clients that were offline.
const REQUESTS_KEPT: SignedDuration = SignedDuration::from_hours(3 * 24);

/// The queue's own rows say nothing that ours do not; they are for looking at what went wrong lately.
const JOBS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Recommendations count as history as long as todos do, with a year to look back on; those turned down for good stay.
const RECOMMENDATIONS_KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);

/// A statement forgets at most this many answers, jobs or runs, so that none holds its locks for long.
const BATCH: i64 = 5_000;
/// And removes at most this many todos, each of which stands in several indexes, or runs with all that belongs to them.
const TODOS: i64 = 1_000;
const RUNS: i64 = 200;

/// The pipeline.
pub(crate) fn housekeeping() -> Pipeline {
    let task = |task: Task| task.retries(2).retry_delay(Duration::from_secs(30)).timeout(Duration::from_secs(1_200));
    Pipeline::new("housekeeping", "Forgets what is only kept for a while")
        .schedule("7 * * * *")
        .tags(["hourly"])
        .task(task(Task::new("forget_answers", forget_answers)).about("Answers kept for repeated requests"))
        .task(task(Task::new("remove_todos", remove_todos)).about("Todos that were deleted long ago"))
        .task(task(Task::new("forget_runs", forget_runs)).about("Runs that ended long ago, and workers of that time"))
        .task(task(Task::new("forget_jobs", forget_jobs)).about("Jobs of the queue that were done long ago"))
        .task(
            task(Task::new("forget_recommendations", forget_recommendations))
                .about("Recommendations of days that are long over, and their lists"),
        )
}

async fn forget_answers(context: &Context) -> Output {
    Ok(json!({"answers": purge_requests(context.pool(), Timestamp::now()).await?}))
}

async fn remove_todos(context: &Context) -> Output {
    let kept = context.shared::<Retention>().deleted;
    Ok(json!({"todos": purge_todos(context.pool(), Timestamp::now(), kept).await?}))
}

async fn forget_runs(context: &Context) -> Output {
    let before = Timestamp::now() - context.shared::<Retention>().runs;
    let runs = batches(RUNS, || pipeline::purge_runs(context.pool(), before, RUNS)).await?;
    let workers = worker::purge(context.pool(), before).await?;
    Ok(json!({"runs": runs, "workers": workers}))
}

async fn forget_jobs(context: &Context) -> Output {
    let before = Timestamp::now() - JOBS_KEPT;
    Ok(json!({"jobs": batches(BATCH, || queue::purge(context.pool(), before, BATCH)).await?}))
}

async fn forget_recommendations(context: &Context) -> Output {
    let before = (Timestamp::now() - RECOMMENDATIONS_KEPT).to_zoned(TimeZone::UTC).date();
    let recommendations = batches(BATCH, || night::purge(context.pool(), before, BATCH)).await?;
    let lists = batches(BATCH, || night::purge_lists(context.pool(), before, BATCH)).await?;
    Ok(json!({"recommendations": recommendations, "lists": lists}))
}

/// Does a batch after the other until one is not full, and says how many there were in all.
async fn batches<B: Future<Output = Result<u64>>>(size: i64, batch: impl Fn() -> B) -> Result<u64> {
    let mut purged = 0;
    loop {
        let batch = batch().await?;
        purged += batch;
        if batch < size.unsigned_abs() {
            return Ok(purged);
        }
    }
}

/// Forgets the answers that are older than they are kept, and says how many.
async fn purge_requests(pool: &Pool, now: Timestamp) -> Result<u64> {
    batches(BATCH, || request::purge(pool, now - REQUESTS_KEPT, BATCH)).await
}

/// Removes the todos for good that were deleted longer ago than `kept`, and says how many.
async fn purge_todos(pool: &Pool, now: Timestamp, kept: SignedDuration) -> Result<u64> {
    batches(TODOS, || todo::purge(pool, now - kept, TODOS)).await
}

#[cfg(test)]
mod tests {
    use dotodo_runtime::postgres::Cluster;
    use dotodo_store::request::Claim;
    use dotodo_store::{Pool, Settings};
    use uuid::Uuid;

    use super::*;

    async fn migrated() -> (Cluster, Pool) {
        let cluster = Cluster::temporary().await.unwrap();
        let pool = Pool::new(&Settings::new(cluster.url())).unwrap();
        dotodo_store::migrate(&pool).await.unwrap();
        (cluster, pool)
    }

    #[tokio::test]
    async fn answers_are_forgotten_once_they_are_old_and_not_before() {
        let (_cluster, pool) = migrated().await;
        let request_id = Uuid::now_v7();
        let mut tx = pool.begin().await.unwrap();
        assert_eq!(request::claim(&mut tx, "user001", request_id, b"asked").await.unwrap(), Claim::New);
        request::answer(&mut tx, "user001", request_id, b"answered").await.unwrap();
        tx.commit().await.unwrap();

        let now = Timestamp::now();
        let a_day_on = now + SignedDuration::from_hours(24);
        assert_eq!(purge_requests(&pool, a_day_on).await.unwrap(), 0, "a repeated request still gets its answer");
        let after_all = now + REQUESTS_KEPT + SignedDuration::from_mins(1);
        assert_eq!(purge_requests(&pool, after_all).await.unwrap(), 1);
        assert_eq!(purge_requests(&pool, after_all).await.unwrap(), 0, "doing it again changes nothing");
    }

    #[tokio::test]
    async fn deleted_todos_are_removed_once_they_are_old_and_no_others() {
        let (_cluster, pool) = migrated().await;
        let todos: Vec<_> = (0..1_203).map(|n: i32| todo::New::titled(n.to_string())).collect();
        let ids: Vec<_> = todos.iter().map(|new| new.id).collect();
        let mut tx = pool.begin().await.unwrap();
        request::claim(&mut tx, "user001", Uuid::now_v7(), b"").await.unwrap();
        todo::insert(&mut tx, "user001", &todos).await.unwrap();
        todo::change_all(&mut tx, "user001", &ids[1..], todo::Change::Delete).await.unwrap();
        todo::change_all(&mut tx, "user001", &ids[1..2], todo::Change::Undelete).await.unwrap();
        tx.commit().await.unwrap();

        let (now, kept) = (Timestamp::now(), SignedDuration::from_hours(30 * 24));
        let purge = async |now| purge_todos(&pool, now, kept).await.unwrap();
        assert_eq!(purge(now + kept - SignedDuration::from_mins(1)).await, 0, "a deletion can still be taken back");
        assert_eq!(purge(now + kept + SignedDuration::from_mins(1)).await, 1_201);
        assert_eq!(purge(now + kept + SignedDuration::from_mins(1)).await, 0, "doing it again changes nothing");
        for (id, is_there) in [(ids[0], true), (ids[1], true), (ids[2], false)] {
            assert_eq!(todo::get(&pool, "user001", id).await.unwrap().is_some(), is_there);
        }
    }

    #[tokio::test]
    async fn it_runs_twice_and_is_tried_without_a_trace() {
        let (_cluster, pool) = migrated().await;
        let trial = || {
            crate::testing::Trial::of(housekeeping())
                .with(Retention { runs: SignedDuration::ZERO, ..Retention::default() })
        };
        let first = trial().on(&pool).await.unwrap();
        assert_eq!(
            (first.state.as_str(), first.output("forget_runs")),
            ("succeeded", json!({"runs": 0, "workers": 0}))
        );
        let second = trial().on(&pool).await.unwrap();
        assert_eq!(second.output("forget_runs"), json!({"runs": 1, "workers": 0}), "the run before");
        assert_eq!(second.output("forget_jobs"), json!({"jobs": 0}));
        assert_eq!(trial().only("forget_jobs", &pool).await.unwrap().state, "succeeded");
    }
}
