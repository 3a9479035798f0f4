-- Days from $1 on, of which a key stands more than once, which no index may allow: at most 20, each with its model first and how
-- many keys. Whose they are stays here.
with twice as (
    select 'todo_days' as model, date
    from todo_days where date >= $1 group by user_id, date, todo_id having count(*) > 1
    union all
    select 'daily_user_stats', date
    from daily_user_stats where date >= $1 group by user_id, date having count(*) > 1
    union all
    select 'user_activity', date
    from user_activity where date >= $1 group by user_id, date having count(*) > 1
    union all
    select 'category_summary ' || category, date
    from category_summary where date >= $1 group by category, date having count(*) > 1
    union all
    select 'recommendation_stats ' || category, date
    from recommendation_stats where date >= $1 group by category, date having count(*) > 1
    union all
    select 'recommendation_quality', date
    from recommendation_quality where date >= $1 group by date having count(*) > 1
)
select format('%s: %s: %s keys', model, date, count(*)) as "key!"
from twice
group by model, date
order by model, date
limit 20
