-- Makes popular_acts anew from what people who consent did within the 90 days of theirs before $1: at most $2 people, drawn by the day,
-- so that others count each night. An act needs 20 of them, and so does the very title that it is shown by, so that nobody's own
-- words are. Returns how many people were looked at, and how many acts were kept.
with drawn as materialized (
    select user_id, time_zone, ($1::timestamptz at time zone time_zone)::date as today
    from accounts
    where learning_consent
    order by hashtextextended(user_id, ($1::timestamptz at time zone 'UTC')::date - date '2000-01-01')
    limit $2
),
done as materialized (
    select distinct user_id, day, today - day as age, act_of(title) as act, title, category
    from drawn
    cross join lateral (
        select todos.title, todos.category, (todos.completed_at at time zone time_zone)::date as day
        from events
        join todos on (todos.user_id, todos.id) = (drawn.user_id, events.todo_id)
        where events.user_id = drawn.user_id
          and kind = 'completed'
          and occurred_at > $1::timestamptz - interval '92 days'
          and occurred_at <= $1
          and todos.completed_at is not null
          and todos.deleted_at is null
          and not todos.skipped
        offset 0
    ) as did
    where day between today - 90 and today
),
active as (
    select sum(power(0.5, age / 60.0)) as popular, sum(power(0.5, age / 10.0)) as lately
    from (select distinct user_id, age from done) as days
),
shares as (
    select
        act,
        count(distinct user_id) as people,
        sum(power(0.5, age / 60.0)) / (select popular from active) as popular_share,
        sum(power(0.5, age / 10.0)) / (select lately from active) as lately_share
    from (select distinct user_id, age, act from done where act <> '') as days
    group by act
    having count(distinct user_id) >= 20
    order by popular_share desc, act
),
titles as (
    select distinct on (act) act, title
    from done
    join shares using (act)
    group by act, title
    having count(distinct user_id) >= 20
    order by act, count(distinct user_id) desc, title collate "C"
),
categories as (
    select distinct on (act) act, category
    from done
    join shares using (act)
    group by act, category
    order by act, count(distinct user_id) desc, category collate "C"
),
fresh as (
    select act, title, category, people, popular_share, lately_share
    from shares
    join titles using (act)
    join categories using (act)
    order by popular_share desc, act
    limit 1000
),
gone as (
    delete from popular_acts
    where act not in (select act from fresh)
),
written as (
    insert into popular_acts (act, title, category, people, popular_share, lately_share)
    select act, title, category, people, popular_share, lately_share
    from fresh
    on conflict (act) do update
    set title = excluded.title,
        category = excluded.category,
        people = excluded.people,
        popular_share = excluded.popular_share,
        lately_share = excluded.lately_share,
        found_at = now()
    returning 1
)
select (select count(*) from drawn) as "people!", (select count(*) from written) as "acts!"
