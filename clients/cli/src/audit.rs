//! `dotodo pipelines audit`: what admins did.

use clap::Args;
use comfy_table::Cell;
use dotodo_proto::v1::{ListAuditRequest, ListAuditResponse};

use crate::client::JobClient;
use crate::error::Error;
use crate::{json, run_table, table};

const PAGE_SIZE: i32 = 200;

/// Which entries.
#[derive(Debug, Args)]
pub(crate) struct Audit {
    /// Of this admin
    #[arg(long, default_value = "", hide_default_value = true)]
    actor: String,
    /// Of this RPC, such as TriggerPipeline
    #[arg(long, default_value = "", hide_default_value = true)]
    action: String,
    /// About this: a pipeline, or the id of a run, a job or a backfill
    #[arg(long, default_value = "", hide_default_value = true)]
    target: String,
    /// How many at most
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Audit {
    pub(crate) async fn run(self, client: &mut JobClient, in_json: bool) -> Result<(), Error> {
        let mut listed = ListAuditResponse::default();
        let limit = self.limit;
        let asked =
            ListAuditRequest { actor: self.actor, action: self.action, target: self.target, ..Default::default() };
        while listed.entries.len() < limit {
            let missing = i32::try_from(limit - listed.entries.len()).unwrap_or(i32::MAX);
            let page_token = std::mem::take(&mut listed.next_page_token);
            let request = ListAuditRequest { page_size: missing.min(PAGE_SIZE), page_token, ..asked.clone() };
            let page = client.list_audit(request).await?.into_inner();
            listed.entries.extend(page.entries);
            listed.next_page_token = page.next_page_token;
            if listed.next_page_token.is_empty() {
                break;
            }
        }
        if in_json {
            json::print("dotodo.v1.ListAuditResponse", &listed);
            return Ok(());
        }
        if listed.entries.is_empty() {
            println!("nothing was done");
            return Ok(());
        }
        let mut table = table::new(&["WHEN", "WHO", "DID", "TO", "DETAILS"]);
        for entry in &listed.entries {
            let at = run_table::at(entry.time.as_ref());
            table.add_row([at.as_str(), &entry.actor, &entry.action, &entry.target, &entry.details].map(Cell::new));
        }
        println!("{}", table.trim_fmt());
        Ok(())
    }
}
