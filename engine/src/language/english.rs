//! The grammar of spoken English: text → clauses and their titles.
//!
//! The words are read in four steps, each of which takes time linear in their number: corrections are carried out
//! (`repair`), the rest is cut into clauses (`split`), what is no task is told apart (`judge`), and of each task what is
//! wrapped around it is taken off (`frame`) and the rest is worded (`title`).

mod frame;
mod judge;
mod lexicon;
mod repair;
mod split;
mod title;
mod word;

use crate::language::Reason;
use crate::language::clause::{Clause, Verdict};
use crate::language::english::word::{Word, longest};
use crate::language::{korean, part};
use crate::reading::{Basis, Reading, Span};
use crate::time::Expression;

/// The clauses of the English part `span` of `text`, in order. `times` are the temporal expressions in it.
pub(crate) fn clauses(text: &str, span: Span, times: &[Expression]) -> Vec<Clause> {
    let mut times: Vec<Expression> = times.iter().filter(|time| !is_party_size(text, time)).cloned().collect();
    let said = word::split(text, span, &times);
    let words = repair::apply(text, said.clone(), &mut times);
    let mut clauses: Vec<Clause> = Vec::new();
    if words.is_empty()
        && let (Some(first), Some(last)) = (said.first(), said.last())
    {
        return vec![Clause::ignored(Span::new(first.span.start, last.span.end), Reason::Withdrawn)];
    }
    let mut background: Vec<Word> = Vec::new();
    let ranges = split::clauses(&words, &times);
    let count = ranges.len();
    let mut verb: Option<&'static str> = None;
    for (i, range) in ranges.into_iter().enumerate() {
        let next = range.end;
        let own = &words[range];
        let explains = words.get(next).is_some_and(|w| w.is("so"))
            && due(&own.iter().filter(|w| w.time.is_none()).cloned().collect::<Vec<_>>()).is_some();
        if explains {
            continue;
        }
        if i + 1 < count && frame::is_background_clause(own) {
            background.extend_from_slice(own);
            continue;
        }
        let read = Draft { text, background: &background, words: own, times: &times, shared_verb: verb }.read();
        if verb.is_some()
            && let ([.., last], [first, ..]) = (&mut clauses[..], &read[..])
            && last.times.is_empty()
        {
            last.times.clone_from(&first.times);
        }
        verb = shared_verb(own, verb);
        clauses.extend(read);
        background.clear();
    }
    clauses
}

/// "a table for six": how many, not when.
fn is_party_size(text: &str, time: &Expression) -> bool {
    time.span.of(text).starts_with("for ") && text[..time.span.start].trim_end().ends_with("table")
}

/// "do the vacuuming and the dusting": a verb that a bare noun phrase after it shares.
fn shared_verb(words: &[Word], before: Option<&'static str>) -> Option<&'static str> {
    let content: Vec<Word> = words.iter().filter(|w| w.time.is_none()).cloned().collect();
    let stripped = frame::strip(&content).count;
    match content.get(stripped) {
        Some(word) if word.is("do") => Some("Do"),
        Some(word) if lexicon::verb(&word.lower).is_none() => before,
        _ => None,
    }
}

/// A clause that is being read.
struct Draft<'a> {
    text: &'a str,
    background: &'a [Word],
    words: &'a [Word],
    times: &'a [Expression],
    shared_verb: Option<&'static str>,
}

