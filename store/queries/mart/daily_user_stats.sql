-- Computes anew the days of people on which a row of todo_days was written by the transactions $1 to $2 that $3 had not seen.
-- Returns how many rows changed.
with touched as (
    select distinct user_id, date
    from todo_days
    where xid between $1::text::xid8 and $2::text::xid8
      and pg_visible_in_snapshot(xid, $3::text::pg_snapshot) is not true
),
fresh as (
    select
        user_id, date,
        count(*) filter (where counts) as total,
        count(*) filter (where completed) as completed,
        coalesce(array_agg(distinct category order by category) filter (where counts), '{}') as categories
    from touched
    join todo_days using (user_id, date)
    group by user_id, date
),
written as (
    insert into daily_user_stats as kept (user_id, date, total, completed, categories)
    select user_id, date, total, completed, categories
    from fresh
    on conflict (user_id, date) do update
    set total = excluded.total,
        completed = excluded.completed,
        categories = excluded.categories,
        xid = pg_current_xact_id()
    where (kept.total, kept.completed, kept.categories)
        is distinct from (excluded.total, excluded.completed, excluded.categories)
    returning 1
)
select count(*) as "changed!" from written
