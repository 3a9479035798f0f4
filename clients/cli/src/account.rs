//! `dotodo account`.

mod export;

use clap::{Args, Subcommand};
use dotodo_proto::v1::{Account, DeleteAccountRequest, GetAccountRequest, UpdateAccountRequest, Weekday};
use prost_types::FieldMask;
use uuid::Uuid;

use crate::error::Error;
use crate::words::Words as _;
use crate::{client, json, week};

/// What to do with the account.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
    /// Print JSON, for scripts
    #[arg(long, global = true)]
    json: bool,
    #[command(flatten)]
    client: client::Connection,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the account
    Show,
    /// Change the account
    Set(Set),
    /// Print everything that is kept of the person: a JSON object a line, {"table":"todos","record":{…}}
    Export,
    /// Delete everything that is kept of the person, at once and for good
    Delete {
        /// The person's user id, as `dotodo account show` prints it: nothing is deleted without it
        #[arg(long, value_name = "USER")]
        confirm: String,
    },
}

/// What is to change.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Set {
    /// Where the person lives: an IANA time zone
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// The language the person speaks: ko or en
    #[arg(long)]
    locale: Option<String>,
    /// Whether what the person says and corrects may teach the language engine, and what they do counts among what many do
    #[arg(long, num_args = 0..=1, default_missing_value = "true")]
    learning_consent: Option<bool>,
    /// The first day of the person's week: monday, tuesday, …
    #[arg(long, value_name = "DAY", value_parser = week::day)]
    week_start: Option<Weekday>,
    /// The days on which no streak is broken: saturday,sunday; or none
    #[arg(long, value_name = "DAYS", value_parser = week::days)]
    rest_days: Option<week::Days>,
}

/// Shows, changes, exports or deletes the account of the token's person.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let mut client = options.client.accounts()?;
    let account = match options.command {
        Command::Show => client.get_account(GetAccountRequest {}).await?.into_inner().account,
        Command::Set(set) => client.update_account(set.into_request()).await?.into_inner().account,
        Command::Export => return export::run(&options.client).await,
        Command::Delete { confirm } => {
            let account = client.get_account(GetAccountRequest {}).await?.into_inner().account.unwrap_or_default();
            let request = DeleteAccountRequest { user_id: confirm, create_time: account.create_time };
            client.delete_account(request).await?;
            eprintln!("everything of {} is deleted", account.user_id);
            return Ok(());
        }
    };
    let account = account.unwrap_or_default();
    if options.json {
        json::print("dotodo.v1.Account", &account);
    } else {
        println!("{}", shown(&account));
    }
    Ok(())
}

impl Set {
    fn into_request(self) -> UpdateAccountRequest {
        let given = [
            ("time_zone", self.time_zone.is_some()),
            ("locale", self.locale.is_some()),
            ("learning_consent", self.learning_consent.is_some()),
            ("week_start", self.week_start.is_some()),
            ("rest_days", self.rest_days.is_some()),
        ];
        let paths = given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name.to_owned()).collect();
        let account = Account {
            time_zone: self.time_zone.unwrap_or_default(),
            locale: self.locale.unwrap_or_default(),
            learning_consent: self.learning_consent.unwrap_or_default(),
            week_start: self.week_start.unwrap_or_default().into(),
            rest_days: self.rest_days.unwrap_or_default().0.into_iter().map(i32::from).collect(),
            ..Account::default()
        };
        let (update_mask, request_id) = (Some(FieldMask { paths }), Uuid::now_v7().to_string());
        UpdateAccountRequest { account: Some(account), update_mask, request_id }
    }
}

/// The account, a line for each thing.
fn shown(account: &Account) -> String {
    let lines = [
        ("user", account.user_id.clone()),
        ("time zone", account.time_zone.clone()),
        ("locale", account.locale.clone()),
        (
            "consent",
            if account.learning_consent {
                "corrections may teach, and what is done counts among what many do"
            } else {
                "none"
            }
            .to_owned(),
        ),
        ("week", format!("begins on {}", account.week_start().word())),
        ("rest days", week::names(account.rest_days())),
        ("since", account.create_time.map_or("no write yet".to_owned(), |at| at.to_string())),
    ];
    lines.map(|(name, value)| format!("{name:<11}{value}")).join("\n")
}
