//! The words of a title: what was said, up to the core of the predicate, in the form titles have.

use super::conjugation;
use super::lexicon::{ACTIONS, NOUNS, PLACES};
use super::noun;
use super::surface::Surface;
use super::word::Word;
use crate::reading::Span;

/// A title, and where its words stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Title {
    /// The title.
    pub(super) text: String,
    /// The words it is made of.
    pub(super) spans: Vec<Span>,
    /// The rule that worded it.
    pub(super) rule: &'static str,
}

/// The plain words of a clause, as a title is made of them.
#[derive(Debug, Clone)]
pub(super) struct Phrase<'a> {
    /// The words, and whether the title keeps them.
    pub(super) words: Vec<(&'a Word<'a>, bool)>,
    /// The end of the words, as endings were read on it.
    pub(super) surface: Surface,
}

impl<'a> Phrase<'a> {
    /// The plain words among `words`.
    pub(super) fn new(words: &'a [Word<'a>], surface: Surface) -> Self {
        Self { words: words.iter().filter(|w| w.is_plain()).map(|w| (w, true)).collect(), surface }
    }

    /// The title of an act: the words up to the stem `core`, and `ending`.
    pub(super) fn act(&self, core: &Surface, ending: &str) -> Title {
        let mut title = self.up_to(core);
        unglue(&mut title.text, core);
        if title.text.ends_with("찾아뵈") {
            title.text.truncate(title.text.len() - '뵈'.len_utf8());
            title.text.push('뵙');
        }
        title.text.push_str(ending);
        Title { rule: "verb", ..title }
    }

    /// The title of an act that must not fail to be done: "안 내면 큰일 나" is to pay; any other is not to be done.
    pub(super) fn not(&self, core: &Surface) -> Title {
        let act = self.act(core, "기");
        match act.text.rsplit_once(" 안 ") {
            Some((object, verb)) => Title { text: format!("{object} {verb}"), ..act },
            None => self.act(core, "지 않기"),
        }
    }

    /// The title of something only named: the words up to the end of the noun `core`, and the verb that goes with it.
    pub(super) fn named(&self, core: &Surface) -> Title {
        let title = self.inverted(core).unwrap_or_else(|| self.up_to(core));
        let (tail, rule) = light_verb(&title.text);
        Title { text: title.text + tail, rule, ..title }
    }

    /// "반납 도서관 책": an act named before its object goes to the end.
    fn inverted(&self, core: &Surface) -> Option<Title> {
        const ACTS: &[&str] =
            &["반납", "제출", "예약", "결제", "구매", "주문", "취소", "확인", "신청", "납부", "발송", "수령"];
        let (first, _) =
            self.words.first().filter(|(w, keep)| *keep && ACTS.contains(&w.text) && self.words.len() > 1)?;
        let title = self.up_to(core);
        let object = title.text.strip_prefix(first.text)?.trim_start().to_owned();
        (!calls_for_action(&object)).then(|| Title { text: format!("{object} {}", first.text), ..title })
    }

    /// The words up to the end of `core`.
    pub(super) fn up_to(&self, core: &Surface) -> Title {
        let same = core.common(&self.surface);
        let letters: usize = self.words.iter().map(|(w, _)| w.text.chars().count()).sum();
        let mut left = (letters + same).saturating_sub(self.surface.len());
        let changed: String = core.chars()[same..].iter().collect();
        let mut title = Title { text: String::new(), spans: Vec::new(), rule: "" };
        let range = self.words.iter().any(|(w, _)| w.text.ends_with("까지"));
        let last = self.words.last().map(|(w, _)| w.span);
        for &(word, keep) in &self.words {
            let count = word.text.chars().count();
            if left == 0 && changed.is_empty() {
                break;
            }
            let whole = count <= left;
            if whole && keep {
                space(&mut title.text, word, false);
                title.text.push_str(if range || last == Some(word.span) { word.text } else { trim(word.text) });
                title.spans.push(word.span);
            } else if !whole {
                let light = left == 0 && changed.starts_with('하') || left == 1 && word.text.starts_with('하');
                if keep {
                    space(&mut title.text, word, light);
                    title.text.extend(word.text.chars().take(left));
                    title.spans.push(word.span);
                }
                break;
            }
            left -= count;
        }
        title.text.push_str(&changed);
        title
    }
}

