-- Todos that recur: each occurrence is a todo of its own, and the series says what the next one will be. Reminders.
--
-- A program of the version before has prepared `select * from todos` and must be started again after this migration.
-- Tables may be large by now, so the time for a statement is not bounded here.
set local statement_timeout = 0;

create table series (
    user_id text not null references accounts (user_id) on delete cascade,
    id uuid not null,
    recurrence text not null
        constraint series_recurrence_length check (length(recurrence) between 1 and 500),
    starts_on date not null,
    template jsonb not null,
    ended_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (user_id, id)
);
comment on table series is 'Todos that recur: what the next occurrence will be.';
comment on column series.id is 'The id of its first todo.';
comment on column series.recurrence is 'The value of an RFC 5545 RRULE without DTSTART, in force since starts_on.';
comment on column series.starts_on is 'The day that the rule counts from: its DTSTART.';
comment on column series.template is 'What every occurrence says: {title, category, days, start_time, end_time, day_part, deadline, priority, notes, labels, reminders, source}; days is from due_date to end_date.';
comment on column series.ended_at is 'No occurrence follows any more.';

alter table todos
    add column series_id uuid,
    add column occurrence_date date,
    add column skipped boolean not null default false,
    add column reminders int[] not null default '{}';
comment on column todos.series_id is 'The series that it is an occurrence of.';
comment on column todos.occurrence_date is 'The day of the series that it stands for, wherever it was moved to.';
comment on column todos.completed_at is 'When it was done, or passed over.';
comment on column todos.skipped is 'Passed over rather than done.';
comment on column todos.reminders is 'Minutes before its start, or before 09:00 where it has no time.';

insert into series (user_id, id, recurrence, starts_on, template, created_at)
select
    user_id, id, recurrence, coalesce(due_date, (todos.created_at at time zone time_zone)::date),
    jsonb_build_object(
        'title', title, 'category', category, 'days', end_date - due_date, 'start_time', start_time,
        'end_time', end_time, 'day_part', day_part, 'deadline', deadline, 'priority', priority, 'notes', notes,
        'labels', labels, 'reminders', reminders, 'source', source
    ),
    todos.created_at
from todos
join accounts using (user_id)
where recurrence is not null;

update todos
set series_id = series.id,
    occurrence_date = series.starts_on
from series
where todos.user_id = series.user_id
  and todos.id = series.id;

alter table todos
    add constraint todos_series foreign key (user_id, series_id) references series (user_id, id),
    add constraint todos_occurrence unique (user_id, series_id, occurrence_date),
    add constraint todos_occurrence_of_series check ((series_id is null) = (occurrence_date is null)),
    add constraint todos_reminders_count check (cardinality(reminders) <= 5),
    add constraint todos_reminders_range check (0 <= all (reminders) and 40320 >= all (reminders)),
    add constraint todos_reminders_need_due_date check (cardinality(reminders) = 0 or due_date is not null);

alter table events
    drop constraint events_kind_known,
    add constraint events_kind_known check (kind in
        ('created', 'updated', 'completed', 'skipped', 'reopened', 'ended', 'deleted', 'undeleted'));
