//! AccountService: what a person sets, everything that is kept of them, and its end. The contract is in
//! `proto/dotodo/v1/account.proto`.

mod export;

use dotodo_proto::v1::account_service_server::AccountService;
use dotodo_proto::v1::{
    self, DeleteAccountRequest, DeleteAccountResponse, ExportAccountRequest, GetAccountRequest, GetAccountResponse,
    UpdateAccountRequest, UpdateAccountResponse, Weekday,
};
use dotodo_store::Pool;
use dotodo_store::account::{self, Account, Update};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};
use tracing::Instrument as _;

use crate::auth::{Caller, called};
use crate::error::{Error, Reason};
use crate::mutation::{Begun, Identity, Mutation};
use crate::timestamp;
use crate::validation::Violations;

/// What an update mask may name.
const FIELDS: [&str; 6] = ["time_zone", "locale", "learning_consent", "week_start", "rest_days", "*"];
/// Who rests on every day has no streaks.
const REST_DAYS_MOST: usize = 6;

/// What the handlers need.
pub(crate) struct Service {
    pool: Pool,
    exports: export::Exports,
}

#[tonic::async_trait]
impl AccountService for Service {
    async fn get_account(&self, request: Request<GetAccountRequest>) -> Result<Response<GetAccountResponse>, Status> {
        let (caller, _) = called(request)?;
        let account = of(&self.pool, &caller).await?;
        Ok(Response::new(GetAccountResponse { account: Some(reply(account)) }))
    }

    async fn update_account(
        &self,
        request: Request<UpdateAccountRequest>,
    ) -> Result<Response<UpdateAccountResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.update(&caller, request).await?))
    }

    type ExportAccountStream = export::Records;

    async fn export_account(
        &self,
        request: Request<ExportAccountRequest>,
    ) -> Result<Response<Self::ExportAccountStream>, Status> {
        let (caller, _) = called(request)?;
        Ok(Response::new(self.exports.start(self.pool.clone(), caller.user_id)?))
    }

    async fn delete_account(
        &self,
        request: Request<DeleteAccountRequest>,
    ) -> Result<Response<DeleteAccountResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.delete(&caller, request).await?))
    }
}

impl Service {
    /// The service; a shutdown ends its exports.
    pub(crate) fn new(pool: Pool, shutdown: CancellationToken) -> Self {
        Self { pool, exports: export::Exports::new(shutdown) }
    }

    async fn delete(&self, caller: &Caller, request: DeleteAccountRequest) -> Result<DeleteAccountResponse, Error> {
        let mut check = Violations::default();
        if request.user_id != caller.user_id {
            check.add("user_id", Reason::NotConfirmed, "must be the user_id of the caller's account");
        }
        let meant = request.create_time.as_ref().map(timestamp::from_wire);
        if meant == Some(None) {
            check.add("create_time", Reason::OutOfRange, "must be the create_time that GetAccount gives");
        }
        let meant = check.finish(meant.flatten())?;
        let Some(account) = account::get(&self.pool, &caller.user_id).await? else {
            return Ok(DeleteAccountResponse {});
        };
        let Some(meant) = meant else {
            let mut check = Violations::default();
            check.add("create_time", Reason::Required, "must be the create_time of the account that is meant");
            return Err(check.into_error());
        };
        if account.created_at == Some(meant) {
            self.delete_for_good(account.user_id, meant).await?;
        }
        Ok(DeleteAccountResponse {})
    }

    /// Deletes an account in a task of its own, so that it is done even if nobody waits for the answer.
    async fn delete_for_good(&self, user_id: String, created_at: Timestamp) -> Result<(), Error> {
        let pool = self.pool.clone();
        let deletion = async move {
            let deleted = account::delete(&pool, &user_id, created_at).await?;
            if deleted {
                tracing::info!("an account was deleted");
                // Whoever watches is woken, and finds that it is gone.
                pool.announce(&user_id);
            }
            Ok(())
        };
        tokio::spawn(deletion.in_current_span()).await.map_err(|_| Error::Panicked)?
    }

