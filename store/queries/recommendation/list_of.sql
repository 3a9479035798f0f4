-- The list of the day $2 of a person: one row, or none while it was not made.
select edition, asked, history, since, shadow
from recommendation_lists
where user_id = $1
  and base_date = $2
