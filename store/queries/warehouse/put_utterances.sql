-- Keeps versions of utterances, a JSON array, in the warehouse: of each the newer one. Returns nothing; counts what changed.
insert into warehouse.utterances
select * from jsonb_populate_recordset(null::warehouse.utterances, $1::text::jsonb)
on conflict (user_id, id) do update
set text = excluded.text,
    locale = excluded.locale,
    time_zone = excluded.time_zone,
    state = excluded.state,
    ignored_parts = excluded.ignored_parts,
    said_at = excluded.said_at,
    created_at = excluded.created_at,
    parsed_at = excluded.parsed_at,
    revision = excluded.revision
where excluded.revision >= utterances.revision
  and utterances.* is distinct from excluded.*
