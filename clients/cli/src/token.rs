//! `dotodo token`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use dotodo_server::auth::{Key, Role};
use jiff::SignedDuration;

use crate::error::Error;
use crate::up::DataDir;

/// Whose token, signed with which key.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The person: any text of 1 to 255 characters
    #[arg(long)]
    user: String,
    /// How long it is valid: "30m", "12h", "30d"
    #[arg(long, default_value = "12h", value_parser = lifetime)]
    lifetime: Duration,
    /// What it lets them do: "user" (their own todos) or "admin" (also pipelines and jobs)
    #[arg(long, default_value = "user", value_parser = role)]
    role: Role,
    /// The signing key's file [default: auth.key in the data directory]
    #[arg(long, env = "DOTODO_AUTH_KEY_FILE")]
    auth_key_file: Option<PathBuf>,
    #[command(flatten)]
    data_dir: DataDir,
}

/// Prints a token.
pub(crate) fn run(options: &Options) -> Result<(), Error> {
    if !(1..=255).contains(&options.user.chars().count()) || options.user.contains('\0') {
        return Err(Error::Usage("--user must have 1 to 255 characters".to_owned()));
    }
    let key = match &options.auth_key_file {
        Some(path) => Key::load(path)?,
        None => Key::load(&options.data_dir.key_file())?,
    };
    println!("{}", key.mint_as(options.role, &options.user, options.lifetime)?);
    Ok(())
}

fn role(name: &str) -> Result<Role, String> {
    let known = [Role::User, Role::Admin].into_iter().find(|role| role.name() == name);
    known.ok_or_else(|| "must be user or admin".to_owned())
}

/// A duration in jiff's friendly format; a day is 24 hours.
fn lifetime(text: &str) -> Result<Duration, String> {
    let span: jiff::Span = text.parse().map_err(|error: jiff::Error| error.to_string())?;
    let length: SignedDuration =
        span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).map_err(|error| error.to_string())?;
    match Duration::try_from(length) {
        Ok(length) if length > Duration::ZERO => Ok(length),
        _ => Err("must be longer than nothing".to_owned()),
    }
}
