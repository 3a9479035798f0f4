-- Moves the watermark $1 to the horizon $2, and to the moment $3 where it has one.
update watermarks
set horizon = $2::text::xid8,
    until = $3,
    refreshed_at = now()
where name = $1
