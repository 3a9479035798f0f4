-- Looks at the next $5 rows of recommendations after a key ($1, $2, $3), up to $4, or with $6 at those in quarantine: what breaks
-- a rule goes there, with the first that it breaks, what is whole again is marked so. Returns one row: how many were looked at,
-- how many were wrong by reason, how many are whole again, and the key of the last one.
with page as (
    (
        select *
        from recommendations
        where not $6
          and (xid, user_id, id) > ($1::text::xid8, $2, $3::text::uuid)
          and xid < $4::text::xid8
        order by xid, user_id, id
        limit $5
    )
    union all
    (
        select recommendations.*
        from warehouse.quarantine
        join recommendations on recommendations.user_id = quarantine.user_id and recommendations.id = quarantine.key::uuid
        where $6
          and quarantine.source = 'recommendations'
          and healed_at is null
          and (recommendations.xid, recommendations.user_id, recommendations.id) > ($1::text::xid8, $2, $3::text::uuid)
        order by recommendations.xid, recommendations.user_id, recommendations.id
        limit $5
    )
),
judged as materialized (
    select
        xid, user_id, id,
        case
            when length(title) not between 1 and 500 then 'TITLE_LENGTH'
            when not warehouse.is_category(category) then 'CATEGORY_UNKNOWN'
            when not (score between 0 and 1) then 'SCORE_RANGE'
            when decided_at < shown_at then 'END_BEFORE_START'
        end as reason
    from page
),
wrong as (
    insert into warehouse.quarantine (user_id, source, key, reason, record, run_id)
    select user_id, 'recommendations', id::text, reason, to_jsonb(page) - '{user_id,xid}'::text[], $7
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
      and quarantine.source = 'recommendations'
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
