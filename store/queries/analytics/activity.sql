-- What everybody did on those of their days that were over between $1 and $2: one row.
select
    count(distinct user_id) as "users!",
    coalesce(sum(actions), 0) as "actions!",
    coalesce(sum(created), 0) as "created!",
    coalesce(sum(completed), 0) as "completed!",
    coalesce(sum(skipped), 0) as "skipped!",
    coalesce(sum(deleted), 0) as "deleted!"
from user_activity
join people using (user_id)
where date between ($1::timestamptz at time zone 'UTC')::date - 2 and ($2::timestamptz at time zone 'UTC')::date + 2
  and date >= day_of(user_id, time_zone, moved, $1)
  and date < day_of(user_id, time_zone, moved, $2)
