-- The tables of a warehouse of Parquet files, for DuckDB: `cd` to its directory (or put s3://bucket/prefix/ before each path,
-- with DuckDB's httpfs and a secret), then `.read warehouse.sql`. A table without rows has no files yet: leave its view out.
--
-- Files hold versions of rows. The newest has the greatest revision; of equal ones (everything was synced anew) that of the
-- later file.
set timezone = 'UTC';

create or replace view todos as
select * exclude (filename, date)
from read_parquet('todos/*/*.parquet', hive_partitioning = true, filename = true)
qualify row_number() over (partition by user_id, id order by revision desc, filename desc) = 1;

create or replace view events as
select * exclude (filename)
from read_parquet('events/*/*.parquet', hive_partitioning = true, filename = true)
qualify row_number() over (partition by user_id, id order by filename desc) = 1;

create or replace view utterances as
select * exclude (filename, date)
from read_parquet('utterances/*/*.parquet', hive_partitioning = true, filename = true)
qualify row_number() over (partition by user_id, id order by revision desc, filename desc) = 1;

create or replace view recommendations as
select * exclude (filename, date)
from read_parquet('recommendations/*/*.parquet', hive_partitioning = true, filename = true)
qualify row_number() over (partition by user_id, id order by revision desc, filename desc) = 1;
