//! How good suggestions are: logs of what people did, replayed day by day to the engine and to baselines.
//!
//! Here: the purchase log of households and a simulator of people with habits, the baselines, the measures with their
//! intervals, and the fitting of the engine's model. Whatever is tuned is tuned on days before the test's.

pub mod baseline;
pub mod boost;
pub mod engine;
pub mod eval;
pub mod fit;
pub mod journey;
pub mod log;
pub mod measure;
pub mod neighbour;
pub mod replay;
pub mod report;
pub mod simulator;
pub mod world;
