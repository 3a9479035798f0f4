//! Whom a clause is about, where its words say so.

use super::super::conjugation;
use super::super::jamo;
use super::super::lexicon::{ACTIONS, NAMES, NOUNS, PEOPLE, PLACES, STATES};
use super::super::predicate::Predicate;
use super::super::word::Word;

/// Whom or what the predicate of a clause is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The speaker, or nobody who is named.
    Speaker,
    /// Somebody else: "형이 내일 이사해", "누나 다음 달에 출산해".
    Person,
    /// A thing: "버스가 십분마다 와".
    Thing,
}

/// The subject of the clause of `own` words. Particles tell it; where none was said, a person that the clause begins with is
/// its subject if the predicate does nothing to anybody.
pub(super) fn of(own: &[Word], predicate: &Predicate) -> Subject {
    if has_person(own) || leads(own, predicate) {
        Subject::Person
    } else if before_last(own).any(|w| is_marked_thing(w.text)) || is_topic(own, predicate) {
        Subject::Thing
    } else {
        Subject::Speaker
    }
}

/// The plain words before the last, which is the predicate's.
fn before_last<'a>(own: &'a [Word<'a>]) -> impl Iterator<Item = &'a Word<'a>> {
    let last = own.iter().rposition(Word::is_plain).unwrap_or(0);
    own[..last].iter().filter(|w| w.is_plain())
}

/// Whether a person is marked as the subject: "형이", "팀장님께서", "엄마는", "걔".
pub(super) fn has_person(own: &[Word]) -> bool {
    let mut plain = own.iter().filter(|w| w.is_plain());
    let marked = |w: &Word| {
        let subject = ["이가", "께서는", "께서", "이", "가", "은", "는"].iter().find_map(|p| w.text.strip_suffix(p));
        subject.is_some_and(|noun| is_person(noun) || NAMES.contains(noun) || is_nickname(noun))
    };
    plain.clone().any(marked) || plain.next().is_some_and(|w| PRONOUNS.contains(&w.text))
}

/// Pronouns for others.
const PRONOUNS: &[&str] = &[
    "걔",
    "쟤",
    "얘",
    "걔네",
    "쟤네",
    "얘네",
    "그분",
    "이분",
    "저분",
    "누구는",
    "누군",
    "남들은",
    "사람들은",
    "네가",
    "니가",
    "당신이",
];

/// "수빈이": a name with the 이 that follows a consonant.
fn is_nickname(word: &str) -> bool {
    word.strip_suffix('이').is_some_and(|name| NAMES.contains(name))
}

/// Whether a word names a person.
pub(in super::super) fn is_person(noun: &str) -> bool {
    PEOPLE.ends(noun) || (noun.chars().count() > 1 && noun.ends_with(['님', '씨', '쌤']))
}

/// Whether a bare word at the start is a person: "민수", "수빈이", "누나".
fn names_person(word: &str) -> bool {
    is_person(word) || NAMES.contains(word) || is_nickname(word)
}

/// Words that stand before the person they go with: "우리 팀장", "박 차장님".
const BEFORE_PERSON: &[&str] = &[
    "우리", "저희", "울", "내", "제", "김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "서",
    "신", "권", "황", "안", "송", "류", "홍", "전", "문", "손", "배", "백", "허", "남", "심", "노", "하", "곽", "성",
    "차",
];

/// How many of the words at the start of the clause, fillers among them, name a person; 0 for none.
pub(super) fn person_at_start(own: &[Word]) -> usize {
    let mut end = 0;
    for (at, word) in own.iter().enumerate().take(6) {
        if word.time().is_some() && end == 0 {
            continue;
        }
        if word.time().is_some() {
            break;
        }
        if names_person(word.text) {
            end = at + 1;
        } else if !BEFORE_PERSON.contains(&word.text) && word.is_plain() {
            break;
        }
    }
    end
}

/// Verbs that are done to a person or with one, who may then stand before them without a particle.
const WITH_PERSON: &[&str] = &[
    "만나",
    "보",
    "뵙",
    "뵈",
    "찾아뵙",
    "챙기",
    "데리",
    "모시",
    "부르",
    "돕",
    "도와주",
    "데려다주",
    "데려오",
    "데려가",
    "바래다주",
    "배웅하",
    "마중나가",
    "전화하",
    "연락하",
    "초대하",
    "재우",
    "먹이",
    "씻기",
    "깨우",
    "입히",
    "픽업하",
    "축하하",
    "간호하",
    "돌보",
    "주",
    "드리",
];