impl Draft<'_> {
    fn read(&self) -> Vec<Clause> {
        let Some(span) = self.span() else { return Vec::new() };
        let times = self.expressions();
        let past = times.iter().any(|t| t.meaning.is_past());
        let content: Vec<Word> = self.words.iter().filter(|w| w.time.is_none()).cloned().collect();
        let content = after_so(&content);
        let fillers = frame::opening(content);
        if fillers == content.len() {
            let reason =
                if content.iter().any(|w| w.is_in(&["hey", "hi"])) { Reason::Greeting } else { Reason::Filler };
            return vec![Clause::ignored(span, reason)];
        }
        if let Some(title) = resolution(self.text, &content[fillers..]) {
            return vec![self.task(span, title, times, "resolution")];
        }
        let request =
            longest(&content[fillers..], &["can|could|would|will you ?please remind|add|put|set|schedule|make|create"])
                .is_some();
        if !request
            && let Some(reason) = judge::verdict(&content[fillers..], past)
            && !is_wrapped(&content[fillers..])
        {
            return vec![Clause::ignored(span, reason)];
        }
        self.worded(span, content, times)
    }

    /// The clause as a task, or as Korean where that is the language of its predicate.
    fn worded(&self, span: Span, content: &[Word], times: Vec<Expression>) -> Vec<Clause> {
        let stripped = frame::strip(content);
        let rest = without_background(&content[stripped.count..]);
        if let Some(first) = rest.first().filter(|w| w.span.of(self.text).chars().any(part::is_hangul)) {
            let mut clauses = korean::clauses(self.text, Span::new(first.span.start, span.end), &[]);
            if let Some(clause) = clauses.first_mut() {
                clause.span = span;
                clause.times = times;
            }
            return clauses;
        }
        let (list, buys) = title::listed(&rest).unwrap_or((&rest, false));
        let lists = list.len() < rest.len();
        let words = if lists { &list[frame::strip(list).count.min(list.len())..] } else { list };
        let title = match due(words) {
            Some((verb, noun)) => title::word(self.text, noun, false).map(|t| format!("{verb} {}", t.to_lowercase())),
            None => title::word(self.text, words, stripped.added),
        };
        match title {
            Some(title) if buys => {
                vec![self.task(span, format!("Buy {}", title::lower_first(&title)), times, "shopping list")]
            }
            Some(title) => {
                let shares =
                    self.shared_verb.filter(|_| words.len() <= 2 && !split::starts_verb(words, false) && !lists);
                let title = match shares {
                    Some(verb) if !title.starts_with(verb) => format!("{verb} {}", title::lower_first(&title)),
                    _ => title,
                };
                vec![self.task(span, title, times, "imperative")]
            }
            None => vec![Clause::ignored(span, Reason::Filler)],
        }
    }

    fn task(&self, span: Span, title: String, times: Vec<Expression>, rule: &'static str) -> Clause {
        let words: Vec<Word> = self.background.iter().chain(self.words).cloned().collect();
        let known = split::starts_verb(&word::split(&title, Span::new(0, title.len()), &[]), true);
        let title = Reading {
            value: title,
            spans: vec![span],
            basis: Basis::Said,
            confidence: if known { 0.9 } else { 0.6 },
            runner_up: None,
            rule,
        };
        Clause { span, verdict: Verdict::Task(title), times, hint: frame::hint(&words), command: None }
    }

    /// The words of the clause in the text, background included.
    fn span(&self) -> Option<Span> {
        let first = self.background.first().or(self.words.first())?;
        Some(Span::new(first.span.start, self.words.last()?.span.end.max(first.span.end)))
    }

    /// The expressions of the clause, in order.
    fn expressions(&self) -> Vec<Expression> {
        let mut indexes: Vec<usize> = self.background.iter().chain(self.words).filter_map(|w| w.time).collect();
        indexes.dedup();
        indexes.into_iter().filter_map(|i| self.times.get(i).cloned()).collect()
    }
}

/// What follows "so": "my essay is due so i need to write the outline".
fn after_so(words: &[Word]) -> &[Word] {
    let so = (1..words.len())
        .find(|&i| words[i].is("so") && (frame::starts(&words[i + 1..]) || split::starts_verb(&words[i + 1..], false)));
    so.map_or(words, |i| &words[i + 1..])
}

/// Whether the clause is wrapped in a frame that makes it a task whatever it looks like.
fn is_wrapped(words: &[Word]) -> bool {
    let frames = [
        "i|we ?really|just|also|still have|need|want to",
        "there's|there'll a|an|the",
        "it's ?about time to",
        "i've|we've got",
        "my|mom|dad|she|he ?boss|mom|dad|manager|wife|husband wants|asked|told|needs|reminded me to",
        "i ?also|already promised|agreed|planned|decided|hoped|forgot to",
        "i'd|we'd like|love|better ?to",
        "rent|bill|tuition ?payment is due",
    ];
    longest(words, &frames).is_some_and(|n| n < words.len()) || due(words).is_some()
}

