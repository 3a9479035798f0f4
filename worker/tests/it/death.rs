//! Workers that die, at every place where they can.

use std::time::Duration;

use serde_json::json;

use crate::crew::Crew;
use crate::sample::{PLACES, TASKS};
use crate::site::{Site, eventually};

#[tokio::test]
async fn a_worker_that_dies_anywhere_within_a_task_leaves_nothing_half_and_nothing_twice() {
    let site = Site::new().await;
    let crew = tokio::sync::Mutex::new(Crew::of(2, &site.url));
    let places = TASKS.iter().flat_map(|task| PLACES.map(|place| format!("{task}:{place}")));
    for place in places {
        let run = site.trigger("diamond", &json!({"crash": place})).await;
        eventually(&place, async || {
            crew.lock().await.replace_dead();
            site.standing(run).await.state != "running"
        })
        .await;
        let standing = site.standing(run).await;
        assert_eq!(standing.state, "succeeded", "{place}: {standing:?}");
        let lost = format!("select task from attempts where run_id = '{run}' and state = 'lost'");
        assert!(site.sql(&lost).lines().any(|task| place.starts_with(task)), "{place} was reached");
    }
    site.assert_once_and_at_rest(TASKS.len() * PLACES.len(), TASKS.len());
}

#[tokio::test]
async fn workers_that_are_killed_at_any_moment_do_every_task_once() {
    let site = Site::new().await;
    let mut crew = Crew::of(2, &site.url);
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    for _ in 0..8 {
        let run = site.trigger("diamond", &json!({"pause_ms": 30})).await;
        for _ in 0..2 {
            // Somewhere within the run, or between its tasks.
            tokio::time::sleep(Duration::from_millis(random.u64(0..400))).await;
            crew.kill(random.usize(0..2));
        }
        assert_eq!(site.ended(run).await.state, "succeeded");
    }
    site.assert_once_and_at_rest(8, TASKS.len());
}

#[tokio::test]
async fn workers_that_are_killed_between_tasks_leave_no_run_behind() {
    let site = Site::new().await;
    let mut crew = Crew::of(2, &site.url);
    for done in 0..=TASKS.len() {
        let run = site.trigger("diamond", &json!({"pause_ms": 50})).await;
        let succeeded = async || {
            let tasks = site.standing(run).await.tasks;
            tasks.iter().filter(|task| task.state == "succeeded").count() >= done
        };
        eventually("so many tasks are done", succeeded).await;
        crew.kill(0);
        crew.kill(1);
        assert_eq!(site.ended(run).await.state, "succeeded", "{done}");
    }
    site.assert_once_and_at_rest(TASKS.len() + 1, TASKS.len());
}

#[tokio::test]
async fn a_task_that_kills_its_worker_stops_after_its_attempts_and_others_go_on() {
    let site = Site::new().await;
    let crew = tokio::sync::Mutex::new(Crew::of(2, &site.url));
    let poison = site.trigger("poison", &json!({})).await;
    let other = site.trigger("diamond", &json!({})).await;
    eventually("both end", async || {
        crew.lock().await.replace_dead();
        let ended = async |run| site.standing(run).await.state != "running";
        ended(poison).await && ended(other).await
    })
    .await;
    let standing = site.standing(poison).await;
    assert_eq!((standing.state.as_str(), standing.tasks[0].attempt.attempt), ("failed", 3));
    assert_eq!(site.standing(other).await.state, "succeeded");
    assert_eq!(site.sql("select string_agg(state, ' ') from attempts where task = 'die'"), "lost lost lost");
}

#[tokio::test]
async fn a_worker_that_is_asked_to_stop_lets_its_task_end_or_gives_it_back() {
    let site = Site::new().await;
    let mut crew = Crew::of(1, &site.url);
    let under_way =
        async |run| eventually("it begins", async || site.standing(run).await.tasks[0].state == "running").await;
    let run = site.trigger("patient", &json!({})).await;
    under_way(run).await;
    assert!(crew.stop(0).await.success());
    assert_eq!(site.ended(run).await.state, "succeeded");
    let run = site.trigger("patient", &json!({"obeys": false})).await;
    under_way(run).await;
    assert!(crew.stop(0).await.success());
    let given_back = format!("select state from attempts where run_id = '{run}' and attempt = 1");
    assert_eq!(site.sql(&given_back), "lost");
    let failures = format!("select failures from task_runs where run_id = '{run}'");
    assert_eq!(site.sql(&failures), "0", "it is not the task's fault");
    eventually("another worker takes it", async || site.standing(run).await.tasks[0].attempt.attempt == 2).await;
    let stopped = "select count(*) from workers where stopped_at is not null";
    assert_eq!(site.sql(stopped), "2", "{}", site.sql("select * from workers"));
}
