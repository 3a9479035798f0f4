-- Lets an ended run go on.
update runs set state = 'running', finished_at = null where id = $1 and state in ('succeeded', 'failed', 'cancelled')
