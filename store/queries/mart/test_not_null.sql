-- Days from $1 on with rows that do not say what they must: at most 20, each with its model and column first and how many rows.
-- Whose they are stays here.
with silent as (
    select 'todo_days.category' as place, date
    from todo_days where date >= $1 and coalesce(category, '') = ''
    union all
    select 'todo_days.source', date
    from todo_days where date >= $1 and coalesce(source, '') = ''
    union all
    select 'daily_user_stats.rate', date
    from daily_user_stats where date >= $1 and total > 0 and rate is null
    union all
    select 'daily_user_stats.categories', date
    from daily_user_stats where date >= $1 and (total > 0) is distinct from (categories_used > 0)
    union all
    select 'user_activity.seq', date
    from user_activity where date >= $1 and seq is null
    union all
    select 'category_summary.mean_rate ' || category, date
    from category_summary where date >= $1 and mean_rate is null
    union all
    select 'recommendation_quality.completion_rate', date
    from recommendation_quality where date >= $1 and (accepted > 0) is distinct from (completion_rate is not null)
)
select format('%s: %s: %s rows', place, date, count(*)) as "key!"
from silent
group by place, date
order by place, date
limit 20
