-- Looks at the next $5 rows of events after a key ($1, $2, $3), up to $4, or with $6 at those in quarantine: what breaks
-- a rule goes there, with the first that it breaks, what is whole again is marked so. Returns one row: how many were looked at,
-- how many were wrong by reason, how many are whole again, and the key of the last one.
with page as (
    (
        select *
        from events
        where not $6
          and (xid, user_id, id) > ($1::text::xid8, $2, $3::text::bigint)
          and xid < $4::text::xid8
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
          and healed_at is null
          and (events.xid, events.user_id, events.id) > ($1::text::xid8, $2, $3::text::bigint)
        order by events.xid, events.user_id, events.id
        limit $5
    )
),
judged as materialized (
    select
        xid, user_id, id,
        case
            when not warehouse.is_todo(todo) or todo ->> 'id' <> todo_id::text then 'SHAPE'
            when length(todo ->> 'title') not between 1 and 500 then 'TITLE_LENGTH'
            when not warehouse.is_category(todo ->> 'category') then 'CATEGORY_UNKNOWN'
            when (todo ->> 'due_date')::date not between '0001-01-01' and '9999-12-31'
                or (todo ->> 'end_date')::date not between '0001-01-01' and '9999-12-31' then 'DATE_RANGE'
            when (todo ->> 'end_date')::date <= (todo ->> 'due_date')::date then 'END_BEFORE_START'
            when seq > 1 and not exists (
                select from events as before
                where before.user_id = page.user_id
                  and before.seq = page.seq - 1
            ) then 'CHAIN_BROKEN'
        end as reason
    from page
),
wrong as (
    insert into warehouse.quarantine (user_id, source, key, reason, record, run_id)
    select user_id, 'events', id::text, reason, to_jsonb(page) - '{user_id,xid,was}'::text[], $7
    from judged
    join page using (user_id, id)
    where reason is not null
    on conflict (user_id, source, key) do update
    set reason = excluded.reason,
        record = excluded.record,
        run_id = excluded.run_id,
        last_seen_at = excluded.last_seen_at,
        healed_at = null
    returning reason
),
healed as (
    update warehouse.quarantine
    set healed_at = now()
    from judged
    where quarantine.user_id = judged.user_id
      and quarantine.source = 'events'
      and quarantine.key = judged.id::text
      and judged.reason is null
      and healed_at is null
    returning true
),
last as (
    select xid, user_id, id
    from judged
    order by xid desc, user_id desc, id desc
    limit 1
)
select
    (select count(*) from judged) as "read!",
    (select coalesce(jsonb_object_agg(reason, n), '{}') from (select reason, count(*) as n from wrong group by reason) as counted)
        as "wrong!",
    (select count(*) from healed) as "healed!",
    (select xid::text from last) as xid, (select user_id from last) as user_id, (select id::text from last) as id
