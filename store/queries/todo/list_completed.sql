-- A page of a person's todos that are not deleted and done, newest first: those after the position ($2, $3), at most $4.
select * from todos
where user_id = $1
  and deleted_at is null
  and completed_at is not null
  and (created_at, id) < ($2, $3)
order by created_at desc, id desc
limit $4
