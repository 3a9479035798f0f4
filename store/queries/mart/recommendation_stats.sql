-- Computes anew the days on which a recommendation was written, or a todo made from one was made or done, by the transactions
-- $1 to $2 that $3 had not seen. Returns how many rows changed.
with touched as (
    select base_date as date
    from recommendations
    where xid between $1::text::xid8 and $2::text::xid8
      and pg_visible_in_snapshot(xid, $3::text::pg_snapshot) is not true
    union
    select day_of(people.user_id, people.time_zone, people.moved, occurred_at)
    from events
    join people using (user_id)
    where xid between $1::text::xid8 and $2::text::xid8
      and pg_visible_in_snapshot(xid, $3::text::pg_snapshot) is not true
      and kind in ('created', 'completed')
      and todo ->> 'source' = 'recommendation'
),
-- A day lies near its date in UTC, whatever the zones of its person were.
happened as (
    select
        coalesce(todo ->> 'category', '기타') as category, kind, user_id, todo_id,
        day_of(people.user_id, people.time_zone, people.moved, occurred_at) as date
    from events
    join people using (user_id)
    where kind in ('created', 'completed')
      and todo ->> 'source' = 'recommendation'
      and occurred_at >= (select min(date) from touched) - interval '3 days'
      and occurred_at < (select max(date) from touched) + interval '4 days'
),
counted as (
    select
        category, date, 0 as shown,
        count(distinct (user_id, todo_id)) filter (where kind = 'created') as accepted,
        count(distinct (user_id, todo_id)) filter (where kind = 'completed') as completed
    from happened
    join touched using (date)
    group by category, date
    union all
    select category, base_date, count(*) filter (where shown_at is not null), 0, 0
    from recommendations
    join touched on base_date = date
    group by category, base_date
),
fresh as (
    select category, date, sum(shown) as shown, sum(accepted) as accepted, sum(completed) as completed
    from counted
    group by category, date
),
gone as (
    delete from recommendation_stats
    using touched
    where recommendation_stats.date = touched.date
      and not exists (
          select from fresh
          where fresh.category = recommendation_stats.category
            and fresh.date = recommendation_stats.date
      )
    returning 1
),
written as (
    insert into recommendation_stats as kept (category, date, shown, accepted, completed)
    select category, date, shown, accepted, completed
    from fresh
    on conflict (category, date) do update
    set shown = excluded.shown,
        accepted = excluded.accepted,
        completed = excluded.completed
    where (kept.shown, kept.accepted, kept.completed)
        is distinct from (excluded.shown, excluded.accepted, excluded.completed)
    returning 1
)
select (select count(*) from written) + (select count(*) from gone) as "changed!"
