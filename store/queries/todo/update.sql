-- Changes what a person may change of the todos $2 to the values of a JSON array, and how they were read, with an event for each,
-- which says of a captured todo how it was before. Returns the todos as they are then, in no order; the caller holds their
-- locks.
with given as (
    select * from jsonb_to_recordset($3) as given (
        id uuid, title text, category text, due_date date, end_date date, start_time time, end_time time, day_part text,
        deadline boolean, recurrence text, priority text, notes text, labels text[], readings jsonb,
        series_id uuid, occurrence_date date, reminders int[]
    )
),
before as (
    select * from todos
    where user_id = $1
      and id = any($2)
),
changed as (
    update todos
    set title = given.title,
        category = given.category,
        due_date = given.due_date,
        end_date = given.end_date,
        start_time = given.start_time,
        end_time = given.end_time,
        day_part = given.day_part,
        deadline = given.deadline,
        recurrence = given.recurrence,
        priority = given.priority,
        notes = given.notes,
        labels = given.labels,
        readings = given.readings,
        series_id = given.series_id,
        occurrence_date = given.occurrence_date,
        reminders = given.reminders,
        updated_at = now(),
        revision = revision + 1
    from given
    where user_id = $1
      and todos.id = any($2)
      and todos.id = given.id
    returning todos.*
),
account as (
    update accounts
    set change_seq = change_seq + (select count(*) from changed)
    where user_id = $1
    returning change_seq
),
event as (
    insert into events (user_id, seq, kind, todo_id, todo, was)
    select
        changed.user_id, change_seq + 1 - row_number() over (order by changed.id desc), 'updated', changed.id,
        to_jsonb(changed) - '{user_id,notes,readings}'::text[],
        case when changed.utterance_id is not null then to_jsonb(before) - '{user_id,notes,readings}'::text[] end
    from account, changed
    join before on before.id = changed.id
    order by changed.id
)
select * from changed
