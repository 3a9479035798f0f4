-- Keeps what a person filed a title under by hand, in place of what they filed it under before.
insert into filings (user_id, title, category)
values ($1, $2, $3)
on conflict (user_id, title) do update
set category = excluded.category,
    filed_at = excluded.filed_at
