//! What words say about the category of a title: the entries of `lexicon/category.tsv`, and finding them in a text.
//!
//! The longest entry wins at every place, and a match hides the shorter ones inside it ("강아지 산책" is no walk for
//! exercise). An entry is bounded in length, so finding them all takes time linear in the length of the text.

use std::sync::LazyLock;

use crate::category::Category;

/// The table as text; its header says how it is written.
const TABLE: &str = include_str!("../../lexicon/category.tsv");

/// The table, read once.
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(TABLE));

/// What follows a Korean noun inside its word.
const PARTICLES: [&str; 20] = [
    "을", "를", "이", "가", "은", "는", "에", "에서", "랑", "이랑", "과", "와", "도", "만", "의", "로", "으로", "한테",
    "하고", "까지",
];

/// What follows an English stem inside its word.
const INFLECTIONS: [&str; 5] = ["s", "es", "d", "ed", "ing"];

/// What one entry says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sense {
    pub(super) category: Category,
    pub(super) weight: f32,
    from_start: bool,
    to_end: bool,
}

/// An entry found in a text: a range of the text's letters, and what it says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) sense: Sense,
}

/// The letters and digits of a text in lower case, and where its words start.
///
/// Spaces are left out because Korean is written with and without them; whether an entry may cross one is decided when it
/// is matched.
pub(super) struct Letters {
    pub(super) chars: Vec<char>,
    starts: Vec<bool>,
}

impl Letters {
    pub(super) fn new(text: &str) -> Self {
        let (mut chars, mut starts, mut boundary) = (Vec::new(), Vec::new(), true);
        for c in text.chars().filter(|&c| c != '\'' && c != '’') {
            if c.is_alphanumeric() {
                chars.push(c.to_ascii_lowercase());
                starts.push(boundary);
            }
            boundary = !c.is_alphanumeric();
        }
        Self { chars, starts }
    }

    /// Whether a word starts at `at`, or the text ends there.
    pub(super) fn is_boundary(&self, at: usize) -> bool {
        self.starts.get(at).is_none_or(|&start| start)
    }

    /// The first place at or after `at` where a word starts, or the end; looks no further than `most` letters.
    fn boundary_within(&self, at: usize, most: usize) -> Option<usize> {
        (at..=(at + most).min(self.chars.len())).find(|&i| self.is_boundary(i))
    }

    /// The letters of the word before the one that starts at `at`; empty if it is longer than eight letters.
    pub(super) fn word_before(&self, at: usize) -> &[char] {
        let start = (at.saturating_sub(8)..at).rev().find(|&i| self.starts[i]).unwrap_or(at);
        &self.chars[start..at]
    }

    /// Whether an entry made of these letters of the text is a match with `sense`.
    fn admits(&self, start: usize, end: usize, sense: Sense) -> bool {
        if self.chars[start].is_ascii_alphanumeric() {
            return self.changes_script(start) && self.ends_like(end, &INFLECTIONS);
        }
        let whole = self.is_boundary(start) || !(start + 1..end).any(|i| self.starts[i]);
        whole && (!sense.from_start || self.is_boundary(start)) && (!sense.to_end || self.ends_like(end, &PARTICLES))
    }

    /// Whether a word starts at `at`, or Latin letters follow Korean ones or the other way round ("PR올리기").
    fn changes_script(&self, at: usize) -> bool {
        self.is_boundary(at) || self.chars[at - 1].is_ascii() != self.chars[at].is_ascii()
    }

    /// Whether the word ends at `at`, or after one of `endings`.
    fn ends_like(&self, at: usize, endings: &[&str]) -> bool {
        if at == self.chars.len() || self.changes_script(at) && self.chars[at - 1].is_ascii() {
            return true;
        }
        let Some(end) = self.boundary_within(at, 3) else { return false };
        end == at || endings.iter().any(|ending| ending.chars().eq(self.chars[at..end].iter().copied()))
    }
}

/// Every entry found in `letters`, in order; the senses of one word stand beside each other.
pub(super) fn find(letters: &Letters) -> Vec<Match> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.chars.len() {
        at = match LEXICON.longest(letters, at) {
            Some((end, node)) => {
                let senses = LEXICON.nodes[node].senses.iter().filter(|&&s| letters.admits(at, end, s));
                found.extend(senses.map(|&sense| Match { start: at, end, sense }));
                end
            }
            None => at + 1,
        };
    }
    found
}

