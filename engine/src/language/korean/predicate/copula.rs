//! A noun with 이다: "회식이야", "갈 예정이야", "별로였어".

use std::sync::LazyLock;

use super::super::auxiliary::Turn;
use super::super::conjugation::{self, Joint};
use super::super::ending::{self, Form};
use super::super::lexicon::{ACTIONS, COMMON, NOUNS, PEOPLE, PLACES};
use super::super::suffix::{Found, Suffixes};
use super::super::surface::Surface;
use super::{Link, Mood, Predicate, build, is_flimsy};

/// Forms of 이다 after a noun.
const COPULA: &[(&str, Mood, Link)] = &[
    ("이었습니다", Mood::Past, Link::End),
    ("였습니다", Mood::Past, Link::End),
    ("이었어요", Mood::Past, Link::End),
    ("였어요", Mood::Past, Link::End),
    ("이었거든요", Mood::Past, Link::End),
    ("였거든요", Mood::Past, Link::End),
    ("이었거든", Mood::Past, Link::End),
    ("였거든", Mood::Past, Link::End),
    ("이었는데", Mood::Past, Link::But),
    ("였는데", Mood::Past, Link::But),
    ("이었어", Mood::Past, Link::End),
    ("였어", Mood::Past, Link::End),
    ("이었다", Mood::Past, Link::End),
    ("였다", Mood::Past, Link::End),
    ("이었네", Mood::Past, Link::End),
    ("였네", Mood::Past, Link::End),
    ("이었지", Mood::Past, Link::End),
    ("였지", Mood::Past, Link::End),
    ("이었음", Mood::Past, Link::End),
    ("였음", Mood::Past, Link::End),
    ("이었고", Mood::Past, Link::And),
    ("였고", Mood::Past, Link::And),
    ("입니다", Mood::Is, Link::End),
    ("이에요", Mood::Is, Link::End),
    ("이예요", Mood::Is, Link::End),
    ("예요", Mood::Is, Link::End),
    ("이거든요", Mood::Is, Link::End),
    ("이거든", Mood::Is, Link::End),
    ("이라서", Mood::Is, Link::Because),
    ("잉께", Mood::Is, Link::Because),
    ("이니께", Mood::Is, Link::Because),
    ("라서", Mood::Is, Link::Because),
    ("이니까", Mood::Is, Link::Because),
    ("니까", Mood::Is, Link::Because),
    ("이라", Mood::Is, Link::Because),
    ("인께", Mood::Is, Link::Because),
    ("인데", Mood::Is, Link::But),
    ("이고", Mood::Is, Link::And),
    ("이다", Mood::Is, Link::End),
    ("이야", Mood::Is, Link::End),
    ("이네요", Mood::Is, Link::End),
    ("이네", Mood::Is, Link::End),
    ("네요", Mood::Is, Link::End),
    ("이지", Mood::Is, Link::End),
    ("이죠", Mood::Is, Link::End),
    ("이잖아", Mood::Is, Link::End),
    ("이래요", Mood::Is, Link::End),
    ("이래", Mood::Is, Link::End),
    ("이라네", Mood::Is, Link::End),
    ("이라던데", Mood::Is, Link::End),
    ("이라더라", Mood::Is, Link::End),
    ("라던데", Mood::Is, Link::End),
    ("라더라", Mood::Is, Link::End),
    ("이랍니다", Mood::Is, Link::End),
    ("랍니다", Mood::Hearsay, Link::End),
    ("이더라", Mood::Ask, Link::End),
    ("더라", Mood::Ask, Link::End),
    ("냐", Mood::Ask, Link::End),
    ("이셔", Mood::Hearsay, Link::End),
    ("이세요", Mood::Hearsay, Link::End),
    ("이십니다", Mood::Hearsay, Link::End),
    ("이시래", Mood::Hearsay, Link::End),
    ("시래요", Mood::Hearsay, Link::End),
    ("시래", Mood::Hearsay, Link::End),
    ("시라네", Mood::Hearsay, Link::End),
    ("시라던데", Mood::Hearsay, Link::End),
    ("인가요", Mood::Ask, Link::End),
    ("인가", Mood::Ask, Link::End),
    ("일까요", Mood::Ask, Link::End),
    ("일까", Mood::Ask, Link::End),
    ("인지", Mood::Ask, Link::End),
    ("이냐", Mood::Ask, Link::End),
    ("이었더라", Mood::Ask, Link::End),
    ("였더라", Mood::Ask, Link::End),
    ("이던가", Mood::Ask, Link::End),
    ("였던가", Mood::Ask, Link::End),
    ("이었나", Mood::Ask, Link::End),
    ("였나", Mood::Ask, Link::End),
    ("임", Mood::Is, Link::End),
    ("야", Mood::Is, Link::End),
    ("래", Mood::Is, Link::End),
    ("네", Mood::Is, Link::End),
    ("다", Mood::Is, Link::End),
];

