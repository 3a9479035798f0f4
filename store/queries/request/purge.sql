-- Forgets the answers kept since before $1, at most $2 of them, oldest first. Passes over those another purge holds.
with old as (
    select user_id, request_id
    from requests
    where created_at < $1
    order by created_at
    limit $2
    for update skip locked
)
delete from requests
using old
where requests.user_id = old.user_id
  and requests.request_id = old.request_id
