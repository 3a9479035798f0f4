-- How many changes a person's todos have had, and since when the account has been counting: at most one row.
select change_seq, created_at
from accounts
where user_id = $1
