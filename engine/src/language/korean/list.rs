//! Lists of acts: "청소랑 설거지 해야 돼" is two todos, "빵이랑 잼 사기" is one.
//!
//! Acts are cut at commas and particles, or where they merely follow one another ("회의록 정리 메일 회신 견적서 발송").

use super::judge::{Core, CoreKind};
use super::lexicon::{ACTIONS, CHORES, FINISHED, NOUNS, OUTCOMES, PLACES, TRANSITIVE};
use super::noun;
use super::predicate;
use super::split::Draft;
use super::surface::Surface;
use super::title::Title;
use super::word::{Kind, Word};

/// Particles between the members of a list.
const AND: &[&str] = &["이랑", "랑", "하고", "과", "와", "이며", "며"];

/// Particles that the last member, or any, may have.
const PARTICLES: &[&str] = &["까지", "을", "를", "도", "만", "부터", "은", "는"];

/// Verbs that say of a list of acts that they are done.
const DO: &[&str] = &[
    "하",
    "해주",
    "해놓",
    "해두",
    "해버리",
    "해야하",
    "끝내",
    "끝내놓",
    "끝내버리",
    "해치우",
    "마치",
    "마무리하",
    "처리하",
    "완료하",
    "몰아서하",
    "까지하",
    "까지끝내",
    "까지다하",
    "까지다끝내",
    "까지마치",
    "까지해치우",
    "까지싹해치우",
    "까지싹다해치우",
    "까지마무리하",
];

/// Words between the last act and its verb.
const ALL: &[&str] =
    &["다", "싹", "모두", "전부", "몰아서", "한번에", "한꺼번에", "같이", "이렇게", "요렇게", "둘", "셋", "넷"];

/// A member: its words, each with the letters that the title keeps.
type Member<'a> = Vec<(&'a Word<'a>, &'a str)>;

/// The titles of a clause that lists acts under one 하다 or with no verb, each with where its words end; none for others.
pub(super) fn acts(own: &[Word], draft: &Draft, core: &Core) -> Option<Vec<(Title, usize)>> {
    let last = own.iter().rfind(|w| w.is_plain())?;
    let (verb, even) = match core.kind {
        // "청소, 빨래, 장보기"
        CoreKind::Verb if CHORES.contains(last.text) && last.text.ends_with('기') => (draft.surface, false),
        CoreKind::Verb => {
            let verb = DO.iter().filter_map(|verb| core.text.strip(verb)).min_by_key(Surface::len)?;
            let verb = verb.cut(counted(verb));
            (verb, core.text.len() - verb.len() > 1 && core.text.chars().get(verb.len()) == Some(&'까'))
        }
        CoreKind::Noun => (draft.surface.cut(wrapping(own)), false),
        _ => return None,
    };
    let nouns = nouns(own, draft, verb)?.into_iter().skip(core.skip).collect();
    let members: Vec<Member> = joined(nouns).into_iter().flat_map(following).collect();
    let acts = members.iter().all(|m| m.last().is_some_and(|(_, noun)| is_act(noun)));
    let several = members.len() > 1 && !shares_an_object(&members);
    (acts && (several || even)).then(|| {
        let end = own.last().map_or(0, |w| w.span.end);
        let count = members.len();
        let ends = |at: usize, m: &Member| if at + 1 == count { end } else { member_end(m) };
        members.iter().enumerate().map(|(at, m)| (title(m), ends(at, m))).collect()
    })
}

/// How many letters at the end of `nouns` only count them: "이렇게 세 개".
fn counted(nouns: Surface) -> usize {
    let count = ["두개", "세개", "네개", "다섯개", "두가지", "세가지", "네가지", "다섯가지", "둘", "셋", "넷"];
    let before = nouns.strip_any(&count).and_then(|nouns| nouns.strip_any(&["이렇게", "요렇게"]));
    before.map_or(0, |before| nouns.len() - before.len())
}

/// How many letters at the end only count the list: "이렇게 세 개".
fn wrapping(own: &[Word]) -> usize {
    let words: Vec<&str> = own.iter().filter(|w| w.is_plain()).map(|w| w.text).collect();
    let from = words.iter().rposition(|word| matches!(*word, "이렇게" | "요렇게" | "둘" | "셋"));
    let end = from.map_or(&[][..], |from| &words[from..]);
    let counted = end.len() == 1 || end.last().is_some_and(|word| ["개", "가지", "다", "건"].contains(word));
    if counted { end.iter().map(|word| word.chars().count()).sum() } else { 0 }
}

