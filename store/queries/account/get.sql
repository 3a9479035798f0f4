-- The account of a person: at most one row.
select user_id, time_zone, locale, learning_consent, week_start, rest_days, created_at
from accounts
where user_id = $1
