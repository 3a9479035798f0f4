//! Texts nobody would say, and what must hold for every one of them.
//!
//! The texts are made of what the grammar knows, put together as nobody would: words of the lexicon and the corpus with and
//! without spaces, corpus lines cut and spliced, letters changed, shapes repeated, and letters of any script. Deliberately
//! not here: whether a reading is right, which the corpus says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dotodo_engine::language::Utterance;
use dotodo_engine::{Context, Reading, Span, Todo, read};
use fastrand::Rng;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::corpus::{self, LANGUAGES};

/// A title may say a little more than the text did ("치과" → "치과 가기"), and no more than this many letters.
const TITLE_SLACK: usize = 20;

/// Where the speakers live: zones with and without daylight saving, with odd offsets and skipped days.
const ZONES: [&str; 5] = ["Asia/Seoul", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "UTC"];

/// 1950-01-01 and 2050-01-01: the years whose holidays are known.
const SECONDS: std::ops::Range<i64> = -631_152_000..2_524_608_000;

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// What was said.
    pub text: String,
    /// When.
    #[serde(rename = "ref")]
    pub reference: Timestamp,
    /// The speaker's IANA time zone.
    pub tz: String,
}

impl Input {
    /// Reads it twice.
    ///
    /// # Errors
    /// What does not hold, in words.
    ///
    /// # Panics
    /// Where the engine does.
    pub fn check(&self) -> Result<(), String> {
        let tz = TimeZone::get(&self.tz).expect("a fuzz input names an IANA time zone");
        let context = Context::new(self.reference.to_zoned(tz));
        let utterance = read(&self.text, &context);
        if utterance != read(&self.text, &context) {
            return Err("read twice, it gives two answers".to_owned());
        }
        check_utterance(&self.text, &utterance)
    }
}

fn check_utterance(text: &str, utterance: &Utterance) -> Result<(), String> {
    for ignored in &utterance.ignored {
        check_span(text, ignored.span)?;
    }
    utterance.todos.iter().try_for_each(|todo| check_todo(text, todo))
}

fn check_todo(text: &str, todo: &Todo) -> Result<(), String> {
    check_span(text, todo.source)?;
    check_reading(text, &todo.title)?;
    check_reading(text, &todo.category)?;
    let title = &todo.title.value;
    if title.trim().is_empty() {
        return Err("a title is blank".to_owned());
    }
    if title.chars().count() > text.chars().count() + TITLE_SLACK {
        return Err(format!("the title is longer than the text: {title:?}"));
    }
    let when = &todo.when;
    [&when.date, &when.end_date].into_iter().flatten().try_for_each(|date| check_reading(text, date))?;
    [&when.start_time, &when.end_time].into_iter().flatten().try_for_each(|time| check_reading(text, time))?;
    when.day_part.iter().try_for_each(|part| check_reading(text, part))?;
    when.deadline.iter().try_for_each(|deadline| check_reading(text, deadline))?;
    if let (Some(first), Some(last)) = (&when.date, &when.end_date)
        && last.value < first.value
    {
        return Err(format!("it ends on {} and begins on {}", last.value, first.value));
    }
    when.recurrence.iter().try_for_each(|rule| {
        check_reading(text, rule)?;
        check_rule(&rule.value)
    })
}

fn check_reading<T>(text: &str, reading: &Reading<T>) -> Result<(), String> {
    if !(0.0..=1.0).contains(&reading.confidence) {
        return Err(format!("rule {:?} is {} sure", reading.rule, reading.confidence));
    }
    if !reading.spans.is_sorted() {
        return Err(format!("the spans of rule {:?} are out of order: {:?}", reading.rule, reading.spans));
    }
    reading.spans.iter().try_for_each(|span| check_span(text, *span))
}

fn check_span(text: &str, span: Span) -> Result<(), String> {
    match text.get(span.start..span.end) {
        Some(_) => Ok(()),
        None => Err(format!("no piece of the text: {span:?}")),
    }
}

/// The form of RFC 5545: `FREQ` first, then parts with a number, a list of numbers or weekdays, or a date.
fn check_rule(rule: &str) -> Result<(), String> {
    let fault = || Err(format!("no RFC 5545 rule: {rule:?}"));
    let mut parts = rule.split(';');
    if !parts.next().is_some_and(|part| part.starts_with("FREQ=") && part.ends_with("LY")) {
        return fault();
    }
    for part in parts {
        let Some((name, value)) = part.split_once('=') else { return fault() };
        let number = value.parse::<u32>().is_ok_and(|n| n > 0);
        let good = match name {
            "INTERVAL" | "COUNT" => number,
            "UNTIL" => value.get(..8).is_some_and(|day| jiff::civil::Date::strptime("%Y%m%d", day).is_ok()),
            "BYDAY" => {
                value.split(',').all(|day| ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].iter().any(|d| day.ends_with(d)))
            }
            "BYMONTHDAY" => value.split(',').all(|day| day.parse().is_ok_and(|d: i32| d != 0 && d.abs() <= 31)),
            "BYMONTH" => value.split(',').all(|month| month.parse().is_ok_and(|m: u32| (1..=12).contains(&m))),
            _ => true,
        };
        if !good {
            return fault();
        }
    }
    Ok(())
}

