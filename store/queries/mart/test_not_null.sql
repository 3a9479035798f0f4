-- Rows from the day $1 on that do not say what they must: at most 20, each with its model and column first.
select key as "key!"
from (
    select format('todo_days.category: %s %s %s', user_id, date, todo_id) as key
    from todo_days where date >= $1 and coalesce(category, '') = ''
    union all
    select format('todo_days.source: %s %s %s', user_id, date, todo_id)
    from todo_days where date >= $1 and coalesce(source, '') = ''
    union all
    select format('daily_user_stats.rate: %s %s', user_id, date)
    from daily_user_stats where date >= $1 and total > 0 and rate is null
    union all
    select format('daily_user_stats.categories: %s %s', user_id, date)
    from daily_user_stats where date >= $1 and (total > 0) is distinct from (categories_used > 0)
    union all
    select format('user_activity.seq: %s %s', user_id, date)
    from user_activity where date >= $1 and seq is null
    union all
    select format('category_summary.mean_rate: %s %s', category, date)
    from category_summary where date >= $1 and mean_rate is null
) as keys
limit 20
