-- What people are recommended: the lists of their days, what was shown of them, what became of it, and what others do.
set local statement_timeout = 0;

create table recommendation_lists (
    user_id text not null references accounts (user_id) on delete cascade,
    base_date date not null,
    edition int not null default 1,
    asked smallint not null
        constraint recommendation_lists_asked_range check (asked between 1 and 120),
    history int not null,
    since date not null,
    shadow text[] not null,
    made_at timestamptz not null default now(),
    primary key (user_id, base_date)
);
comment on table recommendation_lists is 'The list of a person''s day: the recommendations of its edition.';
comment on column recommendation_lists.edition is 'How often it was made anew, from 1.';
comment on column recommendation_lists.asked is 'How many the model was asked for at most: with fewer there is nothing more to recommend.';
comment on column recommendation_lists.history is 'From how many of the person''s todos it was made.';
comment on column recommendation_lists.since is 'What was created before this day did not count.';
comment on column recommendation_lists.shadow is 'What plain frequency would have recommended, best first: act_of() of titles. It is shown to nobody; recommendation_quality compares.';
comment on column recommendation_lists.made_at is 'When this edition was made.';

alter table recommendations
    alter column evidence set default '{}',
    add column edition int not null default 1,
    add column reasons jsonb not null default '{}',
    add column recurrence jsonb,
    add column explored boolean not null default false,
    add column wordings text[] not null default '{}',
    add column model text not null default '',
    add column dismiss_reason text
        constraint recommendations_dismiss_reason_known check (dismiss_reason in ('not_now', 'never', 'done_already')),
    add constraint recommendations_dismissed check (dismiss_reason is null or state = 'dismissed');
comment on column recommendations.evidence is 'What of the person''s history speaks for it: dotodo.v1.Evidence.';
comment on column recommendations.edition is 'The edition of the day''s list that it stands on.';
comment on column recommendations.reasons is 'The evidence in words, by language: {ko, en}.';
comment on column recommendations.recurrence is 'How it could recur: dotodo.v1.SuggestedRecurrence. Null where it is not done steadily.';
comment on column recommendations.explored is 'Whether it was made to be tried out, whatever its score.';
comment on column recommendations.wordings is 'The titles of the history that are this thing: the evidence is counted from what was done under any of them.';
comment on column recommendations.model is 'What made it, its version included. Empty in rows from before this column.';
comment on column recommendations.dismiss_reason is 'Why it was dismissed, where the person said so.';
-- Lists a person's recommendations, the newest day first.
create index recommendations_newest on recommendations (user_id, base_date, edition, (-rank), id);
-- Finds what a person turned down.
create index recommendations_dismissed on recommendations (user_id, decided_at) where state = 'dismissed';

-- Finds the series of a person that go on.
create index series_live on series (user_id, id) where ended_at is null;

create table impressions (
    user_id text not null references accounts (user_id) on delete cascade,
    recommendation_id uuid not null,
    day date not null,
    rank smallint not null,
    shown_at timestamptz not null default now(),
    primary key (user_id, recommendation_id, day, rank),
    foreign key (user_id, recommendation_id) references recommendations (user_id, id) on delete cascade
);
comment on table impressions is 'Each place at which a recommendation was shown to its person, once a day.';
comment on column impressions.day is 'The person''s own day on which it was shown.';
comment on column impressions.rank is 'The place that it had in the answer, from 1.';
comment on column impressions.shown_at is 'When it was first shown there on that day.';

-- Under the collation "C", so that it is the same in every database, and as the program has it.
create function act_of(title text) returns text language sql immutable parallel safe as $$
    select lower(translate(
        title collate "C", E' \t\n\r\f\x0b\u00a0\u3000!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~·…。，、！？“”‘’', ''
    ))
$$;
comment on function act_of is 'What titles have in common that differ in spaces, signs and the case of Latin letters alone.';

create table popular_acts (
    act text primary key,
    title text not null,
    category text not null,
    people int not null
        constraint popular_acts_of_many check (people >= 20),
    popular_share real not null,
    lately_share real not null,
    found_at timestamptz not null default now()
);
comment on table popular_acts is 'What many do, for people without habits of their own. It names nobody: at least twenty of those who consented did each of them lately.';
comment on column popular_acts.act is 'act_of() of its titles.';
comment on column popular_acts.title is 'Its commonest title.';
comment on column popular_acts.category is 'Its commonest category.';
comment on column popular_acts.people is 'How many of the people looked at did it within 90 days.';
comment on column popular_acts.popular_share is 'The share of these people''s active days on which it was done, a day counting half after 60 days.';
comment on column popular_acts.lately_share is 'The same, a day counting half after 10 days.';
create index popular_acts_most on popular_acts (popular_share desc, act);

do $$
declare
    of_people text;
begin
    foreach of_people in array array['recommendation_lists', 'impressions']
    loop
        execute format('alter table %I enable row level security', of_people);
        execute format(
            'create policy person on %I using (user_id = current_setting(''dotodo.user_id'', true))', of_people
        );
    end loop;
end
$$;
