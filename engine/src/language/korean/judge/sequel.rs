//! What the words after a clause make of it: what was told is not done, has been done, or was only thought.

use super::super::predicate::{self, Link, Mood};
use super::super::surface::Surface;
use super::super::word::Word;

/// "꼭 보라고 하던데 관심 없어": whether the speaker, in the words after it, will not do what others say.
pub(super) fn is_dismissed(after: &[Word]) -> bool {
    const DECLINED: &[&str] = &[
        "관심없",
        "관심이없",
        "싫",
        "안갈",
        "안가",
        "안할",
        "안해",
        "못하겠",
        "못가",
        "별로",
        "됐어",
        "까말까",
        "갈까",
        "할까",
    ];
    let said: String = after.iter().filter(|w| w.is_plain()).take(4).map(|w| w.text).collect();
    DECLINED.iter().any(|no| said.contains(no))
}

/// "검진 받으라고 했는데 지난달에 받았지롱": whether the words after it say that what was told has been done.
pub(super) fn is_done_since(after: &[Word]) -> bool {
    const SINCE: &[&str] = &["이미", "벌써", "진작", "진작에", "아까"];
    let near = &after[..after.len().min(6)];
    let gone = near.iter().any(|w| w.time().is_some_and(|e| e.meaning.is_past()) || SINCE.contains(&w.text));
    let past =
        |w: &&Word| predicate::read(Surface::of(w.text)).is_some_and(|p| p.mood == Mood::Past && p.link == Link::End);
    gone && near.iter().filter(|w| w.is_plain()).any(|w| past(&w))
}

/// "운동해야지 하고 생각만 했어": whether the words after it say that it was thought, and no more.
pub(super) fn is_only_thought(after: &[Word]) -> bool {
    let mut plain = after.iter().filter(|w| w.is_plain()).map(|w| w.text);
    plain.next().is_some_and(|w| matches!(w, "하고" | "라고" | "하며" | "라며" | "라는" | "하는"))
        && plain
            .next()
            .is_some_and(|w| matches!(w, "생각만" | "말만" | "다짐만" | "마음만" | "말이" | "소리만" | "핑계만"))
}

#[cfg(test)]
mod tests {
    use super::super::super::titles;

    #[test]
    fn says_what_comes_of_it() {
        for text in ["운동하라고 하던데 관심 없어", "검진 받으라고 했는데 벌써 받았지", "놀러 오라는데 갈까 말까"]
        {
            assert_eq!(titles(text), [""; 0], "{text}");
        }
    }
}
