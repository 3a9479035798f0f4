-- Keeps events, a JSON array, in the warehouse. Returns nothing; counts what changed.
insert into warehouse.events
select * from jsonb_populate_recordset(null::warehouse.events, $1::text::jsonb)
on conflict (user_id, id) do update
set seq = excluded.seq,
    kind = excluded.kind,
    todo_id = excluded.todo_id,
    revision = excluded.revision,
    category = excluded.category,
    source = excluded.source,
    due_date = excluded.due_date,
    occurred_at = excluded.occurred_at
where events.* is distinct from excluded.*
