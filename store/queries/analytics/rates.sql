-- Completion on those days of people that were over between $1 and $2: one row. The rates are null where nobody had a todo.
with person as (select * from people_over($1, $2)),
counted as (
    select user_id, sum(total) as total, sum(completed) as completed
    from daily_user_stats
    join person using (user_id)
    where date between ($1::timestamptz at time zone 'UTC')::date - 1 and ($2::timestamptz at time zone 'UTC')::date
      and date > done
      and date <= as_of
      and total > 0
    group by user_id
),
rated as (
    select total, completed, round(completed::numeric / total, 6) as rate
    from counted
)
select
    count(*) as "users!",
    coalesce(sum(total), 0)::bigint as "todos!",
    coalesce(sum(completed), 0)::bigint as "completed!",
    round(sum(completed)::numeric / sum(total), 6)::float8 as rate,
    round(avg(rate), 6)::float8 as mean_rate,
    round((percentile_cont(0.5) within group (order by rate::float8))::numeric, 6)::float8 as median_rate,
    count(*) filter (where rate >= 0.8) as "high_performers!",
    count(*) filter (where rate < 0.3) as "low_performers!"
from rated
