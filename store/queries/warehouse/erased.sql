-- Forgets that people ($1) are to be erased, unless their account was deleted again after the time of $2 at the same place.
delete from warehouse.erasures
using unnest($1::text[], $2::timestamptz[]) as done (user_id, deleted_at)
where erasures.user_id = done.user_id
  and erasures.deleted_at = done.deleted_at
