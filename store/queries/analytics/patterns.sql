-- How regularly people did something in the seven days up to the last one that was over at $2, and who had how much to do on the days
-- that were over between $1 and $2: one row.
with person as (select * from people_over($1, $2)),
active as (
    select user_id, count(*) as days
    from user_activity
    join person using (user_id)
    where date between ($2::timestamptz at time zone 'UTC')::date - 8 and ($2::timestamptz at time zone 'UTC')::date
      and date > as_of - 7
      and date <= as_of
    group by user_id
),
counted as (
    select user_id, sum(total) as total
    from daily_user_stats
    join person using (user_id)
    where date between ($1::timestamptz at time zone 'UTC')::date - 1 and ($2::timestamptz at time zone 'UTC')::date
      and date > done
      and date <= as_of
      and total > 0
    group by user_id
),
spread as (
    select avg(total) as mean, stddev_pop(total) as deviation
    from counted
)
select
    (select count(*) from active) as "active_users!",
    (select count(*) from active where days >= 3) as "regular_users!",
    (select round(avg(days), 6)::float8 from active) as mean_active_days,
    (select count(*) from counted where total > 10) as "super_users!",
    (select count(*) from counted, spread where abs(total - mean) > 3 * deviation) as "outliers!"
