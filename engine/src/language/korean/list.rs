//! Lists of acts: "청소랑 설거지 해야 돼" is two todos, "빵이랑 잼 사기" is one.

use super::judge::{Core, CoreKind};
use super::lexicon::{ACTIONS, NOUNS, PLACES};
use super::split::Draft;
use super::title::Title;
use super::word::{Kind, Word};

/// Particles and words between the members of a list.
const AND: &[&str] = &["이랑", "랑", "하고", "과", "와"];

/// Acts that take an object: what is listed before them may be theirs ("회의랑 미팅 준비하기").
const TRANSITIVE: &[&str] = &[
    "준비",
    "예약",
    "신청",
    "확인",
    "검토",
    "정리",
    "제출",
    "구매",
    "주문",
    "결제",
    "공유",
    "등록",
    "작성",
    "수정",
    "연락",
    "전화",
    "점검",
    "교체",
    "취소",
    "환불",
    "반품",
    "보고",
    "발표",
    "체크",
    "업데이트",
    "관리",
    "계획",
    "참석",
    "전달",
    "발송",
    "납부",
    "충전",
];

/// The titles of a clause that lists acts under one 하다 or with no verb, each with where its words end; none for others.
pub(super) fn acts(own: &[Word], draft: &Draft, core: &Core) -> Option<Vec<(Title, usize)>> {
    let members = members(own, draft, core)?;
    let acts = members.iter().all(|m| m.last().is_some_and(|(_, noun)| ACTIONS.ends(noun)));
    let owner =
        members.last().and_then(|m| m.last()).is_some_and(|(_, noun)| TRANSITIVE.iter().any(|t| noun.ends_with(t)));
    let last_is_bare = members.last().is_some_and(|m| m.len() == 1);
    (members.len() > 1 && acts && (last_is_bare || !owner)).then(|| {
        let end = own.last().map_or(0, |w| w.span.end);
        let count = members.len();
        members
            .iter()
            .enumerate()
            .map(|(at, m)| (title(m), if at + 1 == count { end } else { member_end(m) }))
            .collect()
    })
}

/// A member: its words, each with the letters that the title keeps.
type Member<'a> = Vec<(&'a Word<'a>, &'a str)>;

fn title(member: &Member) -> Title {
    let words: Vec<&str> = member.iter().map(|(_, text)| *text).collect();
    let spans = member.iter().map(|(word, _)| word.span).collect();
    Title { text: format!("{}하기", words.join(" ")), spans, rule: "list of acts" }
}

fn member_end(member: &Member) -> usize {
    member.last().map_or(0, |(word, _)| word.span.end)
}

/// The nouns of a clause, cut where a particle or a comma joins them, or where acts merely follow one another.
fn members<'a>(own: &'a [Word<'a>], draft: &Draft, core: &Core) -> Option<Vec<Member<'a>>> {
    let verb = match core.kind {
        CoreKind::Verb => core.text.strip_any(&["하", "해주", "해놓", "해두", "해버리", "해야하"])?,
        CoreKind::Noun => core.text,
        _ => return None,
    };
    let mut left = verb.common(&draft.surface);
    if own.iter().filter(|w| w.is_plain()).map(|w| w.text.chars().count()).sum::<usize>() != draft.surface.len() {
        return None;
    }
    let mut members: Vec<Member> = vec![Vec::new()];
    for word in own {
        if word.kind == Kind::Mark(',') && members.last().is_some_and(|m| !m.is_empty()) {
            members.push(Vec::new());
        }
        let count = word.text.chars().count();
        if !word.is_plain() || left == 0 {
            continue;
        }
        let text = if count <= left { word.text } else { &word.text[..word.text.char_indices().nth(left)?.0] };
        left = left.saturating_sub(count);
        push(&mut members, word, text);
    }
    members.retain(|m| !m.is_empty());
    Some(members)
}

/// Adds a word to the last member, and opens the next where it ends one.
fn push<'a>(members: &mut Vec<Member<'a>>, word: &'a Word<'a>, text: &'a str) {
    let bare = text.strip_suffix(['을', '를', '도', '만']).filter(|noun| ACTIONS.ends(noun)).unwrap_or(text);
    let noun = NOUNS.contains(text) || PLACES.contains(text);
    let joined = AND.iter().filter(|_| !noun).find_map(|and| text.strip_suffix(and)).filter(|noun| ACTIONS.ends(noun));
    let follows = members.last().and_then(|m| m.last()).is_some_and(|(_, before)| CHORES.contains(before))
        && CHORES.contains(&bare);
    if follows {
        members.push(Vec::new());
    }
    if let Some(last) = members.last_mut() {
        last.push((word, joined.unwrap_or(bare)));
    }
    if joined.is_some() {
        members.push(Vec::new());
    }
}

/// Acts that are complete in themselves: one after another, each is a todo of its own.
const CHORES: &[&str] = &[
    "청소",
    "빨래",
    "설거지",
    "운동",
    "공부",
    "쇼핑",
    "요리",
    "샤워",
    "산책",
    "분리수거",
    "장보기",
    "다림질",
    "숙제",
    "독서",
    "명상",
    "요가",
    "헬스",
    "수영",
    "러닝",
    "조깅",
    "스트레칭",
    "세차",
    "복습",
    "예습",
    "목욕",
    "양치",
    "걸레질",
    "환기",
    "낮잠",
    "게임",
    "축구",
    "농구",
    "회의",
    "출근",
    "이불빨래",
    "화장실청소",
];
