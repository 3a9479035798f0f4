-- Fills an empty database: {users} people, {todos} todos made in the {days} days before {until}, and what happened to them. The same
-- {seed} gives the same rows. Runs in one transaction, at
-- whose end the indexes of todos are made anew, if they are wanted ({indexed}).
set local statement_timeout = 0;
set local lock_timeout = 0;
set local work_mem = '192MB';
set local maintenance_work_mem = '256MB';

do $$
begin
    if exists (select from accounts) then
        raise exception 'the database is not empty: a generated one has nobody else in it';
    end if;
    -- What is generated keeps every constraint, so nothing need be checked again, where that is allowed.
    set local session_replication_role = replica;
exception
    when insufficient_privilege then null;
end
$$;

create temp table indexes on commit drop as
select indexname, indexdef
from pg_indexes
where tablename = 'todos'
  and schemaname = current_schema()
  and not exists (select from pg_constraint where conname = indexname);
do $$
declare
    old record;
begin
    for old in select indexname from indexes loop
        execute format('drop index %I', old.indexname);
    end loop;
end
$$;

-- A number from 0 to 1 that hangs on the seed alone, for each thing and each question about it.
create function pg_temp.chance(thing bigint, question int) returns float8 language sql immutable as $$
    select ((hashint8extended(thing, {seed}::bigint * 1000 + question) >> 11) & 9007199254740991)::float8 / 9007199254740992
$$;

create temp table persons on commit drop as
select
    n,
    'user' || lpad(n::text, 7, '0') as user_id,
    case
        when pg_temp.chance(n, 1) < 0.80 then 'Asia/Seoul'
        else (array[
            'America/New_York', 'America/Los_Angeles', 'Europe/Berlin', 'Asia/Tokyo', 'Asia/Kolkata', 'America/Sao_Paulo',
            'Pacific/Auckland', 'Africa/Cairo'
        ])[1 + floor(pg_temp.chance(n, 2) * 8)::int]
    end as time_zone,
    case
        when pg_temp.chance(n, 3) < 0.4 then '{6,7}'
        when pg_temp.chance(n, 3) < 0.5 then '{7}'
        else '{}'
    end::smallint[] as rest_days,
    0.25 + 0.7 * pg_temp.chance(n, 4) as diligence,
    pg_temp.chance(n, 5) < 0.5 as consents
from generate_series(1, {users}) as n;
create unique index on persons (n);

insert into accounts (user_id, time_zone, rest_days, learning_consent, created_at)
select user_id, time_zone, rest_days, consents, timestamptz '{until}' - interval '{days} days' - interval '1 week'
from persons;

-- What people say they will do, with its category.
create temp table wordings on commit drop as
select row_number() over () as number, title, category
from (values
    ('빨래하기', '집안일'), ('방 청소하기', '집안일'), ('설거지하기', '집안일'), ('분리수거하기', '집안일'), ('화분에 물 주기', '집안일'),
    ('회의 준비하기', '업무'), ('보고서 쓰기', '업무'), ('메일 답장하기', '업무'), ('기획안 검토하기', '업무'), ('발표 자료 만들기', '업무'),
    ('거래처에 전화하기', '업무'), ('영어 단어 외우기', '공부'), ('책 읽기', '공부'), ('강의 듣기', '공부'), ('과제 제출하기', '공부'),
    ('헬스장 가기', '운동'), ('조깅하기', '운동'), ('요가하기', '운동'), ('우유 사기', '장보기'), ('장보기', '장보기'),
    ('계란이랑 두부 사기', '장보기'), ('병원 예약하기', '건강'), ('약 먹기', '건강'), ('치과 가기', '건강'), ('엄마한테 전화하기', '약속'),
    ('민수랑 저녁 먹기', '약속'), ('생일 선물 고르기', '약속'), ('월세 이체하기', '금융'), ('카드값 확인하기', '금융'), ('기타 연습하기', '취미'),
    ('사진 정리하기', '취미'), ('뜨개질하기', '취미'), ('숙소 예약하기', '여행'), ('비행기표 알아보기', '여행'), ('우편물 찾기', '기타'),
    ('휴대폰 충전하기', '기타'), ('세탁소 들르기', '기타')
) as words (title, category);

