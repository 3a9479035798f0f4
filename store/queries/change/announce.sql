-- Tells every listener that todos of these people changed. Nothing is written, so the commit need not reach the disk:
-- commits that notify take turns, and so does everybody behind them.
select pg_notify('dotodo_changes', user_id) as "told!"
from unnest($1::text[]) as user_id, set_config('synchronous_commit', 'off', true)