/// "병원가기" → "병원 가기": a space between a noun the lexicon knows and its verb, where none was said.
fn unglue(title: &mut String, core: &Surface) {
    let verb: usize = core.chars().iter().rev().take(conjugation::lexical(core)).map(|c| c.len_utf8()).sum();
    let Some(at) = title.len().checked_sub(verb).filter(|&at| verb > 0 && title.is_char_boundary(at)) else { return };
    let noun = title[..at].rsplit(' ').next().unwrap_or_default();
    let light = ["하", "되", "시키", "받", "드리", "당하"].contains(&&title[at..]);
    if !light && (PLACES.contains(noun) || ACTIONS.contains(noun) || NOUNS.contains(noun)) {
        title.insert(at, ' ');
    }
}

/// Adds the space before `word`, unless 하다 joins the noun before it: "청소 하기" → "청소하기".
fn space(title: &mut String, word: &Word, light: bool) {
    let joins = light && title.split(' ').next_back().is_some_and(|last| ACTIONS.ends(last));
    if word.spaced && !title.is_empty() && !joins {
        title.push(' ');
    }
}

/// Particles that set one thing against others; a title does not need them.
const DELIMITERS: &[&str] = &["부터", "이라도", "라도", "이나", "만", "도", "나"];

/// `word` without a delimiting particle.
fn trim(word: &str) -> &str {
    let number = word
        .strip_suffix('만')
        .is_some_and(|n| n.ends_with(['일', '이', '삼', '사', '오', '육', '칠', '팔', '구', '십', '백', '천']));
    if number || !DELIMITERS.iter().any(|particle| word.ends_with(particle)) {
        return word;
    }
    match noun::read(word) {
        Some(noun) if DELIMITERS.contains(&noun.particle) => noun.stem,
        Some(_) => word,
        None => {
            DELIMITERS.iter().find_map(|p| word.strip_suffix(p)).filter(|n| n.chars().nth(1).is_some()).unwrap_or(word)
        }
    }
}

/// What people do with things they only name, by how the name ends; the verb that goes with it.
const LIGHT_VERBS: &[(&[&str], &str, &str)] = &[
    (
        &["시험", "고사", "면접", "토익", "토플", "수능", "쪽지시험", "모의고사", "오디션", "맞선", "선"],
        " 보기",
        "noun: to sit",
    ),
    (
        &["진료", "검진", "검사", "접종", "치료", "마사지", "스케일링", "수술", "내시경", "레이저"],
        " 받기",
        "noun: to undergo",
    ),
    (&["수업", "강의", "특강", "인강", "강연", "교육"], " 듣기", "noun: to hear"),
    (&["영화", "공연", "연극", "뮤지컬", "드라마"], " 보기", "noun: to watch"),
    (&["비행기", "기차", "버스", "KTX", "열차", "지하철", "택시", "SRT"], " 타기", "noun: to ride"),
    (&["점심", "저녁", "아침", "밥", "브런치", "삼겹살", "치킨"], " 먹기", "noun: to eat"),
    (&["연차", "반차", "휴가", "월차"], " 내기", "noun: to take"),
    (
        &[
            "약속",
            "결혼식",
            "돌잔치",
            "장례식",
            "칠순",
            "환갑",
            "잔치",
            "여행",
            "나들이",
            "소풍",
            "모임",
            "파티",
            "회식",
            "콘서트",
            "축제",
            "동창회",
            "송년회",
            "신년회",
            "집들이",
            "전시",
            "전시회",
            "박람회",
            "입학식",
            "졸업식",
            "학예회",
            "운동회",
            "발표회",
            "캠프",
            "엠티",
            "워크숍",
            "페스티벌",
            "캠핑",
        ],
        " 가기",
        "noun: to go",
    ),
    (&["생일", "생신", "기념일", "준비물"], " 챙기기", "noun: to mind"),
    (&["메일", "이메일", "문자", "카톡", "택배", "소포", "등기"], " 보내기", "noun: to send"),
    (&["혈압약", "당뇨약", "감기약", "영양제", "비타민", "유산균", "철분제", "홍삼"], " 먹기", "noun: to take"),
    (
        &["월세", "관리비", "공과금", "회비", "등록금", "재산세", "자동차세", "전기세", "가스비", "카드값"],
        " 내기",
        "noun: to pay",
    ),
];

