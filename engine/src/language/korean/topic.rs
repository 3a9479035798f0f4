//! What an act is done to, where only the clause before says it: "세제 떨어졌는데 시켜야겠다".

use super::conjugation;
use super::judge::{self, Core, CoreKind};
use super::lexicon::{ACTIONS, FINISHED, TRANSITIVE};
use super::noun;
use super::predicate::{self, Link, Mood};
use super::split::Draft;
use super::surface::Surface;
use super::title;
use super::word::Word;

/// Verbs of running out and breaking: their subject calls for an act.
pub(super) const RUN_OUT: &[&str] =
    &["떨어지", "떨어져가", "남", "없", "나가", "고장나", "망가지", "깨지", "다되", "상하", "부족하", "떨어져가"];

/// What a clause is about.
#[derive(Debug, Clone)]
pub(super) struct Topic {
    /// Its nouns.
    pub(super) nouns: String,
    /// Whether it calls for an act, whatever the verb: it has run out, or was forgotten.
    calls: bool,
    /// The verb that was said of it.
    verb: Option<Surface>,
    /// It is due: "서류 마감이라".
    due: bool,
    /// The stem of what is not done to it yet: "자료 아직 못 만들었네".
    undone: Option<String>,
    /// Something else is done to it: "편지 버리지 말고 보관하기".
    instead: bool,
}

/// What says that a thing is due.
const DEADLINES: &[&str] = &["마감", "마감일", "제출일", "기한", "반납일", "납부일", "납기", "만기"];

impl Topic {
    /// Puts it before the title of an act that lacks it: "충전 안 하면 꺼지니까 꼭 충전" says 충전 twice.
    pub(super) fn head(&self, title: &mut String) {
        let act = title.strip_prefix("바로 ").unwrap_or(title).to_owned();
        let again = |last: &str| {
            act.starts_with(last)
                || act.split(' ').any(|word| word.strip_prefix(last).is_some_and(|rest| rest.starts_with('하')))
        };
        let nouns = self.nouns.rsplit_once(' ').filter(|(_, last)| again(last)).map_or(self.nouns.as_str(), |n| n.0);
        let light = act == "하기" && ACTIONS.ends(nouns);
        // "회의 자료 아직 못 만들었네 주말에 해야겠다"
        if act == "하기"
            && let Some(verb) = self.undone.as_deref()
        {
            *title = format!("{nouns} {verb}기");
            return;
        }
        *title = if light { format!("{nouns}{act}") } else { format!("{nouns} {act}") };
    }
}

/// What the clause of `own` is about.
pub(super) fn of(own: &[Word], draft: &Draft) -> Option<Topic> {
    if let Some(due) = draft.predicate.filter(|p| p.noun).and_then(|p| p.core.strip_any(DEADLINES)) {
        let nouns = before(own, due.len() + 1);
        return Some(Topic {
            nouns: phrase(nouns)?,
            calls: false,
            verb: None,
            due: true,
            undone: None,
            instead: false,
        });
    }
    // "상품권 유효기간 올해까지라": what is due then.
    if draft.predicate.is_none() && judge::is_reason(own) {
        let nouns: Vec<&str> =
            own.iter().take_while(|w| w.time().is_none()).filter(|w| w.is_plain()).map(|w| w.text).collect();
        return Some(Topic {
            nouns: phrase(subject(&nouns))?,
            calls: false,
            verb: None,
            due: true,
            undone: None,
            instead: false,
        });
    }
    // "분리수거 날이지": what the day is for.
    if let Some(act) = draft.predicate.filter(|p| p.noun).and_then(|p| p.core.strip("날")) {
        let nouns = phrase(before(own, act.len() + 1))?;
        return Some(Topic { nouns, calls: true, verb: None, due: false, undone: None, instead: false });
    }
    let predicate = draft.predicate.filter(|p| !p.noun)?;
    let forgotten = predicate.core.ends_any(&["깜빡하", "까먹", "잊"]);
    let words = if forgotten {
        let plain: Vec<&str> = own.iter().filter(|w| w.is_plain()).map(|w| w.text).collect();
        match plain.iter().position(|w| w.starts_with('거') || w.starts_with('것') || *w == "걸") {
            Some(thing) => plain[..thing.checked_sub(1)?].to_vec(),
            None => before(own, predicate.core.len()),
        }
    } else {
        let verb = predicate.core.strip_any(RUN_OUT).map_or(predicate.core.len(), |nouns| nouns.len() + 1);
        before(own, verb)
    };
    let sequence = predicate.link == Link::And && predicate.mood != Mood::Forbid || judge::is_routine(own, &predicate);
    if sequence && !predicate.core.ends_any(RUN_OUT) {
        return None;
    }
    let calls = forgotten || predicate.core.ends_any(RUN_OUT) || predicate.mood == Mood::Forbid;
    // "돈 나가니까", "눈 오면"
    let of_itself = words.first().is_some_and(|word| OF_ITSELF.contains(&word.trim_end_matches(['이', '가'])));
    if words == ["돈"] || of_itself {
        return None;
    }
    let nouns = if calls { run_out(words) } else { subject(&words) };
    let verb = draft.predicate.map(|p| p.core).filter(|core| conjugation::lexical(core) > 0);
    let undone = verb.filter(|verb| !does(verb) && own.iter().any(|w| matches!(w.text, "안" | "못"))).map(|verb| {
        let from = verb.len() - conjugation::lexical(&verb).min(verb.len());
        verb.chars()[from..].iter().collect()
    });
    Some(Topic { nouns: phrase(nouns)?, calls, verb, due: false, undone, instead: predicate.mood == Mood::Forbid })
}

