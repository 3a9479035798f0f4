//! Every reason that an error or a field can have: its name, its code, whether trying again can help, and what a person
//! reads who caused it or ran into it.
//!
//! docs/api.md has the same table for those who write clients; a test compares the two. A text says what happened and
//! what to do, in the words of the person, not of the program. `{most}` stands for the limit of the field that breaks it,
//! `{wait}` for the seconds to wait.

use tonic::Code;

/// Whether the same call can succeed later without a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Retry {
    /// After a pause.
    Later,
    /// Not until something else changes.
    Never,
}

/// What holds of a reason.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) code: Code,
    pub(super) retry: Retry,
    pub(super) korean: &'static str,
    pub(super) english: &'static str,
}

macro_rules! reasons {
    ($($reason:ident $name:literal $code:ident $retry:ident $korean:literal $english:literal)*) => {
        /// Why a call failed, or what is wrong with a field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "docs/api.md describes each")]
        pub(crate) enum Reason {
            $($reason,)*
        }

        impl Reason {
            pub(crate) const ALL: &[Self] = &[$(Self::$reason,)*];

            pub(super) fn row(self) -> Row {
                match self {
                    $(Self::$reason => Row {
                        name: $name,
                        code: Code::$code,
                        retry: Retry::$retry,
                        korean: $korean,
                        english: $english,
                    },)*
                }
            }
        }
    };
}

