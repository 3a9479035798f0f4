//! Suggestions: what is offered, what is not, and evidence that anybody can count again.

use dotodo_engine::Category;
use dotodo_engine::recommend::feature::Crowd;
use dotodo_engine::recommend::{
    Evidence, Ground, Language, Other, Part, Past, Refusal, Request, Suggestion, reason, recommend,
};
use dotodo_score::recommend::simulator::simulate;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

const TUESDAY: Date = date(2026, 11, 24);

fn done(title: &str, days_ago: i32) -> Past<'_> {
    let done = Some((TUESDAY - days_ago.days(), Part::Morning));
    Past { title, category: Category::Chores, done, due: None, recurs: false, suggested: false, dismissed: None }
}

fn dismissed(title: &str, days_ago: i32, refusal: Refusal) -> Past<'_> {
    Past { done: None, dismissed: Some((TUESDAY - days_ago.days(), refusal)), ..done(title, 0) }
}

fn request<'a>(history: &'a [Past<'a>]) -> Request<'a> {
    Request { history, day: TUESDAY, part: None, count: 10, others: &[], exclude: &[], seed: 1 }
}

fn titles(history: &[Past]) -> Vec<String> {
    recommend(&request(history)).into_iter().map(|suggestion| suggestion.title).collect()
}

fn weekly(title: &str) -> Vec<Past<'_>> {
    (1..=6).map(|week| done(title, week * 7)).collect()
}

#[test]
fn a_weekly_habit_comes_first_on_its_day_with_its_reason_and_rule() {
    let mut history = weekly("분리수거하기");
    history.extend((1..=6).map(|week| done("이불 빨기", week * 7 - 1)));
    let first = &recommend(&request(&history))[0];
    assert_eq!(first.title, "분리수거하기");
    assert_eq!(first.recurrence.as_ref().unwrap().rule, "FREQ=WEEKLY;BYDAY=TU");
    let korean = "지난 4주 동안 화요일 아침마다 완료했고, 마지막은 7일 전이에요.";
    assert_eq!(reason(&first.evidence, TUESDAY, Language::Korean), korean);
    let english = "Done every Tuesday morning for the last 4 weeks; last 7 days ago.";
    assert_eq!(reason(&first.evidence, TUESDAY, Language::English), english);
}

#[test]
fn one_act_in_several_wordings_is_one_habit() {
    let wordings = ["분리수거하기", "재활용 분리수거하기", "분리 수거 하기", "분리수거"];
    let history: Vec<_> = (1..).zip(wordings).map(|(week, title)| done(title, week * 7)).collect();
    let suggestions = recommend(&request(&history));
    assert_eq!(suggestions.len(), 1);
    assert_eq!((suggestions[0].title.as_str(), suggestions[0].evidence.times_done), ("분리수거하기", 4));
}

#[test]
fn what_waits_recurs_or_was_done_is_not_suggested() {
    let with = |past: Past<'static>| titles(&[weekly("분리수거하기"), vec![past]].concat());
    let open = |due| Past { done: None, due, ..done("분리 수거하기", 0) };
    assert!(with(open(None)).is_empty());
    assert!(with(open(Some(TUESDAY))).is_empty());
    assert!(with(open(Some(TUESDAY + 2.days()))).is_empty());
    assert_eq!(with(open(Some(TUESDAY - 30.days()))).len(), 1);
    assert!(with(Past { recurs: true, ..done("분리수거하기", 7) }).is_empty());
    assert!(with(done("재활용 분리수거하기", 0)).is_empty());
    let history = weekly("분리수거하기");
    assert!(recommend(&Request { exclude: &["분리수거"], ..request(&history) }).is_empty());
}

