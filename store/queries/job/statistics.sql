-- How each task of each pipeline fared in its attempts that were due since $1, tests aside, by pipeline and task. Times are in
-- seconds. The bound above, which keeps nothing out, lets PostgreSQL expect a range of the index before it knows $1.
select
    runs.pipeline as "pipeline!",
    attempts.task as "task!",
    count(*) as "jobs!",
    count(*) filter (where attempts.state = 'queued') as "waiting!",
    count(*) filter (where attempts.state = 'running') as "running!",
    count(*) filter (where attempts.state = 'succeeded') as "succeeded!",
    count(*) filter (where attempts.state in ('failed', 'lost', 'timed_out')) as "failed!",
    count(*) filter (where attempts.state = 'cancelled') as "cancelled!",
    percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from started_at - due_at)::float8) as waited,
    percentile_cont(array[0.5, 0.95, 1]) within group (order by extract(epoch from finished_at - started_at)::float8) as ran,
    max(finished_at) filter (where attempts.state in ('failed', 'lost', 'timed_out')) as "last_failure?",
    (array_agg(error order by finished_at desc) filter (where attempts.state in ('failed', 'lost', 'timed_out')))[1] as last_error
from attempts
cross join lateral (
    select pipeline
    from runs
    where id = attempts.run_id
        and kind <> 'test'
    limit 1
) as runs
where due_at >= $1
    and due_at < 'infinity'
group by runs.pipeline, attempts.task
order by runs.pipeline, attempts.task
