-- Keeps the refusal of a request that was claimed.
update requests
set refusal = $3
where user_id = $1
  and request_id = $2
