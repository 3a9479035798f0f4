-- What a person set: at most one record.
select to_jsonb(accounts)::text as "record!"
from accounts
where user_id = $1
