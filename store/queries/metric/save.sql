-- Takes into user_metrics what was found of those people of whom the transactions $1 to $2, that $3 had not seen, found something
-- else. Returns of how many the numbers changed.
with touched as (
    select user_id
    from user_rates
    where xid between $1::text::xid8 and $2::text::xid8
      and pg_visible_in_snapshot(xid, $3::text::pg_snapshot) is not true
    union
    select user_id
    from user_streaks
    where xid between $1::text::xid8 and $2::text::xid8
      and pg_visible_in_snapshot(xid, $3::text::pg_snapshot) is not true
    union
    select user_id
    from user_category_metrics
    where xid between $1::text::xid8 and $2::text::xid8
      and pg_visible_in_snapshot(xid, $3::text::pg_snapshot) is not true
),
written as (
    insert into user_metrics as kept (
        user_id, as_of, total_7, completed_7, total_30, completed_30, total_all, completed_all, current_streak,
        longest_streak, last_completed_on, top_category
    )
    select
        user_id,
        greatest(rates.as_of, streaks.as_of),
        coalesce(total_7, 0), coalesce(completed_7, 0),
        coalesce(total_30, 0), coalesce(completed_30, 0),
        coalesce(total_all, 0), coalesce(completed_all, 0),
        coalesce(current_days, 0), coalesce(longest_days, 0), chain_last_on,
        top.category
    from touched
    left join user_rates as rates using (user_id)
    left join user_streaks as streaks using (user_id)
    left join lateral (
        select category
        from user_category_metrics
        where user_category_metrics.user_id = touched.user_id
        order by total desc, category collate "C"
        limit 1
    ) as top on true
    where coalesce(rates.as_of, streaks.as_of) is not null
    on conflict (user_id) do update
    set as_of = excluded.as_of,
        total_7 = excluded.total_7,
        completed_7 = excluded.completed_7,
        total_30 = excluded.total_30,
        completed_30 = excluded.completed_30,
        total_all = excluded.total_all,
        completed_all = excluded.completed_all,
        current_streak = excluded.current_streak,
        longest_streak = excluded.longest_streak,
        last_completed_on = excluded.last_completed_on,
        top_category = excluded.top_category
    where (
            kept.total_7, kept.completed_7, kept.total_30, kept.completed_30, kept.total_all, kept.completed_all,
            kept.current_streak, kept.longest_streak, kept.last_completed_on, kept.top_category
        ) is distinct from (
            excluded.total_7, excluded.completed_7, excluded.total_30, excluded.completed_30, excluded.total_all,
            excluded.completed_all, excluded.current_streak, excluded.longest_streak, excluded.last_completed_on,
            excluded.top_category
        )
    returning 1
)
select count(*) as "changed!" from written
