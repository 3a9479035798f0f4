-- Pipelines that have a run waiting though none is under way and they are not paused, by name.
select name
from pipelines
where not paused
  and exists (select from runs where pipeline = name and state = 'queued')
  and not exists (select from runs where pipeline = name and state = 'running' and kind <> 'test')
order by name
