//! Rates: how much each person may ask for in how much time, by token buckets in the memory of this process.
//!
//! A bucket holds units, fills up steadily, and a call takes what its method costs. Of several servers each counts for
//! itself.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;

use crate::auth::Caller;
use crate::error::{self, Error};

/// What a call costs whose method does not stand in `COSTS`: of a service that is not ours to price.
const DEFAULT_COST: u32 = 5;

/// What a call costs, in units: 1 reads little, 2 writes one todo, 10 asks a model.
const COSTS: [(&str, u32); 58] = [
    ("/dotodo.v1.AccountService/DeleteAccount", 20),
    ("/dotodo.v1.AccountService/ExportAccount", 100),
    ("/dotodo.v1.AccountService/GetAccount", 1),
    ("/dotodo.v1.AccountService/UpdateAccount", 2),
    ("/dotodo.v1.JobService/BulkJobs", 20),
    ("/dotodo.v1.JobService/CancelJob", 2),
    ("/dotodo.v1.JobService/DiscardJob", 2),
    ("/dotodo.v1.JobService/GetJob", 1),
    ("/dotodo.v1.JobService/GetStatistics", 10),
    ("/dotodo.v1.JobService/ListAudit", 1),
    ("/dotodo.v1.JobService/ListJobs", 2),
    ("/dotodo.v1.JobService/ListQueues", 2),
    ("/dotodo.v1.JobService/ListWorkers", 1),
    ("/dotodo.v1.JobService/RetryJob", 2),
    ("/dotodo.v1.JobService/RunJobNow", 2),
    ("/dotodo.v1.PipelineService/BackfillPipeline", 20),
    ("/dotodo.v1.PipelineService/CancelBackfill", 5),
    ("/dotodo.v1.PipelineService/CancelRun", 2),
    ("/dotodo.v1.PipelineService/GetBackfill", 1),
    ("/dotodo.v1.PipelineService/GetPipeline", 1),
    ("/dotodo.v1.PipelineService/GetRun", 1),
    ("/dotodo.v1.PipelineService/ListBackfills", 2),
    ("/dotodo.v1.PipelineService/ListPipelines", 1),
    ("/dotodo.v1.PipelineService/ListRuns", 2),
    ("/dotodo.v1.PipelineService/ListTaskLogs", 1),
    ("/dotodo.v1.PipelineService/ListTicks", 1),
    ("/dotodo.v1.PipelineService/PausePipeline", 2),
    ("/dotodo.v1.PipelineService/RetryRun", 2),
    ("/dotodo.v1.PipelineService/TestTask", 5),
    ("/dotodo.v1.PipelineService/TriggerPipeline", 5),
    ("/dotodo.v1.PipelineService/UnpausePipeline", 2),
    ("/dotodo.v1.PipelineService/ValidatePipelines", 2),
    ("/dotodo.v1.PipelineService/WatchRun", 5),
    ("/dotodo.v1.RecommendationService/AcceptRecommendations", 10),
    ("/dotodo.v1.RecommendationService/DismissRecommendations", 5),
    ("/dotodo.v1.RecommendationService/ExplainRecommendation", 2),
    ("/dotodo.v1.RecommendationService/GenerateRecommendations", 10),
    ("/dotodo.v1.RecommendationService/ListRecommendations", 1),
    // Its commands cost what the calls of their names do.
    ("/dotodo.v1.SyncService/ApplyCommands", 0),
    ("/dotodo.v1.SyncService/ListChanges", 1),
    ("/dotodo.v1.SyncService/WatchChanges", 5),
    // Its requests cost what they do alone.
    ("/dotodo.v1.TodoService/BatchCompleteTodos", 0),
    ("/dotodo.v1.TodoService/BatchCreateTodos", 0),
    ("/dotodo.v1.TodoService/BatchDeleteTodos", 0),
    ("/dotodo.v1.TodoService/BatchUpdateTodos", 0),
    ("/dotodo.v1.TodoService/CaptureTodos", 10),
    ("/dotodo.v1.TodoService/CompleteTodo", 2),
    ("/dotodo.v1.TodoService/CreateTodo", 2),
    ("/dotodo.v1.TodoService/DeleteTodo", 2),
    ("/dotodo.v1.TodoService/EndSeries", 2),
    ("/dotodo.v1.TodoService/GetTodo", 1),
    ("/dotodo.v1.TodoService/ListOccurrences", 1),
    ("/dotodo.v1.TodoService/ListTodos", 1),
    ("/dotodo.v1.TodoService/ReopenTodo", 2),
    ("/dotodo.v1.TodoService/SearchTodos", 10),
    ("/dotodo.v1.TodoService/SkipOccurrence", 2),
    ("/dotodo.v1.TodoService/UndeleteTodo", 2),
    ("/dotodo.v1.TodoService/UpdateTodo", 2),
];

/// What a call of a method ("/dotodo.v1.TodoService/ListTodos") costs.
pub(crate) fn cost(path: &str) -> u32 {
    COSTS.iter().find(|(method, _)| *method == path).map_or(DEFAULT_COST, |(_, cost)| *cost)
}

/// What a call of a method of TodoService ("ListTodos") costs.
pub(crate) fn cost_of_todos(method: &str) -> u32 {
    cost(&format!("/dotodo.v1.TodoService/{method}"))
}

/// A rate. Without a burst it has no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many units may be taken at once after a pause.
    pub burst: u32,
    /// How many units are added each second.
    pub per_second: u32,
}

impl Rate {
    /// As much as anybody likes.
    pub const UNBOUNDED: Self = Self { burst: 0, per_second: 1 };
}

