//! The results in tables, for people: on the terminal and in `docs/recommendations.md`.

use std::fmt::Write;

use super::measure::{Estimate, MEASURES, Sample};
use super::replay::Result;

/// What the results of one log are, under a heading.
pub fn section(heading: &str, results: &[Result]) -> String {
    let mut text = format!("### {heading}\n\n");
    let [first, ..] = results else { return text };
    let queries = first.all.queries.len();
    let _ = writeln!(text, "Everything in one list, {queries} days:\n");
    text += &table(results, |result| &result.all);
    let _ = writeln!(text, "\nWhat {} has more than each, query by query:\n", first.name);
    text += &differences(results);
    for (what, part) in [("done before", (|r| &r.repeat) as fn(&Result) -> &Sample), ("never done before", |r| &r.new)]
    {
        let queries = part(first).queries.len();
        let _ = writeln!(text, "\nOnly what was {what}, {queries} days that had any:\n");
        text += &table(results, part);
    }
    text
}

/// The means with their intervals.
fn table(results: &[Result], part: impl Fn(&Result) -> &Sample) -> String {
    let mut text = header();
    for result in results {
        let cells = part(result).estimate().map(|e| format!("{:.4} ({:.4}–{:.4})", e.mean, e.low, e.high));
        let _ = writeln!(text, "| {} | {} |", result.name, cells.join(" | "));
    }
    text
}

/// What the first has more than each of the others. In bold where the whole interval is above 0.
fn differences(results: &[Result]) -> String {
    let mut text = header();
    let Some((first, others)) = results.split_first() else { return text };
    for other in others {
        let cell = |e: Estimate| {
            let bold = if e.low > 0.0 { "**" } else { "" };
            format!("{bold}{:+.4}{bold} ({:+.4} to {:+.4})", e.mean, e.low, e.high)
        };
        let cells = first.all.minus(&other.all).estimate().map(cell);
        let _ = writeln!(text, "| {} | {} |", other.name, cells.join(" | "));
    }
    text
}

fn header() -> String {
    format!("| | {} |\n|{}\n", MEASURES.join(" | "), "---|".repeat(MEASURES.len() + 1))
}

/// One line a result, for the terminal.
pub fn lines(results: &[Result]) -> String {
    let mut text = String::new();
    for result in results {
        let cells = |sample: &Sample| sample.mean().map(|mean| format!("{mean:.4}")).join(" ");
        let (all, repeat, new) = (cells(&result.all), cells(&result.repeat), cells(&result.new));
        let _ = writeln!(text, "{:48} all {all}  repeat {repeat}  new {new}", result.name);
    }
    text
}

/// The page with what stands between its two marks replaced.
pub fn replace(page: &str, tables: &str) -> Option<String> {
    const MARKS: [&str; 2] = ["<!-- measured: -->\n", "<!-- :measured -->"];
    let (before, rest) = page.split_once(MARKS[0])?;
    let (_, after) = rest.split_once(MARKS[1])?;
    Some(format!("{before}{}\n{tables}\n{}{after}", MARKS[0], MARKS[1]))
}

/// The share of the oracle's measures that the engine reaches, in percent.
pub fn of_oracle(results: &[Result]) -> Option<String> {
    let oracle = results.iter().find(|result| result.name == "oracle")?.all.mean();
    let engine = results.first()?.all.mean();
    let shares = MEASURES.iter().zip(engine.iter().zip(oracle));
    let share = |(name, (engine, oracle)): (&&str, (&f64, f64))| format!("{name} {:.1} %", 100.0 * engine / oracle);
    Some(format!("Of what the oracle gets, DoTodo reaches: {}.", shares.map(share).collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let page = "a\n<!-- measured: -->\nold\n<!-- :measured -->\nb\n";
        let new = replace(page, "new\n").unwrap();
        assert_eq!(new, "a\n<!-- measured: -->\n\nnew\n\n<!-- :measured -->\nb\n");
        assert_eq!(replace(&new, "new\n").unwrap(), new);
        assert_eq!(replace("no marks", ""), None);
    }
}