static COPULAS: LazyLock<Suffixes<(Mood, Link)>> =
    LazyLock::new(|| Suffixes::new(COPULA.iter().map(|&(form, mood, link)| (form, (mood, link)))));

/// Nouns of intention after a verb in -ㄹ: "갈 예정".
static INTENTIONS: LazyLock<Suffixes<()>> = LazyLock::new(|| {
    let nouns = [
        "ㄹ시간",
        "면끝",
        "ㄹ까생각중",
        "려고생각중",
        "ㄹ까고민중",
        "ㄹ예정",
        "ㄹ계획",
        "ㄹ생각",
        "ㄹ참",
        "ㄹ작정",
        "ㄹ것",
        "ㄹ거",
    ];
    Suffixes::new(nouns.map(|noun| (noun, ())))
});

/// A noun with 이다, or a verb with a noun of intention; where a verb form is possible too, the verb wins.
pub(super) fn copula(surface: Surface) -> Option<Predicate> {
    let copula = COPULAS.of(surface).next().map(|Found { before, says: (mood, link), .. }| (before, mood, link));
    let copula = copula.or_else(|| short(surface));
    let (noun, mood, link) = copula.unwrap_or((surface, Mood::Is, Link::End));
    let base = Predicate { core: noun, noun: true, mood, link, ending: "이다", built: true, turn: None };
    // "어항 물 가는 날이야": what the day is for.
    // "세차 좀 하라고 난리다"
    let urged = noun.strip_any(&["난리", "성화"]).and_then(|order| ending::take(order, Joint::Eu, "라고"));
    if let Some(core) = urged {
        return Some(Predicate { core, noun: false, mood: Mood::Told, turn: Some(Turn::Told), ..base });
    }
    // "오늘 분리수거 날이지"
    if noun.last() == Some('날') && noun.len() < surface.len() && noun.cut(1).longest(5, ACTIONS) > 1 {
        return Some(base);
    }
    let today = noun.strip("날").and_then(|verb| ending::take(verb, Joint::Bare, "는"));
    if let Some(core) = today.filter(|core| {
        (noun.len() < surface.len() || core.len() > 2 && !core.ends_any(&["내리", "오"]))
            && !core.ends_any(&["쉬", "놀", "하"])
            || core.len() > 2 && core.ends_any(&["하"])
    }) {
        let mood = if matches!(mood, Mood::Ask | Mood::Past) { mood } else { Mood::Will };
        return Some(Predicate { core, noun: false, mood, turn: Some(Turn::Must), ..base });
    }
    if let Some(core) = INTENTIONS.of(noun).find_map(|intention| conjugation::stem(intention.before, Joint::Eu)) {
        // "방문할 예정이래" is said of somebody else.
        let reported = surface.ends_any(&["이래", "이래요", "이라네", "이랍니다", "이라던데", "이라더라"]);
        let mood = match mood {
            Mood::Past => mood,
            _ if reported => Mood::Hearsay,
            _ => Mood::Will,
        };
        return Some(build(Predicate { core, noun: false, mood, turn: Some(Turn::Will), ..base }, false, 0));
    }
    if noun.len() == surface.len() || noun.len() < 2 {
        return None;
    }
    // "회식이래" is no 이렇다.
    // "영하래": no stem of one syllable in a noun. "공휴일인가요" is no form of 가다.
    let word = noun.longest(5, COMMON);
    let named = word > 1 && noun.starts_word(word);
    let verb = || {
        ending::forms(surface).any(|form| {
            let short = conjugation::lexical(&form.stem) < 2;
            let inside = short && (named && form.ending == "래" || mood == Mood::Ask && !form.stem.starts_word(1));
            !(is_flimsy(&form) || is_copula(&form) || inside)
        })
    };
    let whole = surface.longest(5, NOUNS.or(PLACES).or(ACTIONS).or(PEOPLE));
    (whole <= surface.len() - noun.len() && !verb()).then_some(base)
}

/// The noun before a form of 이다 of which only the ending is left: "최고지". A longer noun may end like that: "바지".
fn short(surface: Surface) -> Option<(Surface, Mood, Link)> {
    let nouns = COMMON.or(NOUNS).or(ACTIONS).or(PLACES);
    let (noun, link) = match surface.last()? {
        '라' => (surface.cut(1), Link::Because),
        '지' | '죠' => (surface.cut(1), Link::End),
        '아' => (surface.strip("잖아")?, Link::End),
        '든' => (surface.strip("거든")?, Link::End),
        _ => return None,
    };
    let whole = noun.longest(5, nouns);
    let tail = surface.len() - noun.len();
    (whole > 1 && noun.starts_word(whole) && surface.longest(5, nouns) <= tail).then_some((noun, Mood::Is, link))
}

/// Whether a form is one of 이다 that only looks like a verb: "회식이래" is no 이렇다.
fn is_copula(form: &Form) -> bool {
    let glued = |stem: &str, back: usize| form.stem.strip(stem).is_some() && !form.stem.starts_word(back);
    glued("이렇", 2) || glued("이", 1) && conjugation::lexical(&form.stem) == 1
}
