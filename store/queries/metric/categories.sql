-- Counts each person's todos by category on the days up to the last one that was over at $1. To what was counted at $2, the moment
-- of the time before, the days since are added; who has a row of an older day that the transactions $3 to $4 wrote, and $5 had
-- not seen, is counted from the beginning. Returns how many rows changed.
with person as (select * from people_over($2, $1)),
late as (
    select distinct user_id
    from todo_days
    join person using (user_id)
    where xid between $3::text::xid8 and $4::text::xid8
      and pg_visible_in_snapshot(xid, $5::text::pg_snapshot) is not true
      and date <= done
),
added as (
    insert into user_category_metrics as kept (user_id, category, total, completed, active_days, last_on)
    select user_id, category, count(*), count(*) filter (where completed), count(distinct date), max(date)
    from todo_days
    join person using (user_id)
    where date > coalesce(($2::timestamptz at time zone 'UTC')::date - 3, '-infinity')
      and date <= ($1::timestamptz at time zone 'UTC')::date
      and date > done
      and date <= as_of
      and counts
      and user_id not in (select user_id from late)
    group by user_id, category
    on conflict (user_id, category) do update
    set total = kept.total + excluded.total,
        completed = kept.completed + excluded.completed,
        active_days = kept.active_days + excluded.active_days,
        last_on = excluded.last_on,
        xid = pg_current_xact_id()
    returning 1
),
anew as (
    select user_id, category, count(*) as total, count(*) filter (where completed) as completed, count(distinct date) as active_days, max(date) as last_on
    from late
    join person using (user_id)
    join todo_days using (user_id)
    where date <= as_of
      and counts
    group by user_id, category
),
gone as (
    delete from user_category_metrics as kept
    using late
    where kept.user_id = late.user_id
      and not exists (select from anew where anew.user_id = kept.user_id and anew.category = kept.category)
    returning kept.user_id
),
replaced as (
    insert into user_category_metrics as kept (user_id, category, total, completed, active_days, last_on)
    select user_id, category, total, completed, active_days, last_on
    from anew
    on conflict (user_id, category) do update
    set total = excluded.total,
        completed = excluded.completed,
        active_days = excluded.active_days,
        last_on = excluded.last_on,
        xid = pg_current_xact_id()
    where (kept.total, kept.completed, kept.active_days, kept.last_on)
        is distinct from (excluded.total, excluded.completed, excluded.active_days, excluded.last_on)
    returning 1
)
select (select count(*) from added) + (select count(*) from replaced) + (select count(*) from gone) as "changed!"
