-- What the pipelines compute from the events of todos, with what they need for it: docs/models.md says what each table means.
--
-- Numbers come from events alone, so they can be made again, and a day that is over is the same whenever it is computed.
-- Whatever is about a person begins with user_id and goes with the account.
set local statement_timeout = 0;

-- Which transaction wrote an event: a reader that remembers the oldest one still under way misses none that commits late. A
-- constant first, so that no table is written anew.
alter table events add column xid xid8 not null default '0';
alter table events alter column xid set default pg_current_xact_id();
comment on column events.xid is 'The transaction that appended it; 0: one before there was this column. Readers keep what they have seen: watermarks.';
create index events_xid on events (xid);
-- Finds what became of recommendations, on some days.
create index events_recommended on events (occurred_at)
    where kind in ('created', 'completed') and todo ->> 'source' = 'recommendation';

create table watermarks (
    name text primary key,
    snapshot pg_snapshot,
    until timestamptz,
    refreshed_at timestamptz not null default '-infinity'
);
comment on table watermarks is 'How far each table that follows another one has come. Its row is locked while it is brought up to date.';
comment on column watermarks.snapshot is 'Which transactions were over when it was last brought up to date: what they wrote has been read. Null: nothing has. Beyond the database''s own transactions (it was restored elsewhere) everything is read anew.';
comment on column watermarks.until is 'Up to this moment its numbers are, where they are numbers of a moment: days that were over by then.';
comment on column watermarks.refreshed_at is 'When it was last brought up to date.';

create table former_settings (
    user_id text not null references accounts (user_id) on delete cascade,
    until timestamptz not null,
    time_zone text not null,
    rest_days smallint[] not null,
    primary key (user_id, until)
);
comment on table former_settings is 'What people had set, until they changed it: days that are over do not change with it.';
comment on column former_settings.until is 'The beginning of the transaction that changed it; in force since the row before.';

create function keep_former_settings() returns trigger language plpgsql as $$
begin
    -- Of several changes at one moment the first one ends what was in force before it.
    insert into former_settings (user_id, until, time_zone, rest_days)
    values (old.user_id, now(), old.time_zone, old.rest_days)
    on conflict do nothing;
    return null;
end
$$;
create trigger accounts_keep_former_settings after update of time_zone, rest_days on accounts
    for each row when ((old.time_zone, old.rest_days) is distinct from (new.time_zone, new.rest_days))
    execute function keep_former_settings();

create view people with (security_invoker) as
select
    user_id, time_zone, rest_days,
    exists (select from former_settings where former_settings.user_id = accounts.user_id) as moved
from accounts;
comment on view people is 'Everybody, and whether their days need a look into former_settings.';

create function settings_of(person text)
returns table (since timestamptz, until timestamptz, time_zone text, rest_days smallint[])
language sql stable parallel safe as $$
    select lag(until, 1, '-infinity') over (order by until), until, time_zone, rest_days
    from (
        select until, time_zone, rest_days from former_settings where user_id = person
        union all
        select 'infinity', time_zone, rest_days from accounts where user_id = person
    ) as settings
$$;

-- Two functions each: only one without a subquery becomes a part of the statement that calls it.
create function day_of_moved(person text, at timestamptz)
returns date language sql stable parallel safe as $$
    select max((least(at, until - interval '1 microsecond') at time zone time_zone)::date)
    from settings_of(person)
    where since <= at
$$;

create function day_of(person text, time_zone text, moved boolean, at timestamptz)
returns date language sql stable parallel safe as $$
    select case when moved then day_of_moved(person, at) else (at at time zone time_zone)::date end
$$;
comment on function day_of is 'The day of a person that a moment is in: the latest date that their clock has shown by then. A day that is over does not come back when they fly west. The first three arguments are a row of people.';

create function works_between(earlier date, later date, rest_days smallint[])
returns boolean language sql immutable parallel safe as $$
    select exists (
        select from generate_series(1, later - earlier - 1) as n
        where extract(isodow from earlier + n) <> all(rest_days)
    )
