-- What the pipelines did and are to do. These tables are the truth about runs and tasks; apalis' queue carries one job for each
-- attempt of a task, enqueued in the transaction that decided on it.
--
-- Nothing here belongs to a person, so the keys do not begin with user_id.

create table pipelines (
    name text primary key
        constraint pipelines_name_form check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
    definition jsonb not null,
    paused boolean not null default false,
    registered_at timestamptz not null default now()
);
comment on table pipelines is 'The pipelines that workers know, as they declared them when they started.';
comment on column pipelines.definition is '{description, schedule, zone, tags, parameters: [{name, kind, default, description}], tasks: [{name, description, after, retries, retry_delay_ms, timeout_ms}]}, tasks in an order in which they can run.';
comment on column pipelines.registered_at is 'When a worker last declared it.';

create table backfills (
    id uuid primary key,
    pipeline text not null references pipelines (name),
    first_date date not null,
    last_date date not null,
    parameters jsonb not null,
    created_by text not null,
    created_at timestamptz not null default now(),
    cancelled_at timestamptz,
    constraint backfills_dates_rise check (first_date <= last_date)
);
comment on table backfills is 'Ranges of days to be computed again, one run a day, after every fresh run.';

create table runs (
    id uuid primary key,
    pipeline text not null references pipelines (name),
    kind text not null
        constraint runs_kind_known check (kind in ('scheduled', 'manual', 'backfill', 'test')),
    logical_at timestamptz not null,
    parameters jsonb not null default '{}',
    state text not null default 'queued'
        constraint runs_state_known check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    backfill_id uuid references backfills (id) on delete cascade,
    created_by text not null,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    constraint runs_finished_at_set check ((state in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)),
    constraint runs_backfill_kind check ((kind = 'backfill') = (backfill_id is not null))
);
comment on table runs is 'One carrying out of a pipeline, for one logical time.';
comment on column runs.logical_at is 'The moment it is about: the tick of its schedule, whenever it runs.';
comment on column runs.state is 'queued: waits for its turn; running: some of its tasks may be done; the others are final until it is cleared.';
comment on column runs.created_by is 'schedule, or the subject of the admin''s token.';

-- A tick is one run, whatever number of workers tick.
create unique index runs_tick on runs (pipeline, logical_at) where kind = 'scheduled';
-- One run of a pipeline at a time; tests change nothing and do not count.
create unique index runs_active on runs (pipeline) where state = 'running' and kind <> 'test';
create index runs_waiting on runs (pipeline, (kind = 'backfill'), logical_at) where state = 'queued';
create index runs_newest on runs (pipeline, created_at desc, id desc);
create index runs_all_newest on runs (created_at desc, id desc);
create index runs_finished on runs (finished_at) where finished_at is not null;
create index runs_of_backfill on runs (backfill_id, logical_at) where backfill_id is not null;

create table task_runs (
    run_id uuid not null references runs (id) on delete cascade,
    task text not null,
    position smallint not null,
    after text[] not null,
    retries smallint not null,
    retry_delay_ms bigint not null,
    timeout_ms bigint not null,
    state text not null default 'waiting'
        constraint task_runs_state_known check (state in
            ('waiting', 'queued', 'running', 'retrying', 'succeeded', 'failed', 'upstream_failed', 'cancelled')),
    attempt int not null default 0,
    failures int not null default 0,
    worker text,
    lease_until timestamptz,
    output jsonb,
    error text,
    started_at timestamptz,
    finished_at timestamptz,
    primary key (run_id, task),
    constraint task_runs_lease_while_running check ((state = 'running') = (lease_until is not null))
);
comment on table task_runs is 'A task of a run: where it stands now, with what its declaration said when the run began.';
comment on column task_runs.after is 'The tasks that must have succeeded before it.';
comment on column task_runs.state is 'waiting: for tasks before it; queued, retrying: its job is in the queue, due at once or later; upstream_failed: a task before it failed.';
comment on column task_runs.attempt is 'The number of the attempt that is due or under way, the fencing token: it only grows, also when the task is cleared, and a worker that holds an older one can change nothing.';
comment on column task_runs.failures is 'How many attempts failed since the task was last cleared; more than retries, and it has failed.';
comment on column task_runs.lease_until is 'Until when the worker has the task, unless it renews; after that the attempt counts as failed.';

create index task_runs_leased on task_runs (lease_until) where state = 'running';

create table attempts (
    run_id uuid not null,
    task text not null,
    attempt int not null,
    job_id text not null unique,
    state text not null default 'queued'
        constraint attempts_state_known check (state in
            ('queued', 'running', 'succeeded', 'failed', 'lost', 'timed_out', 'cancelled')),
    worker text,
    due_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    output jsonb,
    error text,
    primary key (run_id, task, attempt),
    foreign key (run_id, task) references task_runs (run_id, task) on delete cascade
);
comment on table attempts is 'Every try of a task. lost: its worker died or was cut off, and its lease ran out.';
comment on column attempts.job_id is 'The job in apalis.jobs that carries it; another one takes its place when it is lost.';
comment on column attempts.due_at is 'From when on a worker may take it.';

create index attempts_queued on attempts (due_at) where state = 'queued';

create table task_logs (
    id bigint generated always as identity primary key,
    run_id uuid not null,
    task text not null,
    attempt int not null,
    logged_at timestamptz not null default clock_timestamp(),
    level text not null
        constraint task_logs_level_known check (level in ('debug', 'info', 'warn', 'error')),
    message text not null,
    foreign key (run_id, task) references task_runs (run_id, task) on delete cascade
);
comment on table task_logs is 'What tasks said while they ran, in the order of id within an attempt.';

create index task_logs_of_task on task_logs (run_id, task, attempt, id);

create table workers (
    name text primary key,
    host text not null,
    process_id int not null,
    version text not null,
    concurrency int not null,
    started_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    stopped_at timestamptz
);
comment on table workers is 'The processes that work, or worked lately. Each start has a name of its own.';
comment on column workers.seen_at is 'The last sign of life.';
comment on column workers.stopped_at is 'When it ended in order.';

create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    actor text not null,
    action text not null,
    target text not null,
    details jsonb not null default '{}'
);
comment on table audit is 'What admins did, written in the transaction that did it. Only appended.';
comment on column audit.actor is 'The subject of the admin''s token.';
comment on column audit.action is 'The RPC, as in TriggerPipeline.';

create index audit_at on audit (at desc);

-- The server pushes jobs under this role when an admin triggers a run. The queue makes its tables itself, before this file.
create or replace function let_dotodo_person_in() returns void language plpgsql set search_path from current as $$
declare
    of_ours text;
begin
    foreach of_ours in array array[current_schema()::text, 'apalis'] loop
        continue when to_regnamespace(of_ours) is null;
        execute format('grant usage on schema %I to dotodo_person', of_ours);
        execute format('grant select, insert, update, delete on all tables in schema %I to dotodo_person', of_ours);
        execute format(
            'alter default privileges in schema %I grant select, insert, update, delete on tables to dotodo_person', of_ours
        );
        if to_regclass(format('%I._sqlx_migrations', of_ours)) is not null then
            execute format('revoke insert, update, delete on %I._sqlx_migrations from dotodo_person', of_ours);
        end if;
    end loop;
end
$$;

do $$
begin
    if exists (select from pg_roles where rolname = 'dotodo_person') then
        perform let_dotodo_person_in();
    end if;
end
$$;
