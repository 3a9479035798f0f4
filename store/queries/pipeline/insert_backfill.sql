-- Adds a backfill.
insert into backfills (id, pipeline, first_date, last_date, parameters, created_by)
values ($1, $2, $3, $4, $5, $6)
