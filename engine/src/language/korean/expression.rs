//! Which temporal expressions are times of the todo, and which only look like one: "저녁 먹기", "연말정산", "7월 매출".

use super::{jamo, noun};
use crate::letter::begins;
use crate::time::{Day, DayPart, Expression, Meaning, Role};

/// Whether an expression of `text` says when the todo is.
pub(super) fn is_time(text: &str, expression: &Expression) -> bool {
    let other = [names_a_meal, is_described, is_compound, is_for_a_feast, follows_verb, labels, is_quoted];
    !other.iter().any(|rule| rule(text, expression))
}

/// What, after the name of a part of the day, makes it the name of a meal or of an event: "저녁밥", "점심 먹기".
const MEAL: &[&str] = &[
    "밥",
    "식사",
    "약속",
    "먹",
    "준비",
    "메뉴",
    "차리",
    "차려",
    "하기",
    "하고",
    "해",
    "할",
    "반찬",
    "안 먹",
    "굶",
    "거르",
    "사 먹",
    "사먹",
    "해 먹",
    "해먹",
    "시켜",
    "도시락",
    "회식",
    "모임",
    "기도",
    "배송",
    "미팅",
    "잡",
    "있",
    "같이",
    "쏘",
    "대접",
    "간단",
];

/// Whether a part of the day names a meal here.
fn names_a_meal(text: &str, expression: &Expression) -> bool {
    if text[expression.span.end..].starts_with("마다") {
        return false;
    }
    let bare = matches!(expression.span.of(text), "저녁" | "점심" | "아침" | "새벽" | "밤");
    let rest = text[expression.span.end..].trim_start();
    let glued = text[expression.span.end..].starts_with(jamo::is_syllable);
    match expression.meaning {
        Meaning::Part(_) if bare && glued => true,
        // "강남역에서 민지랑 저녁"
        Meaning::Part(_) if bare && rest.is_empty() && is_in_company(&text[..expression.span.start]) => true,
        Meaning::Part(DayPart::Lunch) if bare => !rest.starts_with(|c: char| c.is_ascii_digit()),
        Meaning::Part(_) if bare => begins(rest, MEAL),
        Meaning::Part(_) => is_topic_of_cooking(expression.span.of(text), rest),
        _ => false,
    }
}

/// "저녁은 내가 차려야지": whether a meal, as what is talked of, is what is made or eaten.
fn is_topic_of_cooking(part: &str, rest: &str) -> bool {
    const ADVERBS: &[&str] =
        &["내가", "제가", "나가서", "집에서", "밖에서", "간단히", "간단하게", "일찍", "다같이", "같이", "혼자", "대충"];
    const COOKING: &[&str] =
        &["차리", "차려", "먹", "해 먹", "해먹", "사 먹", "사먹", "시켜", "굶", "거르", "준비", "만들", "때우", "때워"];
    let meal = part.strip_suffix(['은', '는']).is_some_and(|part| matches!(part, "저녁" | "점심" | "아침"));
    let mut rest = rest;
    while let Some((_, after)) = rest.split_once(' ').filter(|(word, _)| ADVERBS.contains(word)) {
        rest = after;
    }
    meal && begins(rest, COOKING)
}

/// Whether the last word before something names who it is done with: "민지랑", "팀원들하고 같이".
fn is_in_company(before: &str) -> bool {
    let mut words = before.split_whitespace().rev().skip_while(|word| matches!(*word, "같이" | "함께" | "다같이"));
    words.next().is_some_and(|word| {
        word.ends_with('랑')
            || word.ends_with("하고")
            || noun::read(word).is_some_and(|noun| matches!(noun.particle, "와" | "과"))
    })
}

/// "어제 못 한 설거지", "아까 산 거 반품": whether a verb in the past, and a noun it describes, come next.
fn describes_past(rest: &str) -> bool {
    let mut words = rest.split(' ').filter(|w| !w.is_empty()).take(5).skip_while(|w| matches!(*w, "못" | "안" | "다"));
    let verb = words.next().and_then(|w| w.chars().next_back());
    let Some(noun) = words.next() else { return false };
    let starts = |list: &[&str]| list.iter().any(|word| noun.starts_with(word));
    // "찍은 거 편집하기" is about a thing, "찍은 거 같아" is not.
    let thing = starts(&["거", "것", "걸"])
        && !words.next().is_none_or(|next| ["같", "아니", "맞", "인"].iter().any(|word| next.starts_with(word)));
    verb.and_then(jamo::last) == Some('ㄴ') && (thing || !starts(&["거", "것", "걸", "뒤", "후", "다음", "적", "지"]))
}

/// Words that begin with the name of a time and are none.
const COMPOUNDS: &[&str] = &[
    "연말정산",
    "주말농장",
    "월말결산",
    "월말 결산",
    "오늘의",
    "아침형",
    "밤샘",
    "밤새",
    "낮잠",
    "새벽기도",
    "새벽 기도",
    "아침밥",
    "점심밥",
    "저녁밥",
    "밤길",
    "연말결산",
    "연말 결산",
    "연말 파티",
    "새해 복",
    "모래 갈",
    "모래 치",
    "모래 사",
    "모래 주문",
    "하나 시키",
    "하나 시켜",
    "24시 마트",
    "24시 편의점",
    "24시 약국",
    "24시 카페",
    "24시 국밥",
    "24시 동물병원",
    "24시간 ",
];

/// Whether an expression is only the beginning of such a word.
fn is_compound(text: &str, expression: &Expression) -> bool {
    let rest = &text[expression.span.start..];
    begins(rest, COMPOUNDS)
        && COMPOUNDS
            .iter()
            .any(|word| rest.starts_with(word) && expression.span.end - expression.span.start < word.len())
}

