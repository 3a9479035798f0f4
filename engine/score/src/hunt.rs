//! The hunt for an input that the engine does not bear: `cargo xtask fuzz`.

use std::error::Error;
use std::panic::{self, AssertUnwindSafe};
use std::process;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use dotodo_score::fuzz::{self, Input, Inputs};

/// An input that takes this long hangs.
const PATIENCE: Duration = Duration::from_secs(5);

/// The hunt ends after this many different faults.
const FAULTS: usize = 10;

/// What is being read, and since when.
type Watched = Arc<Mutex<Option<(Input, Instant)>>>;

/// Checks `count` inputs made from `seed`. Every fault is cut down to the shortest text that shows it, printed, and kept
/// with the seeds that the engine's tests read again.
///
/// # Errors
/// There was a fault.
pub(crate) fn hunt(count: u64, seed: u64) -> Result<(), Box<dyn Error>> {
    let watched = watch();
    let begun = Instant::now();
    let place = catch_panics();
    let mut faults: Vec<String> = Vec::new();
    for (n, input) in (0..count).zip(Inputs::new(seed)?) {
        if n % 1_000_000 == 0 && n > 0 {
            println!("{n} inputs in {:.0?}", begun.elapsed());
        }
        let Some(fault) = fault(&input, &watched, &place) else { continue };
        let kind = kind(&fault).to_owned();
        if !faults.contains(&kind) {
            let input =
                shrink(input, |input| self::fault(input, &watched, &place).is_some_and(|f| self::kind(&f) == kind));
            println!("{fault}\n  {:?} at {} {}", input.text, input.reference, input.tz);
            fuzz::keep(&input)?;
            faults.push(kind);
        }
        if faults.len() == FAULTS {
            break;
        }
    }
    println!("{count} inputs from seed {seed} in {:.0?}: {} faults", begun.elapsed(), faults.len());
    if faults.is_empty() { Ok(()) } else { Err("the faults are in engine/corpus/seeds.jsonl".into()) }
}

/// A fault without what differs from input to input.
fn kind(fault: &str) -> &str {
    fault.split(':').next().unwrap_or_default()
}

/// What the engine does wrong with the input, if anything.
fn fault(input: &Input, watched: &Watched, place: &Mutex<String>) -> Option<String> {
    *watched.lock().expect("nobody panics holding it") = Some((input.clone(), Instant::now()));
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| input.check()));
    *watched.lock().expect("nobody panics holding it") = None;
    match outcome {
        Ok(checked) => checked.err(),
        Err(_) => Some(place.lock().expect("nobody panics holding it").clone()),
    }
}

/// The shortest text that still `fails`, found by leaving out ever smaller pieces.
fn shrink(mut input: Input, fails: impl Fn(&Input) -> bool) -> Input {
    let mut size = input.text.chars().count() / 2;
    while size > 0 {
        let letters: Vec<char> = input.text.chars().collect();
        let shorter = (0..letters.len()).step_by(size).find_map(|at| {
            let rest = letters.iter().take(at).chain(letters.iter().skip(at + size)).collect();
            Some(Input { text: rest, ..input.clone() }).filter(&fails)
        });
        match shorter {
            Some(shorter) => input = shorter,
            None => size /= 2,
        }
    }
    input
}

/// Instead of printing a panic, leaves where and what it was in the result.
fn catch_panics() -> Arc<Mutex<String>> {
    let place = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&place);
    panic::set_hook(Box::new(move |info| {
        let at = info.location().map(|l| format!("{} line {}", l.file(), l.line())).unwrap_or_default();
        let what = info.payload_as_str().unwrap_or_default();
        *kept.lock().expect("nobody panics holding it") = format!("panic in {at}: {what}");
    }));
    place
}

/// Ends the process when an input takes too long: a hang cannot be interrupted, only shown.
fn watch() -> Watched {
    let watched: Watched = Arc::default();
    let seen = Arc::clone(&watched);
    thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_secs(1));
            if let Some((input, since)) = seen.lock().expect("nobody panics holding it").as_ref()
                && since.elapsed() > PATIENCE
            {
                println!("hangs: {:?} at {} {}", input.text, input.reference, input.tz);
                process::exit(1);
            }
        }
    });
    watched
}
