-- Reads the next $5 rows of utterances after a key ($1, $2, $3), up to $4, in this order and without those in quarantine; or with
-- $6 those that left it. Each with its key, the day (UTC) of its version and the version as it is to be in the warehouse.
with page as (
    (
        select *
        from utterances
        where not $6
          and (xid, user_id, id) > ($1::text::xid8, $2, $3::text::uuid)
          and xid < $4::text::xid8
          and not exists (
              select from warehouse.quarantine
              where quarantine.user_id = utterances.user_id
                and quarantine.source = 'utterances'
                and quarantine.key = utterances.id::text
                and healed_at is null
          )
        order by xid, user_id, id
        limit $5
    )
    union all
    (
        select utterances.*
        from warehouse.quarantine
        join utterances on utterances.user_id = quarantine.user_id and utterances.id = quarantine.key::uuid
        where $6
          and quarantine.source = 'utterances'
          and healed_at is not null
          and (utterances.xid, utterances.user_id, utterances.id) > ($1::text::xid8, $2, $3::text::uuid)
        order by utterances.xid, utterances.user_id, utterances.id
        limit $5
    )
)
select
    xid::text as "xid!", user_id as "user_id!", id::text as "id!",
    (coalesce(parsed_at, created_at) at time zone 'UTC')::date::text as "date!",
    jsonb_build_object(
        'user_id', user_id, 'id', id, 'text', text, 'locale', locale, 'time_zone', time_zone, 'state', state,
        'ignored_parts', jsonb_array_length(ignored), 'said_at', said_at, 'created_at', created_at, 'parsed_at', parsed_at,
        'revision', case state when 'pending' then 1 else 2 end
    )::text as "utterance!"
from page
order by page.xid, page.user_id, page.id
