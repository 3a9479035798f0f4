-- Keeps a person's list of the day $2 as edition $3, with its recommendations, a JSON array, unless another one was made or it grew
-- since it was seen as edition $8, asked for $9 (0 and 0: as none). What stood undecided on an edition before is expired.
-- The shadow keeps what it had, like what was shown: a later one has lost what was done in between.
-- Returns one row if it was kept.
with list as (
    insert into recommendation_lists as kept (user_id, base_date, edition, asked, history, since, shadow)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (user_id, base_date) do update
    set edition = excluded.edition,
        asked = excluded.asked,
        history = excluded.history,
        since = excluded.since,
        shadow = kept.shadow || array(
            select act
            from unnest(excluded.shadow) with ordinality as more (act, place)
            where act <> all(kept.shadow)
            order by place
        ),
        made_at = now()
    where kept.edition = $8
      and kept.asked = $9
    returning edition
),
expired as (
    update recommendations
    set state = 'expired',
        decided_at = now()
    from list
    where user_id = $1
      and base_date = $2
      and recommendations.edition < list.edition
      and state in ('made', 'shown')
),
made as (
    insert into recommendations (
        user_id, id, base_date, edition, rank, title, category, score, evidence, reasons, recurrence, explored, wordings, model
    )
    select
        $1, given.id, $2, list.edition, given.rank, given.title, given.category, given.score, given.evidence, given.reasons,
        given.recurrence, given.explored, given.wordings, given.model
    from list
    cross join jsonb_to_recordset($10) as given (
        id uuid, rank smallint, title text, category text, score real, evidence jsonb, reasons jsonb, recurrence jsonb,
        explored boolean, wordings text[], model text
    )
)
select true as "kept!" from list
