-- Keeps new todos, given as a JSON array, with an event for each, which marks one that a person added to an utterance.
-- Returns them in the order of their ids.
with new as (
    insert into todos (
        user_id, id, title, category, due_date, end_date, start_time, end_time, day_part, deadline, recurrence,
        priority, notes, labels, source, utterance_id, original_sentence, readings, series_id,
        occurrence_date, reminders
    )
    select
        $1, id, title, category, due_date, end_date, start_time, end_time, day_part, deadline, recurrence,
        priority, notes, labels, source, utterance_id, original_sentence, readings, series_id,
        occurrence_date, reminders
    from jsonb_to_recordset($2) as given (
        id uuid, title text, category text, due_date date, end_date date, start_time time, end_time time,
        day_part text, deadline boolean, recurrence text, priority text, notes text, labels text[], source text,
        utterance_id uuid, original_sentence text, readings jsonb, series_id uuid, occurrence_date date,
        reminders int[]
    )
    returning *
),
account as (
    update accounts
    set change_seq = change_seq + (select count(*) from new)
    where user_id = $1
    returning change_seq
),
event as (
    insert into events (user_id, seq, kind, todo_id, todo, was)
    select
        user_id, change_seq + 1 - row_number() over (order by id desc), 'created', id,
        to_jsonb(new) - '{user_id,notes,readings}'::text[],
        case when source = 'manual' and utterance_id is not null then '{}'::jsonb end
    from new, account
    order by id
)
select * from new
order by id
