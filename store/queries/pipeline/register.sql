-- Keeps a pipeline ($1) as a worker declares it ($2). Whether it is paused stays as it was.
insert into pipelines (name, definition)
values ($1, $2)
on conflict (name) do update set definition = excluded.definition, registered_at = now()
