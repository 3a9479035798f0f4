//! The grammar of spoken English: text → clauses and their titles.
//!
//! The words are read in steps, each of which takes time linear in their number: corrections are carried out (`repair`),
//! the rest is cut into clauses (`split`), what only says when is set aside (`background`), what is said around the act
//! is peeled off (`mood`, `request`, `statement`, `judge`), and what is left is worded (`title`). Where a verb begins is
//! decided in one place (`verb`), with the lexicon.

mod back;
mod background;
mod command;
mod device;
mod judge;
mod lexicon;
mod mood;
mod opening;
mod predicate;
mod repair;
mod request;
mod split;
mod statement;
mod title;
mod verb;
mod word;

use crate::language::Reason;
use crate::language::clause::{Clause, Verdict};
use crate::language::english::mood::{Said, Timing};
use crate::language::english::word::Word;
use crate::language::{korean, part};
use crate::reading::{Basis, Reading, Span};
use crate::time::{Expression, Kind, Meaning, Role};

/// The clauses of the English part `span` of `text`, in order. `times` are the temporal expressions in it.
pub(crate) fn clauses(text: &str, span: Span, times: &[Expression]) -> Vec<Clause> {
    let mut times: Vec<Expression> =
        times.iter().filter(|time| !is_party_size(text, time) && !is_whose(text, time)).cloned().collect();
    let said = word::split(text, span, &times);
    let words = repair::apply(text, said.clone(), &mut times);
    if words.is_empty()
        && let (Some(first), Some(last)) = (said.first(), said.last())
    {
        return vec![Clause::ignored(Span::new(first.span.start, last.span.end), Reason::Withdrawn)];
    }
    let ranges = split::clauses(&words, &times);
    let count = ranges.len();
    let told: Vec<bool> = ranges.iter().map(|range| tells_the_app(&words[range.clone()])).collect();
    let tells = told.iter().filter(|told| **told).count();
    let gerunds = ranges.iter().filter(|range| split::opens_with_gerund(&words[(*range).clone()])).count() > 1;
    let mut clauses: Vec<Clause> = Vec::new();
    let mut background: Vec<Word> = Vec::new();
    let mut undone: Option<Vec<Word>> = None;
    let mut listed = Listed::default();
    for (i, range) in ranges.into_iter().enumerate() {
        let explains = words.get(range.end).is_some_and(|w| w.is("so"));
        let own = &words[range];
        if i + 1 < count && background::is_clause(own) {
            background.extend_from_slice(own);
            continue;
        }
        let alone = count == 1 || tells > usize::from(told[i]);
        let draft =
            Draft { text, background: &background, words: own, times: &times, alone, verb: listed.verb, gerunds };
        let read = match draft.pointing(clauses.last()) {
            Some(span) if let Some(words) = undone.take() => {
                back::undone(&words).map_or_else(Vec::new, |said| draft.worded(span, &said, false, false))
            }
            Some(span) if back::give(&mut clauses, &draft.expressions(), span) => Vec::new(),
            _ if explains => draft.explained(),
            _ => draft.read(),
        };
        undone = draft.undone().or(undone);
        listed.note(&mut clauses, read, own);
        background.clear();
    }
    clauses
}

/// Whether a clause is said to the app: "move the call to four", "remind me to".
fn tells_the_app(words: &[Word]) -> bool {
    let content: Vec<Word> = words.iter().filter(|w| w.time.is_none()).cloned().collect();
    let rest = &content[opening::opening(&content)..];
    command::is_order(&content) || word::longest(rest, &["remind me", "remind us", "set a reminder", "add"]).is_some()
}

/// "a table for six": how many, not when.
fn is_party_size(text: &str, time: &Expression) -> bool {
    time.span.of(text).starts_with("for ") && text[..time.span.start].trim_end().ends_with("table")
}

/// "for tomorrow's dinner": which one, not when.
fn is_whose(text: &str, time: &Expression) -> bool {
    let own = time.span.of(text);
    own.starts_with("for ") && (text[time.span.end..].starts_with("'s") || own.ends_with("'s"))
}

/// What clauses that are noun phrases share with those before and after: "do the vacuuming and the dusting", "laundry and
/// ironing today".
#[derive(Default)]
struct Listed {
    /// The verb that a bare noun phrase takes over.
    verb: Option<&'static str>,
    /// How many clauses at the end are noun phrases without a time, to which the next one's time belongs.
    timeless: usize,
}

impl Listed {
    /// Adds the clauses read from `words`.
    fn note(&mut self, clauses: &mut Vec<Clause>, read: Vec<Clause>, words: &[Word]) {
        let content: Vec<Word> = words.iter().filter(|w| w.time.is_none()).cloned().collect();
        let (verb, bare) = match mood::read(&content, Timing::default()) {
            Said::Act { words: [first, ..], .. } if first.is("do") => (Some("Do"), true),
            Said::Act { .. } | Said::Doing(..) => (None, false),
            Said::Thing(..) => (self.verb, true),
            _ => (None, false),
        };
        self.verb = verb;
        for clause in read {
            let at = clauses.len();
            if bare && !clause.times.is_empty() {
                clauses[at - self.timeless.min(at)..]
                    .iter_mut()
                    .for_each(|earlier| earlier.times.clone_from(&clause.times));
            }
            self.timeless = if bare && clause.times.is_empty() { self.timeless + 1 } else { 0 };
            clauses.push(clause);
        }
    }
}

