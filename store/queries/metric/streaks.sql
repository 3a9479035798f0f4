-- Finds each person's streaks up to the last day that was over at $1: days on which something was completed, with no day between
-- them that is no day of rest. The latest streak as it was at $2, the moment of the time before, goes on or ends; one that was
-- broken and nobody went on with stays as it is. Who has a row of a day before that which the transactions $3 to $4 wrote, and
-- $5 had not seen, begins from nothing. Returns how many people changed.
with person as (select * from people_over($2, $1)),
late as (
    select distinct user_id
    from user_activity
    join person using (user_id)
    where xid between $3::text::xid8 and $4::text::xid8
      and pg_visible_in_snapshot(xid, $5::text::pg_snapshot) is not true
      and date <= done
),
fresh as (
    select user_id, date
    from user_activity
    join person using (user_id)
    where date > coalesce(($2::timestamptz at time zone 'UTC')::date - 3, '-infinity')
      and date <= ($1::timestamptz at time zone 'UTC')::date
      and date > done
      and date <= as_of
      and completed > 0
      and user_id not in (select user_id from late)
    union all
    select user_id, date
    from late
    join user_activity using (user_id)
    join person using (user_id)
    where date <= as_of
      and completed > 0
),
links as (
    select user_id, date, 1 as days from fresh
    union all
    select user_id, chain_last_on, chain_days
    from user_streaks
    where user_id not in (select user_id from late)
      and (current_days > 0 or user_id in (select user_id from fresh))
),
followed as (
    select user_id, date, days, lag(date) over (partition by user_id order by date) as earlier
    from links
),
numbered as (
    select
        user_id, date, days,
        count(*) filter (
            where earlier is null or is_gap(user_id, rest_days, moved, earlier, date)
        ) over (partition by user_id order by date) as number
    from followed
    join person using (user_id)
),
chains as (
    select user_id, number, sum(days) as days, max(date) as last_on
    from numbered
    group by user_id, number
),
latest as (
    select distinct on (user_id) user_id, days, last_on, max(days) over (partition by user_id) as longest
    from chains
    order by user_id, number desc
),
written as (
    insert into user_streaks as kept (user_id, as_of, chain_days, chain_last_on, current_days, longest_days)
    select
        user_id, person.as_of, days, last_on,
        case
            when is_gap(user_id, rest_days, moved, last_on, person.as_of + 1) then 0
            else days
        end,
        greatest(longest, case when late.user_id is null then before.longest_days end)
    from latest
    join person using (user_id)
    left join late using (user_id)
    left join user_streaks as before using (user_id)
    on conflict (user_id) do update
    set as_of = excluded.as_of,
        chain_days = excluded.chain_days,
        chain_last_on = excluded.chain_last_on,
        current_days = excluded.current_days,
        longest_days = excluded.longest_days,
        xid = pg_current_xact_id()
    where (kept.chain_days, kept.chain_last_on, kept.current_days, kept.longest_days)
        is distinct from (excluded.chain_days, excluded.chain_last_on, excluded.current_days, excluded.longest_days)
    returning 1
)
select count(*) as "changed!" from written
