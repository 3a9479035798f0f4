-- One recommendation of a person.
select to_jsonb(recommendations) as "row!" from recommendations
where user_id = $1
  and id = $2
