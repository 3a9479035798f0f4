//! Pipelines carried out by real workers on a real PostgreSQL, some of which are killed.
#![allow(clippy::unwrap_used, reason = "tests")]

mod crew;
mod death;
mod example;
mod outage;
mod sample;
mod site;
mod ticks;
mod trial;
mod work;
