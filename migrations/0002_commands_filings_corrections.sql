-- What titles mean, what people file under what, whose corrections may teach, and what a correction corrected.
--
-- Whatever belongs to a todo is in a table of its own: a running program of the version before has prepared
-- `select * from todos`, which a new column would end with an error. Tables may be large by now, so the time for a
-- statement is not bounded here.
set local statement_timeout = 0;

create table embeddings (
    user_id text not null,
    todo_id uuid not null,
    title text not null,
    vector real[] not null,
    primary key (user_id, todo_id),
    constraint embeddings_todo foreign key (user_id, todo_id) references todos (user_id, id) on delete cascade
);
comment on table embeddings is 'What the titles of todos mean, as vectors. Made from them: it may be emptied at any time, and must be when the model becomes another one.';
comment on column embeddings.title is 'The title that was embedded: one of another title than the todo''s is out of date.';
comment on column embeddings.vector is 'Of unit length, as the model made it.';

create table filings (
    user_id text not null references accounts (user_id) on delete cascade,
    title text not null
        constraint filings_title_length check (length(title) between 1 and 500),
    category text not null,
    filed_at timestamptz not null default now(),
    primary key (user_id, title)
);
comment on table filings is 'The categories that people gave to titles by hand, the last one of each title.';

create index filings_newest on filings (user_id, filed_at desc);

-- 기타 is what a todo gets that nobody filed.
insert into filings (user_id, title, category, filed_at)
select distinct on (user_id, title) user_id, title, category, created_at
from todos
where source = 'manual'
  and category <> '기타'
  and deleted_at is null
order by user_id, title, created_at desc;

-- Find the open todos that something said may be about: those nearest in time, those changed last.
create index todos_open_due on todos (user_id, due_date) where deleted_at is null and completed_at is null;
create index todos_open_changed on todos (user_id, updated_at desc) where deleted_at is null and completed_at is null;

alter table accounts add column learning_consent boolean not null default false;
comment on column accounts.learning_consent is 'Whether what they said and corrected may leave as a line of the corpus.';

alter table events add column was jsonb;
comment on column events.was is 'The todo before the event, in the same form, where a captured todo was updated or deleted: what was read, and todo is what it became. {} where a person added what was not read. Null everywhere else.';

-- Finds the corrections of everybody since a time, and what became of a todo.
create index events_corrections on events (occurred_at) where was is not null;
create index events_todo on events (user_id, todo_id, id);
