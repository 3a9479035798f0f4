-- Keeps new series, given as a JSON array.
insert into series (user_id, id, recurrence, starts_on, template)
select $1, id, recurrence, starts_on, template
from jsonb_to_recordset($2) as given (id uuid, recurrence text, starts_on date, template jsonb)
