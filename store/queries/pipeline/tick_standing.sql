-- What stands in the way of a tick ($2) of a pipeline ($1): its run is there, or another scheduled run waits. One row.
select
    exists (select from runs where pipeline = $1 and logical_at = $2 and kind = 'scheduled') as "known!",
    exists (select from runs where pipeline = $1 and state = 'queued' and kind = 'scheduled') as "waits!"