$$;

create function works_between_moved(person text, earlier date, later date)
returns boolean language sql stable parallel safe as $$
    select exists (
        select from generate_series(1, later - earlier - 1) as n
        where extract(isodow from earlier + n) <> all((
            select settings.rest_days
            from settings_of(person) as settings
            where (settings.since at time zone settings.time_zone)::date <= earlier + n
            order by settings.since desc
            limit 1
        )::smallint[])
    )
$$;

create function is_gap(person text, rest_days smallint[], moved boolean, earlier date, later date)
returns boolean language sql stable parallel safe as $$
    select case
        when later - earlier <= 1 then false
        when moved then works_between_moved(person, earlier, later)
        when later - earlier > 7 then true
        else works_between(earlier, later, rest_days)
    end
$$;
comment on function is_gap is 'Whether between two days lies one that was no day of rest when it came. The first three arguments are a row of people; nobody rests on all seven.';

create view stg_todos with (security_invoker) as
select distinct on (user_id, todo_id)
    user_id,
    todo_id,
    todo ->> 'title' as title,
    todo ->> 'category' as category,
    todo ->> 'source' as source,
    (todo ->> 'due_date')::date as due_date,
    (todo ->> 'end_date')::date as end_date,
    (todo ->> 'created_at')::timestamptz as created_at,
    (todo ->> 'completed_at')::timestamptz as completed_at,
    coalesce((todo ->> 'skipped')::boolean, false) as skipped,
    (todo ->> 'deleted_at')::timestamptz as deleted_at,
    kind as last_kind,
    occurred_at as last_at
from events
order by user_id, todo_id, id desc;
comment on view stg_todos is 'Every todo as its latest event left it. A view: of one person it costs an index scan, and no model needs all of it.';

create table todo_days (
    user_id text not null references accounts (user_id) on delete cascade,
    date date not null,
    todo_id uuid not null,
    category text not null,
    source text not null,
    counts boolean not null,
    completed boolean not null,
    xid xid8 not null default pg_current_xact_id(),
    primary key (user_id, date, todo_id),
    constraint todo_days_completed_counts check (counts or not completed)
);
comment on table todo_days is 'A todo on a day that it was meant for, as it was when that day of the person ended. Rows of days to come say how it would be if nothing more happened.';
comment on column todo_days.date is 'The person''s own day: the last day the todo was for (end_date, else due_date), never before it was made; without a date the day it was made.';
comment on column todo_days.counts is 'Whether it was there and still meant for the day when that ended; not if it was deleted, passed over, or moved by then.';
comment on column todo_days.completed is 'Whether it counts and was done when the day ended.';
comment on column todo_days.xid is 'The transaction that last changed the row.';
create index todo_days_date on todo_days (date);
create index todo_days_xid on todo_days (xid);

create table daily_user_stats (
    user_id text not null references accounts (user_id) on delete cascade,
    date date not null,
    total int not null,
    completed int not null,
    incomplete int not null generated always as (total - completed) stored,
    rate numeric generated always as (round(completed::numeric / nullif(total, 0), 6)) stored,
    categories text[] not null,
    categories_used int not null generated always as (cardinality(categories)) stored,
    xid xid8 not null default pg_current_xact_id(),
    primary key (user_id, date),
    constraint daily_user_stats_completed_of_total check (completed between 0 and total)
);
comment on table daily_user_stats is 'A person''s day: the todos that were meant for it, as they were when it ended.';
comment on column daily_user_stats.date is 'The person''s own day; today and later ones say how it would be if nothing more happened.';
comment on column daily_user_stats.total is 'Todos that count for the day. 0: all of them were moved, deleted or passed over.';
comment on column daily_user_stats.completed is 'Those of them that were done when the day ended.';
comment on column daily_user_stats.incomplete is 'Those of them that were not.';
comment on column daily_user_stats.rate is 'completed / total, 0 to 1, with six decimals; null without todos.';
comment on column daily_user_stats.categories is 'The categories of the todos, each once, rising.';
comment on column daily_user_stats.categories_used is 'How many these are.';
comment on column daily_user_stats.xid is 'The transaction that last changed the row.';
create index daily_user_stats_date on daily_user_stats (date);
create index daily_user_stats_xid on daily_user_stats (xid);

