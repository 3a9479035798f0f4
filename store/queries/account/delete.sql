-- Deletes the account of a person that was made at $2, and with it, by the foreign keys that lead to it, everything of theirs.
-- Whoever writes for them holds its row, so it waits for them and they wait for it. Returns one row if there was one.
delete from accounts
where user_id = $1
  and created_at = $2
returning true as "deleted!"
