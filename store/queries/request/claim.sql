-- Takes a request id for a mutation that begins, making the account with the person's first write.
-- Returns one row if the id is new, none if it was used; waits for a transaction that is using it.
-- The account's row is locked before anything else of the person, so that two mutations of theirs take turns and never
-- wait for each other; their changes are numbered on it. An account that is deleted meanwhile is not made again: then the
-- foreign key of requests is violated.
with account as (
    select user_id
    from accounts
    where user_id = $1
    for no key update
),
first as (
    insert into accounts (user_id)
    select $1
    where not exists (select from accounts where user_id = $1)
    on conflict do nothing
)
insert into requests (user_id, request_id, fingerprint, answer)
select $1, $2, $3, ''
where (select count(*) from account) >= 0
on conflict do nothing
returning true as "new!"