create table user_activity (
    user_id text not null references accounts (user_id) on delete cascade,
    date date not null,
    created int not null,
    updated int not null,
    completed int not null,
    reopened int not null,
    skipped int not null,
    ended int not null,
    deleted int not null,
    undeleted int not null,
    actions int not null generated always as
        (created + updated + completed + reopened + skipped + ended + deleted + undeleted) stored,
    seq bigint not null,
    xid xid8 not null default pg_current_xact_id(),
    primary key (user_id, date)
);
comment on table user_activity is 'What a person did on a day of theirs: events by their kind. The days on which they did something.';
comment on column user_activity.date is 'The person''s own day in which the events occurred.';
comment on column user_activity.completed is 'Times a todo was marked done, of whatever day the todo was.';
comment on column user_activity.actions is 'All events of the day.';
comment on column user_activity.seq is 'The last event that is counted in: of one person they come in the order of their numbers, so each is counted once.';
comment on column user_activity.xid is 'The transaction that last changed the row.';
create index user_activity_date on user_activity (date);
create index user_activity_xid on user_activity (xid);

create table category_summary (
    category text not null,
    date date not null,
    total int not null,
    completed int not null,
    incomplete int not null generated always as (total - completed) stored,
    rate numeric not null generated always as (round(completed::numeric / total, 6)) stored,
    mean_rate numeric not null,
    users int not null,
    primary key (category, date),
    constraint category_summary_completed_of_total check (completed between 0 and total)
);
comment on table category_summary is 'A category on a day, over everybody for whom it was that day. Final once the day is over in every zone.';
comment on column category_summary.date is 'The people''s own day, as in todo_days.';
comment on column category_summary.total is 'Todos of the category that count for the day.';
comment on column category_summary.completed is 'Those of them that were done when their people''s day ended.';
comment on column category_summary.rate is 'The weighted mean: completed / total, 0 to 1, so that everybody weighs as much as they have todos. Six decimals.';
comment on column category_summary.mean_rate is 'The plain mean of the people''s own rates in the category on the day, 0 to 1: everybody weighs the same. Six decimals.';
comment on column category_summary.users is 'People with at least one of these todos.';
create index category_summary_date on category_summary (date);

create table recommendations (
    user_id text not null references accounts (user_id) on delete cascade,
    id uuid not null,
    base_date date not null,
    rank smallint not null,
    title text not null
        constraint recommendations_title_length check (length(title) between 1 and 500),
    category text not null,
    score real not null,
    evidence jsonb not null default '[]',
    state text not null default 'made'
        constraint recommendations_state_known check (state in ('made', 'shown', 'accepted', 'dismissed', 'expired')),
    created_at timestamptz not null default now(),
    shown_at timestamptz,
    decided_at timestamptz,
    todo_id uuid,
    xid xid8 not null default pg_current_xact_id(),
    primary key (user_id, id)
);
comment on table recommendations is 'Todos that were suggested to people, and what they thought of them.';
comment on column recommendations.base_date is 'The person''s own day that it was suggested for.';
comment on column recommendations.rank is 'Its place among those of the day, from 1.';
comment on column recommendations.score is 'How well it fits, 0 to 1.';
comment on column recommendations.evidence is 'Why: what of the person''s history speaks for it.';
comment on column recommendations.todo_id is 'The todo that it became when it was accepted.';
comment on column recommendations.xid is 'The transaction that last changed the row.';
create index recommendations_day on recommendations (base_date);
create index recommendations_xid on recommendations (xid);

create function mark_change() returns trigger language plpgsql as $$
begin
    new.xid := pg_current_xact_id();
    return new;
end
$$;
create trigger recommendations_mark_change before update on recommendations
    for each row execute function mark_change();

