//! `dotodo recommendations`.

mod table;

use clap::{Args, Subcommand};
use dotodo_proto::v1::recommendation_service_client::RecommendationServiceClient;
use dotodo_proto::v1::{
    AcceptRecommendationsRequest, DismissReason, DismissRecommendationsRequest, ExplainRecommendationRequest,
    GenerateRecommendationsRequest, ListRecommendationsRequest, ListRecommendationsResponse, RecommendationState,
};
use uuid::Uuid;

use crate::client::{self, Authenticated};
use crate::error::Error;
use crate::paging::{Limit, Listed};
use crate::words::Words;
use crate::{json, todos};

const PAGE_SIZE: i32 = 200;

/// What to do with which recommendations.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
    /// Print JSON, for scripts
    #[arg(long, global = true)]
    json: bool,
    /// The language of the reasons: ko or en; else the account's
    #[arg(long, default_value = "", hide_default_value = true, global = true)]
    locale: String,
    #[command(flatten)]
    client: client::Connection,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what is recommended for a day; the list is made if there is none yet
    Show(Show),
    /// List what was recommended and what became of it, the newest day first
    List(List),
    /// Make todos of recommendations: of all of them or of none
    Accept(Accept),
    /// Turn recommendations down: all of them or none
    Dismiss(Dismiss),
    /// Show why something was recommended: each time that was counted
    Explain {
        /// Its id
        id: String,
    },
}

#[derive(Debug, Args)]
struct Show {
    /// The day: 2026-11-24. Without it, today
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    date: String,
    /// How many at most: 1 to 20
    #[arg(long, default_value_t = 5)]
    count: i32,
    /// A title not to show; may be given several times
    #[arg(long, value_name = "TITLE")]
    exclude: Vec<String>,
    /// Make another list for the day
    #[arg(long)]
    refresh: bool,
    /// Makes a repeated call safe: a UUID
    #[arg(long)]
    request_id: Option<Uuid>,
}

#[derive(Debug, Args)]
struct List {
    /// The first day
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    from: String,
    /// The last day
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    to: String,
    /// Only those of which this became
    #[arg(long, value_parser = RecommendationState::parser())]
    state: Option<RecommendationState>,
    #[command(flatten)]
    limit: Limit,
}

#[derive(Debug, Args)]
struct Accept {
    #[command(flatten)]
    which: Which,
    /// The day of the todos. Without it, the day that each was recommended for
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    date: String,
    /// Let them recur from that day on, as recommended
    #[arg(long)]
    recur: bool,
}

#[derive(Debug, Args)]
struct Dismiss {
    #[command(flatten)]
    which: Which,
    /// Why
    #[arg(long, value_parser = DismissReason::parser())]
    reason: Option<DismissReason>,
}

/// Which recommendations.
#[derive(Debug, Args)]
struct Which {
    /// Their ids; at most 50
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Makes a repeated call safe: a UUID
    #[arg(long)]
    request_id: Option<Uuid>,
}

type Client = RecommendationServiceClient<Authenticated>;

/// Shows and answers what is recommended to the token's person.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let Options { command, json: as_json, locale, client } = options;
    let mut client = client.recommendations()?;
    match command {
        Command::Show(show) => self::show(&mut client, show, locale, as_json).await,
        Command::List(list) => self::list(&mut client, &list, &locale, as_json).await,
        Command::Accept(accept) => self::accept(&mut client, accept, as_json).await,
        Command::Dismiss(dismiss) => self::dismiss(&mut client, dismiss, as_json).await,
        Command::Explain { id } => explain(&mut client, id, locale, as_json).await,
    }
}

fn request_id(given: Option<Uuid>) -> String {
    given.unwrap_or_else(Uuid::now_v7).to_string()
}

async fn show(client: &mut Client, show: Show, locale: String, as_json: bool) -> Result<(), Error> {
    let request = GenerateRecommendationsRequest {
        request_id: request_id(show.request_id),
        base_date: show.date,
        count: show.count,
        locale,
        exclude: show.exclude,
        refresh: show.refresh,
    };
    let answer = client.generate_recommendations(request).await?.into_inner();
    if as_json {
        json::print("dotodo.v1.GenerateRecommendationsResponse", &answer);
        return Ok(());
    }
    println!("{}: {}", answer.base_date, answer.reason);
    if !answer.recommendations.is_empty() {
        table::print_day(&answer.recommendations);
    }
    Ok(())
}

async fn list(client: &mut Client, list: &List, locale: &str, as_json: bool) -> Result<(), Error> {
    let ask = async |page_size, page_token| {
        let request = ListRecommendationsRequest {
            from_date: list.from.clone(),
            to_date: list.to.clone(),
            state: list.state.unwrap_or_default().into(),
            locale: locale.to_owned(),
            page_size,
            page_token,
        };
        let page = client.list_recommendations(request).await?.into_inner();
        Ok(Listed { items: page.recommendations, next_page_token: page.next_page_token })
    };
    let listed = list.limit.pages(PAGE_SIZE, ask).await?;
    if as_json {
        let Listed { items: recommendations, next_page_token } = listed;
        let answer = ListRecommendationsResponse { recommendations, next_page_token };
        json::print("dotodo.v1.ListRecommendationsResponse", &answer);
    } else {
        listed.show("nothing was recommended", table::print_days);
    }
    Ok(())
}

async fn accept(client: &mut Client, accept: Accept, as_json: bool) -> Result<(), Error> {
    let Accept { which, date, recur } = accept;
    let request =
        AcceptRecommendationsRequest { request_id: request_id(which.request_id), ids: which.ids, date, recur };
    let answer = client.accept_recommendations(request).await?.into_inner();
    if as_json {
        json::print("dotodo.v1.AcceptRecommendationsResponse", &answer);
    } else {
        todos::table::print(&answer.todos);
    }
    Ok(())
}

async fn dismiss(client: &mut Client, dismiss: Dismiss, as_json: bool) -> Result<(), Error> {
    let Dismiss { which, reason } = dismiss;
    let request = DismissRecommendationsRequest {
        request_id: request_id(which.request_id),
        ids: which.ids,
        reason: reason.unwrap_or_default().into(),
    };
    let answer = client.dismiss_recommendations(request).await?.into_inner();
    if as_json {
        json::print("dotodo.v1.DismissRecommendationsResponse", &answer);
    } else {
        table::print_days(&answer.recommendations);
    }
    Ok(())
}

async fn explain(client: &mut Client, id: String, locale: String, as_json: bool) -> Result<(), Error> {
    let request = ExplainRecommendationRequest { id, locale };
    let answer = client.explain_recommendation(request).await?.into_inner();
    if as_json {
        json::print("dotodo.v1.ExplainRecommendationResponse", &answer);
    } else {
        table::print_explained(&answer);
    }
    Ok(())
}
