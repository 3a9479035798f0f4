-- One todo, deleted or not: at most one row.
select * from todos
where user_id = $1
  and id = $2