reasons! {
    Blank "BLANK" InvalidArgument Never
        "내용이 비어 있어요. 말하거나 적어 주세요."
        "There is nothing here yet. Say or write something."
    Required "REQUIRED" InvalidArgument Never
        "꼭 필요한 내용이 빠졌어요. 채운 뒤 다시 해 주세요."
        "Something that is needed is missing. Fill it in and try again."
    TooLong "TOO_LONG" InvalidArgument Never
        "너무 길어요. {most}자 이내로 줄여 주세요."
        "This is too long. Shorten it to {most} characters at most."
    TooMany "TOO_MANY" InvalidArgument Never
        "너무 많아요. {most}개까지만 넣어 주세요."
        "That is too many. Keep it to {most} at most."
    Repeated "REPEATED" InvalidArgument Never
        "같은 것이 두 번 들어 있어요. 하나를 빼 주세요."
        "The same entry is there twice. Remove one of them."
    NulCharacter "NUL_CHARACTER" InvalidArgument Never
        "쓸 수 없는 문자가 들어 있어요. 지우고 다시 적어 주세요."
        "This contains a character that cannot be kept. Remove it and write it again."
    InvalidUuid "INVALID_UUID" InvalidArgument Never
        "무엇을 가리키는지 알 수 없어요. 앱을 새로 고치고 다시 해 주세요."
        "We cannot tell what is meant. Reload the app and try again."
    InvalidDate "INVALID_DATE" InvalidArgument Never
        "날짜를 알아볼 수 없어요. 1900년부터 2200년까지의 날짜를 골라 주세요."
        "We cannot read this date. Choose one from 1900 to 2200."
    InvalidTime "INVALID_TIME" InvalidArgument Never
        "시각을 알아볼 수 없어요. 00:00부터 23:59까지에서 골라 주세요."
        "We cannot read this time. Choose one from 00:00 to 23:59."
    InvalidRecurrence "INVALID_RECURRENCE" InvalidArgument Never
        "반복을 알아볼 수 없어요. 언제 되풀이되는지 다시 골라 주세요."
        "We cannot read how this repeats. Choose again when it does."
    NeverOccurs "NEVER_OCCURS" InvalidArgument Never
        "이 반복에는 해당하는 날이 없어요. 언제 되풀이되는지 다시 골라 주세요."
        "No day fits how this repeats. Choose again when it does."
    RuleOfOne "RULE_OF_ONE" InvalidArgument Never
        "반복은 한 번만 바꿀 수 없어요. 이후의 할 일도 함께 바꿔 주세요."
        "How it repeats cannot change for one time only. Change those that follow too."
    InvalidPageToken "INVALID_PAGE_TOKEN" InvalidArgument Never
        "목록을 이어서 볼 수 없어요. 처음부터 다시 열어 주세요."
        "The list cannot go on from here. Open it again from the beginning."
    InvalidCursor "INVALID_CURSOR" InvalidArgument Never
        "어디부터 이어 받을지 알 수 없어요. 처음부터 다시 받아 주세요."
        "We cannot tell where to go on from. Load everything again."
    UnknownCategory "UNKNOWN_CATEGORY" InvalidArgument Never
        "없는 분류예요. 목록에 있는 분류에서 골라 주세요."
        "There is no such category. Choose one from the list."
    UnknownTimeZone "UNKNOWN_TIME_ZONE" InvalidArgument Never
        "모르는 시간대예요. Asia/Seoul처럼 도시로 골라 주세요."
        "We do not know this time zone. Choose one by its city, such as Asia/Seoul."
    UnknownLocale "UNKNOWN_LOCALE" InvalidArgument Never
        "아직 쓸 수 없는 언어예요. 한국어나 영어를 골라 주세요."
        "This language is not available yet. Choose Korean or English."
    UnknownField "UNKNOWN_FIELD" InvalidArgument Never
        "여기서는 바꿀 수 없는 항목이에요. 앱을 최신 버전으로 업데이트해 주세요."
        "This cannot be changed here. Update the app to its latest version."
    UnknownValue "UNKNOWN_VALUE" InvalidArgument Never
        "고를 수 없는 값이에요. 앱을 최신 버전으로 업데이트해 주세요."
        "This is not one of the choices. Update the app to its latest version."
    OutOfRange "OUT_OF_RANGE" InvalidArgument Never
        "정해진 범위를 벗어났어요. 범위 안에서 골라 주세요."
        "This is outside its range. Choose something within it."
    NeedsDueDate "NEEDS_DUE_DATE" InvalidArgument Never
        "날짜가 있어야 정할 수 있어요. 날짜를 먼저 골라 주세요."
        "This needs a date. Choose the date first."
    NeedsStartTime "NEEDS_START_TIME" InvalidArgument Never
        "시작 시각이 있어야 정할 수 있어요. 시작 시각을 먼저 골라 주세요."
        "This needs a start time. Choose the start time first."
    NotConfirmed "NOT_CONFIRMED" InvalidArgument Never
        "확인한 계정이 로그인한 계정과 달라요. 어느 계정인지 보고 다시 확인해 주세요."
        "This does not name your account. Check which one it is and confirm again."
    MessageMalformed "MESSAGE_MALFORMED" InvalidArgument Never
        "앱이 보낸 내용을 알아볼 수 없어요. 앱을 최신 버전으로 업데이트해 주세요."
        "We cannot read what the app sent. Update the app to its latest version."
    MessageTooLarge "MESSAGE_TOO_LARGE" OutOfRange Never
        "한 번에 보내기에는 너무 커요. 나누어 보내 주세요."
        "This is too large to send at once. Send it in parts."
    TokenMissing "TOKEN_MISSING" Unauthenticated Never
        "로그인이 필요해요. 로그인한 뒤 다시 해 주세요."
        "You are not signed in. Sign in and try again."
    TokenExpired "TOKEN_EXPIRED" Unauthenticated Never
        "로그인한 지 오래되었어요. 다시 로그인해 주세요."
        "Your session has ended. Sign in again."
    TokenInvalid "TOKEN_INVALID" Unauthenticated Never
        "로그인 정보가 올바르지 않아요. 다시 로그인해 주세요."
        "Your session is not valid. Sign in again."
    KeysUnavailable "KEYS_UNAVAILABLE" Unavailable Later
        "지금은 로그인을 확인할 수 없어요. 잠시 뒤에 다시 해 주세요."
        "Your session cannot be checked right now. Try again in a moment."
    RoleMissing "ROLE_MISSING" PermissionDenied Never
        "이 일을 할 권한이 없어요. 필요하다면 관리자에게 요청해 주세요."
        "You are not allowed to do this. Ask an administrator if you need to."
    TodoNotFound "TODO_NOT_FOUND" NotFound Never
        "할 일을 찾을 수 없어요. 목록을 새로 고쳐 주세요."
        "This todo cannot be found. Refresh the list."
    UtteranceNotFound "UTTERANCE_NOT_FOUND" NotFound Never
        "그때 하신 말씀을 찾을 수 없어요. 할 일만 다시 적어 주세요."
        "What you said then cannot be found. Write just the todo again."
    RecommendationNotFound "RECOMMENDATION_NOT_FOUND" NotFound Never
        "추천을 찾을 수 없어요. 추천을 새로 고쳐 주세요."
        "This recommendation cannot be found. Refresh the recommendations."
    RecommendationAccepted "RECOMMENDATION_ACCEPTED" FailedPrecondition Never
        "이미 할 일로 담은 추천이에요. 할 일 목록에서 바꿔 주세요."
        "This is one of your todos by now. Change it there."
    NoRecurrence "NO_RECURRENCE" FailedPrecondition Never
        "아직 반복으로 만들 만큼 꾸준하지 않아요. 한 번만 담아 주세요."
        "This is not done steadily enough to repeat. Add it once."
    TodoExists "TODO_EXISTS" AlreadyExists Never
        "이미 만든 할 일이에요. 목록을 새로 고쳐 확인해 주세요."
        "This todo is there already. Refresh the list to see it."
    RequestIdReused "REQUEST_ID_REUSED" AlreadyExists Never
        "앞선 요청과 겹쳐 처리하지 못했어요. 다시 한 번 해 주세요."
        "This got mixed up with an earlier request. Please do it once more."
    TodoDeleted "TODO_DELETED" FailedPrecondition Never
        "지운 할 일이에요. 바꾸려면 먼저 되살려 주세요."
        "This todo is deleted. Restore it first to change it."
    NotRecurring "NOT_RECURRING" FailedPrecondition Never
        "되풀이되는 할 일이 아니에요. 반복을 먼저 정해 주세요."
        "This todo does not repeat. Choose how it repeats first."
    OccurrenceFinished "OCCURRENCE_FINISHED" FailedPrecondition Never
        "이미 끝낸 할 일이에요. 이후의 일은 아직 남은 할 일에서 바꿔 주세요."
        "This one is finished already. Change what follows with the one that is still open."
    OccurrenceExists "OCCURRENCE_EXISTS" AlreadyExists Never
        "그날에는 같은 할 일이 이미 있어요. 다른 날을 골라 주세요."
        "There is one on that day already. Choose another day."
    EtagStale "ETAG_STALE" Aborted Never
        "다른 곳에서 먼저 바뀌었어요. 바뀐 내용을 보고 다시 해 주세요."
        "This was changed elsewhere first. Look at it as it is now and try again."
    CursorTooOld "CURSOR_TOO_OLD" OutOfRange Never
        "너무 오랜만이라 이어 받을 수 없어요. 처음부터 다시 받아 주세요."
        "It has been too long to catch up. Load everything again."
    CursorLost "CURSOR_LOST" OutOfRange Never
        "서버의 내용이 달라져 이어 받을 수 없어요. 처음부터 다시 받아 주세요."
        "What is on the server has changed too much to catch up. Load everything again."
    CreationRefused "CREATION_REFUSED" FailedPrecondition Never
        "할 일을 만들지 못해 이 변경도 하지 못했어요. 할 일을 다시 만들어 주세요."
        "The todo could not be created, so it cannot be changed either. Create it again."
    AccountDeleted "ACCOUNT_DELETED" Aborted Never
        "그 사이에 계정이 삭제되었어요. 계속 쓰려면 다시 로그인해 주세요."
        "The account was deleted meanwhile, and nothing was kept. Sign in again to start over."
    UnknownParameter "UNKNOWN_PARAMETER" InvalidArgument Never
        "이 파이프라인에는 없는 매개변수예요. 이름을 확인하고 다시 해 주세요."
        "The pipeline has no such parameter. Check its name and try again."
    InvalidParameter "INVALID_PARAMETER" InvalidArgument Never
        "매개변수의 종류에 맞지 않는 값이에요. 파이프라인의 설명을 보고 다시 적어 주세요."
        "The value does not fit this parameter. Look at how the pipeline describes it and write it again."
    InTheFuture "IN_THE_FUTURE" InvalidArgument Never
        "아직 오지 않은 때예요. 지나간 날짜를 골라 주세요."
        "This is still to come. Choose a time that has passed."
    PipelineNotFound "PIPELINE_NOT_FOUND" NotFound Never
        "그런 파이프라인이 없어요. 이름을 확인하거나 워커를 시작해 주세요."
        "There is no such pipeline. Check its name, or start the worker that declares it."
    TaskNotFound "TASK_NOT_FOUND" NotFound Never
        "그런 작업이 없어요. 파이프라인의 작업 이름을 확인해 주세요."
        "There is no such task. Check the names of the tasks of the pipeline."
    RunNotFound "RUN_NOT_FOUND" NotFound Never
        "그런 실행이 없어요. 실행 목록을 다시 확인해 주세요."
        "There is no such run. Look at the list of runs again."
    JobNotFound "JOB_NOT_FOUND" NotFound Never
        "그런 잡이 없어요. 잡 목록을 다시 확인해 주세요."
        "There is no such job. Look at the list of jobs again."
    BackfillNotFound "BACKFILL_NOT_FOUND" NotFound Never
        "그런 백필이 없어요. 백필 목록을 다시 확인해 주세요."
        "There is no such backfill. Look at the list of backfills again."
    RunActive "RUN_ACTIVE" FailedPrecondition Never
        "이 파이프라인은 이미 실행 중이에요. 끝나기를 기다리거나 그 실행을 취소해 주세요."
        "The pipeline has a run under way. Wait until it has ended, or cancel it."
    RunFinished "RUN_FINISHED" FailedPrecondition Never
        "이미 끝난 실행이에요. 다시 하려면 재시도해 주세요."
        "The run has ended already. Retry it to run it again."
    NothingToRetry "NOTHING_TO_RETRY" FailedPrecondition Never
        "다시 할 작업이 없어요. 실행이 어떻게 되었는지 확인해 주세요."
        "There is nothing to run again. Look at how the run went."
    BackfillFinished "BACKFILL_FINISHED" FailedPrecondition Never
        "이미 끝난 백필이에요. 결과를 확인해 주세요."
        "The backfill has ended already. Look at how its runs went."
    JobFinished "JOB_FINISHED" FailedPrecondition Never
        "이미 끝난 잡이에요. 다시 하려면 재시도해 주세요."
        "The job has ended already. Retry it to run it again."
    JobNotFinished "JOB_NOT_FINISHED" FailedPrecondition Never
        "아직 끝나지 않은 잡이에요. 끝나기를 기다리거나 먼저 취소해 주세요."
        "The job has not ended yet. Wait until it has, or cancel it first."
    JobRunning "JOB_RUNNING" FailedPrecondition Never
        "지금 실행 중인 잡이에요. 멈추려면 취소해 주세요."
        "A worker has the job right now. Cancel it to stop it."
    JobSuperseded "JOB_SUPERSEDED" FailedPrecondition Never
        "다른 잡이 이어받았거나 작업이 이미 성공했어요. 마지막 잡을 확인해 주세요."
        "A later job took its place or its task has succeeded. Look at the last job of the task."
    CountChanged "COUNT_CHANGED" FailedPrecondition Never
        "그 사이에 개수가 달라졌어요. 다시 세어 보고 정해 주세요."
        "There are not as many of them as before. Count them again and decide then."
    MethodUnknown "METHOD_UNKNOWN" Unimplemented Never
        "이 기능은 여기에 없어요. 앱을 최신 버전으로 업데이트해 주세요."
        "This feature is not available here. Update the app to its latest version."
    RateLimited "RATE_LIMITED" ResourceExhausted Later
        "짧은 동안 너무 많이 요청했어요. {wait}초 뒤에 다시 해 주세요."
        "That was a lot in a short time. Try again in {wait} s."
    TooManyStreams "TOO_MANY_STREAMS" ResourceExhausted Never
        "너무 많은 곳에서 함께 열려 있어요. 다른 기기나 창을 하나 닫아 주세요."
        "This is open in too many places. Close it on another device or in another window."
    TooManyFailures "TOO_MANY_FAILURES" ResourceExhausted Later
        "로그인하지 않은 요청이 너무 많았어요. 로그인하고 {wait}초 뒤에 다시 해 주세요."
        "There were too many requests without signing in. Sign in and try again in {wait} s."
    Overloaded "OVERLOADED" ResourceExhausted Later
        "지금 이용이 몰려 있어요. 잠시 뒤에 다시 해 주세요."
        "Many people are here right now. Try again in a moment."
    SlowConsumer "SLOW_CONSUMER" ResourceExhausted Later
        "연결이 느려 새 내용을 다 받지 못했어요. 다시 연결해 주세요."
        "The connection was too slow to keep up. Connect again."
    Stopping "STOPPING" Unavailable Later
        "서버가 다시 시작하고 있어요. 잠시 뒤에 다시 해 주세요."
        "The server is restarting. Try again in a moment."
    ModelUnavailable "MODEL_UNAVAILABLE" Unavailable Later
        "지금은 말씀을 읽을 수 없어요. 잠시 뒤에 다시 해 주세요."
        "What you said cannot be read right now. Try again in a moment."
    RecommendationsUnavailable "RECOMMENDATIONS_UNAVAILABLE" Unavailable Later
        "지금은 추천을 만들 수 없어요. 잠시 뒤에 다시 해 주세요."
        "Recommendations cannot be made right now. Try again in a moment."
    DatabaseUnavailable "DATABASE_UNAVAILABLE" Unavailable Later
        "지금은 할 일을 볼 수 없어요. 잠시 뒤에 다시 해 주세요."
        "Your todos cannot be reached right now. Try again in a moment."
    DeadlineExceeded "DEADLINE_EXCEEDED" DeadlineExceeded Later
        "너무 오래 걸려 멈췄어요. 다시 한 번 해 주세요."
        "This took too long. Try once more."
    Internal "INTERNAL" Internal Never
        "저희 쪽에 문제가 생겼어요. 계속되면 알려 주세요."
        "Something went wrong on our side. Tell us if it goes on."
}

