-- What was asked and answered under a request id: at most one row.
select fingerprint, answer, refusal
from requests
where user_id = $1
  and request_id = $2
