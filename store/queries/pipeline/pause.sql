-- Pauses a pipeline or lets it go on. One row if it is known.
update pipelines set paused = $2 where name = $1 returning name