/// Verbs of going and of what one does alone: their subject may stand before them without a particle.
const ALONE: &[&str] = &[
    "가",
    "오",
    "나가",
    "나오",
    "들어가",
    "들어오",
    "다녀가",
    "다녀오",
    "돌아오",
    "돌아가",
    "떠나",
    "자",
    "놀",
    "쉬",
    "일어나",
    "출산하",
    "결혼하",
    "이혼하",
    "이사하",
    "이사가",
    "입원하",
    "퇴원하",
    "입학하",
    "졸업하",
    "전역하",
    "입대하",
    "제대하",
    "출근하",
    "퇴근하",
    "출장가",
    "유학가",
    "군대가",
    "휴가가",
    "여행가",
    "이민가",
    "취직하",
    "취업하",
    "퇴사하",
    "입사하",
    "이직하",
    "은퇴하",
    "승진하",
    "수술하",
    "귀국하",
    "출국하",
    "시작하",
    "뛰",
    "축구하",
    "운동하",
    "공부하",
    "야근하",
    "회식하",
];

/// Feasts and things of people: "친구 결혼식 가" is what the speaker does.
const OF_PEOPLE: &[&str] = &[
    "준비물",
    "숙제",
    "학원비",
    "옷",
    "간식",
    "도시락",
    "가방",
    "신발",
    "방",
    "책",
    "결혼식",
    "집들이",
    "돌잔치",
    "생일",
    "생신",
    "졸업식",
    "입학식",
    "발표회",
    "학예회",
    "장례식",
    "병문안",
    "면회",
    "기일",
    "제사",
    "칠순",
    "환갑",
    "팔순",
    "백일",
    "돌",
    "집",
    "댁",
    "가게",
    "콘서트",
    "공연",
    "선물",
    "약",
    "밥",
    "픽업",
    "마중",
    "배웅",
    "전화",
    "데리러",
    "보러",
    "만나러",
    "모시러",
    "도우러",
    "뵈러",
    "재우러",
    "상담",
    "면담",
    "재롱잔치",
    "운동회",
    "연주회",
    "상견례",
    "약혼식",
    "백일잔치",
    "체육대회",
    "공개수업",
    "참관수업",
    "학부모",
    "전시회",
    "시합",
    "수료식",
    "학예발표",
];

/// Whether the person that the clause begins with is its subject though no particle says so.
fn leads(own: &[Word], predicate: &Predicate) -> bool {
    let end = person_at_start(own);
    if end == 0 || predicate.core.ends_any(WITH_PERSON) && !predicate.core.ends_any(&["봐주", "해주"]) {
        return false;
    }
    // "이모네 가기로 했어": their place.
    let place = own[..end].last().is_some_and(|w| w.text.ends_with('네'));
    if place && predicate.core.ends_any(&["가", "오", "들르", "자", "놀"]) {
        return false;
    }
    let rest = &own[end..];
    let taken = ["모시", "데리", "데려", "만나", "챙겨", "챙기"];
    if rest.iter().any(|w| taken.iter().any(|verb| w.text.starts_with(verb))) {
        return false;
    }
    if rest.iter().any(|w| w.is_plain() && OF_PEOPLE.iter().any(|noun| w.text.starts_with(noun))) {
        return false;
    }
    rest.first().is_some_and(|w| w.time().is_some()) || does_alone(predicate)
}

/// Whether what is said to be or to exist is somebody else's: "우리 팀장 다음 주에 휴가야", but "엄마 생신이야".
pub(super) fn is_of_other(own: &[Word]) -> bool {
    let end = person_at_start(own);
    let feast = own.iter().any(|w| w.is_plain() && OF_PEOPLE.iter().any(|noun| w.text.starts_with(noun)));
    has_person(own)
        || end > 0
            && !feast
            && own[end..].iter().any(|w| w.time().is_some() || AWAY.iter().any(|noun| w.text.starts_with(noun)))
}

