-- Gives a run ($1) the tasks of its pipeline as they are declared now, or one of them alone ($2), which then waits for none.
insert into task_runs (run_id, task, position, after, retries, retry_delay_ms, timeout_ms)
select
    runs.id,
    task ->> 'name',
    position,
    case when $2::text is null then array(select jsonb_array_elements_text(task -> 'after')) else '{}' end,
    (task ->> 'retries')::smallint,
    (task ->> 'retry_delay_ms')::bigint,
    (task ->> 'timeout_ms')::bigint
from runs
join pipelines on pipelines.name = runs.pipeline
cross join jsonb_array_elements(definition -> 'tasks') with ordinality as tasks (task, position)
where runs.id = $1 and ($2 is null or task ->> 'name' = $2)
