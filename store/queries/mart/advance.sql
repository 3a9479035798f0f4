-- Moves the watermark $1 to the snapshot $2, and to the moment $3 where it has one.
update watermarks
set snapshot = $2::text::pg_snapshot,
    until = $3,
    refreshed_at = now()
where name = $1