/// An endless stream of inputs, the same for the same seed.
#[derive(Debug)]
pub struct Inputs {
    rng: Rng,
    lines: Vec<String>,
    spoken: Vec<String>,
    lexicon: Vec<String>,
}

impl Inputs {
    /// Inputs made of the words and lines of the open corpus, the lexicon and the kept seeds.
    ///
    /// # Errors
    /// One of their files cannot be read.
    pub fn new(seed: u64) -> io::Result<Self> {
        let mut lines: Vec<String> = seeds()?.into_iter().map(|input| input.text).collect();
        for language in LANGUAGES {
            lines.extend(corpus::load(&corpus::path(language, false))?.into_iter().map(|line| line.text));
        }
        let spoken = lines.iter().flat_map(|line| line.split_whitespace()).map(str::to_owned).collect();
        let mut lexicon = Vec::new();
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../lexicon"))? {
            let text = fs::read_to_string(entry?.path())?;
            lexicon.extend(text.lines().filter(|line| !line.starts_with('#')).filter_map(first_word));
        }
        Ok(Self { rng: Rng::with_seed(seed), lines, spoken, lexicon })
    }

    fn text(&mut self) -> String {
        match self.rng.u32(..100) {
            0..40 => self.salad(),
            40..75 => self.splice(),
            75..85 => self.repeat(),
            _ => (0..self.rng.usize(..40)).map(|_| self.letter()).collect(),
        }
    }

    /// Words in any order, with and without spaces.
    fn salad(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.rng.usize(..12) {
            text += &self.word();
            text += [" ", " ", " ", "", ", ", "  "][self.rng.usize(..6)];
        }
        text
    }

    /// The beginning of a line and the end of another, with a few letters changed.
    fn splice(&mut self) -> String {
        let (a, b) = (self.line(), self.line());
        let (i, j) = (self.rng.usize(..=a.len()), self.rng.usize(..=b.len()));
        let mut letters: Vec<char> = a[..i].iter().chain(&b[j..]).copied().collect();
        for _ in 0..self.rng.usize(..4) {
            let at = self.rng.usize(..=letters.len());
            match self.rng.u32(..3) {
                0 if at < letters.len() => drop(letters.remove(at)),
                1 if at < letters.len() => letters[at] = self.letter(),
                _ => letters.insert(at, self.letter()),
            }
        }
        letters.into_iter().collect()
    }

    /// One or two words many times over.
    fn repeat(&mut self) -> String {
        let piece = match self.rng.u32(..3) {
            0 => self.letter().to_string(),
            1 => self.word(),
            _ => self.word() + " " + &self.word() + " ",
        };
        piece.repeat(self.rng.usize(1..16))
    }

    fn line(&mut self) -> Vec<char> {
        self.lines[self.rng.usize(..self.lines.len())].chars().collect()
    }

    fn word(&mut self) -> String {
        let words = if self.rng.u32(..4) == 0 { &self.lexicon } else { &self.spoken };
        words[self.rng.usize(..words.len())].clone()
    }

    fn letter(&mut self) -> char {
        match self.rng.u32(..10) {
            0..3 => self.rng.char('가'..='힣'),
            3 => self.rng.char('\u{1100}'..='\u{11ff}'),
            4 => self.rng.char('ㄱ'..='ㅣ'),
            5 => self.rng.char('0'..='9'),
            6 => self.rng.char('!'..='~'),
            7 => {
                ['\u{301}', '\u{200d}', '\u{feff}', '\0', '\n', '\u{3000}', 'İ', 'ß', '👨', '🏽'][self.rng.usize(..10)]
            }
            8 => ' ',
            _ => self.rng.char(..),
        }
    }
}

impl Iterator for Inputs {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        let text = self.text();
        let reference = Timestamp::from_second(self.rng.i64(SECONDS)).expect("the years of SECONDS are in range");
        Some(Input { text, reference, tz: ZONES[self.rng.usize(..ZONES.len())].to_owned() })
    }
}

/// The word a line of the lexicon is about.
fn first_word(line: &str) -> Option<String> {
    line.split(['\t', ' ']).next().filter(|word| !word.is_empty()).map(str::to_owned)
}

fn seeds_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/seeds.jsonl")
}

/// The inputs worth keeping: shapes that are hard, and whatever was once read wrong.
///
/// # Errors
/// The file cannot be read, or a line of it is none.
pub fn seeds() -> io::Result<Vec<Input>> {
    let text = fs::read_to_string(seeds_path())?;
    text.lines().map(|line| serde_json::from_str(line).map_err(io::Error::other)).collect()
}

/// Adds an input to the seeds.
///
/// # Errors
/// The file cannot be written.
pub fn keep(input: &Input) -> io::Result<()> {
    use io::Write;
    let mut file = fs::OpenOptions::new().append(true).create(true).open(seeds_path())?;
    writeln!(file, "{}", serde_json::to_string(input).map_err(io::Error::other)?)
}
