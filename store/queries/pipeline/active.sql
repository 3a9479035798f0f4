-- The run of a pipeline that is under way, tests left out; at most one row.
select id from runs where pipeline = $1 and state = 'running' and kind <> 'test'
