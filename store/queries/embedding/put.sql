-- Keeps the vectors of todos' titles, given as a JSON array; a later one takes the place of an earlier one. In the order of
-- their ids, so that two writers never wait for each other, and holding the account, so that nobody deletes it meanwhile.
with account as (
    select user_id
    from accounts
    where user_id = $1
    for key share
)
insert into embeddings (user_id, todo_id, title, model, vector, packed)
select account.user_id, given.todo_id, given.title, given.model, given.vector, decode(given.packed, 'hex')
from account, jsonb_to_recordset($2) as given (todo_id uuid, title text, model text, vector real[], packed text)
order by given.todo_id
on conflict (user_id, todo_id) do update
set title = excluded.title,
    model = excluded.model,
    vector = excluded.vector,
    packed = excluded.packed
