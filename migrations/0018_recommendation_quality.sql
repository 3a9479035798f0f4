-- How good recommendations are: what became of the lists of each day, beside what plain frequency would have recommended.
set local statement_timeout = 0;

-- Finds what a person did from one moment to another.
create index events_completed on events (user_id, occurred_at) where kind = 'completed';

-- Finds whose night it is.
create index accounts_zone on accounts (time_zone, user_id);
-- Finds lists that are old.
create index recommendation_lists_day on recommendation_lists (base_date);

create table recommendation_quality (
    date date primary key,
    lists int not null,
    shown int not null,
    accepted int not null,
    dismissed int not null,
    completed int not null,
    hits_3 int not null,
    hits_all int not null,
    shadow_hits_3 int not null,
    shadow_hits_all int not null,
    own_hits_3 int not null,
    own_hits_all int not null,
    shadow_own_hits_3 int not null,
    shadow_own_hits_all int not null,
    acceptance_rate numeric not null generated always as (round(accepted::numeric / shown, 6)) stored,
    completion_rate numeric generated always as (round(completed::numeric / nullif(accepted, 0), 6)) stored,
    hit_rate_3 numeric not null generated always as (round(hits_3::numeric / lists, 6)) stored,
    hit_rate_all numeric not null generated always as (round(hits_all::numeric / lists, 6)) stored,
    shadow_hit_rate_3 numeric not null generated always as (round(shadow_hits_3::numeric / lists, 6)) stored,
    shadow_hit_rate_all numeric not null generated always as (round(shadow_hits_all::numeric / lists, 6)) stored,
    own_hit_rate_3 numeric not null generated always as (round(own_hits_3::numeric / lists, 6)) stored,
    own_hit_rate_all numeric not null generated always as (round(own_hits_all::numeric / lists, 6)) stored,
    shadow_own_hit_rate_3 numeric not null generated always as (round(shadow_own_hits_3::numeric / lists, 6)) stored,
    shadow_own_hit_rate_all numeric not null generated always as (round(shadow_own_hits_all::numeric / lists, 6)) stored
);
comment on table recommendation_quality is 'A day over everybody: what became of the lists of recommendations that people saw, beside plain frequency, the shadow, which nobody saw. Final once the day is over in every zone, but for what is turned down and accepted later after all.';
comment on column recommendation_quality.date is 'The people''s own day that the lists were for.';
comment on column recommendation_quality.lists is 'Lists of which something was shown before the day ended; as many people, for a day has one list.';
comment on column recommendation_quality.shown is 'Recommendations on them that were shown by then, of all editions.';
comment on column recommendation_quality.accepted is 'Those of them that became a todo before the day ended.';
comment on column recommendation_quality.dismissed is 'Those of them that were turned down by then, and not accepted later.';
comment on column recommendation_quality.completed is 'Those of the accepted whose todo was marked done on the day.';
comment on column recommendation_quality.hits_3 is 'Lists with a hit among the first three that were shown: on the day the person marked a todo done whose title has the same act_of(), whether it was accepted or not. The order is that of editions, then of the places at which they were first shown.';
comment on column recommendation_quality.hits_all is 'Lists with a hit among all that were shown.';
comment on column recommendation_quality.shadow_hits_3 is 'Lists whose shadow has a hit among its first three.';
comment on column recommendation_quality.shadow_hits_all is 'Lists whose shadow has a hit among as many of its first as were shown of the list.';
comment on column recommendation_quality.own_hits_3 is 'As hits_3, counting only todos that were not made from a recommendation. What was accepted counts for the list alone, so hits_3 favours it before the shadow; this one favours the shadow, because what people accepted they might have done anyway. The truth lies between.';
comment on column recommendation_quality.own_hits_all is 'As hits_all, counting only todos that were not made from a recommendation.';
comment on column recommendation_quality.shadow_own_hits_3 is 'As shadow_hits_3, counting only todos that were not made from a recommendation.';
comment on column recommendation_quality.shadow_own_hits_all is 'As shadow_hits_all, counting only todos that were not made from a recommendation.';
comment on column recommendation_quality.acceptance_rate is 'accepted / shown, 0 to 1, six decimals, as all rates here.';
comment on column recommendation_quality.completion_rate is 'completed / accepted; null where nothing was accepted.';
comment on column recommendation_quality.hit_rate_3 is 'hits_3 / lists.';
comment on column recommendation_quality.hit_rate_all is 'hits_all / lists.';
comment on column recommendation_quality.shadow_hit_rate_3 is 'shadow_hits_3 / lists.';
comment on column recommendation_quality.shadow_hit_rate_all is 'shadow_hits_all / lists.';
comment on column recommendation_quality.own_hit_rate_3 is 'own_hits_3 / lists.';
comment on column recommendation_quality.own_hit_rate_all is 'own_hits_all / lists.';
comment on column recommendation_quality.shadow_own_hit_rate_3 is 'shadow_own_hits_3 / lists.';
comment on column recommendation_quality.shadow_own_hit_rate_all is 'shadow_own_hits_all / lists.';

comment on column accounts.learning_consent is 'Whether what they said and corrected may leave as a line of the corpus, and what they do counts, without their name, among what many do.';
