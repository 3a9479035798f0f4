-- Marks an utterance as read, unless another reader was first. Returns one row if this reader was the first.
-- The account's row is locked first, as in every mutation.
with account as (
    select user_id
    from accounts
    where user_id = $1
    for no key update
)
update utterances
set state = 'parsed',
    ignored = $3,
    parsed_at = now()
from account
where utterances.user_id = $1
  and utterances.id = $2
  and utterances.user_id = account.user_id
  and state = 'pending'
returning true as "first!"
