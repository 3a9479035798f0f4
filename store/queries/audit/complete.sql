-- Says in the entry $1 of the audit what was done to what ($2, $3), and keeps the answer $4.
update audit
set target = $2,
    details = $3,
    answer = $4
where id = $1
