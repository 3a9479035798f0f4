//! What a list was made from, in words. Its numbers are counted from what is shown.

use dotodo_store::recommendation::Recommendation;

use crate::error::Language;

/// Why these were recommended; `history` is from how many todos of the person.
pub(super) fn of_list(shown: &[Recommendation], history: i32, language: Language) -> String {
    let count = |is: fn(&Recommendation) -> bool| shown.iter().filter(|found| is(found)).count();
    let own = count(|found| found.new.evidence.times_done > 0);
    let others = count(|found| found.new.evidence.times_done == 0 && of_others(found) > 0.0);
    let new = shown.len() - own - others;
    match language {
        Language::Korean => korean([own, others, new], history),
        Language::English => english([own, others, new], history),
    }
}

fn of_others(found: &Recommendation) -> f32 {
    found.new.evidence.peer_share.max(found.new.evidence.popular_share)
}

fn korean(counts: [usize; 3], history: i32) -> String {
    let from = ["지금까지 해 오신 일에서", "다른 분들이 많이 하는 일에서", "새로 해볼 만한 일로"];
    let parts: Vec<String> = from
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|(from, count)| format!("{from} {count}가지"))
        .collect();
    match (parts.is_empty(), history) {
        (false, _) => format!("{}를 골랐어요.", parts.join(", ")),
        (true, 0) => "아직 해 오신 일이 없어서 추천할 것이 없어요. 할 일을 마치다 보면 추천해 드릴게요.".to_owned(),
        (true, _) => "지금은 더 추천할 것이 없어요.".to_owned(),
    }
}

fn english(counts: [usize; 3], history: i32) -> String {
    let from = ["from what you have done so far", "from what many people do", "new to try"];
    let parts: Vec<String> = from
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|(from, count)| format!("{count} {from}"))
        .collect();
    match (parts.is_empty(), history) {
        (false, _) => format!("Picked {}.", parts.join(", ")),
        (true, 0) => {
            "There is nothing to recommend yet. Once you have done a few things, you will see some here.".to_owned()
        }
        (true, _) => "There is nothing more to recommend right now.".to_owned(),
    }
}
