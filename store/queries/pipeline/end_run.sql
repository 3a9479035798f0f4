-- Ends a run of which nothing is left to do. At most one row.
update runs
set
    state = case
        when exists (select from task_runs where run_id = $1 and state <> 'succeeded') then 'failed' else 'succeeded'
    end,
    finished_at = clock_timestamp()
where id = $1
  and state = 'running'
  and not exists (
      select from task_runs where run_id = $1 and state in ('waiting', 'queued', 'running', 'retrying')
  )
returning state, kind, pipeline
