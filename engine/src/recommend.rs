//! Habits: what a person did, and from it what they may want to do on a day.
//!
//! 1. Titles of one act are put together (`title`), and each act gets what the history says of it (`act`): the days it was
//!    done, whether it waits to be done, recurs or was turned down.
//! 2. Each act's rhythm on the day is made numbers (`rhythm`, `person`, `feature`): how often with exponential decay, the gap since
//!    the last time against the usual gaps, the weekday, the day of the month, its kind's rhythm, and what others do.
//! 3. Boosted trees (`model`, `habits.trees`) make one score of them. `cargo xtask recommend fit` fits them, and
//!    `docs/recommendations.md` has what they are worth.
//! 4. A small share of places is given to other things (`explore`), and whatever is suggested gets its evidence, a reason in
//!    words (`reason`), and where it is steady a rule by which it could recur (`recurrence`).
//!
//! Deliberately not here: a clock, and what others do, which is for the caller to tell.

mod act;
mod calendar;
mod evidence;
mod explore;
pub mod feature;
pub mod model;
mod past;
mod person;
mod reason;
mod recurrence;
mod rhythm;
mod title;

use std::sync::LazyLock;

pub use self::calendar::Day;
pub use self::evidence::Evidence;
pub use self::explore::EXPLORED;
pub use self::past::{Other, Part, Past, Refusal, Request};
pub use self::person::Person;
pub use self::reason::{Ground, Language, reason};
pub use self::recurrence::Recurrence;
pub use self::rhythm::HALF_LIVES;
pub use self::title::Titles;

use self::act::Act;
use self::explore::Chance;
use self::feature::Crowd;
use self::model::Model;
use crate::category::Category;

/// What suggestions are made by, with its version: another one when the same history may be answered otherwise.
pub const NAME: &str = "dotodo-habits-1";

/// The model suggestions are ranked by.
pub static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let model = Model::parse(include_str!("recommend/habits.trees"));
    debug_assert!(model.is_some(), "habits.trees is damaged: `cargo xtask recommend fit` writes it anew");
    model.unwrap_or_default()
});

/// Something a person may want to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// What to do, as it was last worded.
    pub title: String,
    /// What kind of thing.
    pub category: Category,
    /// How strongly it is suggested: the model's chance, from 0 to 1, that it is done on the day.
    pub score: f64,
    /// What speaks for it.
    pub evidence: Evidence,
    /// The rule it could recur by, where it is done steadily.
    pub recurrence: Option<Recurrence>,
    /// Whether it is here to be tried out, whatever its score.
    pub explored: bool,
    /// The titles of the history that are this thing, in their order; none where only others do it.
    pub wordings: Vec<String>,
}

/// At most `count` suggestions for the day, best first; what is tried out comes last.
///
/// Nothing that waits to be done, was done that day, was turned down lately, or recurs by itself. Takes time linear in the
/// history, but for sorting. The same request has the same answer, on every machine.
pub fn recommend(request: &Request) -> Vec<Suggestion> {
    let day = Day::from(request.day);
    let (mut acts, titles) = act::acts(request);
    let person = person(&acts);
    let crowds = crowds(request, &mut acts, titles);
    let score = |at: &usize| (score(&person, &acts[*at], *at, crowds[*at], request), *at);
    let mut ranked: Vec<(f32, usize)> =
        (0..acts.len()).filter(|at| is_offered(&acts[*at], crowds[*at])).map(|at| score(&at)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| acts[a.1].title.cmp(acts[b.1].title)));
    let explored = explore(&mut ranked, &acts, request);
    let suggestion = |(place, (score, at)): (usize, (f32, usize))| {
        let act = &acts[at];
        let days: Vec<Day> = act.times.iter().map(|(day, _)| *day).collect();
        Suggestion {
            title: act.title.to_owned(),
            category: act.category,
            score: f64::from(1.0 / (1.0 + (-score).exp())),
            evidence: evidence::evidence(act, day, crowds[at]),
            recurrence: recurrence::steady(&days, day),
            explored: place >= explored,
            wordings: act.wordings.iter().map(ToString::to_string).collect(),
        }
    };
    ranked.into_iter().enumerate().map(suggestion).collect()
}

