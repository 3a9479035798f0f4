-- One order of changes for each person, which devices follow with a cursor.
--
-- The counter lies on the account's row: whoever changes a todo takes the next numbers from it and holds the row until
-- the commit, so numbers grow in the order of the commits and none is left out.

alter table accounts add column change_seq bigint not null default 0;
comment on column accounts.change_seq is 'The number of the last change to their todos; events.seq counts up to it.';

alter table events add column seq bigint;
with numbered as (
    select user_id, id, row_number() over (partition by user_id order by id) as seq
    from events
)
update events
set seq = numbered.seq
from numbered
where events.user_id = numbered.user_id
  and events.id = numbered.id;
update accounts
set change_seq = (select count(*) from events where events.user_id = accounts.user_id);
alter table events
    alter column seq set not null,
    add constraint events_seq unique (user_id, seq);
comment on column events.seq is 'The place in the person''s changes: 1, 2, 3, … in the order of the commits.';

-- Programs of the version before do not number their events yet.
create function number_event() returns trigger language plpgsql as $$
begin
    update accounts set change_seq = change_seq + 1 where user_id = new.user_id returning change_seq into new.seq;
    return new;
end
$$;
create trigger events_number before insert on events
    for each row when (new.seq is null) execute function number_event();

-- A command of a batch that was refused for good is refused again, whatever has changed meanwhile.
alter table requests add column refusal bytea;
comment on column requests.refusal is 'The encoded google.rpc.Status of a refused command; then there is no answer.';
