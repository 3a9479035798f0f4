-- Reads the next $5 rows of recommendations after a key ($1, $2, $3), up to $4, in this order and without those in quarantine; or with
-- $6 those that left it. Each with its key, the day (UTC) of its version and the version as it is to be in the warehouse.
with page as (
    (
        select *
        from recommendations
        where not $6
          and (xid, user_id, id) > ($1::text::xid8, $2, $3::text::uuid)
          and xid < $4::text::xid8
          and not exists (
              select from warehouse.quarantine
              where quarantine.user_id = recommendations.user_id
                and quarantine.source = 'recommendations'
                and quarantine.key = recommendations.id::text
                and healed_at is null
          )
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
          and healed_at is not null
          and (recommendations.xid, recommendations.user_id, recommendations.id) > ($1::text::xid8, $2, $3::text::uuid)
        order by recommendations.xid, recommendations.user_id, recommendations.id
        limit $5
    )
)
select
    xid::text as "xid!", user_id as "user_id!", id::text as "id!",
    (greatest(created_at, shown_at, decided_at) at time zone 'UTC')::date::text as "date!",
    jsonb_build_object(
        'user_id', user_id, 'id', id, 'base_date', base_date, 'rank', rank, 'title', title, 'category', category,
        'score', score, 'state', state, 'todo_id', todo_id, 'created_at', created_at, 'shown_at', shown_at,
        'decided_at', decided_at, 'revision', case state when 'made' then 1 when 'shown' then 2 else 3 end
    )::text as "recommendation!"
from page
order by page.xid, page.user_id, page.id
