-- Days from $1 on with numbers that cannot be, or that differ from those they are made from: at most 20, each with its model and
-- fault first and how many rows. Whose they are stays here. Where todo_days is ahead of those made from it, they cannot be
-- compared yet.
with people_days as (
    select
        user_id, date,
        count(*) filter (where counts) as total,
        count(*) filter (where completed) as completed,
        bool_and(pg_visible_in_snapshot(xid, (select snapshot from watermarks where name = 'daily_user_stats'))) as in_stats,
        bool_and(pg_visible_in_snapshot(xid, (select snapshot from watermarks where name = 'category_summary'))) as in_summary
    from todo_days
    where date >= $1
    group by user_id, date
),
days as (
    select date, sum(total) as total, sum(completed) as completed, bool_and(in_summary) as in_summary
    from people_days
    group by date
),
summed as (
    select date, sum(total) as total, sum(completed) as completed
    from category_summary
    where date >= $1
    group by date
),
wrong as (
    select 'daily_user_stats: impossible' as fault, date
    from daily_user_stats
    where date >= $1 and (total < 0 or completed not between 0 and total or rate not between 0 and 1)
    union all
    select 'category_summary ' || category || ': impossible', date
    from category_summary
    where date >= $1
      and (total < 1 or completed not between 0 and total or mean_rate not between 0 and 1 or users not between 1 and total)
    union all
    select 'user_activity: impossible', date
    from user_activity
    where date >= $1
      and (actions < 1 or least(created, updated, completed, reopened, skipped, ended, deleted, undeleted) < 0)
    union all
    select 'recommendation_stats ' || category || ': impossible', date
    from recommendation_stats
    where date >= $1 and least(shown, accepted, completed) < 0
    union all
    select 'recommendation_quality: impossible', date
    from recommendation_quality
    where date >= $1
      and (
          lists not between 1 and shown
          or accepted not between 0 and shown
          or dismissed not between 0 and shown - accepted
          or completed not between 0 and accepted
          or hits_all not between hits_3 and lists
          or shadow_hits_all not between shadow_hits_3 and lists
          or own_hits_3 not between 0 and hits_3
          or own_hits_all not between own_hits_3 and hits_all
          or shadow_own_hits_3 not between 0 and shadow_hits_3
          or shadow_own_hits_all not between shadow_own_hits_3 and shadow_hits_all
      )
    union all
    select 'daily_user_stats: not what todo_days have', date
    from (select * from daily_user_stats where date >= $1) as stats
    full join people_days as days using (user_id, date)
    where coalesce(in_stats, true)
      and (stats.total, stats.completed) is distinct from (days.total, days.completed)
    union all
    select 'category_summary: not what todo_days have', date
    from summed
    full join days using (date)
    where coalesce(in_summary, true)
      and (coalesce(summed.total, 0), coalesce(summed.completed, 0)) is distinct from (days.total, days.completed)
)
select format('%s: %s: %s rows', fault, date, count(*)) as "key!"
from wrong
group by fault, date
order by fault, date
limit 20
