-- Counts the events of the transactions $1 to $2, which $3 had not seen, that were not counted before: of one person events become
-- visible in the order of their numbers. Returns how many rows changed.
with happened as (
    select
        user_id, events.seq, events.kind,
        day_of(people.user_id, people.time_zone, people.moved, events.occurred_at) as date
    from events
    join people using (user_id)
    where events.xid between $1::text::xid8 and $2::text::xid8
      and pg_visible_in_snapshot(events.xid, $3::text::pg_snapshot) is not true
),
fresh as (
    select
        user_id, date,
        count(*) filter (where kind = 'created') as created,
        count(*) filter (where kind = 'updated') as updated,
        count(*) filter (where kind = 'completed') as completed,
        count(*) filter (where kind = 'reopened') as reopened,
        count(*) filter (where kind = 'skipped') as skipped,
        count(*) filter (where kind = 'ended') as ended,
        count(*) filter (where kind = 'deleted') as deleted,
        count(*) filter (where kind = 'undeleted') as undeleted,
        max(seq) as seq
    from happened
    -- Looked up for each: a join would read everybody's days.
    where seq > coalesce((
        select kept.seq
        from user_activity as kept
        where kept.user_id = happened.user_id
          and kept.date = happened.date
    ), 0)
    group by user_id, date
),
written as (
    insert into user_activity as kept
        (user_id, date, created, updated, completed, reopened, skipped, ended, deleted, undeleted, seq)
    select user_id, date, created, updated, completed, reopened, skipped, ended, deleted, undeleted, seq
    from fresh
    on conflict (user_id, date) do update
    set created = kept.created + excluded.created,
        updated = kept.updated + excluded.updated,
        completed = kept.completed + excluded.completed,
        reopened = kept.reopened + excluded.reopened,
        skipped = kept.skipped + excluded.skipped,
        ended = kept.ended + excluded.ended,
        deleted = kept.deleted + excluded.deleted,
        undeleted = kept.undeleted + excluded.undeleted,
        seq = excluded.seq,
        xid = pg_current_xact_id()
    returning 1
)
select count(*) as "changed!" from written
