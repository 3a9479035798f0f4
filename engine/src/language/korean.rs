//! The grammar of spoken Korean: text → clauses and their titles.
//!
//! Words, corrections among them, clauses, what each clause is, and titles, in that order. Each step is a module; the
//! words that no rule could know are lists in `lexicon/`.

mod after;
mod auxiliary;
mod back;
mod command;
mod conjugation;
mod ending;
mod expression;
mod hint;
pub(crate) mod jamo;
mod judge;
pub(crate) mod lemma;
mod lexicon;
mod list;
mod noun;
mod predicate;
mod repair;
mod request;
mod split;
mod suffix;
mod surface;
mod title;
mod topic;
mod word;
mod wording;

use self::auxiliary::Turn;
use self::judge::{Core, Judgement};
use self::predicate::{Link, Mood};
use self::split::Draft;
use self::topic::Topic;
use self::word::{Kind, Word};
use self::wording::{reading, titled};
use crate::language::clause::{Clause, Verdict};
use crate::language::{Action, Reason};
use crate::reading::Span;
use crate::time::{self, Day, Expression, Hint, Meaning, Unit};

/// The clauses of the Korean part `span` of `text`, in order. `times` are the temporal expressions in it.
pub(crate) fn clauses(text: &str, span: Span, times: &[Expression]) -> Vec<Clause> {
    let mut words = split::unglue(word::words(text, span, times));
    repair::repair(&mut words);
    let drafts = split::split(&words);
    let mut reader = Reader {
        words: &words,
        clauses: Vec::new(),
        topic: None,
        days: Vec::new(),
        chained: usize::MAX,
        finished: usize::MAX,
        pending: None,
    };
    let last = drafts.iter().rposition(|d| d.surface.len() > 0);
    for (at, draft) in drafts.iter().enumerate() {
        let leads = drafts.get(at + 1).and_then(|next| command::asked::leading(&words, draft, next));
        let judgement = match leads {
            Some((action, core)) => Judgement::Command(Reason::Command, action, core),
            None => judge::judge(&words, draft, last.is_some_and(|last| at < last)),
        };
        reader.take(draft, judgement);
    }
    reader.finish()
}

/// Whether `text` ends in a Korean predicate, and not in a mere noun.
pub(crate) fn ends_in_predicate(text: &str) -> bool {
    let words = word::words(text, Span::new(0, text.len()), &[]);
    let first = words.len().saturating_sub(4);
    split::ends_in_predicate(&words[first..])
}

/// Clauses being put together from drafts.
struct Reader<'a> {
    words: &'a [Word<'a>],
    clauses: Vec<Clause>,
    /// What the draft before was about: "세제 떨어졌는데 시켜야겠다" is about 세제.
    topic: Option<Topic>,
    /// The days of a clause taken back: they hold for what replaces it.
    days: Vec<Expression>,
    /// The end of the last clause, where it only leads on to the next.
    chained: usize,
    /// The end of the last clause, where it is an act with its verb at the end.
    finished: usize,
    /// Drafts that only set the scene for the one to come.
    pending: Option<Pending>,
}

/// What is known of a clause before its main part has come.
struct Pending {
    /// Its first word.
    first: usize,
    /// Where it begins.
    start: usize,
    /// Its end so far.
    end: usize,
    times: Vec<Expression>,
    hint: Hint,
    /// What it is worth if nothing better comes.
    core: Option<(Draft, Core)>,
}