/// What comes and goes of itself: nothing is done to it.
const OF_ITSELF: &[&str] =
    &["비", "눈", "바람", "날씨", "날", "해", "첫눈", "소나기", "장마", "태풍", "한파", "시간", "여유"];

/// What has run out, without where and how much: "냉장고에 계란이 거의".
fn run_out(mut words: Vec<&str>) -> Vec<&str> {
    while words.last().is_some_and(|word| ADVERBS.contains(word)) {
        words.pop();
    }
    // "사료 반 포대밖에 안 남았길래"
    if let Some(few) = words.iter().position(|word| word.ends_with("밖에")) {
        let counted = few > 1 && title::is_quantity(&words[few - 1..=few].join(" ").replace("밖에", ""));
        words.truncate(if counted { few - 1 } else { few + 1 });
    }
    // "관절약이 열 알 남았으니까"
    if let Some(thing) = words.iter().position(|word| judge::is_marked_thing(word)) {
        words.truncate(thing + 1);
    }
    let place =
        words.iter().rposition(|word| noun::read(word).is_some_and(|n| matches!(n.particle, "에" | "에서" | "에는")));
    words.split_off(place.filter(|at| at + 1 < words.len()).map_or(0, |at| at + 1))
}

/// Adverbs between a thing and what happens to it.
const ADVERBS: &[&str] = &[
    "다", "거의", "많이", "벌써", "아직", "안", "못", "또", "진짜", "너무", "좀", "꽤", "이미", "잘", "잘못", "자꾸",
    "금방", "곧", "완전", "꽉", "텅", "싹", "확", "쫙",
];

/// What something has, and is not: of "우유 유통기한 지났네", the milk is what to throw away.
const PARTS: &[&str] = &[
    "유통기한",
    "유효기간",
    "마감",
    "만기",
    "기간",
    "기한",
    "불",
    "날짜",
    "싹",
    "학교",
    "수명",
    "약발",
    "때",
    "냄새",
    "먼지",
    "얼룩",
    "물때",
    "바람",
];

