//! `score recommend …`: fits, tunes and judges suggestions.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use dotodo_engine::recommend::MODEL;
use dotodo_engine::recommend::model::Model;
use dotodo_score::recommend::eval::{self, Fitted, PEOPLE, TEST_SEED, VALIDATION_SEED};
use dotodo_score::recommend::simulator::simulate;
use dotodo_score::recommend::{fit, journey, report};
use jiff::Zoned;

/// The model that is fitted to the purchases: beside them, for they are for research only.
const JOURNEY_MODEL: &str = "journey.trees";

#[derive(Args)]
pub(crate) struct Recommend {
    #[command(subcommand)]
    task: Task,
    /// Where the purchases are, as journey.py writes them.
    #[arg(long, global = true, default_value = "/var/cache/dotodo/tools/journey")]
    journey: PathBuf,
}

#[derive(Subcommand)]
enum Task {
    /// Fits the engine's model to simulated people, and another to the purchases.
    Fit,
    /// Scores the baselines with all parameters that are tried, on the validation windows.
    Tune,
    /// Scores the models and the baselines on the test windows, and writes docs/recommendations.md.
    Eval,
}

pub(crate) fn run(Recommend { task, journey }: &Recommend) -> Result<(), Box<dyn Error>> {
    match task {
        Task::Fit => fit(journey),
        Task::Tune => tune(journey),
        Task::Eval => evaluate(journey),
    }
}

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn fit(folder: &Path) -> Result<(), Box<dyn Error>> {
    keep(&eval::fit_simulator(), &in_repository("engine/src/recommend/habits.trees"), "simulated people")?;
    keep(&eval::fit_journey(folder)?, &folder.join(JOURNEY_MODEL), "purchases of households")
}

/// Writes a model with its date, what it was fitted to and what it scores.
fn keep(fitted: &Fitted, path: &Path, data: &str) -> Result<(), Box<dyn Error>> {
    let scores = report::lines(&fitted.validation);
    print!("{data}\n{scores}");
    let growth = fit::GROWTH;
    let remark = format!(
        "The model of habits: {} trees, written by `cargo xtask recommend fit` on {}. Fitted to {data}.\n\
         On the validation window, fitted to the days before it: R@3, nDCG@3, R@10, nDCG@10\n{scores}",
        growth.trees,
        Zoned::now().date(),
    );
    Ok(fs::write(path, fitted.model.to_text(&remark))?)
}

fn tune(folder: &Path) -> Result<(), Box<dyn Error>> {
    print!("simulated people\n{}", report::lines(&eval::tune(&simulate(PEOPLE, VALIDATION_SEED).log)));
    print!("purchases of households\n{}", report::lines(&eval::tune(&journey::load(folder)?)));
    Ok(())
}

fn evaluate(folder: &Path) -> Result<(), Box<dyn Error>> {
    let simulation = simulate(PEOPLE, TEST_SEED);
    let results = eval::test(&simulation.log, &MODEL, eval::simulator_baselines());
    let mut tables = format!("Written by `cargo xtask recommend eval` on {}; do not edit.\n\n", Zoned::now().date());
    tables += &report::section("Simulated people", &results);
    tables += &format!("\n{}\n", report::of_oracle(&results).unwrap_or_default());
    tables += &format!(
        "\nThe grouping of titles took {:.2} % of the todos for the act they are; {:.1} % of a person's groups are whole acts.\n",
        100.0 * simulation.grouped_right,
        100.0 * simulation.grouped_whole
    );
    let text = fs::read_to_string(folder.join(JOURNEY_MODEL))?;
    let model = Model::parse(&text).ok_or("journey.trees is damaged: `cargo xtask recommend fit` writes it anew")?;
    let results = eval::test(&journey::load(folder)?, &model, eval::journey_baselines());
    tables += &format!("\n{}", report::section("Purchases of households", &results));
    print!("{tables}");
    let page = in_repository("docs/recommendations.md");
    let new =
        report::replace(&fs::read_to_string(&page)?, &tables).ok_or("docs/recommendations.md has lost its marks")?;
    Ok(fs::write(page, new)?)
}
