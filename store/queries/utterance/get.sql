-- What a person said: at most one row.
select id, text, locale, time_zone, said_at
from utterances
where user_id = $1
  and id = $2
