//! What an act is done to, where only the clause before says it: "세제 떨어졌는데 시켜야겠다".

use super::judge::{Core, CoreKind};
use super::predicate::{self, Mood};
use super::split::Draft;
use super::surface::Surface;
use super::word::Word;

/// Verbs of running out and breaking: their subject calls for an act.
const RUN_OUT: &[&str] = &["떨어지", "없", "나가", "고장나", "망가지", "깨지", "다되", "상하", "부족하", "떨어져가"];

/// What has run out, was forgotten, or is not to be done so, in the clause of `own`.
pub(super) fn of(own: &[Word], draft: &Draft) -> Option<String> {
    let predicate = draft.predicate.filter(|p| !p.noun)?;
    let mut words = if predicate.core.ends_any(RUN_OUT) || predicate.mood == Mood::Forbid {
        before(own, predicate.core.len())
    } else if predicate.core.ends_any(&["깜빡하", "까먹", "잊"]) {
        let plain: Vec<&str> = own.iter().filter(|w| w.is_plain()).map(|w| w.text).collect();
        let thing = plain.iter().position(|w| w.starts_with('거') || w.starts_with('것') || *w == "걸")?;
        plain[..thing.checked_sub(1)?].to_vec()
    } else {
        return None;
    };
    let last = words.pop()?;
    let noun =
        ["이", "가", "도", "은", "는", "을", "를"].iter().find_map(|p| last.strip_suffix(p)).filter(|n| !n.is_empty());
    words.push(noun.unwrap_or(last));
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