    async fn update(&self, caller: &Caller, request: UpdateAccountRequest) -> Result<UpdateAccountResponse, Error> {
        let (update, identity) = read(request)?;
        let mut mutation = match Mutation::begin(&self.pool, caller, &identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let account = account::update(&mut mutation.tx, &caller.user_id, &update).await?;
        mutation.finish(UpdateAccountResponse { account: Some(reply(account)) }).await
    }
}

/// The caller's account, or what everybody has before their first write.
pub(crate) async fn of(pool: &Pool, caller: &Caller) -> Result<Account, Error> {
    let account = account::get(pool, &caller.user_id).await?;
    Ok(account.unwrap_or_else(|| Account::new(&caller.user_id)))
}

fn read(mut request: UpdateAccountRequest) -> Result<(Update, Identity), Error> {
    let mut check = Violations::default();
    let identity = Identity::of(&mut check, &mut request);
    let Some(account) = request.account else {
        check.add("account", Reason::Required, "must be given");
        return Err(check.into_error());
    };
    let paths = request.update_mask.unwrap_or_default().paths;
    for path in paths.iter().filter(|path| !FIELDS.contains(&path.as_str())) {
        check.add("update_mask", Reason::UnknownField, format!("names {path:?}, which cannot be changed"));
    }
    // Neither text may be empty, so one that is not set is never meant by an empty mask.
    let named = |name: &str| paths.iter().any(|path| path == name || path == "*");
    let missing = [
        ("time_zone", account.time_zone.is_empty()),
        ("locale", account.locale.is_empty()),
        ("week_start", account.week_start == 0),
    ];
    for (name, _) in missing.into_iter().filter(|(name, missing)| *missing && named(name)) {
        check.add(&format!("account.{name}"), Reason::Required, "must be given");
    }
    let wanted = |name: &str, is_set: bool| named(name) || paths.is_empty() && is_set;
    let consents = account.learning_consent;
    let update = Update {
        time_zone: check.time_zone("account.time_zone", &account.time_zone).filter(|_| wanted("time_zone", true)),
        locale: check.locale("account.locale", &account.locale).filter(|_| wanted("locale", true)),
        learning_consent: Some(consents).filter(|_| wanted("learning_consent", consents)),
        week_start: week_start(&mut check, account.week_start).filter(|_| wanted("week_start", true)),
        rest_days: Some(rest_days(&mut check, &account.rest_days)).filter(|days| wanted("rest_days", !days.is_empty())),
    };
    check.finish((update, identity))
}

/// The number of a day of the week, or none where it is not set.
fn week_start(check: &mut Violations, day: i32) -> Option<i16> {
    if day == i32::from(Weekday::Unspecified) {
        return None;
    }
    weekday(check, "account.week_start", day)
}

/// The days' numbers, rising.
fn rest_days(check: &mut Violations, days: &[i32]) -> Vec<i16> {
    const FIELD: &str = "account.rest_days";
    check.count(FIELD, days.len(), REST_DAYS_MOST);
    let mut numbers: Vec<_> = days.iter().take(REST_DAYS_MOST).filter_map(|day| weekday(check, FIELD, *day)).collect();
    numbers.sort_unstable();
    if numbers.windows(2).any(|pair| pair[0] == pair[1]) {
        check.add(FIELD, Reason::Repeated, "must not name a day twice");
    }
    numbers
}

fn weekday(check: &mut Violations, field: &str, day: i32) -> Option<i16> {
    let number = i16::try_from(day).ok().filter(|number| (1..=7).contains(number));
    if number.is_none() {
        check.add(field, Reason::UnknownValue, "must be a day of the week");
    }
    number
}

fn reply(account: Account) -> v1::Account {
    v1::Account {
        user_id: account.user_id,
        time_zone: account.time_zone,
        locale: account.locale,
        learning_consent: account.learning_consent,
        week_start: account.week_start.into(),
        rest_days: account.rest_days.into_iter().map(i32::from).collect(),
        create_time: account.created_at.map(timestamp::to_wire),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(paths: &[&str], time_zone: &str, locale: &str) -> Result<Update, Error> {
        let account = v1::Account { time_zone: time_zone.into(), locale: locale.into(), ..v1::Account::default() };
        let update_mask = prost_types::FieldMask { paths: paths.iter().map(ToString::to_string).collect() };
        let request =
            UpdateAccountRequest { account: Some(account), update_mask: Some(update_mask), ..Default::default() };
        read(request).map(|(update, _)| update)
    }

    #[test]
    fn an_update_changes_what_its_mask_names() {
        let named = update(&["locale"], "Europe/Berlin", "en").unwrap();
        assert_eq!((named.time_zone.as_deref(), named.locale.as_deref()), (None, Some("en")));
        let set = update(&[], "Europe/Berlin", "").unwrap();
        assert_eq!((set.time_zone.as_deref(), set.locale.as_deref()), (Some("Europe/Berlin"), None));
    }

    #[test]
    fn consent_is_taken_back_only_where_the_mask_names_it() {
        let consent = |paths: &[&str], learning_consent: bool| {
            let account = v1::Account {
                time_zone: "Asia/Seoul".into(),
                locale: "ko".into(),
                learning_consent,
                week_start: 1,
                ..v1::Account::default()
            };
            let update_mask = prost_types::FieldMask { paths: paths.iter().map(ToString::to_string).collect() };
            let request =
                UpdateAccountRequest { account: Some(account), update_mask: Some(update_mask), ..Default::default() };
            read(request).unwrap().0.learning_consent
        };
        assert_eq!([consent(&[], true), consent(&[], false)], [Some(true), None]);
        assert_eq!([consent(&["locale"], true), consent(&["learning_consent"], false)], [None, Some(false)]);
        assert_eq!(consent(&["*"], false), Some(false));
    }

    #[test]
    fn a_week_is_given_as_days_each_once() {
        let asked = |paths: &[&str], week_start: i32, rest_days: &[i32]| {
            let account = v1::Account { week_start, rest_days: rest_days.to_vec(), ..v1::Account::default() };
            let update_mask = prost_types::FieldMask { paths: paths.iter().map(ToString::to_string).collect() };
            let request =
                UpdateAccountRequest { account: Some(account), update_mask: Some(update_mask), ..Default::default() };
            read(request)
                .map(|(update, _)| (update.week_start, update.rest_days))
                .map_err(|error| error.reason().name())
        };
        assert_eq!(asked(&[], 7, &[7, 6]), Ok((Some(7), Some(vec![6, 7]))));
        assert_eq!(asked(&[], 0, &[]), Ok((None, None)));
        assert_eq!(asked(&["rest_days"], 7, &[]), Ok((None, Some(vec![]))));
        assert_eq!(asked(&["week_start"], 0, &[]), Err("REQUIRED"));
        for bad in [-1, 8, i32::MAX] {
            assert_eq!(asked(&[], bad, &[]), Err("UNKNOWN_VALUE"), "{bad}");
        }
        assert_eq!(asked(&[], 0, &[0]), Err("UNKNOWN_VALUE"));
        assert_eq!(asked(&[], 0, &[1, 2, 1]), Err("REPEATED"));
        assert_eq!(asked(&[], 0, &[1, 2, 3, 4, 5, 6, 7]), Err("TOO_MANY"));
    }

    #[test]
    fn a_bad_update_names_its_fields() {
        let reasons = |result: Result<Update, Error>| match result {
            Err(Error::Invalid(violations)) => violations.iter().map(|v| v.reason).collect::<Vec<_>>(),
            other => panic!("not invalid: {other:?}"),
        };
        assert_eq!(reasons(update(&["user_id"], "Asia/Seoul", "")), ["UNKNOWN_FIELD"]);
        assert_eq!(reasons(update(&["*"], "Asia/Seoul", "")), ["REQUIRED", "REQUIRED"]);
        assert_eq!(reasons(update(&[], "Mars/Olympus", "fr")), ["UNKNOWN_TIME_ZONE", "UNKNOWN_LOCALE"]);
    }
}
