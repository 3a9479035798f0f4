-- What the tasks of a run gave that have succeeded, by their names. One that only tries a task sees what the newest run of the
-- pipeline gave before.
select task, output
from task_runs
where run_id = $1 and state = 'succeeded'
union all
select task, output
from task_runs
where exists (select from runs where id = $1 and kind = 'test')
  and state = 'succeeded'
  and run_id = (
      select newest.id
      from runs
      join runs newest on newest.pipeline = runs.pipeline
      where runs.id = $1 and newest.kind <> 'test' and newest.state = 'succeeded'
      order by newest.created_at desc, newest.id desc
      limit 1
  )
