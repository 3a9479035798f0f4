-- Takes into user_metrics what was found of those people whose numbers changed. Returns how many.
with found as (
    select
        user_id,
        coalesce(rates.as_of, streaks.as_of) as as_of,
        coalesce(total_7, 0) as total_7,
        coalesce(completed_7, 0) as completed_7,
        coalesce(total_30, 0) as total_30,
        coalesce(completed_30, 0) as completed_30,
        coalesce(total_all, 0) as total_all,
        coalesce(completed_all, 0) as completed_all,
        coalesce(current_days, 0) as current_streak,
        coalesce(longest_days, 0) as longest_streak,
        chain_last_on as last_completed_on
    from user_rates as rates
    full join user_streaks as streaks using (user_id)
),
fresh as (
    select found.*
    from found
    left join user_metrics as kept using (user_id)
    where (
            found.as_of, found.total_7, found.completed_7, found.total_30, found.completed_30, found.total_all,
            found.completed_all, found.current_streak, found.longest_streak, found.last_completed_on
        ) is distinct from (
            kept.as_of, kept.total_7, kept.completed_7, kept.total_30, kept.completed_30, kept.total_all,
            kept.completed_all, kept.current_streak, kept.longest_streak, kept.last_completed_on
        )
),
written as (
    insert into user_metrics (
        user_id, as_of, total_7, completed_7, total_30, completed_30, total_all, completed_all, current_streak,
        longest_streak, last_completed_on, top_category
    )
    select fresh.*, top.category
    from fresh
    left join lateral (
        select category
        from user_category_metrics
        where user_category_metrics.user_id = fresh.user_id
        order by total desc, category collate "C"
        limit 1
    ) as top on true
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
    returning 1
)
select count(*) as "changed!" from written
