-- One recommendation of a person, and since when what was created counted for it.
select
    to_jsonb(recommendations) as "row!", coalesce(since, recommendations.base_date - 400) as "since!"
from recommendations
left join recommendation_lists as lists
    on lists.user_id = recommendations.user_id
    and lists.base_date = recommendations.base_date
where recommendations.user_id = $1
  and recommendations.id = $2
