-- Dismisses recommendations for the reason $3, which may be none, and gives them as they are then, in no order. The caller holds
-- their locks.
update recommendations
set state = 'dismissed',
    dismiss_reason = $3,
    decided_at = now()
where user_id = $1
  and id = any($2)
returning to_jsonb(recommendations) as "row!"
