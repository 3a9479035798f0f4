-- What those who run the installation need beside the tables of runs: what they did under which request id, which jobs they
-- gave up, and indexes for what they look at.

-- The entry of the audit is what claims a request id: an admin need not have an account, which is a person's.
alter table audit
    add column request_id uuid,
    add column fingerprint bytea,
    add column answer bytea;
comment on column audit.request_id is 'What makes the call safe to repeat. Null: before there were any.';
comment on column audit.fingerprint is 'Tells which request it was: a digest of its method and message.';
comment on column audit.answer is 'The encoded answer, for the same request again.';

create unique index audit_request on audit (actor, request_id);

alter table attempts add column discarded_at timestamptz;
comment on column attempts.discarded_at is 'When an admin gave the job up; then it is no dead letter.';

create index attempts_due on attempts (due_at desc, job_id desc);
create index attempts_failed on attempts (due_at desc, job_id desc) where state in ('failed', 'lost', 'timed_out');
create index task_runs_failed on task_runs (run_id, task) where state = 'failed';
create index backfills_newest on backfills (created_at desc, id desc);
create index workers_newest on workers (started_at desc);

create function job_state(
    attempt_state text, due_at timestamptz, discarded_at timestamptz, is_last boolean, task_state text
) returns text language sql stable as $$
    select case
        when discarded_at is not null then 'discarded'
        when attempt_state = 'queued' and due_at > now() then 'scheduled'
        when attempt_state = 'queued' then 'ready'
        when attempt_state in ('running', 'succeeded', 'cancelled') then attempt_state
        when is_last and task_state = 'failed' then 'dead'
        else 'failed'
    end
$$;
comment on function job_state is 'Where a job stands, of what is known of its attempt, whether that is the last one of its task, and of its task.';
