-- Which titles of a person's todos have a vector, and of how many numbers, in the order of their keys from $2 on, at most $3: each with its key.
select todo_id::text as "key!", jsonb_build_object('todo_id', todo_id, 'title', title, 'numbers', cardinality(vector))::text as "record!"
from embeddings
where user_id = $1
  and todo_id >= $2::text::uuid
order by todo_id
limit $3