-- Few people have most of the todos: the k-th as many as 1 / k.
create temp table lives on commit drop as
with made as (
    select
        n,
        least({users}, floor(power({users}, pg_temp.chance(n, 11))))::int as person,
        1 + floor(pg_temp.chance(n, 12) * 37)::int as wording,
        (timestamptz '{until}' at time zone 'UTC')::date - floor(pg_temp.chance(n, 13) * {days})::int as day,
        interval '1 second' * floor(22000 + 64000 * pg_temp.chance(n, 14)) as time
    from generate_series(1, {todos}) as n
),
placed as (
    select
        made.n, person, user_id, time_zone, diligence, title, category,
        case
            when (day + time) at time zone time_zone < timestamptz '{until}' then day
            else day - 2
        end as made_on,
        time
    from made
    join persons on persons.n = person
    join wordings on wordings.number = wording
)
select
    n, person, user_id, time_zone, diligence, title, category, made_on,
    (made_on + time) at time zone time_zone as made_at,
    case
        when pg_temp.chance(n, 21) < 0.25 then null
        when pg_temp.chance(n, 21) < 0.62 then made_on
        when pg_temp.chance(n, 21) < 0.85 then made_on + 1
        else made_on + 2 + floor(power(pg_temp.chance(n, 22), 2) * 20)::int
    end as due_date,
    case when pg_temp.chance(n, 23) < 0.60 then 'voice' when pg_temp.chance(n, 23) < 0.92 then 'manual' else 'recommendation' end as source,
    -- What is changed: the day, the category, or the title.
    case when pg_temp.chance(n, 24) < 0.14 then 1 + floor(pg_temp.chance(n, 25) * 3)::int end as change
from placed;

create temp table happenings on commit drop as
with plans as (
    select
        *,
        case when change is not null then made_at + interval '3 days' * power(pg_temp.chance(n, 31), 2) + interval '1 minute' end as updated_at,
        case when change = 1 then coalesce(due_date, made_on) + 1 + floor(pg_temp.chance(n, 32) * 3)::int end as moved_to,
        case
            when pg_temp.chance(n, 33) >= diligence then null
            when pg_temp.chance(n, 34) < 0.15 then made_at + interval '1 minute' * (5 + 50 * pg_temp.chance(n, 35))
            when pg_temp.chance(n, 34) < 0.80 then
                greatest(
                    made_at + interval '7 minutes',
                    (coalesce(due_date, made_on) + time '08:00' + interval '15 hours' * pg_temp.chance(n, 35)) at time zone time_zone
                )
            else made_at + interval '1 day' * (1 + 5 * pg_temp.chance(n, 35))
        end as completed_at,
        case when pg_temp.chance(n, 36) < 0.04 then made_at + interval '4 days' * pg_temp.chance(n, 37) + interval '2 minutes' end as deleted_at
    from lives
),
happened as (
    select n, 1 as rank, 'created' as kind, made_at as at from plans
    union all
    select n, 2, 'updated', updated_at from plans where updated_at is not null
    union all
    select n, 3, case when pg_temp.chance(n, 38) < 0.03 then 'skipped' else 'completed' end, completed_at
    from plans where completed_at is not null
    union all
    select n, 4, 'reopened', completed_at + interval '1 hour' from plans where completed_at is not null and pg_temp.chance(n, 39) < 0.04
    union all
    select n, 5, 'completed', completed_at + interval '9 hours' from plans where completed_at is not null and pg_temp.chance(n, 39) < 0.02
    union all
    select n, 6, 'deleted', deleted_at from plans where deleted_at is not null
    union all
    select n, 7, 'undeleted', deleted_at + interval '1 hour'
    from plans where deleted_at is not null and pg_temp.chance(n, 40) < 0.1
)
select
    plans.*, happened.rank, happened.kind, happened.at,
    row_number() over changes as revision,
    max(at) filter (where kind = 'updated') over changes as changed_at,
    max(at) filter (where kind in ('completed', 'skipped')) over changes as done_at,
    max(at) filter (where kind = 'skipped') over changes as skipped_at,
    max(at) filter (where kind = 'reopened') over changes as reopened_at,
    max(at) filter (where kind = 'deleted') over changes as gone_at,
    max(at) filter (where kind = 'undeleted') over changes as back_at,
    lead(kind) over changes is null as is_last
from happened
join plans using (n)
where happened.at < timestamptz '{until}'
  and (happened.rank >= 6 or plans.deleted_at is null or happened.at < plans.deleted_at)
window changes as (partition by n order by at, rank);

create temp table states on commit drop as
select
    user_id, n, kind, at, is_last,
    row_number() over (partition by user_id order by at, n, rank) as seq,
    row_number() over (order by at, n, rank) as place,
    (lpad(to_hex(floor(extract(epoch from made_at) * 1000)::bigint), 12, '0') || '7' || substr(md5('{seed} ' || n), 1, 3)
        || '8' || substr(md5('{seed} ' || n), 4, 15))::uuid as id,
    case when change = 3 and changed_at is not null then title || ' (' || n % 100 || ')' else title end as title,
    case when change = 2 and changed_at is not null then '기타' else category end as category,
    case when change = 1 and changed_at is not null then moved_to else due_date end as due_date,
    case when n % 31 = 0 then coalesce(case when change = 1 and changed_at is not null then moved_to end, due_date) + 2 end as end_date,
    case when n % 5 = 0 and due_date is not null then time '09:00' + interval '30 minutes' * (n % 24) end as start_time,
    source, made_at,
    case when done_at > coalesce(reopened_at, '-infinity') then done_at end as completed_at,
    skipped_at is not null and reopened_at is null as skipped,
    case when gone_at > coalesce(back_at, '-infinity') then gone_at end as deleted_at,
    revision
