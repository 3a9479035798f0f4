//! `cargo xtask …`: set up, run and check DoTodo. Plain Rust without dependencies, because it is the first thing that a
//! newcomer compiles.

mod bench;
mod checks;
mod postgres;
mod recommend;
mod sqlx;
mod step;

use std::env;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::ExitCode;

use step::{Outcome, cargo, run};

const HELP: &str = "\
usage: cargo xtask COMMAND

  up [ARGS…]      install what is missing, build, and run `dotodo up ARGS…`
  test            everything: format, clippy, protos, walls between crates, tests
  lint            the checks of `test` that run nothing, and breaking changes of the protos against main
  sqlx [--check]  write .sqlx anew from the queries and migrations; --check only says whether it is current
  bench [ARGS…]   run the benchmarks; without ARGS also Kiwi and MeCab, and a summary
  corpus [ARGS…]  what people who consent corrected, as lines of the corpus: `corpus export --since 2026-11-24T00:00:00Z`,
                  from the database at DATABASE_URL
  generate [ARGS…] fill an empty database with people and todos: `generate --todos 100000 --seed 1 --database-url URL`
  score [ARGS…]   how well the engine reads the corpus; `score train` fits its categories; `score --help` says more
  recommend WHAT  how good suggestions are: `fit` the model, `tune` the baselines, or `eval` all and write
                  docs/recommendations.md; the purchases that are judged by are downloaded first
  fuzz [ARGS…]    read texts nobody would say, `--inputs 10_000_000` of them
";

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace");
    if let Err(error) = env::set_current_dir(root) {
        eprintln!("cannot enter {}: {error}", root.display());
        return ExitCode::FAILURE;
    }
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["up", rest @ ..] => up(rest),
        ["test"] => test(),
        ["lint"] => checks::all().and_then(|()| checks::breaking()),
        ["sqlx"] => sqlx::write(),
        ["sqlx", "--check"] => sqlx::check(),
        ["bench", rest @ ..] => bench::all(rest),
        ["corpus", rest @ ..] => corpus(rest),
        ["generate", rest @ ..] => generate(rest),
        ["score", rest @ ..] => score("release", rest),
        ["recommend", rest @ ..] => recommend::judge(rest),
        ["fuzz", rest @ ..] => score("fuzz", &[&["fuzz"], rest].concat()),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(format!("no such command: {}\n\n{HELP}", args.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\n{message}");
            ExitCode::FAILURE
        }
    }
}

/// Builds `dotodo` and becomes `dotodo up`, so that signals and the exit code are its own.
fn up(args: &[&str]) -> Outcome {
    if env::var_os("DATABASE_URL").is_none() {
        postgres::ensure()?;
    }
    run("build", cargo(&["build", "--package", "dotodo"]), "the build failed: see above")?;
    let mut command = cargo(&["run", "--quiet", "--package", "dotodo", "--", "up"]);
    Err(format!("cannot start dotodo: {}", command.args(args).exec()))
}

/// `dotodo corpus`, whose lines alone are on standard output.
fn corpus(args: &[&str]) -> Outcome {
    let mut command = cargo(&["run", "--quiet", "--package", "dotodo", "--", "corpus"]);
    command.args(args);
    run("corpus", command, "see above")
}

/// The store's generator of databases to measure and try with.
fn generate(args: &[&str]) -> Outcome {
    let mut command = cargo(&["run", "--quiet", "--package", "dotodo-store", "--example", "generate", "--"]);
    command.args(args);
    run("generate", command, "see above")
}

/// Everything, cheapest first; the tests last, so that their result closes the output.
fn test() -> Outcome {
    postgres::ensure()?;
    checks::all()?;
    let advice = "a test failed: run it alone with `cargo test --package NAME --test it TEST`";
    run("tests", cargo(&["test", "--workspace"]), advice)
}

/// The engine's own tool, built with the named profile.
pub(crate) fn score(profile: &str, args: &[&str]) -> Outcome {
    let mut command = cargo(&["run", "--quiet", "--profile", profile, "--package", "dotodo-score", "--"]);
    command.args(args);
    run("score", command, "see above")
}
