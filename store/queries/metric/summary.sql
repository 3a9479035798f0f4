-- What user_metrics says over everybody: one row.
select
    count(*) as "people!",
    count(*) filter (where total_7 > 0) as "with_todos_7!",
    round(avg(rate_7), 6)::float8 as mean_rate_7,
    round(sum(completed_7)::numeric / nullif(sum(total_7), 0), 6)::float8 as rate_7,
    count(*) filter (where current_streak > 0) as "in_a_streak!",
    coalesce(max(current_streak), 0) as "longest_current_streak!"
from user_metrics
