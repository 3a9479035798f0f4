-- The engine makes vectors of another kind now, which cannot be compared with those it made before. They are made again when
-- they are needed.
truncate embeddings;