impl Reason {
    /// Its stable name ("TODO_NOT_FOUND").
    pub(crate) fn name(self) -> &'static str {
        self.row().name
    }

    /// The code of every status with it.
    pub(crate) fn code(self) -> Code {
        self.row().code
    }

    /// The reason of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.name() == name)
    }

    /// Whether the same call can succeed after a pause.
    pub(crate) fn passes(self) -> bool {
        self.row().retry == Retry::Later
    }
}

/// A code as gRPC writes it ("NOT_FOUND").
pub(crate) fn code_name(code: Code) -> String {
    let mut text = String::new();
    for letter in format!("{code:?}").chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_uppercase());
    }
    text
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
impl PartialEq<&str> for Reason {
    fn eq(&self, name: &&str) -> bool {
        self.name() == *name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of the table in docs/api.md: reason, code, retry.
    fn documented() -> Vec<(String, String, String)> {
        let rows = include_str!("../../../docs/api.md").lines().filter(|line| line.starts_with("| `"));
        let cells = rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>());
        let of_reasons = cells.filter(|cells| cells.len() == 5);
        of_reasons.map(|cells| (cells[0].trim_matches('`').into(), cells[1].into(), cells[4].into())).collect()
    }

    #[test]
    fn the_documentation_has_every_reason_and_no_other() {
        let rows = Reason::ALL.iter().map(|reason| reason.row());
        let retry = |retry| if retry == Retry::Later { "yes" } else { "no" };
        let mut ours: Vec<_> =
            rows.map(|row| (row.name.to_owned(), code_name(row.code), retry(row.retry).to_owned())).collect();
        let mut theirs = documented();
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs);
    }

    #[test]
    fn names_are_those_of_the_variants() {
        for reason in Reason::ALL {
            let variant: String = format!("{reason:?}").to_uppercase();
            assert_eq!(reason.name().replace('_', ""), variant);
            assert_eq!(Reason::named(reason.name()), Some(*reason));
        }
    }

    #[test]
    fn every_text_is_in_its_language_and_says_what_to_do() {
        for reason in Reason::ALL {
            let Row { korean, english, .. } = reason.row();
            assert!(korean.chars().any(|c| ('가'..='힣').contains(&c)), "{reason:?}: {korean}");
            assert!(korean.ends_with("주세요."), "{reason:?}: {korean}");
            assert!(english.is_ascii() && english.ends_with('.'), "{reason:?}: {english}");
            assert!(english.matches(". ").count() == 1, "{reason:?}: what happened, and what to do: {english}");
            for fact in ["{most}", "{wait}"] {
                assert_eq!(korean.contains(fact), english.contains(fact), "{reason:?}");
            }
        }
    }

    #[test]
    fn only_some_codes_are_worth_trying_again() {
        for reason in Reason::ALL.iter().filter(|reason| reason.passes()) {
            let code = reason.row().code;
            assert!(matches!(code, Code::Unavailable | Code::ResourceExhausted | Code::DeadlineExceeded), "{reason:?}");
        }
    }
}
