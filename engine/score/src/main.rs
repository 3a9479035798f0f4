//! Scores the engine, or another system's answers, on the corpus.

mod habits;
mod hunt;
mod speed;

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use dotodo_score::corpus::{self, LANGUAGES};
use dotodo_score::{Answer, Judgement, Line, Measure, Tally, answer, category, floor, judge, paraphrase, table};
use serde::Deserialize;

/// Scores the engine on the corpus.
#[derive(Parser)]
#[command(name = "score", args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    score: Score,
}

#[derive(Subcommand)]
enum Command {
    /// Writes docs/language-scores.md.
    Table,
    /// Records the present scores as the floors the engine's tests hold.
    Floors,
    /// Prints what matters of the benchmarks that have run.
    Speed,
    /// Scores the model of categories on titles it was not fitted to.
    Categories {
        /// Shows the first N titles it gets wrong.
        #[arg(long, value_name = "N", default_value_t = 0)]
        errors: usize,
    },
    /// Scores the embedding on paraphrases.
    Paraphrases {
        /// Shows the first N of the dev half that find another title.
        #[arg(long, value_name = "N", default_value_t = 0)]
        errors: usize,
    },
    /// Fits the model of categories anew, and writes engine/src/category/model.weights.
    Train,
    /// Fits, tunes and judges suggestions.
    Recommend(habits::Recommend),
    /// Reads texts nobody would say, and checks what must hold for any text.
    Fuzz {
        /// How many ("10_000_000").
        #[arg(long, default_value = "1_000_000", value_parser = number)]
        inputs: u64,
        /// The same seed gives the same inputs.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

fn number(digits: &str) -> Result<u64, std::num::ParseIntError> {
    digits.replace('_', "").parse()
}

#[derive(clap::Args)]
struct Score {
    /// Corpus files; all the open ones when none is named.
    files: Vec<PathBuf>,
    /// Shows the first N utterances that are wrong, of each file.
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    /// Scores only the lines with this tag.
    #[arg(long)]
    tag: Option<String>,
    /// Scores the unread files instead. Their lines are never shown.
    #[arg(long, conflicts_with_all = ["files", "errors"])]
    unread: bool,
    /// Scores the answers in this file, JSON lines of {"id", "todos"}, instead of the engine's.
    #[arg(long)]
    answers: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { command, score } = Arguments::parse();
    match command {
        None => print_scores(&score),
        Some(Command::Table) => {
            let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/language-scores.md");
            Ok(fs::write(page, table::write()?)?)
        }
        Some(Command::Floors) => raise_floors(),
        Some(Command::Speed) => speed::print(),
        Some(Command::Categories { errors }) => Ok(category::validate::print(errors)?),
        Some(Command::Paraphrases { errors }) => Ok(paraphrase::print(errors)?),
        Some(Command::Train) => Ok(category::write()?),
        Some(Command::Recommend(arguments)) => habits::run(&arguments),
        Some(Command::Fuzz { inputs, seed }) => hunt::hunt(inputs, seed),
    }
}

fn print_scores(arguments: &Score) -> Result<(), Box<dyn Error>> {
    let answers = arguments.answers.as_deref().map(load_answers).transpose()?;
    let mut files = arguments.files.clone();
    if files.is_empty() {
        files = LANGUAGES.map(|language| corpus::path(language, arguments.unread)).into();
    }
    print!("{:24}{:>6}", "", "lines");
    println!("{}", Measure::ALL.map(|measure| format!("{:>13}", measure.name())).concat());
    for file in &files {
        let mut tally = Tally::default();
        let mut wrong = Vec::new();
        for line in corpus::load(file)? {
            if arguments.tag.as_ref().is_some_and(|tag| !line.tags.contains(tag)) {
                continue;
            }
            let todos = match &answers {
                Some(answers) => answers.get(&line.id).cloned().unwrap_or_default(),
                None => answer::engine(&line),
            };
            let judgement = judge(&line, &todos);
            tally.add(&line, &judgement);
            if !judgement.is_exact_with_category() {
                wrong.push((line, todos, judgement));
            }
        }
        let cells = Measure::ALL.map(|m| tally.percent(m).map_or(format!("{:>13}", "–"), |p| format!("{p:13.2}")));
        println!("{:24}{:6}{}", file.file_stem().unwrap_or_default().to_string_lossy(), tally.lines, cells.concat());
        let shown = if corpus::is_unread(file) { 0 } else { arguments.errors };
        wrong.iter().take(shown).for_each(|(line, todos, judgement)| print_error(line, todos, judgement));
    }
    Ok(())
}

/// The utterance, what is wrong in the answer, and the right todos above the answered ones.
fn print_error(line: &Line, answers: &[Answer], judgement: &Judgement) {
    println!("\n{}  {}  [{}]", line.id, line.text, judgement.faults().join(" "));
    for gold in &line.todos {
        let time = match &gold.time_window {
            Some((earliest, latest)) => format!("{earliest}-{latest}"),
            None => gold.time.clone(),
        };
        println!("  gold  {} | {} | {time} | {} | {}", gold.title, gold.date, gold.category, gold.recurrence);
    }
    for todo in answers {
        println!("  got   {} | {} | {} | {} | {}", todo.title, todo.date, todo.time, todo.category, todo.recurrence);
    }
}

fn load_answers(file: &Path) -> Result<HashMap<String, Vec<Answer>>, Box<dyn Error>> {
    #[derive(Deserialize)]
    struct Reply {
        id: String,
        todos: Vec<Answer>,
    }
    let text = fs::read_to_string(file)?;
    let replies = text.lines().map(serde_json::from_str).collect::<Result<Vec<Reply>, _>>()?;
    Ok(replies.into_iter().map(|reply| (reply.id, reply.todos)).collect())
}

fn raise_floors() -> Result<(), Box<dyn Error>> {
    let score = |language| Ok((language, Tally::of(&corpus::load(&corpus::path(language, false))?)));
    Ok(floor::save(&LANGUAGES.map(score).into_iter().collect::<Result<Vec<_>, std::io::Error>>()?)?)
}
