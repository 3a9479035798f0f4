-- A series that nobody else can change until the transaction ends, with where its occurrences stand and the zone its days
-- are in: at most one row.
select
    id, recurrence, starts_on, template, ended_at is not null as "ended!", time_zone,
    (
        select todos.id
        from todos
        where user_id = $1
          and series_id = $2
          and completed_at is null
          and deleted_at is null
        order by occurrence_date desc
        limit 1
    ) as open_id,
    (
        select occurrence_date
        from todos
        where user_id = $1
          and series_id = $2
          and completed_at is not null
        order by occurrence_date desc
        limit 1
    ) as finished
from series
join accounts using (user_id)
where series.user_id = $1
  and id = $2
for update of series
