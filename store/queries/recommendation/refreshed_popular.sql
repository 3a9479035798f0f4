-- When popular_acts was last made anew, if it was.
select refreshed_at as "refreshed_at!"
from watermarks
where name = 'popular_acts'
  and refreshed_at > '-infinity'
