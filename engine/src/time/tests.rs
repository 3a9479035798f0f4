//! What the grammar and the resolver make of whole expressions, each with lines that only look like one.

use jiff::Zoned;

use super::*;

const REFERENCE: &str = "2026-11-24T10:00:00+09:00[Asia/Seoul]";

fn at(reference: &str) -> Zoned {
    reference.parse().unwrap()
}

/// Date, time, end time and rule of `text` said at `reference`, with those that are missing left out; "by" for a deadline.
fn read_at(text: &str, reference: &str) -> String {
    let when = resolve(&find(text), &mut Scope::default(), Hint::None, &at(reference));
    let clock = |time: Option<Reading<Time>>| time.map(|time| time.value.strftime("%H:%M").to_string());
    let parts = [
        when.deadline.map(|_| "by".to_owned()),
        when.date.map(|date| date.value.to_string()),
        clock(when.start_time),
        clock(when.end_time),
        when.recurrence.map(|rule| rule.value),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn check(lines: &[(&str, &str)]) {
    for (text, expected) in lines {
        assert_eq!(read_at(text, REFERENCE), *expected, "{text}");
    }
}

#[test]
fn reads_korean_days() {
    check(&[
        ("오늘", "2026-11-24"),
        ("내일모레", "2026-11-26"),
        ("그글피", "2026-11-28"),
        ("금요일에", "2026-11-27"),
        ("화요일에", "2026-12-01"),
        ("다음 주 목요일", "2026-12-03"),
        ("다다음주 금요일까지", "by 2026-12-11"),
        ("이번 주말", "2026-11-28"),
        ("다음 주까지", "by 2026-12-06"),
        ("이번 달 말까지", "by 2026-11-30"),
        ("다음 달 3일", "2026-12-03"),
        ("십이월 구일", "2026-12-09"),
        ("3월 2일", "2027-03-02"),
        ("스무날에", "2026-12-20"),
        ("사흘 뒤", "2026-11-27"),
        ("일주일 뒤에", "2026-12-01"),
        ("한 달 뒤", "2026-12-24"),
        ("사흘 안에", "by 2026-11-27"),
        ("설날에", "2027-02-07"),
        ("추석 전까지", "by 2027-09-14"),
        ("추석 사흘 전에", "2027-09-12"),
        ("크리스마스 이브에", "2026-12-24"),
        ("음력 8월 15일", "2027-09-15"),
    ]);
}

#[test]
fn leaves_korean_words_that_look_like_days() {
    check(&[
        ("100일 기념", ""),
        ("화분", ""),
        ("수박", ""),
        ("목욕", ""),
        ("금리", ""),
        ("토익", ""),
        ("다음 주제", ""),
        ("주말 농장", ""),
    ]);
}

#[test]
fn reads_korean_times() {
    check(&[
        ("세시에", "2026-11-24 15:00"),
        ("아홉시에", "2026-11-24 21:00"),
        ("내일 아홉시에", "2026-11-25 09:00"),
        ("내일 오후 3시 반", "2026-11-25 15:30"),
        ("내일 다섯 시 10분 전", "2026-11-25 16:50"),
        ("내일 정오에", "2026-11-25 12:00"),
        ("오늘 밤 열두시에", "2026-11-25 00:00"),
        ("내일 16:30", "2026-11-25 16:30"),
        ("내일 한시부터 세시까지", "2026-11-25 13:00 15:00"),
        ("내일 열시부터 삼십분 동안", "2026-11-25 10:00 10:30"),
        ("내일 2시~4시", "2026-11-25 14:00 16:00"),
        ("사십오분 뒤에", "2026-11-24 10:45"),
        ("1시간 반 뒤", "2026-11-24 11:30"),
        ("내일세시까지", "by 2026-11-25 15:00"),
    ]);
}

#[test]
fn leaves_korean_words_that_look_like_times() {
    check(&[
        ("세시 풍속", ""),
        ("두 시험", ""),
        ("4층", ""),
        ("하나 시켜야겠다", ""),
        ("24시 마트", ""),
        ("시즌2", ""),
        ("파트5 문제 30개", ""),
        ("한 시간", ""),
    ]);
}

#[test]
fn reads_korean_repeats() {
    check(&[
        ("매주 화목", "2026-11-24 FREQ=WEEKLY;BYDAY=TU,TH"),
        ("매주 월, 수, 금", "2026-11-25 FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("매주 월요일부터 금요일까지", "2026-11-24 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("월요일 아침마다", "2026-11-30 FREQ=WEEKLY;BYDAY=MO"),
        ("평일마다 아홉시 반에", "2026-11-25 09:30 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("격주 수요일마다", "2026-11-25 FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("매달 25일에", "2026-11-25 FREQ=MONTHLY;BYMONTHDAY=25"),
        ("매달 말일", "2026-11-30 FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("매달 첫째 주 월요일", "2026-12-07 FREQ=MONTHLY;BYDAY=1MO"),
        ("사흘에 한 번", "2026-11-24 FREQ=DAILY;INTERVAL=3"),
        ("매일 두 시간마다", "2026-11-24 FREQ=HOURLY;INTERVAL=2"),
        ("두 시간마다", "2026-11-24 FREQ=HOURLY;INTERVAL=2"),
        ("하루 세 번", "2026-11-24 FREQ=DAILY"),
        ("12월 31일까지 매일", "2026-11-24 FREQ=DAILY;UNTIL=20261231"),
        ("다음 주부터 매일", "2026-11-30 FREQ=DAILY"),
        ("일주일 동안 매일", "2026-11-24 FREQ=DAILY;UNTIL=20261130"),
    ]);
}

#[test]
fn reads_english() {
    check(&[
        ("the day after tomorrow", "2026-11-26"),
        ("next wednesday", "2026-12-02"),
        ("by friday", "by 2026-11-27"),
        ("this weekend", "2026-11-28"),
        ("in ten minutes", "2026-11-24 10:10"),
        ("tomorrow at half past three", "2026-11-25 15:30"),
        ("from one to two thirty tomorrow", "2026-11-25 13:00 14:30"),
        ("movie with dana tomorrow seven thirty", "2026-11-25 07:30"),
        ("band rehearsal sunday four to six", "2026-11-29 16:00 18:00"),
        ("every thursday night", "2026-11-26 FREQ=WEEKLY;BYDAY=TH"),
        ("on the fifteenth of every month", "2026-12-15 FREQ=MONTHLY;BYMONTHDAY=15"),
        ("first monday of the month", "2026-12-07 FREQ=MONTHLY;BYDAY=1MO"),
        ("every three days", "2026-11-24 FREQ=DAILY;INTERVAL=3"),
        ("every day until the end of june", "2026-11-24 FREQ=DAILY;UNTIL=20270630"),
        ("you may march on", ""),
        ("read chapter 3", ""),
    ]);
}

#[test]
fn corrections_stay_apart() {
    let text = "두시 아니 두시 말고 세시에";
    let words: Vec<&str> = find(text).iter().map(|expression| expression.span.of(text)).collect();
    assert_eq!(words, ["두시", "두시", "세시에"]);
}

#[test]
fn a_time_that_daylight_saving_skips_is_moved_past_the_gap() {
    assert_eq!(read_at("새벽 2시 30분", "2027-03-13T20:00:00-05:00[America/New_York]"), "2027-03-14 03:30");
}

#[test]
fn a_date_is_held_and_a_deadline_is_not() {
    let mut scope = Scope::default();
    let reference = at(REFERENCE);
    let mut date =
        |text| resolve(&find(text), &mut scope, Hint::None, &reference).date.map(|date| date.value.to_string());
    assert_eq!(date("내일"), Some("2026-11-25".to_owned()));
    assert_eq!(date("장보기"), Some("2026-11-25".to_owned()));
    assert_eq!(date("금요일까지"), Some("2026-11-27".to_owned()));
    assert_eq!(date("청소"), Some("2026-11-25".to_owned()));
    assert_eq!(date("언젠가"), None);
    assert_eq!(date("청소"), None);
}

#[test]
fn small_hours_after_a_night_are_the_next_day() {
    let mut scope = Scope::default();
    let reference = at(REFERENCE);
    let mut date =
        |text| resolve(&find(text), &mut scope, Hint::None, &reference).date.map(|date| date.value.to_string());
    assert_eq!(date("내일 밤 열시"), Some("2026-11-25".to_owned()));
    assert_eq!(date("새벽 한시"), Some("2026-11-26".to_owned()));
    assert_eq!(date("새벽 두시"), Some("2026-11-25".to_owned()));
}
