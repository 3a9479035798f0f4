-- One todo, deleted or not, that nobody else can change until the transaction ends: at most one row.
select * from todos
where user_id = $1
  and id = $2
for update
