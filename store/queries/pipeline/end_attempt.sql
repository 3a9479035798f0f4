-- Ends an attempt ($3) of a task that a worker ($4) has under way, as $5 says, with what came of it ($6, $7). It counts as a
-- failure if $8 says so, and as the last one if $9 does; with $10 only once its lease has run out. At most one row: the task
-- as it is now. The caller holds the run.
with ended as (
    update task_runs
    set
        state = case
            when $5 = 'succeeded' then 'succeeded'
            when not $8 or (failures < retries and not $9) then 'retrying'
            else 'failed'
        end,
        failures = failures + case when $8 then 1 else 0 end,
        output = $6,
        error = $7,
        lease_until = null,
        finished_at = clock_timestamp()
    where run_id = $1
      and task = $2
      and attempt = $3
      and worker = $4
      and state = 'running'
      and (not $10 or lease_until < clock_timestamp())
    returning state, retry_delay_ms
),
noted as (
    update attempts
    set state = $5, output = $6, error = $7, finished_at = clock_timestamp()
    from ended
    where run_id = $1 and task = $2 and attempt = $3
)
select state, retry_delay_ms from ended
