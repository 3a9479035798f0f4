-- Each category on those days of people that were over between $1 and $2, most todos first.
with person as (select * from people_over($1, $2)),
of_people as (
    select category, user_id, count(*) as total, count(*) filter (where completed) as completed
    from todo_days
    join person using (user_id)
    where date between ($1::timestamptz at time zone 'UTC')::date - 1 and ($2::timestamptz at time zone 'UTC')::date
      and date > done
      and date <= as_of
      and counts
    group by category, user_id
)
select
    category as "category!",
    sum(total)::bigint as "total!",
    sum(completed)::bigint as "completed!",
    round(sum(completed)::numeric / sum(total), 6)::float8 as "rate!",
    round(avg(round(completed::numeric / total, 6)), 6)::float8 as "mean_rate!",
    count(*) as "users!"
from of_people
group by category
order by sum(total) desc, category collate "C"
