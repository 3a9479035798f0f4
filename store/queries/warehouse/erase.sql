-- Erases people ($1) from the warehouse, at most $2 rows of each table. One row: how many were erased.
with todos as (
    delete from warehouse.todos
    where (user_id, id) in (select user_id, id from warehouse.todos where user_id = any($1) limit $2)
    returning true
),
events as (
    delete from warehouse.events
    where (user_id, id) in (select user_id, id from warehouse.events where user_id = any($1) limit $2)
    returning true
),
utterances as (
    delete from warehouse.utterances
    where (user_id, id) in (select user_id, id from warehouse.utterances where user_id = any($1) limit $2)
    returning true
),
recommendations as (
    delete from warehouse.recommendations
    where (user_id, id) in (select user_id, id from warehouse.recommendations where user_id = any($1) limit $2)
    returning true
)
select
    (select count(*) from todos) + (select count(*) from events) + (select count(*) from utterances)
    + (select count(*) from recommendations) as "erased!"
