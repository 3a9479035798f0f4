-- What was recommended to a person for the day $2, in all editions of its list, the last one first, then by rank.
select to_jsonb(recommendations) as "row!" from recommendations
where user_id = $1
  and base_date = $2
order by edition desc, rank, id
