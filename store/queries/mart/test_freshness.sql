-- Which of the models $1 were last brought up to date before $2, or never.
select format('%s: %s', model, coalesce(refreshed_at::text, 'never')) as "key!"
from unnest($1::text[]) as model
left join watermarks on name = model
where refreshed_at is null
   or refreshed_at < $2
order by model
