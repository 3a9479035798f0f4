-- The second wall between people: to the role `dotodo_person` PostgreSQL shows, and lets it write, no rows but those of the
-- person whom the transaction names, whatever a statement's `where` forgets.
--
-- The server works under this role where its row security is on. Owners of the tables are not bound, so the worker,
-- migrations and exports work as before. Every table that is added brings its own policy: store/tests/it/row_security.rs.
set local statement_timeout = 0;

-- Roles are the whole cluster's, so another database may have made it already. Who may not make roles has it made:
-- docs/operations.md.
do $$
begin
    begin
        create role dotodo_person nologin;
    exception
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then raise notice 'the role dotodo_person is missing: see docs/operations.md';
    end;
    if not (select rolsuper from pg_roles where rolname = current_user) then
        grant dotodo_person to current_user;
    end if;
exception
    when undefined_object or insufficient_privilege then null;
end
$$;

-- Kept for whoever must make the role later.
create function let_dotodo_person_in() returns void language plpgsql set search_path from current as $$
begin
    execute format('grant usage on schema %I to dotodo_person', current_schema());
    execute format('grant select, insert, update, delete on all tables in schema %I to dotodo_person', current_schema());
    execute format(
        'alter default privileges in schema %I grant select, insert, update, delete on tables to dotodo_person',
        current_schema()
    );
    if to_regclass('_sqlx_migrations') is not null then
        revoke insert, update, delete on _sqlx_migrations from dotodo_person;
    end if;
end
$$;
comment on function let_dotodo_person_in is 'Gives the role dotodo_person the tables of this schema, those to come included.';

do $$
declare
    of_people regclass;
begin
    if exists (select from pg_roles where rolname = 'dotodo_person') then
        perform let_dotodo_person_in();
    end if;
    for of_people in
        select pg_class.oid
        from pg_attribute
        join pg_class on pg_class.oid = attrelid
        where attname = 'user_id'
          and relkind in ('r', 'p')
          and relnamespace = current_schema()::regnamespace
    loop
        execute format('alter table %s enable row level security', of_people);
        if not exists (select from pg_policy where polrelid = of_people) then
            execute format(
                'create policy person on %s using (user_id = current_setting(''dotodo.user_id'', true))', of_people
            );
        end if;
    end loop;
end
$$;
