-- Computes anew the days of lists of which a recommendation was written, or whose person marked something done that day, by the
-- transactions $1 to $2 that $3 had not seen. Of a recommendation that is shown for the first time the row is written too, and only
-- that showing is looked at. Returns how many rows changed.
with touched as (
    select base_date as date
    from recommendations
    where xid between $1::text::xid8 and $2::text::xid8
      and pg_visible_in_snapshot(xid, $3::text::pg_snapshot) is not true
    union
    select base_date
    from (
        select user_id, day_of(people.user_id, people.time_zone, people.moved, occurred_at) as base_date
        from events
        join people using (user_id)
        where xid between $1::text::xid8 and $2::text::xid8
          and pg_visible_in_snapshot(xid, $3::text::pg_snapshot) is not true
          and kind = 'completed'
    ) as done
    join recommendation_lists using (user_id, base_date)
),
shown as (
    select
        user_id, date, act_of(title) as act, todo_id,
        state = 'accepted' and decided_on <= date as accepted,
        state = 'dismissed' and decided_on <= date as dismissed,
        row_number() over (
            partition by user_id, date order by edition, first.rank, recommendations.rank, recommendations.id
        ) as place
    from touched
    join recommendations on base_date = date
    join people using (user_id)
    cross join lateral (
        select day, rank
        from impressions
        where impressions.user_id = recommendations.user_id
          and recommendation_id = recommendations.id
        order by shown_at, rank
        limit 1
    ) as first
    cross join lateral (
        select day_of(people.user_id, people.time_zone, people.moved, decided_at) as decided_on
    ) as decided
    where first.day <= date
),
lists as (
    select user_id, date, max(place) as length
    from shown
    group by user_id, date
),
-- A day lies near its date in UTC, whatever the zones of its person were. Without the offset all events of a person would be read for
-- each of their lists.
done as (
    select
        user_id, date, todo_id, act_of(todo ->> 'title') as act,
        todo ->> 'source' is distinct from 'recommendation' as own
    from lists
    join people using (user_id)
    cross join lateral (
        select todo_id, todo, occurred_at
        from events
        where events.user_id = lists.user_id
          and kind = 'completed'
          and occurred_at >= date - interval '3 days'
          and occurred_at < date + interval '4 days'
        offset 0
    ) as nearby
    where day_of(people.user_id, people.time_zone, people.moved, occurred_at) = date
),
hits as (
    select user_id, date, min(place) as best, min(place) filter (where own) as own
    from shown
    join done using (user_id, date, act)
    group by user_id, date
),
shadows as (
    select lists.user_id, date, act, place
    from lists
    join recommendation_lists on (recommendation_lists.user_id, base_date) = (lists.user_id, date)
    cross join lateral unnest(shadow) with ordinality as shadow (act, place)
    where place <= length
),
shadow_hits as (
    select user_id, date, min(place) as best, min(place) filter (where own) as own
    from shadows
    join done using (user_id, date, act)
    group by user_id, date
),
became as (
    select
        date,
        count(*) as shown,
        count(*) filter (where accepted) as accepted,
        count(*) filter (where dismissed) as dismissed,
        count(*) filter (where accepted and (user_id, date, todo_id) in (select user_id, date, todo_id from done)) as completed
    from shown
    group by date
),
fresh as (
    select
        date,
        count(*) as lists,
        count(*) filter (where hits.best <= 3) as hits_3,
        count(hits.best) as hits_all,
        count(*) filter (where shadow_hits.best <= 3) as shadow_hits_3,
        count(shadow_hits.best) as shadow_hits_all,
        count(*) filter (where hits.own <= 3) as own_hits_3,
        count(hits.own) as own_hits_all,
        count(*) filter (where shadow_hits.own <= 3) as shadow_own_hits_3,
        count(shadow_hits.own) as shadow_own_hits_all
    from lists
    left join hits using (user_id, date)
    left join shadow_hits using (user_id, date)
    group by date
),
gone as (
    delete from recommendation_quality
    using touched
    where recommendation_quality.date = touched.date
      and touched.date not in (select date from fresh)
    returning 1
),
written as (
    insert into recommendation_quality as kept (
        date, lists, shown, accepted, dismissed, completed, hits_3, hits_all, shadow_hits_3, shadow_hits_all, own_hits_3,
        own_hits_all, shadow_own_hits_3, shadow_own_hits_all
    )
    select
        date, lists, shown, accepted, dismissed, completed, hits_3, hits_all, shadow_hits_3, shadow_hits_all, own_hits_3,
        own_hits_all, shadow_own_hits_3, shadow_own_hits_all
    from fresh
    join became using (date)
    on conflict (date) do update
    set lists = excluded.lists,
        shown = excluded.shown,
        accepted = excluded.accepted,
        dismissed = excluded.dismissed,
        completed = excluded.completed,
        hits_3 = excluded.hits_3,
        hits_all = excluded.hits_all,
        shadow_hits_3 = excluded.shadow_hits_3,
        shadow_hits_all = excluded.shadow_hits_all,
        own_hits_3 = excluded.own_hits_3,
        own_hits_all = excluded.own_hits_all,
        shadow_own_hits_3 = excluded.shadow_own_hits_3,
        shadow_own_hits_all = excluded.shadow_own_hits_all
    where (
        kept.lists, kept.shown, kept.accepted, kept.dismissed, kept.completed, kept.hits_3, kept.hits_all, kept.shadow_hits_3,
        kept.shadow_hits_all, kept.own_hits_3, kept.own_hits_all, kept.shadow_own_hits_3, kept.shadow_own_hits_all
    ) is distinct from (
        excluded.lists, excluded.shown, excluded.accepted, excluded.dismissed, excluded.completed, excluded.hits_3,
        excluded.hits_all, excluded.shadow_hits_3, excluded.shadow_hits_all, excluded.own_hits_3, excluded.own_hits_all,
        excluded.shadow_own_hits_3, excluded.shadow_own_hits_all
    )
    returning 1
)
select (select count(*) from written) + (select count(*) from gone) as "changed!"
