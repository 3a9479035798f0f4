-- Forgets the lists of days before $1, at most $2 of them, the oldest first. Passes over those that somebody holds. Returns how many.
with old as (
    select user_id, base_date
    from recommendation_lists
    where base_date < $1
    order by base_date
    limit $2
    for update skip locked
),
gone as (
    delete from recommendation_lists
    using old
    where recommendation_lists.user_id = old.user_id
      and recommendation_lists.base_date = old.base_date
    returning 1
)
select count(*) as "gone!" from gone
