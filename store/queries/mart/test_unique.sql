-- Keys that stand more than once among the rows from the day $1 on, which no index may allow: at most 20, with their model first.
select key as "key!"
from (
    select format('todo_days: %s %s %s', user_id, date, todo_id) as key
    from todo_days where date >= $1 group by user_id, date, todo_id having count(*) > 1
    union all
    select format('daily_user_stats: %s %s', user_id, date)
    from daily_user_stats where date >= $1 group by user_id, date having count(*) > 1
    union all
    select format('user_activity: %s %s', user_id, date)
    from user_activity where date >= $1 group by user_id, date having count(*) > 1
    union all
    select format('category_summary: %s %s', category, date)
    from category_summary where date >= $1 group by category, date having count(*) > 1
    union all
    select format('recommendation_stats: %s %s', category, date)
    from recommendation_stats where date >= $1 group by category, date having count(*) > 1
) as keys
limit 20
