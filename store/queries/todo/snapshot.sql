-- A page of a person's todos that are not deleted by their ids: those from $2 on, at most $3.
select * from todos
where user_id = $1
  and id >= $2
  and deleted_at is null
order by id
limit $3
