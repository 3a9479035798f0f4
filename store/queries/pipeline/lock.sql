-- A pipeline, held so that no run of it begins, is added or comes back meanwhile. At most one row.
select definition, paused from pipelines where name = $1 for no key update