create table recommendation_stats (
    category text not null,
    date date not null,
    shown int not null,
    accepted int not null,
    completed int not null,
    primary key (category, date)
);
comment on table recommendation_stats is 'What became of recommendations, by category and day, over everybody.';
comment on column recommendation_stats.date is 'The people''s own day: of shown the one it was suggested for, of accepted and completed the one it happened on.';
comment on column recommendation_stats.shown is 'Recommendations that were shown.';
comment on column recommendation_stats.accepted is 'Todos that were made from a recommendation (source recommendation).';
comment on column recommendation_stats.completed is 'Such todos that were done, each once a day, whenever they had been accepted.';

create table user_rates (
    user_id text not null references accounts (user_id) on delete cascade,
    as_of date not null,
    total_7 int not null,
    completed_7 int not null,
    total_30 int not null,
    completed_30 int not null,
    total_all int not null,
    completed_all int not null,
    primary key (user_id)
);
comment on table user_rates is 'What calculate_completion_rate found of each person: sums of daily_user_stats, which save_metrics takes into user_metrics.';
comment on column user_rates.as_of is 'The last of their days that is counted.';

create table user_streaks (
    user_id text not null references accounts (user_id) on delete cascade,
    as_of date not null,
    chain_days int not null,
    chain_last_on date not null,
    current_days int not null,
    longest_days int not null,
    primary key (user_id)
);
comment on table user_streaks is 'What calculate_streak found of each person who ever completed something.';
comment on column user_streaks.chain_days is 'Days of the latest streak, whether it goes on or is broken.';
comment on column user_streaks.chain_last_on is 'Its last day.';

create table user_category_metrics (
    user_id text not null references accounts (user_id) on delete cascade,
    category text not null,
    total int not null,
    completed int not null,
    incomplete int not null generated always as (total - completed) stored,
    rate numeric not null generated always as (round(completed::numeric / total, 6)) stored,
    active_days int not null,
    last_on date not null,
    primary key (user_id, category),
    constraint user_category_metrics_completed_of_total check (completed between 0 and total)
);
comment on table user_category_metrics is 'A person''s todos of a category on all of their days that are over.';
comment on column user_category_metrics.total is 'Todos that count for one of the days; one that was put off when its day was over counts for each of its days.';
comment on column user_category_metrics.completed is 'Those of them that were done when the day ended.';
comment on column user_category_metrics.rate is 'completed / total, 0 to 1, six decimals.';
comment on column user_category_metrics.active_days is 'Days with at least one of them.';
comment on column user_category_metrics.last_on is 'The last of these days.';

create table user_metrics (
    user_id text not null references accounts (user_id) on delete cascade,
    as_of date not null,
    total_7 int not null,
    completed_7 int not null,
    rate_7 numeric generated always as (round(completed_7::numeric / nullif(total_7, 0), 6)) stored,
    total_30 int not null,
    completed_30 int not null,
    rate_30 numeric generated always as (round(completed_30::numeric / nullif(total_30, 0), 6)) stored,
    total_all int not null,
    completed_all int not null,
    rate_all numeric generated always as (round(completed_all::numeric / nullif(total_all, 0), 6)) stored,
    current_streak int not null,
    longest_streak int not null,
    last_completed_on date,
    top_category text,
    primary key (user_id),
    constraint user_metrics_completed_of_total check
        (completed_7 between 0 and total_7 and completed_30 between 0 and total_30 and completed_all between 0 and total_all)
);
comment on table user_metrics is 'A person''s rates and streaks as metrics_update last saved them. People without a day in the last 30 keep the row they had when it last changed.';
comment on column user_metrics.as_of is 'The last of their days that is counted: the latest that was over.';
comment on column user_metrics.total_7 is 'Todos that count for the seven days up to as_of.';
comment on column user_metrics.completed_7 is 'Those of them that were done when their day ended.';
comment on column user_metrics.rate_7 is 'completed_7 / total_7, 0 to 1, six decimals: the mean of the days'' rates, each weighed by its todos. Null without todos.';
comment on column user_metrics.rate_30 is 'As rate_7, of thirty days.';
comment on column user_metrics.rate_all is 'As rate_7, of all days.';
comment on column user_metrics.current_streak is 'Days in a row, up to as_of, on which something was completed; days of rest break nothing, and count only where something was completed.';
comment on column user_metrics.longest_streak is 'The most there ever were, in days.';
comment on column user_metrics.last_completed_on is 'The last day on which something was completed.';
comment on column user_metrics.top_category is 'The category with the most todos of all days; of equal ones the first by its name.';

