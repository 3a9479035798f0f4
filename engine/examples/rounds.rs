//! Reads the utterances of corpus files over and over: a round for every line on standard input, and the seconds it took on
//! standard output. `engine/benches/baseline.py` takes turns with it.

use std::error::Error;
use std::hint::black_box;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::time::Instant;

use dotodo_engine::{Context, read};
use dotodo_score::corpus;

fn main() -> Result<(), Box<dyn Error>> {
    let mut utterances: Vec<(String, Context)> = Vec::new();
    for path in std::env::args().skip(1) {
        let lines = corpus::load(Path::new(&path))?;
        utterances.extend(lines.into_iter().map(|line| (line.text.clone(), line.context())));
    }
    let mut out = io::stdout().lock();
    for turn in io::stdin().lock().lines() {
        turn?;
        let begun = Instant::now();
        for (text, context) in &utterances {
            black_box(read(black_box(text), context));
        }
        writeln!(out, "{}", begun.elapsed().as_secs_f64())?;
        out.flush()?;
    }
    Ok(())
}