impl Reader<'_> {
    fn take(&mut self, draft: &Draft, judgement: Judgement) {
        if self.adds(draft) {
            return;
        }
        // "백신 맞고 왔더니 팔이 아프다": what a past setting ends is past too.
        if judgement == Judgement::Background && draft.predicate.is_some_and(|p| p.ending.starts_with("더니")) {
            self.take_along(draft, Reason::Past);
        }
        let keeps = matches!(
            judgement,
            Judgement::Background | Judgement::Withdrawal | Judgement::No(_) | Judgement::Command(..)
        );
        let topic = keeps.then(|| topic::of(self.own(draft), draft)).flatten();
        match judgement {
            Judgement::Background => self.hold(draft, None),
            Judgement::Setting(core) if self.comes_back(draft, &core) => {}
            Judgement::Setting(core) => self.hold(draft, Some((draft.clone(), core))),
            Judgement::Times => self.times(draft),
            Judgement::Withdrawal => self.withdraw(draft),
            Judgement::No(reason) => self.ignore(draft, reason),
            Judgement::Command(reason, action, core) => self.command(draft, reason, action, &core),
            Judgement::Task(core) => self.task(draft, &core),
        }
        let before = self.topic.take();
        self.topic = topic.or(before).filter(|_| keeps);
    }

    /// Keeps a draft that sets the scene.
    fn hold(&mut self, draft: &Draft, core: Option<(Draft, Core)>) {
        let hint = hint::of(self.own(draft));
        let times = self.own_times(draft);
        let span = self.span(draft);
        let pending = self.pending.get_or_insert(Pending {
            first: draft.start,
            start: span.start,
            end: span.end,
            times: Vec::new(),
            hint,
            core: None,
        });
        pending.end = span.end;
        // "화요일은 재택이라 목요일에 출근해서": the day said last is the day.
        let dayed =
            |e: &Expression| e.meaning.kind() == time::Kind::Day && !matches!(e.meaning, Meaning::Day(Day::Beside(_)));
        if times.iter().any(dayed) {
            pending.times.retain(|e| e.meaning.kind() != time::Kind::Day);
        }
        pending.times.extend(times);
        pending.core = core.or(pending.core.take());
        if pending.hint == Hint::None {
            pending.hint = hint;
        }
    }

    /// Times after a task belong to it, where it has none of their kind; else to what comes next.
    fn times(&mut self, draft: &Draft) {
        let times = self.own_times(draft);
        let end = self.span(draft).end;
        let free = |clause: &Clause| {
            let fields: Vec<_> = clause.times.iter().map(|e| e.meaning.kind()).collect();
            times.iter().all(|e| !fields.contains(&e.meaning.kind()))
        };
        // "일곱 시에 알람 맞추고 아 여섯 시 반으로"
        let own = self.own(draft);
        let corrects = own.iter().any(|w| w.kind == Kind::Filler)
            && own.iter().rev().find_map(|w| w.time().map(|_| w.text)).is_some_and(|time| time.ends_with('로'));
        match self.clauses.last_mut() {
            Some(last) if corrects && matches!(last.verdict, Verdict::Task(_)) && !free(last) => {
                let kinds: Vec<_> = times.iter().map(|e| e.meaning.kind()).collect();
                last.times.retain(|e| !kinds.contains(&e.meaning.kind()));
                last.times.extend(times);
                last.span.end = end;
            }
            Some(last) if self.pending.is_none() && matches!(last.verdict, Verdict::Task(_)) && free(last) => {
                last.times.extend(times);
                last.span.end = end;
            }
            _ => self.hold(draft, None),
        }
    }

    fn ignore(&mut self, draft: &Draft, reason: Reason) {
        let mut span = self.span(draft);
        self.take_along(draft, reason);
        let there = draft.predicate.is_some_and(|p| p.noun && p.mood == Mood::Exists && p.link == Link::End);
        if (reason == Reason::Past || reason == Reason::Remark && there && !self.clauses.is_empty())
            && let Some(at) =
                self.named(draft.start, draft.end, |word| word.ends_with(['은', '는'])).or_else(|| self.meant(draft))
        {
            self.clauses[at].verdict = Verdict::Ignored(reason);
        }
        match self.pending.take() {
            Some(Pending { core: Some((setting, core)), times, hint, start, .. })
                if reason != Reason::Question
                    || self.is_obliged(&setting)
                    || judge::is_at_a_loss(&draft.surface)
                    || self.complains(draft) =>
            {
                self.add(&setting, &core, start, &times, hint);
            }
            Some(pending) if reason != Reason::Filler => span.start = pending.start,
            other => self.pending = other,
        }
        self.clauses.push(Clause::ignored(span, reason));
    }

    /// Something is said about a todo that exists already.
    fn command(&mut self, draft: &Draft, reason: Reason, action: Action, core: &Core) {
        let proposal = command::proposal(self.own(draft), draft, action, core);
        self.ignore(draft, reason);
        if let Some(clause) = self.clauses.last_mut() {
            clause.command = proposal;
        }
    }

    /// "청소하고 빨래했어": what a sequence ends in holds for all of it.
    fn take_along(&mut self, draft: &Draft, reason: Reason) {
        let contrast =
            self.own(draft).iter().any(|w| w.kind == Kind::Filler || w.is_plain() && w.text.ends_with(['은', '는']));
        // "밥은 먹고 다니냐"
        let asked = reason == Reason::Question && self.own(draft).iter().filter(|w| w.is_plain()).count() == 1;
        if !asked && (contrast || !matches!(reason, Reason::Past | Reason::ThirdPerson)) {
            return;
        }
        while let Some(last) =
            self.clauses.last_mut().filter(|c| c.span.end == self.chained && matches!(c.verdict, Verdict::Task(_)))
        {
            last.verdict = Verdict::Ignored(reason);
            self.chained = usize::MAX;
        }
    }

    /// "요금제 바꿔야 되는데 대리점 언제 여냐": what must be done must be done, whatever is asked about it.
    fn is_obliged(&self, setting: &Draft) -> bool {
        let own = self.own(setting);
        let named = own.iter().filter(|w| w.is_plain()).count() > 1;
        let at_once = own.iter().filter_map(Word::time).any(|e| e.meaning == Meaning::Now);
        named
            && !at_once
            && setting.predicate.is_some_and(|p| p.turn == Some(Turn::Must))
            && !self.own(setting).iter().any(|w| judge::asks(w.text))
    }

    /// "감리 가야 되는데 왜 이리 졸리지": asks nothing about the act.
    fn complains(&self, draft: &Draft) -> bool {
        self.own(draft).iter().any(|w| w.text == "왜") && draft.predicate.is_some_and(|p| judge::is_state(&p))
    }

    fn task(&mut self, draft: &Draft, core: &Core) {
        if self.comes_back(draft, core) || self.goes_there(draft, core) || self.gathers(draft, core) {
            return;
        }
        if draft.repairs
            && let Some(at) = self.last_task()
        {
            self.clauses[at].verdict = Verdict::Ignored(Reason::Withdrawn);
        }
        let own = self.span(draft);
        let (start, mut times, hint) = match self.pending.take() {
            Some(Pending { core: Some((setting, obliged)), start, times, hint, end, .. })
                if self.stands_alone(&setting) =>
            {
                self.add(&setting, &obliged, start, &times, hint);
                (own.start.max(end), Vec::new(), Hint::None)
            }
            // "어제 빨래 다 했는데 또 해야 돼": when it was is not when it is to be.
            Some(mut pending) => {
                pending.times.retain(|time| !time.meaning.is_past());
                (pending.start, pending.times, pending.hint)
            }
            None => (own.start, Vec::new(), Hint::None),
        };
        let own_times = self.own_times(draft);
        times.append(&mut self.days);
        // "두 시간 뒤에 손님 오니까": that is when the guest comes.
        times.retain(|old| {
            let offset = matches!(old.meaning, Meaning::After(amount) if amount.minutes != 0);
            // "15일이니까 전날": the day before needs the day.
            let counted = |new: &Expression| matches!(new.meaning, Meaning::Day(Day::Beside(_)));
            !offset && own_times.iter().all(|new| new.meaning.kind() != old.meaning.kind() || counted(new))
        });
        times.extend(own_times);
        if times.is_empty() {
            times.extend(self.repeats_before());
        }
        let hint = match hint::of(self.own(draft)) {
            Hint::None => hint,
            own => own,
        };
        self.add(draft, core, start, &times, hint);
    }

    /// How the task that leads on to this one repeats: "매일 물 마시고 비타민 먹기".
    fn repeats_before(&self) -> Vec<Expression> {
        let before =
            self.clauses.last().filter(|c| c.span.end == self.chained && matches!(c.verdict, Verdict::Task(_)));
        let repeats = before.into_iter().flat_map(|clause| &clause.times);
        repeats.filter(|e| e.meaning.kind() == time::Kind::Repeat).cloned().collect()
    }

    /// "보험 청구할 거 있는데": a thing to do beside the next, not the setting for it.
    fn stands_alone(&self, setting: &Draft) -> bool {
        setting.predicate.is_some_and(|p| !p.noun) && self.own(setting).iter().any(|w| w.text.starts_with('있'))
    }

    /// Adds the todos of a draft: one, or as many as it lists acts.
    fn add(&mut self, draft: &Draft, core: &Core, start: usize, times: &[Expression], hint: Hint) {
        let end = self.span(draft).end;
        let own = &self.words[draft.start..draft.end];
        let mut titles = list::acts(own, draft, core).unwrap_or_else(|| vec![(titled(own, draft, core), end)]);
        if let (Some(topic), [(title, _)]) = (self.topic.take(), titles.as_mut_slice())
            && topic::is_missing(&topic, own, core)
        {
            topic.head(&mut title.text);
        }
        if let [(title, _)] = titles.as_slice() {
            self.replace_same(draft, &title.text, times);
        }
        let mut start = start;
        for (title, end) in titles {
            let span = Span::new(start, end.max(start));
            let linked = draft.predicate.is_some_and(|p| p.link == Link::And && p.mood == Mood::Act);
            self.chained = if linked { span.end } else { usize::MAX };
            // "적어줘" asks to note something, and says nothing to note.
            let noted = matches!(title.text.as_str(), "적어두기" | "적어놓기" | "메모해두기" | "메모해놓기");
            let blank = noted || title.text.trim().is_empty() || linked && title.text == "하기";
            let verdict =
                if blank { Verdict::Ignored(Reason::Filler) } else { Verdict::Task(reading(title, span, draft)) };
            self.clauses.push(Clause { span, verdict, times: times.to_vec(), hint, command: None });
            start = end;
        }
        let finished = draft.predicate.is_some_and(|p| !p.noun && p.link == Link::End);
        self.finished = if finished { end } else { usize::MAX };
    }

    fn finish(mut self) -> Vec<Clause> {
        match self.pending.take() {
            Some(Pending { core: Some((draft, core)), start, times, hint, .. }) => {
                self.add(&draft, &core, start, &times, hint);
            }
            Some(pending) => {
                let span = Span::new(pending.start, pending.end);
                self.clauses.push(Clause::ignored(span, Reason::Remark));
            }
            None => {}
        }
        self.clauses
    }

    fn own(&self, draft: &Draft) -> &[Word<'_>] {
        &self.words[draft.start..draft.end]
    }

    /// The expressions of a draft; of several repeats ("매일 두 시간마다"), the one that says most.
    fn own_times(&self, draft: &Draft) -> Vec<Expression> {
        let mut times: Vec<Expression> = self.own(draft).iter().filter_map(Word::time).cloned().collect();
        let precision = |e: &Expression| match &e.meaning {
            Meaning::Repeat(repeat) => {
                let days = !repeat.weekdays.is_empty() || !repeat.month_days.is_empty();
                Some((days, matches!(repeat.every, Unit::Hour | Unit::Minute), repeat.interval > 1))
            }
            _ => None,
        };
        // "여덟시에서 일곱시로 바뀌었어": to when, not from when.
        let moved = draft.predicate.is_some_and(|p| p.mood == Mood::Moved);
        if let Some(to) = self.own(draft).iter().rfind(|w| moved && w.text.ends_with('로')).and_then(Word::time) {
            times.retain(|e| e == to || e.meaning.kind() != to.meaning.kind());
        }
        let best = times.iter().filter_map(precision).max();
        times.retain(|e| precision(e).is_none_or(|p| Some(p) == best));
        times
    }

    fn span(&self, draft: &Draft) -> Span {
        let own = self.own(draft);
        let start = own.first().map_or(0, |w| w.span.start);
        Span::new(start, own.last().map_or(start, |w| w.span.end))
    }
}

/// The titles in `text`, without times: for tests.
#[cfg(test)]
fn titles(text: &str) -> Vec<String> {
    let clauses = clauses(text, Span::new(0, text.len()), &[]);
    let title = |clause: Clause| match clause.verdict {
        Verdict::Task(title) => Some(title.value),
        Verdict::Ignored(_) => None,
    };
    clauses.into_iter().filter_map(title).collect()
}

#[cfg(test)]
mod tests;
