-- Keeps the row of a day, given as a JSON object. One that says the same stays as it is. Returns whether something changed.
with given as (
    select * from jsonb_to_record($1) as given (
        date date, users int, todos int, completed int, rate numeric, mean_rate numeric, median_rate numeric,
        high_performers int, low_performers int, active_users int, regular_users int, mean_active_days numeric,
        super_users int, outliers int, most_popular_category text, highest_completion_category text, categories jsonb,
        advice jsonb
    )
),
written as (
    insert into daily_analytics as kept (
        date, users, todos, completed, rate, mean_rate, median_rate, high_performers, low_performers, active_users,
        regular_users, mean_active_days, super_users, outliers, most_popular_category, highest_completion_category,
        categories, advice
    )
    select
        date, users, todos, completed, rate, mean_rate, median_rate, high_performers, low_performers, active_users,
        regular_users, mean_active_days, super_users, outliers, most_popular_category, highest_completion_category,
        categories, advice
    from given
    on conflict (date) do update
    set users = excluded.users,
        todos = excluded.todos,
        completed = excluded.completed,
        rate = excluded.rate,
        mean_rate = excluded.mean_rate,
        median_rate = excluded.median_rate,
        high_performers = excluded.high_performers,
        low_performers = excluded.low_performers,
        active_users = excluded.active_users,
        regular_users = excluded.regular_users,
        mean_active_days = excluded.mean_active_days,
        super_users = excluded.super_users,
        outliers = excluded.outliers,
        most_popular_category = excluded.most_popular_category,
        highest_completion_category = excluded.highest_completion_category,
        categories = excluded.categories,
        advice = excluded.advice,
        computed_at = now()
    where to_jsonb(kept) - 'computed_at' is distinct from to_jsonb(excluded) - 'computed_at'
    returning 1
)
select count(*) > 0 as "changed!" from written
