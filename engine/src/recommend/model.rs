//! The model that makes one score of many features: boosted oblivious trees (Friedman, "Greedy Function Approximation: A
//! Gradient Boosting Machine", 2001; one question a level as in Prokhorenkova et al., "CatBoost", 2018).
//!
//! The trees are data, a line each: the features and thresholds its levels ask for, then what each leaf adds to the score. A
//! score is the logarithm of the odds that the thing is done on the day.

use std::fmt::Write;

use super::feature::{FEATURES, Features, NAMES};

/// A tree: at each level one question, the same for all of its nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Whether the feature is above the threshold, from the root down.
    pub questions: Vec<(usize, f32)>,
    /// What the answers, read as a binary number with the root as its highest digit, add to the score.
    pub leaves: Vec<f32>,
}

/// A sum of trees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// The score before any tree.
    pub bias: f32,
    /// The trees.
    pub trees: Vec<Tree>,
}

impl Tree {
    /// The leaf these features lead to.
    pub fn leaf(&self, features: &Features) -> usize {
        let digit = |leaf: usize, (feature, above): &(usize, f32)| 2 * leaf + usize::from(features[*feature] > *above);
        self.questions.iter().fold(0, digit)
    }

    fn parse(line: &str) -> Option<Self> {
        let (questions, leaves) = line.split_once(" = ")?;
        let question = |text: &str| {
            let (name, above) = text.split_once('>')?;
            Some((NAMES.iter().position(|known| *known == name)?, above.parse().ok()?))
        };
        let questions: Vec<_> = questions.split(' ').map(question).collect::<Option<_>>()?;
        let leaves: Vec<f32> = leaves.split(' ').map(|leaf| leaf.parse().ok()).collect::<Option<_>>()?;
        (leaves.len() == 1 << questions.len()).then_some(Self { questions, leaves })
    }
}

impl Model {
    /// The logarithm of the odds that what has these features is done.
    pub fn score(&self, features: &Features) -> f32 {
        self.bias + self.trees.iter().map(|tree| tree.leaves[tree.leaf(features)]).sum::<f32>()
    }

    /// The model written by `to_text`; lines with a # are remarks.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let bias = lines.next()?.strip_prefix("bias ")?.parse().ok()?;
        Some(Self { bias, trees: lines.map(Tree::parse).collect::<Option<_>>()? })
    }

    /// The model as text, below `remark`.
    pub fn to_text(&self, remark: &str) -> String {
        let mut text = String::new();
        remark.lines().for_each(|line| text.extend(["# ", line, "\n"]));
        let _ = writeln!(text, "bias {:.4}", self.bias);
        for tree in &self.trees {
            let questions: Vec<_> =
                tree.questions.iter().map(|(at, above)| format!("{}>{above}", NAMES[*at])).collect();
            let leaves: Vec<_> = tree.leaves.iter().map(|leaf| format!("{leaf:.4}")).collect();
            let _ = writeln!(text, "{} = {}", questions.join(" "), leaves.join(" "));
        }
        text
    }
}

const _: () = assert!(FEATURES == NAMES.len());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_what_was_written() {
        let tree = Tree { questions: vec![(0, 0.5), (2, 1.25)], leaves: vec![0.0, 1.0, 2.0, 3.0] };
        let model = Model { bias: -1.5, trees: vec![tree] };
        assert_eq!(Model::parse(&model.to_text("fitted\ntoday")), Some(model.clone()));
        let mut features = [0.0; FEATURES];
        features[0] = 1.0;
        assert_eq!(model.score(&features), 0.5);
        features[2] = 2.0;
        assert_eq!(model.score(&features), 1.5);
        assert_eq!(Model::parse("bias 1\nnothing>1 = 1 2"), None);
    }
}
