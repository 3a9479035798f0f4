-- Finds each person's streaks up to the last day that was over at $1: days on which something was completed, with no day between
-- them that is no day of rest. The latest streak as it was at $2, the moment of the time before, goes on; who has a row of a
-- day before that which the transactions $3 to $4 wrote begins from nothing. Returns how many people changed.
with person as (
    select
        user_id, rest_days, moved,
        day_of(user_id, time_zone, moved, $1) - 1 as as_of,
        coalesce(day_of(user_id, time_zone, moved, $2) - 1, '-infinity') as done
    from people
),
late as (
    select distinct user_id
    from user_activity
    join person using (user_id)
    where xid between $3::text::xid8 and $4::text::xid8
      and date <= done
),
links as (
    select user_id, chain_last_on as date, chain_days as days
    from user_streaks
    where user_id not in (select user_id from late)
    union all
    select user_id, date, 1
    from user_activity
    join person using (user_id)
    where date > coalesce(($2::timestamptz at time zone 'UTC')::date - 3, '-infinity')
      and date > done
      and date <= as_of
      and completed > 0
      and user_id not in (select user_id from late)
    union all
    select user_id, date, 1
    from late
    join user_activity using (user_id)
    join person using (user_id)
    where date <= as_of
      and completed > 0
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
        longest_days = excluded.longest_days
    where (kept.chain_days, kept.chain_last_on, kept.current_days, kept.longest_days)
        is distinct from (excluded.chain_days, excluded.chain_last_on, excluded.current_days, excluded.longest_days)
    returning 1
)
select count(*) as "changed!" from written
