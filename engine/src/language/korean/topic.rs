//! What an act is done to, where only the clause before says it: "세제 떨어졌는데 시켜야겠다".

use super::judge::{Core, CoreKind};
use super::predicate;
use super::split::Draft;
use super::surface::Surface;
use super::word::Word;

/// Verbs of running out and breaking: their subject calls for an act.
const RUN_OUT: &[&str] = &["떨어지", "없", "나가", "고장나", "망가지", "깨지", "다되", "상하", "부족하", "떨어져가"];

/// What has run out or broken in the clause of `own`.
pub(super) fn of(own: &[Word], draft: &Draft) -> Option<String> {
    let predicate = draft.predicate.filter(|p| !p.noun && p.core.ends_any(RUN_OUT))?;
    let verb = predicate.core.len();
    let mut read = 0;
    let mut words = Vec::new();
    for word in own.iter().filter(|w| w.is_plain()) {
        read += word.text.chars().count();
        if read >= verb {
            break;
        }
        words.push(word.text);
    }
    let last = words.pop()?;
    let noun = ["이", "가", "도", "은", "는"].iter().find_map(|p| last.strip_suffix(p)).filter(|n| !n.is_empty());
    words.push(noun.unwrap_or(last));
    Some(words.join(" "))
}

/// Whether an act names nothing that it is done to: its first word is its verb, or a bare number.
pub(super) fn is_missing(own: &[Word], core: &Core) -> bool {
    let first = own.iter().find(|w| w.is_plain()).map_or("", |w| w.text);
    let verb = predicate::read(Surface::of(first)).is_some_and(|p| !p.noun);
    core.kind == CoreKind::Verb && (verb || matches!(first, "하나" | "한" | "두" | "새로" | "다시" | "새거"))
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
}