create table daily_analytics (
    date date primary key,
    users int not null,
    todos int not null,
    completed int not null,
    rate numeric,
    mean_rate numeric,
    median_rate numeric,
    high_performers int not null,
    low_performers int not null,
    active_users int not null,
    regular_users int not null,
    mean_active_days numeric,
    super_users int not null,
    outliers int not null,
    most_popular_category text,
    highest_completion_category text,
    categories jsonb not null,
    advice jsonb not null,
    computed_at timestamptz not null default now(),
    constraint daily_analytics_rates check
        (rate between 0 and 1 and mean_rate between 0 and 1 and median_rate between 0 and 1)
);
comment on table daily_analytics is 'One row a day over everybody: dotodo_analytics. It names nobody.';
comment on column daily_analytics.date is 'A day in the zone of the pipeline. It counts those days of people that ended with it or within it, so each exactly once, and is final when it is over.';
comment on column daily_analytics.users is 'People with at least one todo that counts.';
comment on column daily_analytics.rate is 'The weighted mean: completed / todos, 0 to 1, six decimals.';
comment on column daily_analytics.mean_rate is 'The plain mean of the people''s rates.';
comment on column daily_analytics.median_rate is 'The median of the people''s rates; of an even number the middle of the two.';
comment on column daily_analytics.high_performers is 'People with a rate of 0.8 or more.';
comment on column daily_analytics.low_performers is 'People with a rate under 0.3.';
comment on column daily_analytics.active_users is 'People who did something with their todos within seven days of theirs up to the one that counts.';
comment on column daily_analytics.regular_users is 'Those of them with at least three such days.';
comment on column daily_analytics.mean_active_days is 'The mean of these days over active_users, 1 to 7.';
comment on column daily_analytics.super_users is 'People with more than ten todos.';
comment on column daily_analytics.outliers is 'People whose number of todos is more than three standard deviations (of the population) from the mean.';
comment on column daily_analytics.most_popular_category is 'The category with the most todos; of equal ones the first by its name.';
comment on column daily_analytics.highest_completion_category is 'The category with the highest rate; of equal ones the one with more todos, then the first by its name.';
comment on column daily_analytics.categories is '[{category, total, completed, rate, mean_rate, users}], most todos first; the rates as in category_summary.';
comment on column daily_analytics.advice is 'What the numbers say, in words: {ko: [text], en: [text]}.';
comment on column daily_analytics.computed_at is 'When these numbers were first found.';

create view category_totals with (security_invoker) as
select
    category,
    sum(total) as total,
    sum(completed) as completed,
    sum(incomplete) as incomplete,
    round(sum(completed)::numeric / sum(total), 6) as rate,
    round(avg(mean_rate), 6) as mean_rate,
    (select count(*) from user_category_metrics as people where people.category = category_summary.category) as users,
    count(*) as active_days
from category_summary
where date < (now() at time zone 'UTC')::date
group by category;
comment on view category_totals is 'category_summary summed over the days that are over in UTC: rate is the weighted mean, mean_rate the plain mean of the days'' plain means, users are as metrics_update last counted them.';

do $$
declare
    of_people text;
begin
    foreach of_people in array array[
        'former_settings', 'todo_days', 'daily_user_stats', 'user_activity', 'recommendations', 'user_rates',
        'user_streaks', 'user_category_metrics', 'user_metrics'
    ]
    loop
        execute format('alter table %I enable row level security', of_people);
        execute format(
            'create policy person on %I using (user_id = current_setting(''dotodo.user_id'', true))', of_people
        );
    end loop;
end
$$;
