//! What admins did.

use dotodo_proto::v1::{AuditEntry, ListAuditRequest, ListAuditResponse};
use dotodo_store::audit::{self, Entry, Filter};

use super::Service;
use crate::admin::field;
use crate::auth::Caller;
use crate::error::Error;
use crate::list::{List, next_page, page_size};
use crate::timestamp;
use crate::validation::Violations;

/// The longest subject of a token, and what else is looked for.
const TEXT_CHARS: usize = 255;

impl Service {
    pub(super) async fn list_audit(&self, _: &Caller, mut asked: ListAuditRequest) -> Result<ListAuditResponse, Error> {
        let mut check = Violations::default();
        let size = page_size(&mut check, std::mem::take(&mut asked.page_size), 50, 200);
        let token = std::mem::take(&mut asked.page_token);
        let list = List::of("ListAudit", &asked);
        let place = list.place(&mut check, &token);
        let span = (asked.from_time.as_ref(), asked.before_time.as_ref());
        let (from, before) = field::span(&mut check, ("from_time", "before_time"), span.0, span.1);
        let filter = Filter {
            actor: field::filter(&mut check, "actor", &asked.actor, TEXT_CHARS),
            action: field::filter(&mut check, "action", &asked.action, TEXT_CHARS),
            target: field::filter(&mut check, "target", &asked.target, TEXT_CHARS),
            from,
            before,
        };
        let filter = check.finish(filter)?;
        let before = place.and_then(|place| place.parse().ok()).unwrap_or(i64::MAX);
        let mut entries = audit::list(&self.pool, &filter, before, size + 1).await?;
        let next_page_token = next_page(&list, &mut entries, size, |entry| entry.id.to_string());
        Ok(ListAuditResponse { entries: entries.into_iter().map(reply).collect(), next_page_token })
    }
}

fn reply(entry: Entry) -> AuditEntry {
    AuditEntry {
        id: entry.id,
        time: Some(timestamp::to_wire(entry.at)),
        actor: entry.actor,
        action: entry.action,
        target: entry.target,
        details: entry.details.to_string(),
    }
}