from happenings;

insert into events (user_id, seq, kind, todo_id, todo, occurred_at)
select
    user_id, seq, kind, id,
    jsonb_build_object(
        'id', id, 'title', title, 'category', category, 'due_date', due_date, 'end_date', end_date,
        'start_time', start_time, 'end_time', null, 'day_part', null, 'deadline', false, 'recurrence', null,
        'priority', null, 'labels', '{}'::text[], 'source', source, 'utterance_id', null, 'original_sentence', null,
        'completed_at', completed_at, 'created_at', made_at, 'updated_at', at, 'deleted_at', deleted_at,
        'revision', revision, 'series_id', null, 'occurrence_date', null, 'skipped', skipped, 'reminders', '{}'::int[]
    ),
    at
from (select * from states order by place offset 0) as in_order;

insert into todos (
    user_id, id, title, category, due_date, end_date, start_time, source, completed_at, created_at, updated_at, deleted_at,
    revision, skipped
)
select
    user_id, id, title, category, due_date, end_date, start_time, source, completed_at, made_at, at, deleted_at, revision,
    skipped
from states
where is_last
order by n;

update accounts
set change_seq = counted.seq
from (select user_id, max(seq) as seq from events group by user_id) as counted
where counted.user_id = accounts.user_id;

-- A list for each day on which something was accepted, with two more for each of those. What is accepted was seen; of the rest a
-- good half was, some of it a day late or at another place too.
create temp table offered on commit drop as
with offers as (
    select
        n, nth, lives.user_id, lives.time_zone, made_on, lives.made_at, states.id as todo_id,
        case when nth = 1 then lives.title else wordings.title end as title,
        case when nth = 1 then lives.category else wordings.category end as category,
        row_number() over (partition by lives.user_id, made_on order by nth, n) as rank,
        case
            when nth = 1 then lives.made_at - interval '10 minutes'
            when pg_temp.chance(n, 50 + nth) < 0.5 then lives.made_at - interval '10 minutes'
            when pg_temp.chance(n, 50 + nth) < 0.55 then lives.made_at + interval '1 day'
        end as shown_at
    from lives
    join states using (user_id, n)
    cross join generate_series(1, 3) as nth
    join wordings on wordings.number = 1 + floor(pg_temp.chance(n, 60 + nth) * 37)::int
    where lives.source = 'recommendation'
      and states.kind = 'created'
)
select
    *, md5('{seed} recommendation ' || n || ' ' || nth)::uuid as id,
    nth > 1 and shown_at is not null and pg_temp.chance(n, 70 + nth) < 0.3 as dismissed
from offers;

insert into recommendations (
    user_id, id, base_date, rank, title, category, score, state, dismiss_reason, wordings, model, created_at, shown_at, decided_at,
    todo_id
)
select
    user_id, id, made_on, rank, title, category, (0.9 / rank)::real,
    case
        when nth = 1 then 'accepted'
        when dismissed then 'dismissed'
        when shown_at is not null then 'shown'
        else 'made'
    end,
    case when dismissed and n % 2 = 0 then 'not_now' end,
    array[title], 'generated', made_at - interval '2 hours', shown_at,
    case when nth = 1 then made_at when dismissed then shown_at + interval '20 hours' * pg_temp.chance(n, 80 + nth) end,
    case when nth = 1 then todo_id end
from offered;

insert into impressions (user_id, recommendation_id, day, rank, shown_at)
select user_id, id, (at at time zone time_zone)::date, rank + later, at
from offered
cross join generate_series(0, 1) as later
cross join lateral (select shown_at + interval '5 hours' * later as at) as again
where shown_at is not null
  and (later = 0 or n % 7 = 0);

-- The shadow of each is what the person has most of.
insert into recommendation_lists (user_id, base_date, asked, history, since, shadow, made_at)
select
    user_id, made_on, 10, history, (timestamptz '{until}')::date - {days}, shadow, min(made_at) - interval '2 hours'
from offered
join (
    select user_id, sum(times)::int as history, (array_agg(act_of(title) order by times desc, title))[:10] as shadow
    from (select user_id, title, count(*) as times from lives group by user_id, title) as titles
    group by user_id
) as most using (user_id)
group by user_id, made_on, history, shadow;

do $$
declare
    old record;
begin
    if {indexed} then
        for old in select indexdef from indexes loop
            execute old.indexdef;
        end loop;
    end if;
end
$$;
