-- What metrics_update needs so that a run costs what changed: which rows it found anew, room to change them in place, and the
-- days of people reckoned once a zone.

create function people_over(since timestamptz, until timestamptz)
returns table (user_id text, rest_days smallint[], moved boolean, done date, as_of date)
language sql stable parallel safe as $$
    with zones as materialized (
        select time_zone, (since at time zone time_zone)::date - 1 as done, (until at time zone time_zone)::date - 1 as as_of
        from (select distinct time_zone from accounts) as named
    )
    select
        people.user_id, people.rest_days, people.moved,
        coalesce(case when people.moved then day_of_moved(people.user_id, since) - 1 else zones.done end, '-infinity'),
        case when people.moved then day_of_moved(people.user_id, until) - 1 else zones.as_of end
    from people
    join zones using (time_zone)
$$;
comment on function people_over is 'Everybody with the last of their days that was over at two moments: done at the first (null: none was), as_of at the second. Both lie within two days before, and on the day of, the moment in UTC at most.';

alter table user_rates add column xid xid8 not null default '0';
alter table user_streaks add column xid xid8 not null default '0';
alter table user_category_metrics add column xid xid8 not null default '0';
alter table user_rates alter column xid set default pg_current_xact_id();
alter table user_streaks alter column xid set default pg_current_xact_id();
alter table user_category_metrics alter column xid set default pg_current_xact_id();
comment on column user_rates.xid is 'The transaction that last changed the row.';
comment on column user_streaks.xid is 'The transaction that last changed the row.';
comment on column user_category_metrics.xid is 'The transaction that last changed the row.';
-- Of the others a good part changes each day, and without an index on what changes a row can stay in its page.
create index user_category_metrics_xid on user_category_metrics (xid);

alter table user_rates set (fillfactor = 50);
alter table user_streaks set (fillfactor = 50);
alter table user_metrics set (fillfactor = 50);

comment on table user_metrics is 'A person''s rates and streaks as metrics_update last found them. A row is written when one of its numbers changes.';
comment on column user_metrics.as_of is 'The day on which the numbers last changed: they are those of each day since that is over.';
comment on column user_rates.as_of is 'The day on which the numbers last changed.';
comment on column user_streaks.as_of is 'The day on which the numbers last changed.';

create function warehouse.is_category(name text) returns boolean language sql immutable parallel safe as $$
    select name in ('집안일', '업무', '공부', '운동', '장보기', '건강', '약속', '금융', '취미', '여행', '기타')
$$;
comment on function warehouse.is_category is 'Whether a category is one of the contract''s.';

-- Rows from before carry no transaction, so the next save reads them all.
update watermarks set snapshot = null where name = 'user_metrics';
