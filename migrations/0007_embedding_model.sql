-- Vectors of two models, or of two versions of one, cannot be compared: each says what made it.
alter table embeddings add column model text;
comment on column embeddings.model is 'The name of the model that made the vector. Null where a program of the version before did, and then it counts as none.';
comment on table embeddings is 'What the titles of todos mean, as vectors. Made from them: it may be emptied at any time.';
