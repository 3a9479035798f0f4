-- Adds a run that tries one task: it is under way at once, whatever else of its pipeline is.
insert into runs (id, pipeline, kind, logical_at, parameters, created_by, state, started_at)
values ($1, $2, 'test', $3, $4, $5, 'running', now())
