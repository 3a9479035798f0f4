//! What a clause says about those before it: it takes one back, adds to it, or says it again.

use std::ops::Range;

use super::Reader;
use super::after;
use super::judge::{Core, CoreKind};
use super::split::Draft;
use super::word::{Kind, Word};
use crate::language::Reason;
use crate::language::clause::{Clause, Verdict};
use crate::time::{self, Expression};

/// How many clauses back a correction reaches.
const REACH: usize = 16;

impl Reader<'_> {
    /// "전화해야 돼 엄마한테": words without a verb after a finished act belong to it.
    pub(super) fn adds(&mut self, draft: &Draft) -> bool {
        let own = &self.words[draft.start..draft.end];
        let Some(words) = after::of(own, draft) else { return false };
        let (times, span) = (self.own_times(draft), self.span(draft));
        let Some(last) = self.clauses.last_mut().filter(|c| self.pending.is_none() && c.span.end == self.finished)
        else {
            return false;
        };
        let Verdict::Task(title) = &mut last.verdict else { return false };
        let fits = words.complement || !title.value.contains(' ') && after::lacks_object(&title.value);
        if fits {
            // "오라고 연락 왔어요 병원에서"
            let goes = title.value == "가기";
            let text = words.text.strip_suffix("에서").filter(|_| goes).unwrap_or(&words.text);
            title.value.insert_str(0, &format!("{text} "));
            title.spans.extend(words.spans);
            title.spans.sort_unstable();
            last.span.end = span.end;
            last.times.extend(times);
            self.finished = usize::MAX;
        }
        fits
    }

    /// Takes back the task that the draft names, or, where it names nothing, the last one.
    pub(super) fn withdraw(&mut self, draft: &Draft) {
        let first = self.pending.as_ref().map_or(draft.start, |p| p.first);
        let silent = draft.surface.len() <= 3 && self.pending.is_none();
        let target = self
            .named(first, draft.end, |_| true)
            .or_else(|| silent.then(|| self.last_task()).flatten())
            .or_else(|| self.meant(draft));
        if let Some(at) = target {
            self.clauses[at].verdict = Verdict::Ignored(Reason::Withdrawn);
        }
        let days = self.own_times(draft).into_iter().filter(|e| e.meaning.kind() == time::Kind::Day);
        self.days = days.collect();
        self.ignore(draft, Reason::Withdrawn);
    }

    /// The last task whose title has one of the nouns from word `first` up to `end` that `says` holds for.
    pub(super) fn named(&self, first: usize, end: usize, says: impl Fn(&str) -> bool) -> Option<usize> {
        let words = self.words[first..end].iter().filter(|w| w.is_plain() && says(w.text));
        let nouns: Vec<&str> = words
            .map(|w| w.text.trim_end_matches(['은', '는', '을', '를', '도', '만', '이', '가']))
            .filter(|n| !n.is_empty())
            .collect();
        let has = |title: &str, noun: &str| {
            title.split(' ').any(|word| word == noun) || noun.chars().nth(1).is_some() && title.contains(noun)
        };
        self.recent().rev().find(|&at| match &self.clauses[at].verdict {
            Verdict::Task(title) => nouns.iter().any(|noun| has(&title.value, noun)),
            Verdict::Ignored(_) => false,
        })
    }

    /// "아 그건 어제 주문했구나": the last task, where the draft only points at it.
    pub(super) fn meant(&self, draft: &Draft) -> Option<usize> {
        let points = |w: &Word| matches!(w.text, "그건" | "그거는" | "그거" | "그것은" | "이건");
        self.own(draft).iter().take(3).any(points).then(|| self.last_task()).flatten()
    }

    pub(super) fn last_task(&self) -> Option<usize> {
        self.recent().rev().find(|&at| matches!(self.clauses[at].verdict, Verdict::Task(_)))
    }

    /// "소포 부치고 와야 돼": to come back is part of the act before; gives whether the draft is that.
    pub(super) fn comes_back(&mut self, draft: &Draft, core: &Core) -> bool {
        if core.kind != CoreKind::Verb || !core.text.is_word("오") || self.pending.is_some() {
            return false;
        }
        let (times, end) = (self.own_times(draft), self.span(draft).end);
        let last = self.clauses.last_mut().filter(|c| c.span.end == self.chained);
        let Some(clause) = last.filter(|c| matches!(c.verdict, Verdict::Task(_))) else { return false };
        clause.times.extend(times);
        clause.span.end = end;
        true
    }

    /// "네시에 반상회 있대 가봐야지": to go is what the event before is about; gives whether the draft is that.
    pub(super) fn goes_there(&mut self, draft: &Draft, core: &Core) -> bool {
        const GOING: &[&str] = &["가", "가보", "참석하", "나가", "들어가"];
        let bare = core.kind == CoreKind::Verb && GOING.iter().any(|verb| core.text.is_word(verb));
        let end = self.span(draft).end;
        let free = self.own_times(draft).is_empty() && self.pending.is_none();
        let Some(last) = self.clauses.last_mut().filter(|_| bare && free) else { return false };
        let Verdict::Task(title) = &last.verdict else { return false };
        let named = title.rule.starts_with("noun") && title.rule != "noun: to buy";
        if named {
            last.span.end = end;
        }
        named
    }

    /// "청소랑 빨래 오늘 다 끝내야 돼": what only says that the acts before are to be done gives them its times; gives whether
    /// the draft is that.
    pub(super) fn gathers(&mut self, draft: &Draft, core: &Core) -> bool {
        const DOING: &[&str] = &["하", "끝내", "끝내놓", "해치우", "마치", "마무리하", "처리하", "다하", "다끝내"];
        let verb = core.kind == CoreKind::Verb && DOING.iter().any(|verb| core.text.is_word(verb));
        let (times, end) = (self.own_times(draft), self.span(draft).end);
        if !verb || self.pending.is_some() || self.topic.is_some() {
            return false;
        }
        let open = |c: &&mut Clause| matches!(c.verdict, Verdict::Task(_)) && c.times.is_empty();
        let mut given = false;
        for clause in self.clauses.iter_mut().rev().take(REACH).take_while(open) {
            clause.times.extend(times.iter().cloned());
            clause.span.end = if given { clause.span.end } else { end };
            given = true;
        }
        given
    }

    /// The clauses that a correction can reach.
    pub(super) fn recent(&self) -> Range<usize> {
        self.clauses.len().saturating_sub(REACH)..self.clauses.len()
    }

    /// "다섯 시에 출발 어 그러니까 네 시 반에 출발하자": the same act said again after a filler, at another time, is the act meant.
    pub(super) fn replace_same(&mut self, draft: &Draft, title: &str, times: &[Expression]) {
        let near = &self.words[draft.start.saturating_sub(1)..=draft.start];
        let hesitates = near.iter().any(|w| w.kind == Kind::Filler);
        let Some(last) = self.clauses.last_mut().filter(|_| hesitates && !times.is_empty()) else { return };
        let kinds: Vec<_> = times.iter().map(|e| e.meaning.kind()).collect();
        let again = matches!(&last.verdict, Verdict::Task(before) if before.value == title);
        if again && last.times.iter().any(|e| kinds.contains(&e.meaning.kind())) {
            last.verdict = Verdict::Ignored(Reason::Withdrawn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::titles;

    #[test]
    fn joins_a_clause_to_those_before() {
        for (text, expected) in [
            ("청소하고 빨래하고 다 끝내야 돼", &["청소하기", "빨래하기"] as &[&str]),
            ("병원에서 오라고 했어", &["병원 가기"]),
            ("물꼬 보고 와야 하는데", &["물꼬 보기"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }

    #[test]
    fn says_the_same_act_again() {
        let text = "다섯 시에 출발 어 그러니까 네 시 반에 출발하자";
        let clauses = super::super::clauses(text, crate::reading::Span::new(0, text.len()), &crate::time::find(text));
        let tasks = clauses.iter().filter(|c| matches!(c.verdict, super::Verdict::Task(_)));
        assert_eq!(tasks.count(), 1);
    }
}
