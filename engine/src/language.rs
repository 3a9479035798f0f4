//! An utterance, read as todos: text → temporal expressions → clauses → titles → dates → categories.
//!
//! `read` is the whole pipeline, top to bottom. Each language cuts its parts of the text into clauses and words their
//! titles; time and category are read alike for all.

mod clause;
mod command;
mod english;
mod korean;
mod part;

use jiff::Zoned;

pub use self::command::{Action, Command};
pub(crate) use self::korean::{jamo, lemma};

use crate::category::{self, Category, Filing, History};
use crate::language::clause::Verdict;
use crate::language::part::Language;
use crate::reading::{Reading, Span};
use crate::time::{self, Expression, Scope, When};

/// What the words alone do not say.
#[derive(Debug, Clone)]
pub struct Context {
    /// When, and in which time zone, it was said.
    pub reference: Zoned,
    /// What the person filed todos under, newest first. No more than 500 are looked at.
    pub filings: Vec<Filing>,
}

impl Context {
    /// The context of somebody who has filed nothing yet.
    pub fn new(reference: Zoned) -> Self {
        Self { reference, filings: Vec::new() }
    }
}

/// What an utterance says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Utterance {
    /// The todos, in the order they were said.
    pub todos: Vec<Todo>,
    /// What is said about todos that exist already, in the order it was said. Its words are in `ignored` too.
    pub commands: Vec<Command>,
    /// The parts that gave no todo, and why.
    pub ignored: Vec<Ignored>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// Korean: "방 청소하기"; English: an imperative.
    pub title: Reading<String>,
    /// When it is.
    pub when: When,
    /// What kind of thing it is.
    pub category: Reading<Category>,
    /// The words it came from: the original sentence.
    pub source: Span,
}

/// A part of the utterance that gave no todo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ignored {
    /// The part.
    pub span: Span,
    /// Why.
    pub reason: Reason,
}

/// Why a part of an utterance gives no todo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A remark or an observation ("오늘 하늘 진짜 예쁘다").
    Remark,
    /// A greeting or thanks.
    Greeting,
    /// A question.
    Question,
    /// Something already done.
    Past,
    /// Something called off ("회의 취소됐어").
    Cancelled,
    /// What somebody else does.
    ThirdPerson,
    /// Taken back by a correction ("아니", "말고", "아 됐다").
    Withdrawn,
    /// A command on a todo that exists already, or to the device ("병원 예약 취소해줘", "알람 꺼줘").
    Command,
    /// Filler and sounds.
    Filler,
}

/// Reads `text`. Never fails: what gives no todo is in `ignored`.
///
/// Takes time linear in the length of `text`, and in that of what was filed.
pub fn read(text: &str, context: &Context) -> Utterance {
    let expressions = time::find(text);
    let history = History::new(&context.filings);
    let mut scope = Scope::default();
    let mut utterance = Utterance::default();
    for part in part::split(text) {
        let clauses = match part.language {
            Language::Korean => korean::clauses(text, part.span, within(&expressions, part.span)),
            Language::English => english::clauses(text, part.span, within(&expressions, part.span)),
        };
        for clause in clauses {
            let command = clause.command.map(|c| c.resolve(clause.span, clause.hint, &context.reference));
            utterance.commands.extend(command);
            match clause.verdict {
                Verdict::Ignored(reason) => utterance.ignored.push(Ignored { span: clause.span, reason }),
                Verdict::Task(title) => utterance.todos.push(Todo {
                    when: time::resolve(&clause.times, &mut scope, clause.hint, &context.reference),
                    category: category::classify(&title, &history),
                    title,
                    source: clause.span,
                }),
            }
        }
    }
    utterance
}

/// The expressions that lie in `span`; both are in order.
fn within(expressions: &[Expression], span: Span) -> &[Expression] {
    let start = expressions.partition_point(|e| e.span.start < span.start);
    let end = expressions.partition_point(|e| e.span.end <= span.end);
    &expressions[start..end.max(start)]
}
