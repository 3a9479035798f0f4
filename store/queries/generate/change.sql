-- Changes one todo in {one_in} at {at}, chosen by {seed}: a third is done or opened again, a third moved
-- to that day or the three after it, a third filed anew. Each change has its event, as the server's have.
set local statement_timeout = 0;
set local work_mem = '192MB';

create temp table chosen on commit drop as
select
    user_id, id,
    case hashtextextended(id::text, {seed} + 1) % 3 when 0 then 'done' when 1 then 'moved' else 'filed' end as what,
    abs(hashtextextended(id::text, {seed} + 2)) as chance
from todos
where deleted_at is null
  and abs(hashtextextended(id::text, {seed})) % {one_in} = 0;

create temp table changed on commit drop as
with new as (
    update todos
    set completed_at = case when what <> 'done' then completed_at when completed_at is null then timestamptz '{at}' end,
        skipped = skipped and what <> 'done',
        due_date = case when what = 'moved' then (timestamptz '{at}')::date + (chance % 4)::int else due_date end,
        end_date = case when what = 'moved' then null else end_date end,
        category = case when what = 'filed' then (array['업무', '공부', '운동', '건강'])[1 + chance % 4] else category end,
        updated_at = timestamptz '{at}',
        revision = revision + 1
    from chosen
    where todos.user_id = chosen.user_id
      and todos.id = chosen.id
    returning todos.*, what
)
select
    user_id, id,
    row_number() over (partition by user_id order by id) as place,
    case when what <> 'done' then 'updated' when completed_at is null then 'reopened' else 'completed' end as kind,
    to_jsonb(new) - '{user_id,notes,readings,what}'::text[] as todo
from new;

insert into events (user_id, seq, kind, todo_id, todo, occurred_at)
select user_id, change_seq + place, kind, id, todo, timestamptz '{at}'
from changed
join accounts using (user_id)
order by user_id, place;

update accounts
set change_seq = change_seq + counted.more
from (select user_id, count(*) as more from changed group by user_id) as counted
where counted.user_id = accounts.user_id;
