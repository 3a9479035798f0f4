-- Utterances of everybody that are not read yet, kept before $1, after ($2, $3) in the order of their keeping, at most $4.
-- One from before its request was noted has its own id in the request's place, which names none.
select user_id, id, coalesce(request_id, id) as "request_id!", text, locale, time_zone, said_at, created_at
from utterances
where state = 'pending'
  and created_at < $1
  and (created_at, id) > ($2, $3)
order by created_at, id
limit $4
