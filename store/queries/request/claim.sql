-- Takes a request id for a mutation that begins, making the account with the person's first write.
-- Returns one row if the id is new, none if it was used; waits for a transaction that is using it.
with account as (
    insert into accounts (user_id)
    values ($1)
    on conflict do nothing
)
insert into requests (user_id, request_id, fingerprint, answer)
values ($1, $2, $3, '')
on conflict do nothing
returning true as "new!"
