//! Recommendations as tables for people.

use comfy_table::Cell;
use dotodo_proto::v1::{
    DismissReason, ExplainRecommendationResponse, Recommendation, RecommendationState, SuggestedRecurrence,
};

use crate::table;
use crate::words::Words as _;

/// Prints the list of a day, best first.
pub(super) fn print_day(recommendations: &[Recommendation]) {
    let mut rows = table::new(&["TODO", "CATEGORY", "WHY", "COULD RECUR", "STATE", "ID"]);
    for found in recommendations {
        let rule = found.recurrence.as_ref().map_or("", |recurrence| &recurrence.rule);
        let cells = [&found.title, &found.category, &found.reason, rule].map(Cell::new);
        rows.add_row(cells.into_iter().chain([state(found), Cell::new(&found.id)]));
    }
    table::print(&rows);
}

/// Prints recommendations of several days.
pub(super) fn print_days(recommendations: &[Recommendation]) {
    let mut rows = table::new(&["DAY", "#", "TODO", "CATEGORY", "STATE", "WHY", "ID"]);
    for found in recommendations {
        rows.add_row([
            Cell::new(&found.base_date),
            Cell::new(found.rank),
            Cell::new(&found.title),
            Cell::new(&found.category),
            state(found),
            Cell::new(&found.reason),
            Cell::new(&found.id),
        ]);
    }
    table::print(&rows);
}

/// Prints what speaks for a recommendation, and when it was done.
pub(super) fn print_explained(explained: &ExplainRecommendationResponse) {
    let found = explained.recommendation.clone().unwrap_or_default();
    let rule = found.recurrence.as_ref();
    let kept = |SuggestedRecurrence { rule, times_due, times_kept, days }: &SuggestedRecurrence| {
        format!("{rule} (kept {times_kept} of {times_due} times in {days} days)")
    };
    table::print(&table::fields([
        ("todo", found.title.clone()),
        ("day", found.base_date.clone()),
        ("why", found.reason.clone()),
        ("could recur", rule.map(kept).unwrap_or_default()),
        ("tried out", if found.explored { "yes: it is here to be seen, whatever its score" } else { "" }.to_owned()),
        ("goes by", explained.titles.join(", ")),
        ("state", found.state().word()),
        ("todo id", found.todo_id.clone()),
        ("counted since", explained.since_date.clone()),
        ("made by", explained.model.clone()),
        ("id", found.id.clone()),
    ]));
    if explained.times.is_empty() {
        return;
    }
    let mut rows = table::new(&["DONE ON", "AS", "ID"]);
    for time in &explained.times {
        rows.add_row([&time.date, &time.title, &time.todo_id].map(Cell::new));
    }
    println!();
    table::print(&rows);
}

/// "shown", or why it was dismissed: "dismissed: not now".
fn state(found: &Recommendation) -> Cell {
    let word = found.state().word();
    let reason = found.dismiss_reason();
    if found.state() == RecommendationState::Dismissed && reason != DismissReason::Unspecified {
        return Cell::new(format!("{word}: {}", reason.word()));
    }
    Cell::new(word)
}
