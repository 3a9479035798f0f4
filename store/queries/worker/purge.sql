-- Forgets workers that gave their last sign of life before $1.
delete from workers where seen_at < $1
