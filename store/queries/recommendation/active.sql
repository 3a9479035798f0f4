-- People of the zone $1 after $2, by their ids, at most $5, who did something on $3 or later and have no list of the day $4.
select user_id
from accounts
where time_zone = $1
  and user_id > $2
  and exists (
      select from user_activity
      where user_activity.user_id = accounts.user_id
        and date >= $3
  )
  and not exists (
      select from recommendation_lists
      where recommendation_lists.user_id = accounts.user_id
        and base_date = $4
  )
order by user_id
limit $5
