-- Changes what follows in a series.
update series
set recurrence = $3,
    starts_on = $4,
    template = $5,
    ended_at = case when $6 then coalesce(ended_at, now()) end
where user_id = $1
  and id = $2
