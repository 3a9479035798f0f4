-- Begins an entry of the audit for what the admin $1 asks for under the request id $2, with the fingerprint $3: the RPC $4.
-- Returns its number if the id is new, nothing if it was used; waits for a transaction that is using it.
insert into audit (actor, request_id, fingerprint, action, target, answer)
values ($1, $2, $3, $4, '', '')
on conflict (actor, request_id) do nothing
returning id
