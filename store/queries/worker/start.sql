-- Notes a worker that has started.
insert into workers (name, host, process_id, version, concurrency) values ($1, $2, $3, $4, $5)
