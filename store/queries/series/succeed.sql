-- Keeps the next occurrence of a series, given as a JSON object, with its event. One of the same day that was deleted and
-- never finished is there again instead, as it would be new. Returns it, or nothing where that day is taken.
with given as (
    select * from jsonb_to_record($2) as given (
        id uuid, title text, category text, due_date date, end_date date, start_time time, end_time time,
        day_part text, deadline boolean, recurrence text, priority text, notes text, labels text[], source text,
        series_id uuid, occurrence_date date, reminders int[]
    )
),
next as (
    insert into todos (
        user_id, id, title, category, due_date, end_date, start_time, end_time, day_part, deadline, recurrence,
        priority, notes, labels, source, series_id, occurrence_date, reminders
    )
    select
        $1, id, title, category, due_date, end_date, start_time, end_time, day_part, deadline, recurrence,
        priority, notes, labels, source, series_id, occurrence_date, reminders
    from given
    on conflict on constraint todos_occurrence do update
    set title = excluded.title,
        category = excluded.category,
        due_date = excluded.due_date,
        end_date = excluded.end_date,
        start_time = excluded.start_time,
        end_time = excluded.end_time,
        day_part = excluded.day_part,
        deadline = excluded.deadline,
        recurrence = excluded.recurrence,
        priority = excluded.priority,
        notes = excluded.notes,
        labels = excluded.labels,
        reminders = excluded.reminders,
        deleted_at = null,
        updated_at = now(),
        revision = todos.revision + 1
    where todos.deleted_at is not null
      and todos.completed_at is null
    returning *
),
account as (
    update accounts
    set change_seq = change_seq + (select count(*) from next)
    where user_id = $1
    returning change_seq
),
event as (
    insert into events (user_id, seq, kind, todo_id, todo)
    select
        user_id, change_seq, case when revision = 1 then 'created' else 'undeleted' end, id,
        to_jsonb(next) - '{user_id,notes,readings}'::text[]
    from next, account
)
select * from next
