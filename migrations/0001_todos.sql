-- Accounts, what people said, their todos, what happened to them, and the answers kept for repeated requests.
--
-- Every table leads its key with user_id, so that it shards by user as it stands. The names of constraints are part of
-- the code: the server turns a violated one into an error for the client. Later migrations only append columns.

create table accounts (
    user_id text primary key
        constraint accounts_user_id_length check (length(user_id) between 1 and 255),
    time_zone text not null default 'Asia/Seoul',
    locale text not null default 'ko',
    created_at timestamptz not null default now()
);
comment on table accounts is 'One row per person, made with their first write.';
comment on column accounts.user_id is 'The subject of their tokens.';
comment on column accounts.time_zone is 'IANA name of the zone they live in.';
comment on column accounts.locale is 'BCP 47 tag of the language they speak.';

create table utterances (
    user_id text not null references accounts (user_id) on delete cascade,
    id uuid not null,
    text text not null
        constraint utterances_text_length check (length(text) between 1 and 10000),
    locale text not null,
    time_zone text not null,
    said_at timestamptz not null,
    state text not null default 'pending'
        constraint utterances_state_known check (state in ('pending', 'parsed')),
    ignored jsonb not null default '[]',
    created_at timestamptz not null default now(),
    parsed_at timestamptz,
    primary key (user_id, id),
    constraint utterances_parsed_at_set check ((state = 'parsed') = (parsed_at is not null))
);
comment on table utterances is 'What people said, committed before it is read.';
comment on column utterances.said_at is 'The reference time: "tomorrow" is the day after.';
comment on column utterances.state is 'pending: not read yet; parsed: its todos are in todos.';
comment on column utterances.ignored is 'The parts that gave no todo: [{text, start, end, reason}], positions in code points.';

create index utterances_pending on utterances (created_at) where state = 'pending';

create table todos (
    user_id text not null references accounts (user_id) on delete cascade,
    id uuid not null,
    title text not null
        constraint todos_title_length check (length(title) between 1 and 500),
    category text not null
        constraint todos_category_known check (category in
            ('집안일', '업무', '공부', '운동', '장보기', '건강', '약속', '금융', '취미', '여행', '기타')),
    due_date date,
    end_date date,
    start_time time,
    end_time time,
    day_part text
        constraint todos_day_part_known check (day_part in
            ('dawn', 'morning', 'forenoon', 'lunch', 'daytime', 'afternoon', 'evening', 'night')),
    deadline boolean not null default false,
    recurrence text
        constraint todos_recurrence_length check (length(recurrence) between 1 and 500),
    priority text
        constraint todos_priority_known check (priority in ('low', 'medium', 'high')),
    notes text not null default ''
        constraint todos_notes_length check (length(notes) <= 10000),
    labels text[] not null default '{}'
        constraint todos_labels_count check (cardinality(labels) <= 20),
    source text not null
        constraint todos_source_known check (source in ('voice', 'manual', 'recommendation')),
    utterance_id uuid,
    original_sentence text,
    readings jsonb not null default '[]',
    completed_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    revision bigint not null default 1,
    primary key (user_id, id),
    constraint todos_utterance foreign key (user_id, utterance_id) references utterances (user_id, id),
    constraint todos_end_date_after_due_date check (end_date > due_date),
    constraint todos_end_date_needs_due_date check (end_date is null or due_date is not null),
    constraint todos_start_time_needs_due_date check (start_time is null or due_date is not null),
    constraint todos_end_time_needs_start_time check (end_time is null or start_time is not null),
    constraint todos_deadline_needs_due_date check (not deadline or due_date is not null)
);
comment on table todos is 'What people have to do. Dates and times are civil, in the person''s own zone.';
comment on column todos.due_date is 'The day, or with deadline the last day.';
comment on column todos.end_date is 'The last day of a range of days.';
comment on column todos.end_time is 'Not after start_time, it is on the following day.';
comment on column todos.recurrence is 'The value of an RFC 5545 RRULE without DTSTART.';
comment on column todos.readings is 'How each field was read: [{field, spans, implied, confidence, runner_up, rule}], positions in code points of the utterance.';
comment on column todos.deleted_at is 'Set by a soft delete.';
comment on column todos.revision is 'Grows by one with each change; the etag is made from it.';

-- Serve a page of the list: every todo of a person, those open, those done. Two partial indexes rather than one with the
-- state as a column: PostgreSQL reads `(completed_at is null) = false` as `completed_at is not null` and would miss that one.
create index todos_newest on todos (user_id, created_at desc, id desc) where deleted_at is null;
create index todos_newest_open on todos (user_id, created_at desc, id desc)
    where deleted_at is null and completed_at is null;
create index todos_newest_completed on todos (user_id, created_at desc, id desc)
    where deleted_at is null and completed_at is not null;
-- Finds what an utterance became.
create index todos_utterance_id on todos (user_id, utterance_id) where utterance_id is not null;

create table events (
    user_id text not null references accounts (user_id) on delete cascade,
    id bigint generated always as identity,
    kind text not null
        constraint events_kind_known check (kind in
            ('created', 'updated', 'completed', 'reopened', 'deleted', 'undeleted')),
    todo_id uuid not null,
    todo jsonb not null,
    occurred_at timestamptz not null default now(),
    primary key (user_id, id)
);
comment on table events is 'What happened to todos. Only appended: numbers of a day are computed from it.';
comment on column events.todo is 'The todo after the event, without notes and readings.';
comment on column events.occurred_at is 'When the transaction began that it happened in.';

create table requests (
    user_id text not null references accounts (user_id) on delete cascade,
    request_id uuid not null,
    fingerprint bytea not null,
    answer bytea not null,
    created_at timestamptz not null default now(),
    primary key (user_id, request_id)
);
comment on table requests is 'The answer to each mutation, to be given again when it is repeated. Kept for 24 hours at least.';
comment on column requests.fingerprint is 'SHA-256 of the method and the request: tells another request under the same id.';
comment on column requests.answer is 'The encoded response.';

create index requests_created_at on requests (created_at);
