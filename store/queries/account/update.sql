-- Changes what a person set; what is null stays as it is. Returns the account.
update accounts
set time_zone = coalesce($2, time_zone),
    locale = coalesce($3, locale),
    learning_consent = coalesce($4, learning_consent),
    week_start = coalesce($5, week_start),
    rest_days = coalesce($6, rest_days)
where user_id = $1
returning user_id, time_zone, locale, learning_consent, week_start, rest_days, created_at