/// What keeps a person away from work, or marks a step in one's life.
const AWAY: &[&str] = &[
    "휴가", "연차", "반차", "월차", "출장", "외근", "전역", "입대", "퇴원", "당직", "야근", "출산", "입원", "방학",
    "휴무", "재택", "퇴사", "은퇴", "승진", "휴직", "복직",
];

/// "근처에 약국 있어": whether the clause says where something is.
pub(super) fn is_somewhere(own: &[Word]) -> bool {
    let place = |w: &Word| {
        w.text.strip_suffix("에").is_some_and(|noun| {
            PLACES.ends(noun)
                || ["근처", "주변", "옆", "앞", "뒤", "안", "위", "여기", "거기", "저기"]
                    .iter()
                    .any(|p| noun.ends_with(p))
        })
    };
    before_last(own).any(place)
}

/// "부장님 내일 출장": a person, and what keeps that person away.
pub(super) fn is_away(own: &[Word]) -> bool {
    let end = person_at_start(own);
    let mut plain = own[end..].iter().filter(|w| w.is_plain());
    end > 0 && plain.next().is_some_and(|w| AWAY.contains(&w.text)) && plain.next().is_none()
}

/// "고양이는", said and not gone on with: whether a clause without a predicate ends in a person as its subject.
pub(super) fn is_left_open(own: &[Word]) -> bool {
    let last = own.iter().rposition(Word::is_plain).unwrap_or(0);
    has_person(&own[last..]) && !PRONOUNS.contains(&own[last].text)
}

/// Whether the predicate needs no object: a state, a motion, or a change in one's life.
fn does_alone(predicate: &Predicate) -> bool {
    let verb = conjugation::lexical(&predicate.core);
    let alone = ALONE.iter().any(|verbs| verbs.chars().count() >= verb && predicate.core.ends_any(&[verbs]));
    alone || is_state(predicate)
}

/// Whether the predicate is a state, or happens to one.
pub(in super::super) fn is_state(predicate: &Predicate) -> bool {
    let verb = conjugation::lexical(&predicate.core);
    let act = predicate.core.strip("하").map_or(0, |noun| noun.longest(5, ACTIONS) + 1);
    let state = predicate.core.longest(5, STATES);
    conjugation::is_adjective(&predicate.core) || state > 0 && state >= verb && (state >= act || act == 1)
}

/// Whether a word has the particle of a subject, be it a person or a thing.
pub(in super::super) fn has_subject(word: &str) -> bool {
    let person = word.strip_suffix(['이', '가']).is_some_and(|noun| is_person(noun) || NAMES.contains(noun));
    person || is_marked_thing(word)
}

/// Adverbs and nouns that end like a word with the particle of a subject.
const NO_SUBJECTS: &[&str] = &[
    "같이",
    "많이",
    "높이",
    "깊이",
    "길이",
    "굳이",
    "틈틈이",
    "일찍이",
    "꼼꼼이",
    "곰곰이",
    "나란히",
    "낱낱이",
    "겹겹이",
    "간간이",
    "일일이",
    "샅샅이",
    "깨끗이",
    "반듯이",
    "느긋이",
    "따뜻이",
    "제가",
    "내가",
    "우리가",
    "저희가",
    "네가",
    "니가",
];

/// Whether a word is a thing with the particle of a subject: 이 follows a consonant, and 가 a vowel.
pub(in super::super) fn is_marked_thing(word: &str) -> bool {
    let noun = word.strip_suffix(['이', '가']).filter(|noun| !noun.is_empty());
    let fits = noun.and_then(|n| n.chars().next_back()).is_some_and(|end| jamo::is_open(end) == word.ends_with('가'));
    fits && !NO_SUBJECTS.contains(&word)
        && !NOUNS.or(PLACES).or(ACTIONS).contains(word)
        && !NOUNS.or(PLACES).or(ACTIONS).ends(word)
}

/// Whether the clause is about a thing with the particle of a topic, and its predicate takes no object.
fn is_topic(own: &[Word], predicate: &Predicate) -> bool {
    let topic = before_last(own).find_map(|w| w.text.strip_suffix(['은', '는']));
    let goes = predicate.core.ends_any(&["가", "오", "들르", "다니"]);
    topic.is_some_and(|noun| {
        (noun.chars().nth(1).is_some() || PLACES.contains(noun)) && does_alone(predicate) || PLACES.ends(noun) && !goes
    })
}
