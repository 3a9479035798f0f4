-- Those of some todos that there are and that are not deleted, in no order.
select * from todos
where user_id = $1
  and id = any($2)
  and deleted_at is null