/// What people do with things they count, by the thing; others are bought.
const COUNTED: &[(&[&str], &str)] = &[
    (&["단어", "영단어", "한자", "숙어"], " 외우기"),
    (&["문제", "기출", "문제집"], " 풀기"),
    (
        &[
            "스쿼트",
            "푸시업",
            "푸쉬업",
            "버피",
            "런지",
            "턱걸이",
            "줄넘기",
            "플랭크",
            "크런치",
            "팔굽혀펴기",
            "윗몸일으키기",
        ],
        " 하기",
    ),
    (&["물", "커피", "차"], " 마시기"),
    (
        &[
            "약",
            "진통제",
            "소화제",
            "해열제",
            "비타민",
            "유산균",
            "영양제",
            "혈압약",
            "감기약",
            "두통약",
            "수면제",
            "오메가3",
        ],
        " 먹기",
    ),
    (&["책", "소설", "만화책", "논문"], " 읽기"),
];

/// The verb to put after the noun phrase, with its space.
fn light_verb(noun: &str) -> (&'static str, &'static str) {
    let last = noun.rsplit(' ').next().unwrap_or(noun);
    let listed = LIGHT_VERBS.iter().find(|(nouns, ..)| nouns.iter().any(|n| last.ends_with(n)));
    match listed {
        Some((_, verb, rule)) => (verb, rule),
        None if last == "예약" && noun.rsplit(' ').nth(1).is_some_and(|of| PLACES.ends(of) || of.ends_with('과')) => {
            (" 가기", "noun: a place")
        }
        None if ACTIONS.contains(last) => ("하기", "noun: an act"),
        None if PLACES.ends(last) || last.ends_with("과") && NOUNS.contains(last) => (" 가기", "noun: a place"),
        None if ACTIONS.ends(last) => ("하기", "noun: an act"),
        None if is_quantity(noun)
            && noun.split(' ').any(|word| ACTIONS.contains(word) || NOUNS.contains(word) && word.ends_with("기")) =>
        {
            (" 하기", "noun: an act, counted")
        }
        None if is_quantity(noun) => (counted(noun), "noun: a quantity"),
        None => ("", "noun alone"),
    }
}

/// The verb for so many of something.
fn counted(noun: &str) -> &'static str {
    let of = |things: &[&str]| noun.split(' ').any(|word| things.contains(&word));
    COUNTED.iter().find(|(things, _)| of(things)).map_or(" 사기", |(_, verb)| verb)
}

/// Whether a bare noun says by itself that something is to be done.
pub(super) fn calls_for_action(noun: &str) -> bool {
    !matches!(light_verb(noun).1, "noun alone")
}

/// Counters of goods.
pub(super) const COUNTERS: &[&str] = &[
    "개", "병", "봉지", "통", "팩", "박스", "상자", "판", "단", "포기", "마리", "캔", "줄", "킬로", "그램", "묶음",
    "세트", "송이", "근", "모", "켤레", "권", "군데",
];