/// The person's days before the one asked for, by the numbers of the acts.
fn person(acts: &[Act]) -> Person {
    let mut times: Vec<(Day, usize)> = Vec::new();
    for (at, act) in acts.iter().enumerate() {
        times.extend(act.times.iter().map(|(day, _)| (*day, at)));
    }
    times.sort_unstable();
    let mut person = Person::default();
    for today in times.chunk_by(|a, b| a.0 == b.0) {
        person.observe(today[0].0, today.iter().map(|(_, at)| (*at, acts[*at].category as usize)));
    }
    person
}

/// What others do of each act; acts that only others do are added.
fn crowds<'a>(request: &Request<'a>, acts: &mut Vec<Act<'a>>, mut titles: Titles) -> Vec<Crowd> {
    let mut crowds = vec![Crowd::default(); acts.len()];
    let mut excluded = Titles::default();
    for title in request.exclude {
        excluded.number(title);
    }
    for other in request.others.iter().filter(|other| excluded.find(other.title).is_none()) {
        let number = titles.number(other.title);
        if number == acts.len() {
            acts.push(Act::of_others(other));
            crowds.push(Crowd::default());
        }
        let crowd = &mut crowds[number];
        crowd.peers = crowd.peers.max(other.crowd.peers);
        crowd.popular = crowd.popular.max(other.crowd.popular);
        crowd.lately = crowd.lately.max(other.crowd.lately);
    }
    crowds
}

/// Whether it may be suggested: it was done, or others do it.
fn is_offered(act: &Act, crowd: Crowd) -> bool {
    !act.taken && (!act.times.is_empty() || crowd != Crowd::default())
}

/// The logarithm of the odds that it is done.
fn score(person: &Person, act: &Act, at: usize, crowd: Crowd, request: &Request) -> f32 {
    if person.things() == 0 {
        // Of a new user nothing is known: what others do is all there is.
        return log_odds(0.5 * (crowd.peers + crowd.popular));
    }
    let score = MODEL.score(&person.features(at, Day::from(request.day), crowd));
    score + part_fit(act, request.part) + answers(act)
}

fn log_odds(chance: f32) -> f32 {
    let chance = chance.clamp(1e-4, 1.0 - 1e-4);
    (chance / (1.0 - chance)).ln()
}

/// How much more often than by chance it was done in that part of the day, as a logarithm (one factor of a naive Bayes
/// classifier, each part having once in five before anything is known).
fn part_fit(act: &Act, part: Option<Part>) -> f32 {
    let Some(part) = part else { return 0.0 };
    let parts = act.times.iter().rev().take(rhythm::WINDOW).filter_map(|(_, part)| *part);
    let (same, all) =
        parts.fold((0.0, 0.0), |(same, all), other| (same + f32::from(u8::from(other == part)), all + 1.0));
    let share = |count: f32| (count + 1.0) / (all + Part::ALL.len() as f32);
    (share(same) * Part::ALL.len() as f32).ln()
}

/// What earlier answers say: the share of acceptances, drawn to one half by two of each, against that half.
fn answers(act: &Act) -> f32 {
    let (accepted, turned_down) = (act.accepted as f32, act.turned_down as f32);
    ((accepted + 2.0) / (accepted + turned_down + 4.0) * 2.0).ln()
}

/// Cuts the ranking to what was asked for, and gives the last places away to others that could have them: what the person
/// never did, then the rest. Returns where those places begin.
fn explore(ranked: &mut Vec<(f32, usize)>, acts: &[Act], request: &Request) -> usize {
    if ranked.len() <= request.count {
        return ranked.len();
    }
    let chance = Chance::new(request.seed, Day::from(request.day));
    let kept = request.count - chance.places(request.count).min(request.count);
    let mut rest = ranked.split_off(kept);
    if kept < request.count {
        rest.sort_by_cached_key(|(_, at)| (!acts[*at].times.is_empty(), chance.order(acts[*at].title)));
    }
    ranked.extend(rest.into_iter().take(request.count - kept));
    kept
}
