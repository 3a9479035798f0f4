-- The name of the zone that a person lives in.
select time_zone
from accounts
where user_id = $1
