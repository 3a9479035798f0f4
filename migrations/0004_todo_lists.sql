-- Orders and filters of lists, search by what titles mean, and deleted todos that are removed for good.
--
-- Whether a todo is open is a column of each order's index, so that both lists of an order share it. A todo without a day
-- sorts as the last day there is; one without a time as the first minute of its day.
set local statement_timeout = 0;

create index todos_by_due on todos (
    user_id, (completed_at is null), (coalesce(due_date, date '9999-12-31')), (coalesce(start_time, time '00:00')), id
) where deleted_at is null;
create index todos_by_created on todos (user_id, (completed_at is null), created_at, id) where deleted_at is null;
create index todos_by_updated on todos (user_id, (completed_at is null), updated_at, id) where deleted_at is null;

-- A program of the version before sorts a person's todos as long as it still runs.
drop index todos_newest;
drop index todos_newest_open;
drop index todos_newest_completed;
-- Whoever asks for the open ones that changed last finds them by the new index.
drop index todos_open_changed;

-- Trigrams do not find what two syllables say ("빨래"), and an index of words does not begin with a person. So the keys are
-- made here: each pair of neighbouring characters of a text, each label and the category, hashed with whose they are.
create function text_keys(owner text, words text) returns int[] language sql immutable parallel safe as $$
    select coalesce(array_agg(distinct hashtext(owner || ' ' || letter || next)), '{}')
    from (
        select letter, lead(letter) over (order by place) as next
        from unnest(string_to_array(lower(words), null)) with ordinality as letters (letter, place)
    ) as pairs
    where next is not null
$$;
comment on function text_keys is 'What a text of this person can be found by: each pair of neighbouring characters, without case.';

create function label_key(owner text, label text) returns int language sql immutable parallel safe as $$
    select hashtext(owner || ' label ' || label)
$$;

create function category_key(owner text, category text) returns int language sql immutable parallel safe as $$
    select hashtext(owner || ' category ' || category)
$$;

create function todo_keys(owner text, title text, notes text, category text, labels text[])
returns int[] language sql immutable parallel safe as $$
    select text_keys(owner, title || E'\n' || notes)
        || category_key(owner, category)
        || array(select label_key(owner, label) from unnest(labels) as label)
$$;
comment on function todo_keys is 'What a todo of this person can be found by. Keys may be equal by chance: whoever finds by them looks again.';

create function filter_keys(owner text, words text, category text, label text)
returns int[] language sql immutable parallel safe as $$
    select array_remove(
        text_keys(owner, coalesce(words, '')) || category_key(owner, category) || label_key(owner, label), null
    )
$$;
comment on function filter_keys is 'The keys that a todo has that these find; what is null finds every one.';

create index todos_keys on todos using gin (todo_keys(user_id, title, notes, category, labels)) where deleted_at is null;

-- Search compares thousands of vectors, each with a byte for a component: 256 instead of 2,000 bytes on their way.
alter table embeddings add column packed bytea;
comment on column embeddings.packed is 'The vector, each component times 127 as a signed byte. Null where a program of the version before made it.';

-- Finds the deleted todos of everybody that are kept no longer.
create index todos_deleted on todos (deleted_at) where deleted_at is not null;
