-- Those of some recommendations that there are, that nobody else can change until the transaction ends; locked in the order of
-- their ids.
select to_jsonb(recommendations) as "row!" from recommendations
where user_id = $1
  and id = any($2)
order by id
for update