/// "rent is due": what to do about it.
fn due(words: &[Word]) -> Option<(&'static str, &[Word])> {
    let is = words.iter().position(|w| w.is_in(&["is", "are"]))?;
    if is == 0 || is > 5 || !words.get(is + 1)?.is("due") {
        return None;
    }
    let noun = words[is - 1].lower.as_str();
    Some((if lexicon::event(noun) == Some("Pay") { "Pay" } else { "Submit" }, &words[..is]))
}

/// "i'm not going to order takeout", "no snacks": a resolution keeps its negation.
fn resolution(text: &str, words: &[Word]) -> Option<String> {
    let negated = [
        "i'm|we're not going|gonna ?to",
        "i|we won't|shouldn't",
        "i|we will|should not",
        "don't|dont",
        "do not",
        "not",
    ];
    let length = longest(words, &negated)?;
    let rest = words.get(length..)?;
    let over = rest.iter().any(|w| w.is("anymore")) || rest.windows(2).any(|w| w[0].is("after") && w[1].is("all"));
    if over
        || rest.first()?.is_in(&["forget", "let", "worry", "know", "think", "care"])
        || !split::starts_verb(rest, true)
    {
        return None;
    }
    Some(format!("Don't {}", title::lower_first(&title::word(text, rest, false)?)))
}