/// Whether `noun` is an act: one of 하다, or a verb's name ("장보기").
fn is_act(noun: &str) -> bool {
    ACTIONS.ends(noun) || CHORES.contains(noun)
}

/// "회의랑 미팅 준비": what is listed may be what the last act is done to.
fn shares_an_object(members: &[Member]) -> bool {
    let Some((last, others)) = members.split_last() else { return false };
    let owner = last.len() > 1 && last.last().is_some_and(|(_, noun)| TRANSITIVE.ends(noun));
    owner && !others.iter().all(|m| m.len() > 1 || m.last().is_some_and(|(_, noun)| CHORES.contains(noun)))
}

fn title(member: &Member) -> Title {
    let words: Vec<&str> = member.iter().map(|(_, text)| *text).collect();
    let spans = member.iter().map(|(word, _)| word.span).collect();
    let act = words.join(" ");
    let text = if act.ends_with('기') && !ACTIONS.ends(&act) { act } else { act + "하기" };
    Title { text, spans, rule: "list of acts" }
}

fn member_end(member: &Member) -> usize {
    member.last().map_or(0, |(word, _)| word.span.end)
}

/// A noun of the clause, the letters of it that the title keeps, and whether a particle or comma ends a member after it.
type Joint<'a> = (&'a Word<'a>, &'a str, bool);

/// The nouns of a clause up to the end of `verb`, what stands before its verb.
fn nouns<'a>(own: &'a [Word<'a>], draft: &Draft, verb: Surface) -> Option<Vec<Joint<'a>>> {
    let mut left = verb.common(&draft.surface);
    if own.iter().filter(|w| w.is_plain()).map(|w| w.text.chars().count()).sum::<usize>() != draft.surface.len() {
        return None;
    }
    let mut nouns: Vec<Joint> = Vec::new();
    for word in own {
        if word.kind == Kind::Mark(',')
            && let Some(last) = nouns.last_mut()
        {
            last.2 = true;
        }
        let count = word.text.chars().count();
        if !word.is_plain() || left == 0 {
            continue;
        }
        let text = if count <= left { word.text } else { &word.text[..word.text.char_indices().nth(left)?.0] };
        left = left.saturating_sub(count);
        if !ALL.contains(&text) {
            nouns.push(joint(word, text));
        }
    }
    Some(nouns)
}

/// A noun without its particle, which may join it to the next.
fn joint<'a>(word: &'a Word<'a>, text: &'a str) -> Joint<'a> {
    if NOUNS.contains(text) || PLACES.contains(text) {
        return (word, text, false);
    }
    let stem = |particles: &[&str]| particles.iter().find_map(|p| text.strip_suffix(p)).filter(|noun| is_act(noun));
    match (stem(AND), stem(PARTICLES)) {
        (Some(noun), _) => (word, noun, true),
        (None, Some(noun)) => (word, noun, false),
        (None, None) => (word, text, false),
    }
}

/// The nouns, cut where a particle or a comma joins acts.
fn joined(nouns: Vec<Joint>) -> Vec<Member> {
    let mut members: Vec<Member> = vec![Vec::new()];
    for (word, text, joint) in nouns {
        if let Some(last) = members.last_mut() {
            last.push((word, text));
        }
        if joint && is_act(text) {
            members.push(Vec::new());
        }
    }
    members.retain(|member| !member.is_empty());
    members
}

/// "비자 신청 숙소 예약 서류 제출": how many pairs of an object and an act the member is, and nothing else; from three on it is a
/// list, whatever may be the outcome of what.
fn pairs(member: &Member) -> usize {
    let paired = member.len().is_multiple_of(2) && member.iter().skip(1).step_by(2).all(|(_, noun)| is_act(noun));
    if paired { member.len() / 2 } else { 0 }
}