/// Counters of goods that are other nouns where no number stands before them: "장".
const COUNTERS_AFTER_NUMBER: &[&str] = &[
    "장",
    "벌",
    "팩",
    "알",
    "봉",
    "포대",
    "자루",
    "컵",
    "대",
    "롤",
    "갑",
    "다발",
    "봉다리",
    "리터",
    "짝",
    "인분",
    "쪽",
    "필",
    "매",
    "구",
    "입",
    "자",
    "되",
    "말",
    "톨",
    "손",
    "축",
    "두름",
    "쌍",
    "가마",
];

/// Numbers before them.
const NUMBERS: &[&str] = &[
    "한", "두", "세", "석", "네", "넉", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열두", "스무", "서른", "쉰",
    "두어", "서너", "반", "몇",
];

/// Whether a noun phrase ends in how much: "다섯 개", "2개", "10킬로".
pub(super) fn is_quantity(noun: &str) -> bool {
    let mut words = noun.rsplit(' ');
    let last = words.next().unwrap_or(noun).trim_end_matches(['이', '나']);
    let number = words.next().unwrap_or_default();
    if COUNTERS_AFTER_NUMBER.contains(&last) && (NUMBERS.contains(&number) || number.parse::<u32>().is_ok()) {
        return true;
    }
    let digits = |counter: &&str| last.strip_suffix(counter).is_some_and(|number| number.parse::<u32>().is_ok());
    if COUNTERS_AFTER_NUMBER.iter().any(digits) {
        return true;
    }
    COUNTERS.iter().filter_map(|counter| last.strip_suffix(counter)).any(|number| {
        number.is_empty()
            || number.ends_with(|c: char| c.is_ascii_digit())
            || ["한", "두", "세", "네"].contains(&number)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{predicate, word};
    use super::*;

    fn titled(text: &str) -> String {
        let words = word::words(text, Span::new(0, text.len()), &[]);
        let surface = word::surface(&words);
        let phrase = Phrase::new(&words, surface);
        match predicate::read(surface).filter(|p| p.built || !words.last().is_some_and(Word::is_noun)) {
            Some(p) if !p.noun => phrase.act(&p.core, "기").text,
            Some(p) => phrase.named(&p.core).text,
            None => phrase.named(&surface).text,
        }
    }

    #[test]
    fn words_acts() {
        for (text, title) in [
            ("구매 품의서 올려야 합니다", "구매 품의서 올리기"),
            ("청소 해야 돼", "청소하기"),
            ("저녁밥 하기", "저녁밥 하기"),
            ("떡만 사기", "떡 사기"),
            ("팀장님 생신 선물 골라야겠다", "팀장님 생신 선물 고르기"),
            ("방충망 기워야지", "방충망 깁기"),
            ("관리비 내는 거 깜빡하면 안 되는데", "관리비 내기"),
            ("우체국 가서 등기 보내야 되거든", "우체국 가서 등기 보내기"),
        ] {
            assert_eq!(titled(text), title);
        }
    }

    #[test]
    fn words_what_is_only_named() {
        for (text, title) in [
            ("피부과", "피부과 가기"),
            ("화상 면접", "화상 면접 보기"),
            ("산부인과 검진", "산부인과 검진 받기"),
            ("기말 과제 제출", "기말 과제 제출하기"),
            ("수박 한 통이랑 참외 다섯 개", "수박 한 통이랑 참외 다섯 개 사기"),
            ("성가대 연습 있어요", "성가대 연습하기"),
            ("영단어 30개", "영단어 30개 외우기"),
        ] {
            assert_eq!(titled(text), title);
        }
    }

    #[test]
    fn tells_counted_goods() {
        for goods in ["종량제 봉투 열 장", "양말 두 벌", "쌀 한 포대", "달걀 30구"] {
            assert!(is_quantity(goods), "{goods}");
        }
        for other in ["공장", "시장", "장", "일자"] {
            assert!(!is_quantity(other), "{other}");
        }
    }
}
