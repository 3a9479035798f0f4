-- Keeps versions of recommendations, a JSON array, in the warehouse: of each the newer one. Returns nothing; counts what changed.
insert into warehouse.recommendations
select * from jsonb_populate_recordset(null::warehouse.recommendations, $1::text::jsonb)
on conflict (user_id, id) do update
set base_date = excluded.base_date,
    rank = excluded.rank,
    title = excluded.title,
    category = excluded.category,
    score = excluded.score,
    state = excluded.state,
    todo_id = excluded.todo_id,
    created_at = excluded.created_at,
    shown_at = excluded.shown_at,
    decided_at = excluded.decided_at,
    revision = excluded.revision
where excluded.revision >= recommendations.revision
  and recommendations.* is distinct from excluded.*
