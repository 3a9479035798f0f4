-- Forgets runs that ended before $1, the oldest first, at most $2 of them. What belongs to them goes with them.
delete from runs
where id in (
    select id from runs where finished_at < $1 order by finished_at limit $2 for update skip locked
)
