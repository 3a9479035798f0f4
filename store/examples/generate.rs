//! Fills an empty database with generated people and todos: `cargo xtask generate --todos 100000 --seed 1`.
//!
//! `--database-url` (or DATABASE_URL) says which; `--users` how many people, `--until` when the ninety days end (now). It runs the
//! migrations first.

use dotodo_store::generate::{self, Settings};
use dotodo_store::{Pool, migrate};
use jiff::Timestamp;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let mut url = std::env::var("DATABASE_URL").ok();
    let mut settings = Settings::new(100_000, Timestamp::now());
    let mut users = None;
    while let Some(flag) = args.next() {
        let value = args.next().ok_or(format!("{flag} needs a value"))?;
        match flag.as_str() {
            "--database-url" => url = Some(value),
            "--todos" => settings.todos = value.replace('_', "").parse()?,
            "--users" => users = Some(value.replace('_', "").parse()?),
            "--seed" => settings.seed = value.parse()?,
            "--until" => settings.until = value.parse()?,
            _ => return Err(format!("no such flag: {flag}").into()),
        }
    }
    settings.users = users.unwrap_or(Settings::new(settings.todos, settings.until).users);
    let pool =
        Pool::new(&dotodo_store::Settings::new(url.ok_or("--database-url or DATABASE_URL says which database")?))?;
    migrate(&pool).await?;
    generate::fill(&pool, &settings).await?;
    eprintln!("{} todos of {} people, seed {}", settings.todos, settings.users, settings.seed);
    Ok(())
}
