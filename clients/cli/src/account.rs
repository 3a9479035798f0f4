//! `dotodo account`.

use clap::{Args, Subcommand};
use dotodo_proto::v1::{Account, GetAccountRequest, UpdateAccountRequest};
use uuid::Uuid;

use crate::client;
use crate::error::Error;
use crate::json;

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
    Set {
        /// Where the person lives: an IANA time zone
        #[arg(long, value_name = "ZONE", required_unless_present = "locale")]
        time_zone: Option<String>,
        /// The language the person speaks: ko or en
        #[arg(long)]
        locale: Option<String>,
    },
}

/// Shows or changes the account of the token's person.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let mut client = options.client.accounts()?;
    let account = match options.command {
        Command::Show => client.get_account(GetAccountRequest {}).await?.into_inner().account,
        Command::Set { time_zone, locale } => {
            let account = Account {
                time_zone: time_zone.unwrap_or_default(),
                locale: locale.unwrap_or_default(),
                ..Account::default()
            };
            let request_id = Uuid::now_v7().to_string();
            let request = UpdateAccountRequest { account: Some(account), update_mask: None, request_id };
            client.update_account(request).await?.into_inner().account
        }
    };
    let account = account.unwrap_or_default();
    if options.json {
        json::print("dotodo.v1.Account", &account);
    } else {
        println!("user       {}\ntime zone  {}\nlocale     {}", account.user_id, account.time_zone, account.locale);
    }
    Ok(())
}
