-- Those of some todos that there are, deleted or not, that nobody else can change until the transaction ends; locked in the
-- order of their ids.
select * from todos
where user_id = $1
  and id = any($2)
order by id
for update
