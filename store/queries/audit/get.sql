-- What the admin $1 was answered under the request id $2, and which request it was for.
select fingerprint as "fingerprint!", answer as "answer!"
from audit
where actor = $1
    and request_id = $2