/// The nouns that begin `words`, up to the first verb, adverb or particle.
fn subject<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut nouns = Vec::new();
    // "아직 안전교육 안 들었네", "옆집에 택배 잘못 갔다고 하네"
    let words = match words {
        [place, rest @ ..] if !rest.is_empty() && place.ends_with('에') => rest,
        _ => words,
    };
    let first = words.iter().take_while(|word| ADVERBS.contains(word)).count();
    for &word in &words[first..] {
        let verb = |p: predicate::Predicate| !p.noun && p.core.len() == conjugation::lexical(&p.core);
        let noun = noun::read(word);
        if ADVERBS.contains(&word) || noun.is_none() && predicate::read(Surface::of(word)).is_some_and(verb) {
            break;
        }
        // "충전기 회사에 있으니까"
        if !nouns.is_empty() && noun.as_ref().is_some_and(|noun| noun.particle == "에") {
            break;
        }
        nouns.push(word);
        if noun.is_some_and(|noun| !noun.particle.is_empty()) {
            break;
        }
    }
    if nouns.len() > 1 && nouns.last().is_some_and(|last| PARTS.iter().any(|part| last.starts_with(part))) {
        nouns.pop();
    }
    nouns
}

/// The words without the particle of the last one; none of a person who does something.
fn phrase(mut words: Vec<&str>) -> Option<String> {
    let last = words.pop()?;
    let stem =
        ["이", "가", "도", "은", "는", "을", "를"].iter().find_map(|p| last.strip_suffix(p)).filter(|n| !n.is_empty());
    if judge::is_person(last.strip_suffix(['이', '가']).unwrap_or_default()) {
        return None;
    }
    let noun =
        noun::read(last).filter(|noun| matches!(noun.particle, "" | "이" | "가" | "도" | "은" | "는" | "을" | "를"));
    words.push(noun.map(|noun| noun.stem).or(stem).unwrap_or(last));
    Some(words.join(" "))
}

/// The plain words before the one that reaches letter `verb`.
fn before<'a>(own: &[Word<'a>], verb: usize) -> Vec<&'a str> {
    let mut read = 0;
    let plain = own.iter().filter(|w| w.is_plain()).map(|w| w.text);
    let reaches = |text: &&str| {
        read += text.chars().count();
        read < verb
    };
    plain.take_while(reaches).collect()
}

/// Verbs that have an object, said or not.
const WITH_OBJECT: &[&str] = &[
    "사",
    "사오",
    "사다놓",
    "사놓",
    "시키",
    "버리",
    "갈",
    "바꾸",
    "고치",
    "채우",
    "내",
    "찾",
    "다리",
    "닦",
    "빨",
    "자르",
    "깎",
    "묶",
    "말리",
    "개",
    "널",
    "걷",
    "치우",
    "보내",
    "맡기",
    "빼",
    "넣",
    "삶",
    "꺼내",
    "돌려주",
    "갖다주",
    "바르",
    "붙이",
    "달",
    "떼",
    "끓이",
    "담그",
    "꿰매",
    "갈아주",
    "지우",
    "옮기",
    "잠그",
    "끄",
    "읽",
    "외우",
    "풀",
    "쓰",
    "찾아오",
    "찾으러가",
    "받아오",
    "타오",
    "데려오",
    "델꼬오",
    "가져오",
    "챙기",
    "쟁이",
    "쟁여두",
    "쟁여놓",
    "볶",
    "먹이",
    "씻기",
    "먹",
    "비우",
];

/// Particles of whom something is given to.
const TO_PERSON: &[&str] = &["한테", "에게", "께"];

/// Verbs of giving and telling: "엄마한테 전화하지 말고 문자 보내기".
const GIVING: &[&str] =
    &["보내", "주", "드리", "전하", "알리", "전화하", "문자하", "톡하", "연락하", "말하", "부탁하", "인사하"];

/// Verbs of motion and rest, which have no object: "버스 타지 말고 걸어가기".
const GOING: &[&str] = &["가", "오", "걷", "뛰", "자", "쉬", "앉", "눕", "놀", "다니", "일어나", "운동하", "참"];

