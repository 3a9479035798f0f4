-- What data_sync goes by: which rows changed, how far each warehouse has come, which rows cannot be taken over, and of whom
-- everything is to be erased. None of it may outlive an account, but the note of its erasure.
--
-- Tables may be large by now, so the time for a statement is not bounded here.
set local statement_timeout = 0;

-- Which transaction last changed a row. A constant first, so that no table is written anew.
alter table utterances add column xid xid8 not null default '0';
alter table utterances alter column xid set default pg_current_xact_id();
comment on column utterances.xid is 'The transaction that last changed the row; 0: one before there was this column.';
create trigger utterances_mark_change before update on utterances for each row execute function mark_change();

-- What changed is read in pages, in this order. One transaction may have changed more than a page, so the key goes on.
drop index events_xid;
create index events_xid on events (xid, user_id, id);
create index utterances_xid on utterances (xid, user_id, id);
drop index recommendations_xid;
create index recommendations_xid on recommendations (xid, user_id, id);

create table warehouse.sync_state (
    target text not null,
    source text not null
        constraint sync_state_source_known check (source in ('events', 'utterances', 'recommendations')),
    horizon xid8 not null default '0',
    since xid8,
    until xid8,
    beyond xid8,
    at_xid xid8,
    at_user_id text,
    at_id text,
    part int not null default 0,
    done boolean not null default false,
    synced_at timestamptz,
    primary key (target, source)
);
comment on table warehouse.sync_state is 'How far a warehouse has come with each table that it follows. The rows of a target are locked while that is changed.';
comment on column warehouse.sync_state.target is 'The warehouse: schema, or its URL without user and password.';
comment on column warehouse.sync_state.horizon is 'What every older transaction wrote is in the warehouse.';
comment on column warehouse.sync_state.since is 'The window under way: what transactions wrote from this one on, up to until.';
comment on column warehouse.sync_state.until is 'The oldest transaction that was still open when the window was fixed; not part of it.';
comment on column warehouse.sync_state.beyond is 'In a window that holds everything: rows from here on were written in another cluster, whose numbers they kept when they were restored here.';
comment on column warehouse.sync_state.at_xid is 'With at_user_id and at_id the key of the last row of the window that is in the warehouse.';
comment on column warehouse.sync_state.part is 'How many parts of files the window has made so far.';
comment on column warehouse.sync_state.done is 'The whole window is in the warehouse.';
comment on column warehouse.sync_state.synced_at is 'When the horizon last moved.';

create table warehouse.quarantine (
    user_id text not null references accounts (user_id) on delete cascade,
    source text not null
        constraint quarantine_source_known check (source in ('events', 'utterances', 'recommendations')),
    key text not null,
    reason text not null,
    record jsonb not null,
    run_id uuid,
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    healed_at timestamptz,
    primary key (user_id, source, key)
);
comment on table warehouse.quarantine is 'Rows that are not taken over, because something about them is wrong. Looked at again with every sync.';
comment on column warehouse.quarantine.key is 'The row''s id.';
comment on column warehouse.quarantine.reason is 'The first rule that it breaks: docs/warehouse.md lists them.';
comment on column warehouse.quarantine.record is 'The row as it was when it was last looked at.';
comment on column warehouse.quarantine.run_id is 'The run that last found it wrong.';
comment on column warehouse.quarantine.healed_at is 'It is whole now, and leaves when the sync that found so has taken it over.';

create table warehouse.erasures (
    user_id text primary key,
    deleted_at timestamptz not null
);
comment on table warehouse.erasures is 'People whose account was deleted and who are still in the warehouse. The next sync erases them there and then here.';

-- Whoever deletes an account, by whatever statement and under whatever role: it is noted in that transaction.
create function warehouse.note_erasure() returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into warehouse.erasures (user_id, deleted_at) values (old.user_id, clock_timestamp())
    on conflict (user_id) do update set deleted_at = excluded.deleted_at;
    return null;
end
$$;
create trigger accounts_note_erasure after delete on accounts
    for each row execute function warehouse.note_erasure();

create function warehouse.is_todo(todo jsonb) returns boolean language plpgsql immutable as $$
declare
    fields record;
begin
    select * into strict fields
    from jsonb_to_record(todo) as fields (
        id uuid, title text, category text, due_date date, end_date date, start_time time, end_time time, day_part text,
        deadline boolean, recurrence text, priority text, source text, utterance_id uuid, series_id uuid,
        occurrence_date date, skipped boolean, completed_at timestamptz, created_at timestamptz,
        updated_at timestamptz, deleted_at timestamptz, revision bigint
    );
    return (fields.id, fields.title, fields.category, fields.deadline, fields.source, fields.created_at,
        fields.updated_at, fields.revision) is not null;
exception
    when others then return false;
end
$$;
comment on function warehouse.is_todo is 'Whether the JSON of an event can be read as a row of warehouse.todos.';

create function warehouse.is_time_zone(name text) returns boolean language plpgsql stable as $$
begin
    perform now() at time zone name;
    return true;
exception
    when invalid_parameter_value then return false;
end
$$;
comment on function warehouse.is_time_zone is 'Whether PostgreSQL knows a time zone of this name.';
