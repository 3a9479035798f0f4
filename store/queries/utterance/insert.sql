-- Keeps what a person said, not read yet.
insert into utterances (user_id, id, text, locale, time_zone, said_at)
values ($1, $2, $3, $4, $5, $6)
