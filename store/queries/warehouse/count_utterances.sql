-- How many of the next $5 rows of utterances after a key ($1, $2, $3) there are, up to $4, and the key of the last one. One row.
with page as (
    select xid, user_id, id
    from utterances
    where (xid, user_id, id) > ($1::text::xid8, $2, $3::text::uuid)
      and xid < $4::text::xid8
    order by xid, user_id, id
    limit $5
),
last as (
    select xid, user_id, id
    from page
    order by xid desc, user_id desc, id desc
    limit 1
)
select
    (select count(*) from page) as "read!", (select xid::text from last) as xid,
    (select user_id from last) as user_id, (select id::text from last) as id
