//! `dotodo account`.

use clap::{Args, Subcommand};
use dotodo_proto::v1::{Account, GetAccountRequest, UpdateAccountRequest};
use prost_types::FieldMask;
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
        #[arg(long, value_name = "ZONE", required_unless_present_any = ["locale", "learning_consent"])]
        time_zone: Option<String>,
        /// The language the person speaks: ko or en
        #[arg(long)]
        locale: Option<String>,
        /// Whether what the person says and corrects may teach the language engine
        #[arg(long, num_args = 0..=1, default_missing_value = "true")]
        learning_consent: Option<bool>,
    },
}

/// Shows or changes the account of the token's person.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let mut client = options.client.accounts()?;
    let account = match options.command {
        Command::Show => client.get_account(GetAccountRequest {}).await?.into_inner().account,
        Command::Set { time_zone, locale, learning_consent } => {
            let given = [
                ("time_zone", time_zone.is_some()),
                ("locale", locale.is_some()),
                ("learning_consent", learning_consent.is_some()),
            ];
            let paths = given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name.to_owned()).collect();
            let account = Account {
                time_zone: time_zone.unwrap_or_default(),
                locale: locale.unwrap_or_default(),
                learning_consent: learning_consent.unwrap_or_default(),
                ..Account::default()
            };
            let (update_mask, request_id) = (Some(FieldMask { paths }), Uuid::now_v7().to_string());
            let request = UpdateAccountRequest { account: Some(account), update_mask, request_id };
            client.update_account(request).await?.into_inner().account
        }
    };
    let account = account.unwrap_or_default();
    if options.json {
        json::print("dotodo.v1.Account", &account);
    } else {
        let Account { user_id, time_zone, locale, learning_consent } = account;
        let consent = if learning_consent { "corrections may teach" } else { "none" };
        println!("user       {user_id}\ntime zone  {time_zone}\nlocale     {locale}\nconsent    {consent}");
    }
    Ok(())
}
