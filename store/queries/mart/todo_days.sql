-- Computes anew the days of every todo with an event of the transactions $1 to $2 that $3 had not seen, from all of its events. A
-- state of a todo is the one at the end of a day when it came by then and none came after it by then; where none counts the
-- first one stays, whatever happens later. Returns how many rows changed.
with touched as (
    select distinct user_id, todo_id
    from events
    where xid between $1::text::xid8 and $2::text::xid8
      and pg_visible_in_snapshot(xid, $3::text::pg_snapshot) is not true
),
-- Without the offset whole todos would be sorted, ten times as much.
happened as (
    select
        user_id, events.todo_id, events.id,
        day_of(people.user_id, people.time_zone, people.moved, events.occurred_at) as day,
        coalesce((todo ->> 'end_date')::date, (todo ->> 'due_date')::date) as due_on,
        coalesce(todo ->> 'category', '기타') as category,
        coalesce(todo ->> 'source', 'manual') as source,
        todo ->> 'completed_at' is not null as completed,
        todo ->> 'deleted_at' is null and not coalesce((todo ->> 'skipped')::boolean, false) as stands
    from touched
    join events using (user_id, todo_id)
    join people using (user_id)
    offset 0
),
states as (
    select
        user_id, todo_id, id, day, due_on, category, source, completed, stands,
        min(day) over todo_events as made_on,
        min(day) over later as left_on
    from happened
    window
        todo_events as (partition by user_id, todo_id),
        later as (
            partition by user_id, todo_id order by id desc
            rows between unbounded preceding and 1 preceding
        )
),
placed as (
    select
        user_id, todo_id, id, category, source, completed,
        greatest(due_on, made_on) as date,
        stands and day <= greatest(due_on, made_on) and (left_on is null or left_on > greatest(due_on, made_on)) as counts
    from states
),
written as (
    insert into todo_days as kept (user_id, date, todo_id, category, source, counts, completed)
    select distinct on (user_id, todo_id, date)
        user_id, date, todo_id, category, source, counts, counts and completed
    from placed
    order by user_id, todo_id, date, counts desc, id
    on conflict (user_id, date, todo_id) do update
    set category = excluded.category,
        source = excluded.source,
        counts = excluded.counts,
        completed = excluded.completed,
        xid = pg_current_xact_id()
    where (kept.category, kept.source, kept.counts, kept.completed)
        is distinct from (excluded.category, excluded.source, excluded.counts, excluded.completed)
    returning 1
)
select count(*) as "changed!" from written