/// A trie over the letters of the entries.
#[derive(Default)]
struct Lexicon {
    nodes: Vec<Node>,
}

/// What may follow, in order, and what the entries that end here say.
#[derive(Default)]
struct Node {
    next: Vec<(char, usize)>,
    senses: Vec<Sense>,
}

impl Lexicon {
    fn parse(table: &str) -> Self {
        let mut lexicon = Self { nodes: vec![Node::default()] };
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(category), Some(weight), Some(words)) = (
                columns.next().and_then(Category::from_name),
                columns.next().and_then(|w| w.parse().ok()),
                columns.next(),
            ) else {
                debug_assert!(false, "not a line of the category table: {line}");
                continue;
            };
            for word in words.split(' ') {
                let (from_start, to_end) = (word.starts_with('^'), word.ends_with('$'));
                lexicon.insert(word, Sense { category, weight, from_start, to_end });
            }
        }
        lexicon
    }

    fn insert(&mut self, word: &str, sense: Sense) {
        let mut node = 0;
        for c in word.chars().filter(|c| c.is_alphanumeric()) {
            node = match self.nodes[node].next.binary_search_by_key(&c, |&(c, _)| c) {
                Ok(i) => self.nodes[node].next[i].1,
                Err(i) => {
                    let new = self.nodes.len();
                    self.nodes[node].next.insert(i, (c, new));
                    self.nodes.push(Node::default());
                    new
                }
            };
        }
        self.nodes[node].senses.push(sense);
    }

    /// Where the longest entry that starts at `start` ends, and its node.
    fn longest(&self, letters: &Letters, start: usize) -> Option<(usize, usize)> {
        let (mut node, mut best) = (0, None);
        for end in start + 1..=letters.chars.len() {
            let next = &self.nodes[node].next;
            let Ok(i) = next.binary_search_by_key(&letters.chars[end - 1], |&(c, _)| c) else { break };
            node = next[i].1;
            if self.nodes[node].senses.iter().any(|&sense| letters.admits(start, end, sense)) {
                best = Some((end, node));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let letters = Letters::new(text);
        find(&letters).iter().map(|m| letters.chars[m.start..m.end].iter().collect()).collect()
    }

    #[test]
    fn the_longest_entry_wins() {
        assert_eq!(words("강아지 산책시키기"), ["강아지산책"]);
        assert_eq!(words("credit card bill"), ["creditcard", "bill"]);
    }

    #[test]
    fn korean_entries_match_inside_words_and_across_spaces() {
        assert_eq!(words("월말보고서 결재"), ["보고서", "결재"]);
        assert_eq!(words("장 보기"), ["장보기"]);
        assert_eq!(words("김밥 사기"), ["사기"], "`^사기$` starts a word");
        assert!(
            !words("회사 가기").contains(&"사가기".to_owned()),
            "no entry starts inside one word and ends in another"
        );
    }

    #[test]
    fn english_entries_match_whole_words_and_inflections() {
        assert_eq!(words("walked dogs"), ["walk", "dog"]);
        assert_eq!(words("dogma"), [""; 0]);
        assert_eq!(words("PR합치기"), ["pr"]);
    }

    #[test]
    fn every_line_is_read_and_no_word_says_the_same_twice() {
        let lexicon = Lexicon::parse(TABLE);
        assert!(lexicon.nodes[0].senses.is_empty(), "an entry without letters");
        for node in &lexicon.nodes {
            for (i, sense) in node.senses.iter().enumerate() {
                let twice =
                    node.senses[..i].iter().any(|s| s.category == sense.category && s.from_start == sense.from_start);
                assert!(!twice, "{sense:?} stands twice: {}", lexicon.spell(node));
            }
        }
    }

    impl Lexicon {
        /// The letters that lead to `node`.
        fn spell(&self, node: &Node) -> String {
            let mut index = self.nodes.iter().position(|n| std::ptr::eq(n, node)).unwrap();
            let mut letters = String::new();
            while let Some((parent, c)) = self
                .nodes
                .iter()
                .enumerate()
                .find_map(|(parent, n)| n.next.iter().find(|&&(_, to)| to == index).map(|&(c, _)| (parent, c)))
            {
                letters.insert(0, c);
                index = parent;
            }
            letters
        }
    }
}
