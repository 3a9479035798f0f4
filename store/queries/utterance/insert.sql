-- Keeps what a person said with a request, not read yet.
insert into utterances (user_id, id, request_id, text, locale, time_zone, said_at)
values ($1, $2, $3, $4, $5, $6, $7)