/// Buckets that are not full, by whose they are. There are never more than so many.
#[derive(Debug)]
pub(crate) struct Buckets<K> {
    rate: Rate,
    most: usize,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    units: f64,
    at: Instant,
}

/// How many buckets are kept: 100 bytes each.
const BUCKETS: usize = 100_000;

impl<K: Hash + Eq> Buckets<K> {
    pub(crate) fn new(rate: Rate) -> Arc<Self> {
        Arc::new(Self { rate, most: BUCKETS, buckets: Mutex::new(HashMap::new()) })
    }

    /// Takes units, or says how long it takes until there are as many.
    ///
    /// # Errors
    /// The time to wait; a cost above the burst is asked for in vain until the bucket is full, and then granted.
    pub(crate) fn take(&self, who: K, cost: u32) -> Result<(), Duration> {
        if self.rate.burst == 0 {
            return Ok(());
        }
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= self.most {
            self.make_room(&mut buckets, now);
        }
        let full = Bucket { units: f64::from(self.rate.burst), at: now };
        let bucket = buckets.entry(who).or_insert(full);
        *bucket = Bucket { units: self.units(bucket, now), at: now };
        let cost = f64::from(cost.min(self.rate.burst));
        if bucket.units >= cost {
            bucket.units -= cost;
            return Ok(());
        }
        Err(Duration::from_secs_f64((cost - bucket.units) / self.per_second()))
    }

    fn per_second(&self) -> f64 {
        f64::from(self.rate.per_second.max(1))
    }

    fn units(&self, bucket: &Bucket, now: Instant) -> f64 {
        let added = now.saturating_duration_since(bucket.at).as_secs_f64() * self.per_second();
        (bucket.units + added).min(f64::from(self.rate.burst))
    }

    /// Forgets full buckets, which are as good as new ones; if there are none, those that are half full; else all.
    fn make_room(&self, buckets: &mut HashMap<K, Bucket>, now: Instant) {
        let burst = f64::from(self.rate.burst);
        for least in [burst, burst / 2.0, 0.0] {
            buckets.retain(|_, bucket| self.units(bucket, now) < least);
            if buckets.len() <= self.most / 2 {
                return;
            }
        }
    }
}

/// Refuses a call of somebody who has asked for too much. Innermost, since only here it is known who calls.
pub(crate) async fn limit(State(buckets): State<Arc<Buckets<String>>>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(buckets.clone());
    let cost = cost(request.uri().path());
    let taken = match request.extensions().get::<Caller>() {
        Some(caller) => buckets.take(caller.user_id.clone(), cost),
        None => Ok(()),
    };
    match taken {
        Ok(()) => next.run(request).await,
        Err(wait) => error::response(Error::TooManyCalls { wait, cost }),
    }
}

/// Takes more for a call whose cost its message says.
pub(crate) fn charge<R>(request: &tonic::Request<R>, cost: u32) -> Result<(), Error> {
    let extensions = request.extensions();
    match (extensions.get::<Arc<Buckets<String>>>(), extensions.get::<Caller>()) {
        (Some(buckets), Some(caller)) => {
            buckets.take(caller.user_id.clone(), cost).map_err(|wait| Error::TooManyCalls { wait, cost })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_bucket_empties_and_fills_up_again() {
        let buckets = Buckets::new(Rate { burst: 10, per_second: 2 });
        assert_eq!((buckets.take("a", 6), buckets.take("a", 4)), (Ok(()), Ok(())));
        assert_eq!(buckets.take("a", 5), Err(Duration::from_millis(2500)));
        assert_eq!(buckets.take("b", 10), Ok(()), "everybody has their own");
        tokio::time::advance(Duration::from_millis(2500)).await;
        assert_eq!(buckets.take("a", 5), Ok(()));
        tokio::time::advance(Duration::from_secs(3600)).await;
        assert_eq!(buckets.take("a", 10), Ok(()), "but it never holds more than the burst");
        assert_eq!(buckets.take("a", 1), Err(Duration::from_millis(500)));
    }

    #[tokio::test(start_paused = true)]
    async fn what_costs_more_than_the_burst_waits_for_a_full_bucket() {
        let buckets = Buckets::new(Rate { burst: 10, per_second: 1 });
        assert_eq!((buckets.take("a", 50), buckets.take("a", 50)), (Ok(()), Err(Duration::from_secs(10))));
        assert_eq!(Buckets::new(Rate::UNBOUNDED).take("a", u32::MAX), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn memory_is_bounded_and_who_asks_most_is_forgotten_last() {
        let rate = Rate { burst: 10, per_second: 1 };
        let buckets = Buckets { rate, most: 100, buckets: Mutex::new(HashMap::new()) };
        buckets.take(0, 10).unwrap();
        for who in 1..1000 {
            buckets.take(who, 1).unwrap();
            assert!(buckets.buckets.lock().unwrap().len() <= 100);
        }
        assert!(buckets.take(0, 10).is_err(), "not forgotten");
    }

    #[test]
    fn every_public_method_has_its_cost_and_no_other_does() {
        let methods = crate::call::methods().unwrap().into_iter().filter(|path| path.starts_with("/dotodo.v1."));
        let costs: BTreeSet<_> = COSTS.iter().map(|(method, _)| (*method).to_owned()).collect();
        assert_eq!(methods.collect::<BTreeSet<_>>(), costs, "a new method needs a cost");
        assert_eq!(costs.len(), COSTS.len(), "each stands once");
        assert!(cost("/dotodo.v1.TodoService/CaptureTodos") > cost("/dotodo.v1.TodoService/ListTodos"));
        assert_eq!(cost("/dotodo.v1.TodoService/Added"), DEFAULT_COST);
    }
}
