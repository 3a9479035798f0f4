//! What is kept, as the contract has it.

use dotodo_proto::v1;
use dotodo_store::recommendation::{Evidence, Recommendation, Recurrence};
use jiff::civil::Date;

use crate::error::Language;
use crate::{names, timestamp};

/// A recommendation, its reason in a language, or in another one where there is none in this.
pub(super) fn recommendation(found: Recommendation, language: Language) -> v1::Recommendation {
    let new = found.new;
    let mut reasons = new.reasons;
    let reason = reasons.remove(language.tag()).or_else(|| reasons.pop_first().map(|(_, text)| text));
    v1::Recommendation {
        id: new.id.to_string(),
        base_date: found.base_date.to_string(),
        rank: new.rank.into(),
        title: new.title,
        category: new.category,
        score: new.score,
        reason: reason.unwrap_or_default(),
        evidence: Some(evidence(&new.evidence)),
        recurrence: new.recurrence.map(recurrence),
        explored: new.explored,
        state: names::recommendation_state_named(&found.state).into(),
        todo_id: found.todo_id.map(|id| id.to_string()).unwrap_or_default(),
        dismiss_reason: found.dismiss_reason.as_deref().map(names::dismiss_reason_named).unwrap_or_default().into(),
        create_time: Some(timestamp::to_wire(found.created_at)),
        show_time: found.shown_at.map(timestamp::to_wire),
        decide_time: found.decided_at.map(timestamp::to_wire),
    }
}

fn evidence(kept: &Evidence) -> v1::Evidence {
    let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    v1::Evidence {
        times_done: kept.times_done,
        days_since_last: kept.days_since_last,
        usual_gap_days: kept.usual_gap_days,
        weekday_share: kept.weekday_share,
        first_date: date(kept.first_date),
        last_date: date(kept.last_date),
        gap_spread_days: kept.gap_spread_days,
        weekday_weeks: kept.weekday_weeks,
        recent_times: kept.recent_times,
        month_day_months: kept.month_day_months,
        day_part: kept.day_part.as_deref().map(names::day_part_named).unwrap_or_default().into(),
        day_part_share: kept.day_part_share,
        times_accepted: kept.times_accepted,
        times_dismissed: kept.times_dismissed,
        peer_share: kept.peer_share,
        popular_share: kept.popular_share,
    }
}

fn recurrence(kept: Recurrence) -> v1::SuggestedRecurrence {
    v1::SuggestedRecurrence { rule: kept.rule, times_due: kept.times_due, times_kept: kept.times_kept, days: kept.days }
}