/// What is bought, booked or made ahead of a feast: "추석 선물", "크리스마스트리", "설 연휴 비행기 표".
const FEAST: &[&str] = &[
    "선물",
    "기차표",
    "기차 표",
    "버스표",
    "비행기",
    "항공권",
    "열차",
    "ktx",
    "KTX",
    "srt",
    "SRT",
    "표 ",
    "티켓",
    "숙소",
    "호텔",
    "펜션",
    "카드",
    "트리",
    "장식",
    "소품",
    "리스",
    "케이크",
    "음식",
    "제수",
    "차례상",
    "떡값",
    "상여",
    "보너스",
    "세트",
    "세뱃돈",
    "인사말",
    "인사 ",
    "목표",
    "계획",
    "다짐",
    "준비",
    "특가",
    "특집",
    "행사",
    "이벤트",
    "예매",
    "캐럴",
];

/// Whether a feast, with no particle, only says what something is for.
fn is_for_a_feast(text: &str, expression: &Expression) -> bool {
    let rest = &text[expression.span.end..];
    let marked = expression.role != Role::At || expression.span.of(text).ends_with(['에', '엔', '은', '는', '도']);
    matches!(expression.meaning, Meaning::Day(Day::Holiday { .. }))
        && !marked
        && FEAST.iter().any(|thing| rest.trim_start().starts_with(thing))
}

/// "초안 쓴 다음에": after a verb, 다음 is no time of its own.
fn follows_verb(text: &str, expression: &Expression) -> bool {
    let before = text[..expression.span.start].trim_end().chars().next_back();
    let closed = before.and_then(jamo::last) == Some('ㄴ');
    closed && ["다음에", "다음엔", "뒤에", "후에"].contains(&expression.span.of(text))
}

/// What a month stands before as a label: "7월 매출".
const MONTHLY: &[&str] = &[
    "매출",
    "급여",
    "관리비",
    "카드값",
    "실적",
    "보고서",
    "정산",
    "생활비",
    "회비",
    "월세",
    "결산",
    "모의고사",
    "학평",
    "요금",
    "세금",
    "호",
    "분",
];

/// Whether a month only says of which month a thing is.
fn labels(text: &str, expression: &Expression) -> bool {
    let rest = text[expression.span.end..].trim_start();
    expression.span.of(text).ends_with('월')
        && matches!(expression.meaning, Meaning::Day(Day::Month { .. }))
        && MONTHLY.iter().any(|thing| rest.starts_with(thing))
}

/// Whether an expression belongs to what somebody is to be told: "화요일로 바꿔 달라고 전화하기".
fn is_quoted(text: &str, expression: &Expression) -> bool {
    const FRAMES: &[&str] = &[
        "알림",
        "알람",
        "remind",
        "add",
        "알려",
        "해",
        "말해",
        "리마인드",
        "메모",
        "했",
        "하셨",
        "하네",
        "하신",
        "하시",
        "하던",
        "하더",
        "말씀",
        "난리",
        "성화",
        "그",
        "적어",
        "추가",
        "등록",
        "함",
        "잔소리",
        "닦달",
        "재촉",
        "채근",
        "쪼아",
        "나",
        "저",
    ];
    let rest = &text[expression.span.end..];
    if rest.starts_with("라고 ") {
        return true;
    }
    let near = rest.char_indices().nth(24).map_or(rest, |(end, _)| &rest[..end]);
    if !near.contains('고') {
        return false;
    }
    let mut words = near.split(' ').filter(|w| !w.is_empty());
    let quote = words
        .by_ref()
        .take(3)
        .any(|w| w.ends_with("라고") || w.ends_with("자고") && w.chars().nth(2).is_some() || w.ends_with("냐고"));
    let next = words.next();
    // "내일까지 내라고 문자 왔어"
    let news =
        words.next().is_some_and(|w| ["왔", "와", "옴", "받", "떴", "뜸"].iter().any(|came| w.starts_with(came)));
    quote
        && !news
        && next.is_some_and(|next| !FRAMES.iter().any(|frame| next.starts_with(frame)) && !next.ends_with(['이', '가']))
}

/// Verb forms that, right after a time, describe a noun with it: "설에 입을 한복".
const DESCRIBING: &[&str] = &[
    "입을",
    "먹을",
    "읽을",
    "찍을",
    "신을",
    "쓸",
    "볼",
    "낼",
    "탈",
    "마실",
    "만날",
    "가져갈",
    "보낼",
    "발표할",
    "제출할",
    "사용할",
];

/// Whether an expression belongs to what describes a noun, and says nothing of the todo.
fn is_described(text: &str, expression: &Expression) -> bool {
    let after = &text[expression.span.end..];
    // "주말에 못 간 헬스장": what fell through was before, whatever the day.
    let missed = matches!(expression.meaning, Meaning::Day(_)) && after.trim_start().starts_with("못 ");
    if (expression.meaning.is_past() || missed) && describes_past(after) {
        return true;
    }
    const INTENTIONS: &[&str] = &["거", "것", "예정", "계획", "생각", "일", "때", "듯", "참"];
    let Some(rest) = text[expression.span.end..].strip_prefix(' ') else { return false };
    let noun = DESCRIBING.iter().find_map(|verb| rest.strip_prefix(verb)?.strip_prefix(' '));
    noun.is_some_and(|noun| !INTENTIONS.iter().any(|n| noun.starts_with(n)))
}
