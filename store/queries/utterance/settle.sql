-- Marks an utterance as read, unless another reader was first. Returns one row if this reader was the first.
update utterances
set state = 'parsed',
    ignored = $3,
    parsed_at = now()
where user_id = $1
  and id = $2
  and state = 'pending'
returning true as "first!"
