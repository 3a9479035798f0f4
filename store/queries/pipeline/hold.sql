-- A run, held: whoever changes its tasks holds it. At most one row.
select pipeline, kind, state from runs where id = $1 for no key update
