-- The columns of daily_analytics with their types, by their names.
select column_name::text as "name!", data_type::text as "kind!"
from information_schema.columns
where table_schema = current_schema()
  and table_name = 'daily_analytics'
order by column_name
