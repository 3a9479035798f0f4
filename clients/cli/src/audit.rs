//! `dotodo audit`: what admins did.

use clap::Args;
use dotodo_proto::v1::{AuditEntry, ListAuditRequest, ListAuditResponse};

use crate::admin::{Admin, Span};
use crate::error::Error;
use crate::moment::at;
use crate::paging::{Limit, Listed};
use crate::{json, table};

const PAGE_SIZE: i32 = 200;

/// Which entries.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Of this admin
    #[arg(long, value_name = "USER", default_value = "", hide_default_value = true)]
    actor: String,
    /// Of this RPC, such as TriggerPipeline
    #[arg(long, value_name = "RPC", default_value = "", hide_default_value = true)]
    action: String,
    /// About this: a pipeline, or the id of a run, a job or a backfill
    #[arg(long, value_name = "NAME|ID", default_value = "", hide_default_value = true)]
    target: String,
    #[command(flatten)]
    span: Span,
    #[command(flatten)]
    limit: Limit,
    #[command(flatten)]
    admin: Admin,
}

/// Lists what was done, the last first.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let mut client = options.admin.client.jobs()?;
    let (from_time, before_time) = options.span.bounds();
    let asked = ListAuditRequest {
        actor: options.actor,
        action: options.action,
        target: options.target,
        from_time,
        before_time,
        ..ListAuditRequest::default()
    };
    let ask = async |page_size, page_token| {
        let request = ListAuditRequest { page_size, page_token, ..asked.clone() };
        let page = client.list_audit(request).await?.into_inner();
        Ok(Listed { items: page.entries, next_page_token: page.next_page_token })
    };
    let listed = options.limit.pages(PAGE_SIZE, ask).await?;
    if options.admin.json {
        let listed = ListAuditResponse { entries: listed.items, next_page_token: listed.next_page_token };
        json::print("dotodo.v1.ListAuditResponse", &listed);
    } else {
        listed.show("nothing was done", print);
    }
    Ok(())
}

fn print(entries: &[AuditEntry]) {
    let mut table = table::new(&["WHEN", "WHO", "DID", "TO", "DETAILS"]);
    for entry in entries {
        let when = at(entry.time.as_ref());
        table.add_row([&when, &entry.actor, &entry.action, &entry.target, &entry.details]);
    }
    table::print(&table);
}
