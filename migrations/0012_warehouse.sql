-- The tables of the warehouse: what data_sync brings together for analysis, for whoever works with the numbers.
--
-- This file makes them in the database itself and, run by itself, in another PostgreSQL that is the warehouse: so it names
-- nothing outside of its schema, and so does every later migration whose name begins with `warehouse`. The same rows are in
-- Parquet files where those are the warehouse (worker/src/warehouse/table.rs). Notes, labels and readings of todos never
-- come here. The server's role has no way into this schema.
create schema if not exists warehouse;
comment on schema warehouse is 'What is kept for analysis: docs/warehouse.md.';

create table warehouse.todos (
    user_id text not null,
    id uuid not null,
    title text not null,
    category text not null,
    due_date date,
    end_date date,
    start_time time,
    end_time time,
    day_part text,
    deadline boolean not null,
    recurrence text,
    priority text,
    source text not null,
    utterance_id uuid,
    series_id uuid,
    occurrence_date date,
    skipped boolean,
    completed_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    revision bigint not null,
    primary key (user_id, id)
);
comment on table warehouse.todos is 'Every todo as its last event left it. Deleted ones stay, also when they were removed for good elsewhere.';
comment on column warehouse.todos.user_id is 'The subject of the person''s tokens.';
comment on column warehouse.todos.due_date is 'A civil day of the person, or with deadline the last day.';
comment on column warehouse.todos.completed_at is 'When it was done, or with skipped passed over.';
comment on column warehouse.todos.skipped is 'Passed over rather than done. Null in what was written before todos could be.';
comment on column warehouse.todos.revision is 'Grows by one with each change: of two versions the one with the greater revision is the newer.';

create table warehouse.events (
    user_id text not null,
    id bigint not null,
    seq bigint not null,
    kind text not null,
    todo_id uuid not null,
    revision bigint not null,
    category text not null,
    source text not null,
    due_date date,
    occurred_at timestamptz not null,
    primary key (user_id, id)
);
comment on table warehouse.events is 'What happened to todos. Never changed.';
comment on column warehouse.events.seq is 'The place in the person''s changes: 1, 2, 3, …';
comment on column warehouse.events.kind is 'created, updated, completed, skipped, reopened, ended (the last of its series), deleted, undeleted.';
comment on column warehouse.events.revision is 'The todo''s revision after the event.';
comment on column warehouse.events.category is 'As it was after the event; so are source and due_date.';

create table warehouse.utterances (
    user_id text not null,
    id uuid not null,
    text text not null,
    locale text not null,
    time_zone text not null,
    state text not null,
    ignored_parts int not null,
    said_at timestamptz not null,
    created_at timestamptz not null,
    parsed_at timestamptz,
    revision bigint not null,
    primary key (user_id, id)
);
comment on table warehouse.utterances is 'What people said.';
comment on column warehouse.utterances.state is 'pending: not read yet; parsed: read.';
comment on column warehouse.utterances.ignored_parts is 'How many parts of it gave no todo.';
comment on column warehouse.utterances.revision is '1: pending; 2: parsed.';

create table warehouse.recommendations (
    user_id text not null,
    id uuid not null,
    base_date date not null,
    rank int not null,
    title text not null,
    category text not null,
    score real not null,
    state text not null,
    todo_id uuid,
    created_at timestamptz not null,
    shown_at timestamptz,
    decided_at timestamptz,
    revision bigint not null,
    primary key (user_id, id)
);
comment on table warehouse.recommendations is 'Todos that were suggested to people, and what they thought of them.';
comment on column warehouse.recommendations.base_date is 'The person''s own day that it was suggested for.';
comment on column warehouse.recommendations.rank is 'Its place among those of the day, from 1.';
comment on column warehouse.recommendations.score is 'How well it fits, 0 to 1.';
comment on column warehouse.recommendations.state is 'made, shown, accepted, dismissed, expired.';
comment on column warehouse.recommendations.todo_id is 'The todo that it became.';
comment on column warehouse.recommendations.revision is '1: made; 2: shown; 3: accepted, dismissed or expired.';
