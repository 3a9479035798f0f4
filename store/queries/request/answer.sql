-- Keeps the answer to a request that was claimed.
update requests
set answer = $3
where user_id = $1
  and request_id = $2