/// The words without background phrases at the beginning or end.
fn without_background(words: &[Word]) -> Vec<Word> {
    let mut kept = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        match frame::background(&words[at..]).filter(|&n| n < words.len()) {
            Some(length) => at += length,
            None => {
                kept.push(words[at].clone());
                at += 1;
            }
        }
    }
    let skip = frame::strip(&kept).count;
    kept.split_off(skip.min(kept.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Clock, Day, Hint, Meaning, Repeat, Role, Unit};

    /// The clauses of `marked`, in which `[…]` stands around days, `<…>` around times and `{…}` around repeats.
    fn read(marked: &str) -> Vec<Clause> {
        let (mut text, mut times, mut start) = (String::new(), Vec::new(), 0);
        for c in marked.chars() {
            match c {
                '[' | '<' | '{' => start = text.len(),
                ']' | '>' | '}' => times.push(Expression {
                    span: Span::new(start, text.len()),
                    meaning: match c {
                        ']' => Meaning::Day(Day::Ahead(if text.ends_with("yesterday") { -1 } else { 1 })),
                        '>' => Meaning::Clock(Clock { hour: 3, minute: 0, part: None, exact: false }),
                        _ => Meaning::Repeat(Repeat {
                            every: Unit::Day,
                            interval: 1,
                            weekdays: Vec::new(),
                            month_days: Vec::new(),
                            month: None,
                        }),
                    },
                    role: Role::At,
                    rule: "test",
                }),
                _ => text.push(c),
            }
        }
        clauses(&text, Span::new(0, text.len()), &times)
    }

    fn titles(marked: &str) -> Vec<String> {
        read(marked).into_iter().filter_map(|clause| title(clause.verdict)).collect()
    }

    fn title(verdict: Verdict) -> Option<String> {
        if let Verdict::Task(title) = verdict { Some(title.value) } else { None }
    }

    #[test]
    fn titles_are_imperatives_without_frames_and_times() {
        let table: [(&str, &[&str]); 21] = [
            ("[today] i have to mop the kitchen floor and do the dishes", &["Mop the kitchen floor", "Do the dishes"]),
            ("uh i need to um call the bank [on monday]", &["Call the bank"]),
            ("remind me <in ten minutes> to check the rice", &["Check the rice"]),
            ("meet tom <at three> [tomorrow]", &["Meet Tom"]),
            (
                "pilates [on wednesday] and dinner with the in laws [on sunday] <at six>",
                &["Do pilates", "Have dinner with the in laws"],
            ),
            ("reserve a table <for six> [for saturday]", &["Reserve a table for six"]),
            ("design review <from one to two thirty> [tomorrow]", &["Attend design review"]),
            ("dentist <at two thirty>", &["Go to dentist"]),
            ("add toothpaste and dish soap to my shopping list", &["Buy toothpaste and dish soap"]),
            ("put dinner with hana on my calendar [for saturday]", &["Have dinner with Hana"]),
            ("let's grab coffee with sujin [on friday]", &["Grab coffee with Sujin"]),
            ("i'm meeting my thesis advisor <at ten>", &["Meet my thesis advisor"]),
            ("rent is due [on the fifth]", &["Pay rent"]),
            ("i need to do the vacuuming and the dusting [tomorrow]", &["Do the vacuuming", "Do the dusting"]),
            ("[today] groceries laundry and ironing", &["Buy groceries", "Do laundry", "Do ironing"]),
            ("print and sign the consent form", &["Print and sign the consent form"]),
            ("buy milk and eggs", &["Buy milk and eggs"]),
            (
                "buy shampoo print the tickets and charge the camera",
                &["Buy shampoo", "Print the tickets", "Charge the camera"],
            ),
            ("pay the water bill", &["Pay the water bill"]),
            ("i'm not going to order takeout [this week]", &["Don't order takeout"]),
            ("Dinner with Seoyeon, [Saturday] <7 PM>.", &["Have dinner with Seoyeon"]),
        ];
        for (said, expected) in table {
            assert_eq!(titles(said), expected, "{said}");
        }
    }

    #[test]
    fn corrections_leave_no_trace() {
        let table: [(&str, &[&str]); 9] = [
            ("move the budget meeting [to thursday] no i mean [friday]", &["Move the budget meeting"]),
            ("actually scratch that buy oat milk not regular milk", &["Buy oat milk"]),
            (
                "clean the bathroom mop the floor no never mind the floor and wipe the windows",
                &["Clean the bathroom", "Wipe the windows"],
            ),
            ("[tomorrow] clean out the fridge wait no the pantry", &["Clean out the pantry"]),
            ("print four no make it five copies of the handout", &["Print five copies of the handout"]),
            ("buy a kilo of tangerines actually make that two kilos", &["Buy two kilos of tangerines"]),
            ("instead of chicken buy tofu for the stew", &["Buy tofu for the stew"]),
            ("no snacks after dinner", &["No snacks"]),
            ("let's not forget to tip the movers", &["Tip the movers"]),
        ];
        for (said, expected) in table {
            assert_eq!(titles(said), expected, "{said}");
        }
        let times = read("move the meeting [to thursday] no i mean [friday] <at two>").remove(0).times;
        assert_eq!(times.len(), 2, "the corrected day is gone: {times:?}");
    }

    #[test]
    fn background_clauses_are_left_out_and_hint_at_the_hour() {
        let read = read("after work swing by the gallery <at seven>");
        assert_eq!(read[0].hint, Hint::Pm);
        assert_eq!(titles("after work swing by the gallery <at seven>"), ["Swing by the gallery"]);
        assert_eq!(titles("when i get home water the plants"), ["Water the plants"]);
        assert_eq!(titles("lock the back door before bed"), ["Lock the back door"]);
    }

    #[test]
    fn what_is_no_task_gives_its_reason() {
        let table = [
            ("yoga class is cancelled [tonight]", Reason::Cancelled),
            ("i don't need to go in [on friday] after all", Reason::Cancelled),
            ("it was such a long day", Reason::Remark),
            ("what day is christmas [this year]", Reason::Question),
            ("is the library open [on sunday]", Reason::Question),
            ("i already paid the rent [yesterday]", Reason::Past),
            ("good morning", Reason::Greeting),
            ("thanks that's all for now", Reason::Greeting),
            ("my sister has an exam [tomorrow]", Reason::ThirdPerson),
            ("minji said she'll bring the cake", Reason::ThirdPerson),
            ("um", Reason::Filler),
        ];
        for (said, reason) in table {
            let verdicts: Vec<_> = read(said).into_iter().map(|clause| clause.verdict).collect();
            assert_eq!(verdicts, [Verdict::Ignored(reason)], "{said}");
        }
    }

    #[test]
    fn sources_lie_side_by_side_and_begin_with_the_connective() {
        let text = "buy shampoo print the tickets and charge the camera";
        let sources: Vec<_> = read(text).iter().map(|clause| clause.span.of(text)).collect();
        assert_eq!(sources, ["buy shampoo", "print the tickets", "and charge the camera"]);
    }

    #[test]
    fn any_words_are_read() {
        for word in
            ["no ", "and ", "not ", "never mind ", "to ", "buy ", ", ", "i have to ", "don't ", "때 ", "so due is "]
        {
            let text = word.repeat(500);
            let _ = clauses(&text, Span::new(0, text.len()), &[]);
        }
    }
}
