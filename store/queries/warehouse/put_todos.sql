-- Keeps versions of todos, a JSON array, in the warehouse: of each the newer one. Returns nothing; counts what changed.
insert into warehouse.todos
select * from jsonb_populate_recordset(null::warehouse.todos, $1::text::jsonb)
on conflict (user_id, id) do update
set title = excluded.title,
    category = excluded.category,
    due_date = excluded.due_date,
    end_date = excluded.end_date,
    start_time = excluded.start_time,
    end_time = excluded.end_time,
    day_part = excluded.day_part,
    deadline = excluded.deadline,
    recurrence = excluded.recurrence,
    priority = excluded.priority,
    source = excluded.source,
    utterance_id = excluded.utterance_id,
    series_id = excluded.series_id,
    occurrence_date = excluded.occurrence_date,
    skipped = excluded.skipped,
    completed_at = excluded.completed_at,
    created_at = excluded.created_at,
    updated_at = excluded.updated_at,
    deleted_at = excluded.deleted_at,
    revision = excluded.revision
where excluded.revision >= todos.revision
  and todos.* is distinct from excluded.*
