//! The schedule, with several workers and with none.

use crate::crew::Crew;
use crate::sample;
use crate::site::{Site, eventually};

#[tokio::test]
async fn two_workers_tick_once() {
    let site = Site::new().await;
    let _crew = Crew::ticking(2, &site.url);
    let ticks = async || site.sql("select count(*) from runs").parse::<u32>().unwrap();
    eventually("ten ticks", async || ticks().await >= 10).await;
    let twice = "select count(*) - count(distinct logical_at) from runs where kind = 'scheduled'";
    assert_eq!(site.sql(twice), "0");
    assert_eq!(site.sql("select count(*) from workers"), "2");
    let off = "select count(*) from runs where logical_at <> date_trunc('second', logical_at) or kind <> 'scheduled'";
    assert_eq!(site.sql(off), "0");
    eventually("they are carried out", async || {
        site.sql("select count(*) from runs where state = 'succeeded'").parse::<u32>().unwrap() >= 10
    })
    .await;
}

#[tokio::test]
async fn ticks_that_nobody_was_there_for_are_not_made_up_for() {
    let site = Site::new().await;
    let first = site.work(vec![sample::ticking()], 1);
    eventually("a tick", async || site.sql("select count(*) from runs where state = 'succeeded'") != "0").await;
    drop(first);
    eventually("the worker ends", async || site.sql("select count(*) from workers where stopped_at is null") == "0")
        .await;
    let last = site.sql("select max(logical_at) from runs");
    let five_later = format!("select now() > '{last}'::timestamptz + interval '6 seconds'");
    eventually("five ticks pass", async || site.sql(&five_later) == "t").await;
    let begun = site.sql("select now()");
    let _second = site.work(vec![sample::ticking()], 1);
    let fresh = format!("select count(*) from runs where logical_at > '{last}'");
    eventually("it ticks again", async || site.sql(&fresh) != "0").await;
    let made_up = format!("{fresh} and logical_at < '{begun}'");
    assert_eq!(site.sql(&made_up), "0");
}
