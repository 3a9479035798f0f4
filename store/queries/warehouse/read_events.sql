-- Reads the next $5 rows of events after a key ($1, $2, $3), up to $4, in this order and without those in quarantine; or with
-- $6 those that left it. Each with its key, the day (UTC) of its version and the version as it is to be in the warehouse.
with page as (
    (
        select *
        from events
        where not $6
          and (xid, user_id, id) > ($1::text::xid8, $2, $3::text::bigint)
          and xid < $4::text::xid8
          and not exists (
              select from warehouse.quarantine
              where quarantine.user_id = events.user_id
                and quarantine.source = 'events'
                and quarantine.key = events.id::text
                and healed_at is null
          )
        order by xid, user_id, id
        limit $5
    )
    union all
    (
        select events.*
        from warehouse.quarantine
        join events on events.user_id = quarantine.user_id and events.id = quarantine.key::bigint
        where $6
          and quarantine.source = 'events'
          and healed_at is not null
          and (events.xid, events.user_id, events.id) > ($1::text::xid8, $2, $3::text::bigint)
        order by events.xid, events.user_id, events.id
        limit $5
    )
)
select
    xid::text as "xid!", user_id as "user_id!", id::text as "id!",
    (occurred_at at time zone 'UTC')::date::text as "date!",
    jsonb_build_object(
        'user_id', user_id, 'id', id, 'seq', seq, 'kind', kind, 'todo_id', todo_id, 'revision', todo -> 'revision',
        'category', todo -> 'category', 'source', todo -> 'source', 'due_date', todo -> 'due_date', 'occurred_at', occurred_at
    )::text as "event!",
    case when is_latest then ((todo ->> 'updated_at')::timestamptz at time zone 'UTC')::date::text end as todo_date,
    case when is_latest then (todo || jsonb_build_object('user_id', user_id))::text end as todo
from (
    select
        *,
        row_number() over (partition by user_id, todo_id order by (todo ->> 'revision')::bigint desc, id desc) = 1
            as is_latest
    from page
) as page
order by page.xid, page.user_id, page.id
