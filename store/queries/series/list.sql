-- A page of the occurrences of a series that are not deleted, latest day first: those before the day $3, at most $4.
select * from todos
where user_id = $1
  and series_id = $2
  and occurrence_date < $3
  and deleted_at is null
order by occurrence_date desc
limit $4
