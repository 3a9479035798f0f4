//! Pages of a person's changes after a place.

use std::collections::HashMap;

use dotodo_proto::v1::{self, ChangeKind};
use dotodo_store::Pool;
use dotodo_store::change::{self, Standing};
use dotodo_store::todo::{self, Todo};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::cursor::{Cursor, Mark, Place};
use crate::error::Error;
use crate::timestamp;
use crate::todo::reply;

const KINDS: [(&str, ChangeKind); 8] = [
    ("created", ChangeKind::Created),
    ("updated", ChangeKind::Updated),
    ("completed", ChangeKind::Completed),
    ("reopened", ChangeKind::Reopened),
    ("deleted", ChangeKind::Deleted),
    ("undeleted", ChangeKind::Undeleted),
    ("skipped", ChangeKind::Skipped),
    ("ended", ChangeKind::SeriesEnded),
];

/// The changes of one person.
pub(super) struct Feed {
    pub(super) pool: Pool,
    pub(super) user_id: String,
    /// For how long a device can go on after a change.
    pub(super) kept: SignedDuration,
}

/// Some changes.
pub(super) struct Page {
    pub(super) changes: Vec<v1::Change>,
    /// The place after them.
    pub(super) next: Place,
    /// Whether they reach to the last change.
    pub(super) current: bool,
    /// The number of the last change when the page was read.
    pub(super) last: i64,
}

impl Feed {
    /// At most `limit` changes after a place.
    pub(super) async fn page(&self, place: Place, limit: i64) -> Result<Page, Error> {
        // Read first: every change up to this one is then seen by the statements that follow.
        let standing = change::standing(&self.pool, &self.user_id).await?;
        let now = Mark::of(standing);
        match place {
            Place::Start => self.snapshot(now, Uuid::nil(), now.seq, limit).await,
            Place::Snapshot { mark, from } => self.snapshot(mark.of_account(now)?, from, now.seq, limit).await,
            Place::After { mark } => self.after(mark.of_account(now)?, now.seq, limit).await,
        }
    }

    /// The todos from an id on, for a snapshot that began at a mark. What happened to them since follows it, and so does
    /// a todo that is created with an id that has been passed.
    async fn snapshot(&self, mark: Mark, from: Uuid, last: i64, limit: i64) -> Result<Page, Error> {
        let todos = todo::snapshot(&self.pool, &self.user_id, from, limit).await?;
        let full = i64::try_from(todos.len()).is_ok_and(|count| count >= limit);
        let after = |id: Uuid| match id.as_u128().checked_add(1) {
            Some(next) => Place::Snapshot { mark, from: Uuid::from_u128(next) },
            None => Place::After { mark },
        };
        let next = todos.last().filter(|_| full).map_or(Place::After { mark }, |todo| after(todo.new.id));
        let changes = todos.into_iter().map(|todo| v1::Change {
            kind: ChangeKind::Snapshot.into(),
            todo_id: todo.new.id.to_string(),
            cursor: Cursor::text(after(todo.new.id), &self.user_id),
            todo: Some(reply::todo(todo)),
            ..v1::Change::default()
        });
        let current = next == Place::After { mark } && mark.seq == last;
        Ok(Page { changes: changes.collect(), next, current, last })
    }

    /// The changes after a mark. None may be missing: not the next one, unless there is none.
    async fn after(&self, mark: Mark, last: i64, limit: i64) -> Result<Page, Error> {
        if mark.seq == last {
            return Ok(Page { changes: Vec::new(), next: Place::After { mark }, current: true, last });
        }
        let changes = change::list(&self.pool, &self.user_id, mark.seq, limit).await?;
        let horizon = Timestamp::now() - self.kept;
        let first = changes.first().filter(|first| first.seq == mark.seq + 1 && first.occurred_at >= horizon);
        if first.is_none() {
            return Err(Error::CursorTooOld);
        }
        let mut ids: Vec<_> = changes.iter().map(|change| change.todo_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let todos = todo::live(&self.pool, &self.user_id, &ids).await?;
        let reached = Mark { seq: changes.last().map_or(mark.seq, |change| change.seq), ..mark };
        Ok(Page {
            changes: changes.iter().map(|change| self.reply(change, mark, &todos)).collect(),
            next: Place::After { mark: reached },
            current: reached.seq >= last,
            last,
        })
    }

    fn reply(&self, change: &change::Change, mark: Mark, todos: &HashMap<Uuid, Todo>) -> v1::Change {
        let kind = KINDS.iter().find(|(name, _)| *name == change.kind);
        v1::Change {
            seq: change.seq,
            kind: kind.map_or(ChangeKind::Unspecified, |(_, kind)| *kind).into(),
            todo_id: change.todo_id.to_string(),
            todo: todos.get(&change.todo_id).cloned().map(reply::todo),
            change_time: Some(timestamp::to_wire(change.occurred_at)),
            cursor: Cursor::text(Place::After { mark: Mark { seq: change.seq, ..mark } }, &self.user_id),
        }
    }
}

impl Mark {
    /// Before the first change of a person without an account.
    const NONE: Self = Self { since: 0, seq: 0 };

    fn of(standing: Option<Standing>) -> Self {
        standing.map_or(Self::NONE, |is| Self { since: is.since.as_microsecond(), seq: is.seq })
    }

    /// The mark, if it is one of the account that stands at `now`. A device that came before the first write has come
    /// before every change.
    fn of_account(self, now: Self) -> Result<Self, Error> {
        if self == Self::NONE {
            return Ok(Self { seq: 0, ..now });
        }
        if self.since == now.since && (0..=now.seq).contains(&self.seq) { Ok(self) } else { Err(Error::CursorLost) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_one_of_its_own_account() {
        let now = Mark { since: 7, seq: 5 };
        assert_eq!(Mark { since: 7, seq: 5 }.of_account(now).unwrap(), now);
        assert_eq!(Mark::NONE.of_account(now).unwrap(), Mark { since: 7, seq: 0 });
        for lost in [Mark { since: 7, seq: 6 }, Mark { since: 7, seq: -1 }, Mark { since: 6, seq: 5 }] {
            assert!(matches!(lost.of_account(now), Err(Error::CursorLost)), "{lost:?}");
        }
        assert!(matches!(now.of_account(Mark::NONE), Err(Error::CursorLost)), "the account is gone");
    }
}
