-- Those of some utterances that a person said, in no order.
select id
from utterances
where user_id = $1
  and id = any($2)
