-- Computes anew the days on which a row of todo_days was written by the transactions $1 to $2 that $3 had not seen: days that are
-- over change no more, so they are few. Returns how many rows changed.
with touched as (
    select distinct date
    from todo_days
    where xid between $1::text::xid8 and $2::text::xid8
      and pg_visible_in_snapshot(xid, $3::text::pg_snapshot) is not true
),
people_fresh as (
    select category, date, user_id, count(*) as total, count(*) filter (where completed) as completed
    from touched
    join todo_days using (date)
    where counts
    group by category, date, user_id
),
fresh as (
    select
        category, date,
        sum(total) as total,
        sum(completed) as completed,
        round(avg(round(completed::numeric / total, 6)), 6) as mean_rate,
        count(*) as users
    from people_fresh
    group by category, date
),
gone as (
    delete from category_summary
    using touched
    where category_summary.date = touched.date
      and not exists (
          select from fresh
          where fresh.category = category_summary.category
            and fresh.date = category_summary.date
      )
    returning 1
),
written as (
    insert into category_summary as kept (category, date, total, completed, mean_rate, users)
    select category, date, total, completed, mean_rate, users
    from fresh
    on conflict (category, date) do update
    set total = excluded.total,
        completed = excluded.completed,
        mean_rate = excluded.mean_rate,
        users = excluded.users
    where (kept.total, kept.completed, kept.mean_rate, kept.users)
        is distinct from (excluded.total, excluded.completed, excluded.mean_rate, excluded.users)
    returning 1
)
select (select count(*) from written) + (select count(*) from gone) as "changed!"
