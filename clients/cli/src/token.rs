//! `dotodo token`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use dotodo_server::auth::{Key, Role};

use crate::error::Error;
use crate::moment;
use crate::up::DataDir;

/// Whose token, signed with which key.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The person: any text of 1 to 255 characters
    #[arg(long)]
    user: String,
    /// How long it is valid: "30m", "12h", "30d"
    #[arg(long, default_value = "12h", value_parser = moment::length)]
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
