-- 200,000 todos of big, and 800,000 of 1,000 others. The index of keys is left out while they come, and made at the end.
set synchronous_commit = off;
set maintenance_work_mem = '256MB';
drop index todos_keys;
insert into accounts (user_id) select 'big' union all select 'user' || n from generate_series(0, 999) as n;
insert into todos (
    user_id, id, title, notes, labels, category, source, created_at, updated_at, completed_at, due_date, start_time
)
select
    case when n <= 200000 then 'big' else 'user' || n % 1000 end,
    ('0190b6f2-8a5e-7cc3-98c4-' || lpad(to_hex(n), 12, '0'))::uuid,
    (array['빨래', '방 청소', '회의', '운동', '우유', '병원', '보고서', '책', '강아지 산책', '엄마한테 전화'])[1 + n / 2 % 10]
        || ' ' || (array['하기', '준비하기', '예약하기', '정리하기', '사기', '읽기', '쓰기'])[1 + n % 7] || ' ' || n % 5003,
    case when n % 30 = 0 then '끝난 일' when n % 5 = 0 then '메모 ' || n % 997 || ': 잊지 말고 꼭 확인할 것' else '' end,
    case when n % 11 = 0 then array['집'] when n % 9973 = 0 then array['드문'] else '{}' end,
    (array['집안일', '업무', '공부', '운동', '장보기', '건강', '약속', '금융', '취미', '기타'])[1 + n % 10],
    'manual',
    now() - n % 200000 * interval '5 minutes',
    now() - n::bigint * 7919 % 200000 * interval '5 minutes',
    case when n % 2 = 0 then now() end,
    case when n % 4 > 0 then date '2026-11-24' + n % 1500 - 700 end,
    case when n % 8 = 1 then time '09:00' + n % 600 * interval '1 minute' end
from generate_series(1, 1000000) as n;
insert into embeddings (user_id, todo_id, title, model, vector, packed)
select
    user_id, id, title, 'bench', array_fill(0.0625::real, '{256}'),
    (select decode(string_agg(md5(id::text || part), ''), 'hex') from generate_series(1, 16) as part)
from todos
where user_id = 'big';
create index todos_keys on todos using gin (todo_keys(user_id, title, notes, category, labels)) where deleted_at is null;
vacuum analyze;
