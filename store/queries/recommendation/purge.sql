-- Forgets recommendations of days before $1, at most $2 of them, the oldest first, with their impressions. What was turned down for good
-- stays. Passes over those that somebody holds. Returns how many.
with old as (
    select user_id, id
    from recommendations
    where base_date < $1
      and dismiss_reason is distinct from 'never'
    order by base_date
    limit $2
    for update skip locked
),
gone as (
    delete from recommendations
    using old
    where recommendations.user_id = old.user_id
      and recommendations.id = old.id
    returning 1
)
select count(*) as "gone!" from gone
