-- Adds a run that waits for its turn. One row, or none if it is a tick that another worker has added.
insert into runs (id, pipeline, kind, logical_at, parameters, backfill_id, created_by)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (pipeline, logical_at) where kind = 'scheduled' do nothing
returning id
