-- A page of what was recommended to a person for the days from $2 to $3: the newest day first, of a day the last edition first,
-- then by rank, of equals by id, the last first. Those after the position ($5, $6, $7, $8), at most $9; with $4 only of this state.
-- Housekeeping keeps a person's recommendations few, so those of other states are passed over where they stand.
select to_jsonb(recommendations) as "row!" from recommendations
where user_id = $1
  and base_date between $2 and $3
  and ($4::text is null or state = $4)
  and (base_date, edition, -rank, id) < ($5, $6, -$7::smallint, $8)
order by base_date desc, edition desc, -rank desc, id desc
limit $9
