-- What everybody did on those of their days that were over between $1 and $2: one row.
with person as (select * from people_over($1, $2))
select
    count(distinct user_id) as "users!",
    coalesce(sum(actions), 0) as "actions!",
    coalesce(sum(created), 0) as "created!",
    coalesce(sum(completed), 0) as "completed!",
    coalesce(sum(skipped), 0) as "skipped!",
    coalesce(sum(deleted), 0) as "deleted!"
from user_activity
join person using (user_id)
where date between ($1::timestamptz at time zone 'UTC')::date - 1 and ($2::timestamptz at time zone 'UTC')::date
  and date > done
  and date <= as_of
