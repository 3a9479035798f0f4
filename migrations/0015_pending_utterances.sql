-- Which request an utterance came with, so that whoever reads it later can give that request its final answer.

alter table utterances add column request_id uuid;
comment on column utterances.request_id is 'The CaptureTodos request that said it. Null in rows from before this column.';
