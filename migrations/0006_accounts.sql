-- How a person's week is made.

alter table accounts
    add column week_start smallint not null default 1
        constraint accounts_week_start_known check (week_start between 1 and 7),
    add column rest_days smallint[] not null default '{}'
        constraint accounts_rest_days_known check (rest_days <@ '{1,2,3,4,5,6,7}' and cardinality(rest_days) <= 6);
comment on column accounts.week_start is 'The first day of their week: 1 is Monday, 7 Sunday (ISO 8601).';
comment on column accounts.rest_days is 'The days of the week on which no streak is broken, rising: 1 is Monday, 7 Sunday.';
