//! The columns that the warehouse's files have, by table: those of migrations/*_warehouse*.sql, in the same order. A test
//! compares them.

use dotodo_store::warehouse::Table;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Uuid,
    Bool,
    /// 32 bits.
    Int,
    /// 64 bits.
    Long,
    /// 32 bits.
    Real,
    /// A civil day.
    Date,
    /// A civil time of day.
    Time,
    /// A moment.
    Instant,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether it may be null.
    pub(crate) optional: bool,
}

const fn always(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, optional: false }
}

const fn perhaps(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, optional: true }
}

const TODOS: &[Column] = &[
    always("user_id", Kind::Text),
    always("id", Kind::Uuid),
    always("title", Kind::Text),
    always("category", Kind::Text),
    perhaps("due_date", Kind::Date),
    perhaps("end_date", Kind::Date),
    perhaps("start_time", Kind::Time),
    perhaps("end_time", Kind::Time),
    perhaps("day_part", Kind::Text),
    always("deadline", Kind::Bool),
    perhaps("recurrence", Kind::Text),
    perhaps("priority", Kind::Text),
    always("source", Kind::Text),
    perhaps("utterance_id", Kind::Uuid),
    perhaps("series_id", Kind::Uuid),
    perhaps("occurrence_date", Kind::Date),
    perhaps("skipped", Kind::Bool),
    perhaps("completed_at", Kind::Instant),
    always("created_at", Kind::Instant),
    always("updated_at", Kind::Instant),
    perhaps("deleted_at", Kind::Instant),
    always("revision", Kind::Long),
];

const EVENTS: &[Column] = &[
    always("user_id", Kind::Text),
    always("id", Kind::Long),
    always("seq", Kind::Long),
    always("kind", Kind::Text),
    always("todo_id", Kind::Uuid),
    always("revision", Kind::Long),
    always("category", Kind::Text),
    always("source", Kind::Text),
    perhaps("due_date", Kind::Date),
    always("occurred_at", Kind::Instant),
];

const UTTERANCES: &[Column] = &[
    always("user_id", Kind::Text),
    always("id", Kind::Uuid),
    always("text", Kind::Text),
    always("locale", Kind::Text),
    always("time_zone", Kind::Text),
    always("state", Kind::Text),
    always("ignored_parts", Kind::Int),
    always("said_at", Kind::Instant),
    always("created_at", Kind::Instant),
    perhaps("parsed_at", Kind::Instant),
    always("revision", Kind::Long),
];

const RECOMMENDATIONS: &[Column] = &[
    always("user_id", Kind::Text),
    always("id", Kind::Uuid),
    always("base_date", Kind::Date),
    always("rank", Kind::Int),
    always("title", Kind::Text),
    always("category", Kind::Text),
    always("score", Kind::Real),
    always("state", Kind::Text),
    perhaps("todo_id", Kind::Uuid),
    always("created_at", Kind::Instant),
    perhaps("shown_at", Kind::Instant),
    perhaps("decided_at", Kind::Instant),
    always("revision", Kind::Long),
];

/// The columns of a table.
pub(crate) fn columns(table: Table) -> &'static [Column] {
    match table {
        Table::Todos => TODOS,
        Table::Events => EVENTS,
        Table::Utterances => UTTERANCES,
        Table::Recommendations => RECOMMENDATIONS,
    }
}