/// A member, cut again where acts follow one another without a word between them.
fn following(member: Member) -> Vec<Member> {
    if pairs(&member) > 2 && member.iter().all(|(_, text)| is_noun(text)) {
        let mut nouns = member.into_iter().peekable();
        return std::iter::from_fn(|| nouns.peek().is_some().then(|| nouns.by_ref().take(2).collect())).collect();
    }
    let cuts = cuts(&member);
    let sure = cuts.len() > 1
        || cuts.first().is_some_and(|&at| FINISHED.ends(member[at - 1].1) || CHORES.contains(member[at - 1].1));
    let sure = sure && member.iter().all(|(_, text)| is_noun(text));
    if !sure {
        return vec![member];
    }
    let mut members = Vec::new();
    let mut rest = member;
    for at in cuts.into_iter().rev() {
        members.push(rest.split_off(at));
    }
    members.push(rest);
    members.reverse();
    members
}

/// Where in a run of nouns one act ends and the next begins. Of several acts in a row, the last two are one ("마감 정산"),
/// unless each is complete in itself ("청소 빨래").
fn cuts(member: &Member) -> Vec<usize> {
    let act = |at: usize| member.get(at).is_some_and(|(_, noun)| is_act(noun));
    let chore = |at: usize| member.get(at).is_some_and(|(_, noun)| CHORES.contains(noun));
    let mut cuts = Vec::new();
    let mut first = 0;
    for at in 1..member.len() {
        if !act(at - 1) || is_outcome(member[at - 1].1, member[at].1) {
            continue;
        }
        let object = at - first > 1;
        let one_by_one = chore(at - 1) && (chore(at) || !act(at));
        let next_object = !act(at) && (at + 1..member.len()).any(act);
        let next_pair = object && act(at) && act(at + 1);
        if one_by_one || next_object || next_pair {
            cuts.push(at);
            first = at;
        }
    }
    cuts
}

/// Whether `word` is no verb form: "메일 나갔는지 확인하기" is one act.
fn is_noun(word: &str) -> bool {
    let asks = |p: &predicate::Predicate| p.mood == predicate::Mood::Ask && word.ends_with('지');
    noun::read(word).is_some() || predicate::read(Surface::of(word)).is_none_or(|p| p.core.len() < 2 && !asks(&p))
}

/// Whether `noun` is what the act before it gives or needs: "검진 결과", but not "회신 견적서".
fn is_outcome(act: &str, noun: &str) -> bool {
    OUTCOMES.ends(noun) && !(FINISHED.ends(act) && noun.ends_with('서'))
}

#[cfg(test)]
mod tests {
    use super::super::titles;

    #[test]
    fn cuts_lists_of_acts() {
        for (text, expected) in [
            ("청소 빨래 설거지", &["청소하기", "빨래하기", "설거지하기"] as &[_]),
            ("장보기 빨래 분리수거", &["장보기", "빨래하기", "분리수거하기"]),
            ("회의록 정리 메일 회신 견적서 발송", &["회의록 정리하기", "메일 회신하기", "견적서 발송하기"]),
            ("매대 진열 재고 파악 마감 정산", &["매대 진열하기", "재고 파악하기", "마감 정산하기"]),
            ("분리수거 침대 정리 이력서 수정 다 끝내자", &["분리수거하기", "침대 정리하기", "이력서 수정하기"]),
            ("여권 갱신이랑 비자 신청이랑 환전 끝내기", &["여권 갱신하기", "비자 신청하기", "환전하기"]),
            ("욕실 청소 이불 빨래", &["욕실 청소하기", "이불 빨래하기"]),
            ("방 청소, 빨래, 장보기", &["방 청소하기", "빨래하기", "장보기"]),
            ("복습이랑 예습 둘 다 해야 됨", &["복습하기", "예습하기"]),
            ("견적서 발송까지 끝내야 함", &["견적서 발송하기"]),
            ("명함 발주 토너 교체 이렇게 두 개", &["명함 발주하기", "토너 교체하기"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_one_act_whole() {
        for (text, title) in [
            ("회의랑 미팅 준비하기", "회의랑 미팅 준비하기"),
            ("건강 검진 결과 확인하기", "건강 검진 결과 확인하기"),
            ("수업 준비하기", "수업 준비하기"),
            ("병원 예약 취소하기", "병원 예약 취소하기"),
            ("예약 발송 메일 나갔는지 확인하기", "예약 발송 메일 나갔는지 확인하기"),
            ("자동차 보험 갱신 서류 제출하기", "자동차 보험 갱신 서류 제출하기"),
            ("회의 자료 준비하기", "회의 자료 준비하기"),
            ("청소 업체 예약하기", "청소 업체 예약하기"),
        ] {
            assert_eq!(titles(text), [title], "{text}");
        }
    }
}