/// A clause that is being read.
struct Draft<'a> {
    text: &'a str,
    background: &'a [Word],
    words: &'a [Word],
    times: &'a [Expression],
    /// It is all that was said, or the rest is said to the app too.
    alone: bool,
    /// The verb that a bare noun phrase takes over from the clause before.
    verb: Option<&'static str>,
    /// Several clauses begin with a verb in -ing: "grading papers, watering plants".
    gerunds: bool,
}

impl Draft<'_> {
    fn read(&self) -> Vec<Clause> {
        let Some(span) = self.span() else { return Vec::new() };
        let content = self.content();
        let timing = self.timing();
        if let Some(command) = command::read(&content, self, timing) {
            return vec![Clause { command: Some(command.0), ..Clause::ignored(span, command.1) }];
        }
        let (list, buys) = request::listed(&content[opening::opening(&content)..]).unwrap_or((&content, false));
        let added = list.len() < content.len() || content.iter().take(6).any(|w| w.is("add"));
        match mood::read(list, timing) {
            Said::Nothing(reason) => vec![Clause::ignored(span, reason)],
            Said::Thing(words, None) if self.gerunds && split::opens_with_gerund(words) => {
                let base = lexicon::base(&words[0].lower, lexicon::Form::Ing).unwrap_or_default();
                self.worded(span, &Said::Doing(base, words), buys, added)
            }
            said => self.worded(span, &said, buys, added),
        }
    }

    /// The words of a clause that only points back to an act: "i have to do it today".
    fn pointing(&self, before: Option<&Clause>) -> Option<Span> {
        let content = self.content();
        let said = mood::read(&content, self.timing());
        self.span().filter(|_| back::points(&said) || back::says_how_much(&said, before))
    }

    /// The words of a clause about an act that is not done yet.
    fn undone(&self) -> Option<Vec<Word>> {
        let content = self.content();
        back::undone(&content).is_some().then_some(content)
    }

    /// A clause that only tells why: "my essay is due so …".
    fn explained(&self) -> Vec<Clause> {
        match mood::read(&self.content(), self.timing()) {
            Said::Act { .. } | Said::Doing(..) => self.read(),
            Said::Nothing(reason) => self.span().into_iter().map(|span| Clause::ignored(span, reason)).collect(),
            _ => self.span().into_iter().map(|span| Clause::ignored(span, Reason::Remark)).collect(),
        }
    }

    /// The words that are no times. A resolution keeps the time it is about: "no snacks after eight".
    fn content(&self) -> Vec<Word> {
        let resolved = self.resolves();
        let keeps = |w: &Word| w.time.is_none_or(|time| resolved && self.bounds(time));
        self.words.iter().filter(|w| keeps(w)).map(|w| Word { time: None, ..w.clone() }).collect()
    }

    /// Whether the clause is a resolution: "no more …", "don't eat …", "stop …".
    fn resolves(&self) -> bool {
        title::is_resolution(self.words)
    }

    fn bounds(&self, time: usize) -> bool {
        self.times
            .get(time)
            .is_some_and(|t| matches!(t.role, Role::From | Role::Before) && t.meaning.kind() == Kind::Time)
    }

    fn timing(&self) -> Timing {
        let times = self.expressions();
        Timing {
            ahead: times.iter().any(|t| !t.meaning.is_past() && t.meaning != Meaning::Now),
            past: times.iter().any(|t| t.meaning.is_past()),
            some_day: times.iter().any(|t| matches!(t.span.of(self.text), "sometime" | "someday" | "anytime")),
            leads: self.words.first().is_some_and(|w| w.time.is_some()),
        }
    }

    /// The clause as a task, or as Korean where that is the language of its predicate.
    fn worded(&self, span: Span, said: &Said, buys: bool, added: bool) -> Vec<Clause> {
        let first = match *said {
            Said::Act { words, .. } | Said::Thing(words, _) => words.first(),
            _ => None,
        };
        if let Some(first) = first.filter(|w| w.span.of(self.text).chars().any(part::is_hangul)) {
            return self.in_korean(span, first);
        }
        let Some(title) = title::word(self.text, said, added) else {
            return vec![Clause::ignored(span, Reason::Filler)];
        };
        let title = match (said, self.verb) {
            _ if buys && !title.starts_with("Buy ") => format!("Buy {}", title::lower_first(&title)),
            (Said::Thing(words, _), Some(verb)) if words.len() <= 2 && !title.starts_with(verb) => {
                format!("{verb} {}", title::lower_first(&title))
            }
            _ => title,
        };
        vec![self.task(span, title, said)]
    }

    fn in_korean(&self, span: Span, first: &Word) -> Vec<Clause> {
        let end = self.words.iter().rev().find(|w| w.time.is_none()).map_or(span.end, |w| w.span.end);
        let mut clauses = korean::clauses(self.text, Span::new(first.span.start, end.max(first.span.end)), &[]);
        if let Some(clause) = clauses.first_mut() {
            clause.span = span;
            clause.times = self.expressions();
        }
        clauses
    }

    fn task(&self, span: Span, title: String, said: &Said) -> Clause {
        let words: Vec<Word> = self.background.iter().chain(self.words).cloned().collect();
        let (known, rule) = match said {
            Said::Thing(_, None) => (false, "noun phrase"),
            Said::Act { negated: true, .. } => (true, "resolution"),
            _ => (true, "imperative"),
        };
        let title = Reading {
            value: title,
            spans: vec![span],
            basis: Basis::Said,
            confidence: if known { 0.9 } else { 0.6 },
            runner_up: None,
            rule,
        };
        let mut times = self.expressions();
        times.retain(|t| !t.meaning.is_past());
        Clause { span, verdict: Verdict::Task(title), times, hint: opening::hint(&words), command: None }
    }

    /// The words of the clause in the text, background included.
    fn span(&self) -> Option<Span> {
        let first = self.background.first().or(self.words.first())?;
        Some(Span::new(first.span.start, self.words.last()?.span.end.max(first.span.end)))
    }

    /// The expressions of the clause, in order, without those that its title keeps.
    fn expressions(&self) -> Vec<Expression> {
        let resolved = self.resolves();
        let mut indexes: Vec<usize> = self.background.iter().chain(self.words).filter_map(|w| w.time).collect();
        indexes.dedup();
        indexes.retain(|&i| !(resolved && self.bounds(i)));
        indexes.into_iter().filter_map(|i| self.times.get(i).cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Clock, Day, Hint, Repeat, Unit};

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

    /// The titles of what is said on a Tuesday at ten.
    fn titles_of(text: &str) -> Vec<String> {
        let reference = jiff::civil::date(2026, 11, 24).at(10, 0, 0, 0).in_tz("Asia/Seoul").unwrap();
        let utterance = crate::language::read(text, &crate::language::Context::new(reference));
        utterance.todos.into_iter().map(|todo| todo.title.value).collect()
    }

    #[test]
    fn what_is_around_an_act_is_peeled_off() {
        for (said, expected) in [
            ("i'm supposed to hand in the lab report by thursday noon", "Hand in the lab report"),
            ("i was told to send the contract to legal by five", "Send the contract to legal"),
            ("the thing is i can't miss the budget meeting tomorrow morning", "Attend the budget meeting"),
            ("the kitchen sink needs to be fixed this weekend", "Fix the kitchen sink"),
            ("the car needs an oil change next week", "Get the car an oil change"),
            ("library books are due back on friday", "Return library books"),
            ("can you add a dentist appointment for next tuesday at ten", "Go to dentist appointment"),
            ("don't let me forget the umbrella", "Bring the umbrella"),
            ("remind me when i get home to call the bank", "Call the bank"),
            ("i'm having lunch with sora on wednesday", "Have lunch with Sora"),
            ("after the meeting send minutes to everyone", "Send minutes to everyone"),
            ("don't eat after nine pm", "Don't eat after nine pm"),
            ("finish the essay and hand it in tomorrow", "Finish the essay; Hand it in"),
            ("gym then groceries then dinner with mom", "Go to gym; Buy groceries; Have dinner with mom"),
            ("bleach the tubs knead the dough and count the till", "Bleach the tubs; Knead the dough; Count the till"),
            ("let the nurse know about the shift", "Let the nurse know about the shift"),
            ("buy the pale blue paint that matches the hallway", "Buy the pale blue paint that matches the hallway"),
            ("move the sofa to the other room", "Move the sofa to the other room"),
            ("buy 두부 for tomorrow's dinner", "Buy 두부 for tomorrow's dinner"),
            ("On Friday, call mom at 9:15 a.m.", "Call mom"),
        ] {
            assert_eq!(titles_of(said).join("; "), expected, "{said}");
        }
    }

    #[test]
    fn what_takes_the_place_of_what() {
        for (said, expected) in [
            ("lunch with hana on thursday actually make it dinner", "Have dinner with Hana"),
            ("email tom i mean tim about the invoice", "Email Tim about the invoice"),
            ("order pizza or rather chicken for the party", "Order chicken for the party"),
            ("grab cat litter and kibble oh scratch the kibble", "Grab cat litter"),
            ("text minho actually text sora about the project", "Text Sora about the project"),
        ] {
            assert_eq!(titles_of(said).join("; "), expected, "{said}");
        }
    }

    #[test]
    fn talk_gives_no_todo() {
        for said in [
            "i wish i could sleep more",
            "sorry i'm late",
            "my manager approved the budget",
            "lunch got moved to friday",
            "good night see you tomorrow",
            "set a timer for ten minutes",
            "i was going to repaint the fence but my brother beat me to it",
            "traffic on the olympic expressway is awful today",
            "i don't have to work on friday",
            "forget about the groceries",
        ] {
            assert_eq!(titles_of(said), [""; 0], "{said}");
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