/// Whether the act of `own` names nothing that it is done to, and `topic` is what.
pub(super) fn is_missing(topic: &Topic, own: &[Word], core: &Core) -> bool {
    let first = own.iter().find(|w| w.is_plain() && !is_adverb(w.text)).map_or("", |w| w.text);
    if core.kind == CoreKind::Noun {
        return TRANSITIVE.contains(first) && core.text.is_word(first);
    }
    if TO_PERSON.iter().any(|particle| topic.nouns.ends_with(particle)) {
        return topic.calls
            && core.text.ends_any(GIVING)
            && !own.iter().any(|w| TO_PERSON.iter().any(|p| w.text.ends_with(p)));
    }
    let said = topic.nouns.rsplit(' ').next().is_some_and(|noun| first.starts_with(noun));
    let verb = begins_stem(own, first, &core.text)
        || noun::read(first).is_none() && predicate::read(Surface::of(first)).is_some_and(|p| !p.noun);
    let bare = verb && !said || matches!(first, "델꼬" | "데꼬" | "델고");
    let counted = matches!(first, "하나" | "한" | "두" | "새로" | "다시" | "새거");
    let takes = topic.calls && !(topic.instead && core.text.ends_any(GOING))
        || topic.due && core.text.ends_any(&["끝내", "마무리하", "완성하", "넘기"])
        || WITH_OBJECT.iter().any(|verb| core.text.strip(verb).is_some())
        || core.text.strip("하").is_some_and(|noun| noun.longest(5, TRANSITIVE.or(FINISHED)) > 0)
        || topic.verb.is_some_and(|verb| {
            same_stem(&verb, &core.text) || core.text.is_word("하") && (does(&verb) || topic.undone.is_some())
        });
    core.kind == CoreKind::Verb && takes && (bare || counted)
}

fn is_adverb(word: &str) -> bool {
    ADVERBS.contains(&word)
        || matches!(word, "바로" | "얼른" | "당장" | "미리" | "그때" | "그대로" | "오늘은" | "이번엔" | "이번에는")
}

/// Whether the stem that ends `core` begins in the word `first`, which only adverbs stand before.
fn begins_stem(own: &[Word], first: &str, core: &Surface) -> bool {
    let plain = own.iter().filter(|w| w.is_plain()).map(|w| w.text);
    let before: usize = plain.take_while(|word| *word != first).map(|word| word.chars().count()).sum();
    core.len() - conjugation::lexical(core).min(core.len()) < before + first.chars().count()
}

/// "백업해놓": whether a verb is one of 하다, with or without an auxiliary.
fn does(verb: &Surface) -> bool {
    verb.ends_any(&["하", "해놓", "해두", "해주"])
}

/// Whether two clauses end in the same stem.
fn same_stem(one: &Surface, other: &Surface) -> bool {
    let length = conjugation::lexical(one);
    length > 0
        && length == conjugation::lexical(other)
        && (0..length).all(|back| one.nth_last(back) == other.nth_last(back))
}

#[cfg(test)]
mod tests {
    use super::super::titles;

    #[test]
    fn carries_over_what_has_run_out() {
        assert_eq!(titles("세제 떨어졌는데 하나 시켜야겠다"), ["세제 하나 시키기"]);
        assert_eq!(titles("화장실 전구 나갔네 바꿔 끼워야겠다"), ["화장실 전구 바꿔 끼우기"]);
        assert_eq!(titles("우유 떨어졌는데 빵도 사야겠다"), ["빵 사기"]);
    }

    #[test]
    fn carries_over_what_something_happened_to() {
        for (text, title) in [
            ("세제 다 썼네 사야겠다", "세제 사기"),
            ("우유 유통기한 지났네 버려야겠다", "우유 버리기"),
            ("셔츠 구겨졌는데 다려야겠다", "셔츠 다리기"),
            ("약 떨어지기 전에 타 와야 해", "약 타 오기"),
            ("피곤하니까 일찍 자야겠다", "일찍 자기"),
            ("엄마가 왔으니까 청소해야지", "청소하기"),
            ("밥 먹고 나서 설거지하기", "설거지하기"),
        ] {
            assert_eq!(titles(text), [title], "{text}");
        }
    }

    #[test]
    fn carries_over_what_is_not_done() {
        for (text, expected) in [
            ("수업 자료 백업 안 해놨네 꼭 하기", &["수업 자료 백업하기"] as &[&str]),
            ("아직 안전교육 안 들었네 들어야지", &["안전교육 듣기"]),
            ("관절약이 열 알 남았으니까 타러 가야겠다", &["관절약 타러 가기"]),
            ("눈 오면 세차하기", &["세차하기"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }
}