#[test]
fn each_refusal_has_its_rule() {
    let with = |answers: &[Past<'static>]| titles(&[&weekly("분리수거하기"), answers].concat()).len();
    let not_now = |ago| dismissed("분리수거하기", ago, Refusal::NotNow);
    assert_eq!([with(&[not_now(2)]), with(&[not_now(3)])], [0, 1]);
    assert_eq!([with(&[not_now(5), not_now(9)]), with(&[not_now(6), not_now(13)])], [0, 1]);
    assert_eq!(with(&[dismissed("분리수거하기", 300, Refusal::Never)]), 0);
    assert_eq!(with(&[dismissed("분리수거하기", 13, Refusal::Unsaid)]), 0);
    assert_eq!(with(&[dismissed("분리수거하기", 14, Refusal::Unsaid)]), 1);
    assert_eq!(with(&[dismissed("분리수거하기", 0, Refusal::DoneAlready)]), 0);
    let history = [weekly("분리수거하기"), vec![dismissed("분리수거하기", 1, Refusal::DoneAlready)]].concat();
    assert_eq!(recommend(&request(&history))[0].evidence.days_since_last, 1);
}

#[test]
fn a_new_user_gets_what_others_do_and_only_that() {
    let other = |title, popular| Other {
        title,
        category: Category::Chores,
        crowd: Crowd { peers: 0.0, popular, lately: popular },
    };
    let others = [other("빨래하기", 0.1), other("장보기", 0.3)];
    let suggestions = recommend(&Request { others: &others, ..request(&[]) });
    let found: Vec<_> = suggestions.iter().map(|suggestion| suggestion.title.as_str()).collect();
    assert_eq!(found, ["장보기", "빨래하기"]);
    assert_eq!(suggestions[0].evidence.ground(), Ground::Popular);
    let excluded = recommend(&Request { others: &others, exclude: &["빨래하기"], ..request(&[]) });
    assert_eq!(excluded.len(), 1);
}

#[test]
fn histories_at_the_edge_have_sensible_answers() {
    assert!(titles(&[]).is_empty());
    assert_eq!(titles(&[done("치과 가기", 3)]), ["치과 가기"]);
    assert!(titles(&[dismissed("치과 가기", 1, Refusal::NotNow), dismissed("장보기", 99, Refusal::Never)]).is_empty());
    let long = "가".repeat(1_000);
    assert_eq!(titles(&weekly(&long)), [long.as_str()]);
    let names: Vec<String> = (0..40).map(|number| format!("{number}번 방 청소하기")).collect();
    let one_day: Vec<Past> = names.iter().map(|name| done(name, 1)).collect();
    assert_eq!(titles(&one_day).len(), 10);
    assert_eq!(recommend(&Request { count: 0, ..request(&one_day) }), []);
}

#[test]
fn days_far_away_are_days_too() {
    let history = weekly("분리수거하기");
    for day in [Date::MIN, date(1900, 2, 29 - 1), date(2027, 6, 1), date(2300, 1, 1), Date::MAX] {
        for suggestion in recommend(&Request { day, ..request(&history) }) {
            assert!(suggestion.score.is_finite());
            assert!(!reason(&suggestion.evidence, day, Language::Korean).is_empty());
        }
    }
}

#[test]
fn the_part_of_the_day_moves_what_belongs_to_it() {
    let evening = |past: Past<'static>| Past { done: past.done.map(|(day, _)| (day, Part::Evening)), ..past };
    let mut history: Vec<_> = (1..=10).map(|days| done("비타민 먹기", days)).collect();
    history.extend((1..=10).map(|days| evening(done("일기 쓰기", days))));
    let first = |part| recommend(&Request { part: Some(part), ..request(&history) })[0].title.clone();
    assert_eq!([first(Part::Morning), first(Part::Evening)], ["비타민 먹기", "일기 쓰기"]);
}

/// The evidence of every suggestion for simulated people is counted again, by other means, from what they did.
#[test]
fn evidence_is_what_the_history_says() {
    let simulation = simulate(4, 11);
    for (visits, worded) in simulation.log.people.iter().zip(&simulation.titles) {
        let days = visits.iter().zip(worded).filter(|(visit, _)| visit.day.date() < TUESDAY);
        let history: Vec<Past> = days
            .flat_map(|(visit, titles)| {
                titles.iter().map(|title| Past { done: Some((visit.day.date(), Part::Evening)), ..done(title, 0) })
            })
            .collect();
        let suggestions = recommend(&Request { count: 50, ..request(&history) });
        assert!(suggestions.len() > 5);
        // Whoever calls a thing by one title only is counted by that title.
        suggestions.iter().for_each(|suggestion| check(suggestion, &history));
    }
}

fn check(suggestion: &Suggestion, history: &[Past]) {
    let mut dates: Vec<Date> =
        history.iter().filter(|past| past.title == suggestion.title).filter_map(|past| Some(past.done?.0)).collect();
    dates.sort();
    dates.dedup();
    let evidence = &suggestion.evidence;
    if dates.len() != evidence.times_done {
        assert!(dates.len() < evidence.times_done, "an act has at least the days of its title");
        return;
    }
    let last = *dates.last().unwrap();
    assert_eq!((evidence.first, evidence.last), (dates.first().copied(), Some(last)));
    assert_eq!(last + evidence.days_since_last.days(), TUESDAY);
    let count = |holds: &dyn Fn(Date) -> bool| dates.iter().filter(|date| holds(**date)).count();
    let share = count(&|date| date.weekday() == Weekday::Tuesday) as f64 / dates.len() as f64;
    assert!((evidence.weekday_share - share).abs() < 1e-9);
    assert_eq!(evidence.recent_times, count(&|date| date >= TUESDAY - 28.days()));
    let tuesdays = [7, 14, 21, 28].map(|days| TUESDAY - days.days());
    assert_eq!(evidence.weekday_weeks, count(&|date| tuesdays.contains(&date)));
    let gaps: Vec<i32> = dates.windows(2).map(|pair| pair[0].until(pair[1]).unwrap().get_days()).collect();
    let usual = |usual: f64| {
        let below = gaps.iter().filter(|gap| f64::from(**gap) < usual).count();
        let above = gaps.iter().filter(|gap| f64::from(**gap) > usual).count();
        below <= gaps.len() / 2 && above <= gaps.len() / 2
    };
    assert!(evidence.usual_gap_days.map_or(gaps.is_empty(), usual));
    check_reason(evidence);
}

/// Every number in a reason is one of the evidence's.
fn check_reason(evidence: &Evidence) {
    for language in [Language::Korean, Language::English] {
        let text = reason(evidence, TUESDAY, language);
        let numbers = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
        for number in numbers.filter(|number| !number.is_empty()) {
            let number: f64 = number.parse().unwrap();
            let counts =
                [evidence.times_done, evidence.recent_times, evidence.weekday_weeks, evidence.month_day_months];
            let told = counts.iter().any(|count| *count as f64 == number)
                || f64::from(evidence.days_since_last) == number
                || evidence.usual_gap_days.is_some_and(|gap| (gap * 2.0).round() / 2.0 == number)
                // The lengths of the windows, and the day itself.
                || [3.0, 4.0, 28.0, f64::from(TUESDAY.day())].contains(&number);
            assert!(told, "{text}: {number} of {evidence:?}");
        }
    }
}
