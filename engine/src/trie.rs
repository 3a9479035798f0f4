//! Finding the entries of a word list in a text.
//!
//! The longest entry wins at every place, and a match hides the shorter ones inside it ("강아지 산책" is no walk for
//! exercise). An entry is bounded in length, so finding them all takes time linear in the length of the text.

use crate::letter::is_letter;

/// What follows a Korean noun inside its word.
const PARTICLES: [&str; 20] = [
    "을", "를", "이", "가", "은", "는", "에", "에서", "랑", "이랑", "과", "와", "도", "만", "의", "로", "으로", "한테",
    "하고", "까지",
];

/// What follows an English stem inside its word.
const INFLECTIONS: [&str; 5] = ["s", "es", "d", "ed", "ing"];

/// An entry found in a text: a range of the text's letters, and what it says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match<T> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) sense: T,
}

/// The letters and digits of a text in lower case, and where its words start.
///
/// Spaces are left out because Korean is written with and without them; whether an entry may cross one is decided when it
/// is matched.
pub(crate) struct Letters {
    pub(crate) chars: Vec<char>,
    starts: Vec<bool>,
}

impl Letters {
    pub(crate) fn new(text: &str) -> Self {
        let (mut chars, mut starts, mut boundary) =
            (Vec::with_capacity(text.len() / 2), Vec::with_capacity(text.len() / 2), true);
        for c in text.chars().filter(|&c| c != '\'' && c != '’') {
            let letter = is_letter(c);
            if letter {
                chars.push(c.to_ascii_lowercase());
                starts.push(boundary);
            }
            boundary = !letter;
        }
        Self { chars, starts }
    }

    /// Whether a word starts at `at`, or the text ends there.
    pub(crate) fn is_boundary(&self, at: usize) -> bool {
        self.starts.get(at).is_none_or(|&start| start)
    }

    /// The first place at or after `at` where a word starts, or the end; looks no further than `most` letters.
    fn boundary_within(&self, at: usize, most: usize) -> Option<usize> {
        (at..=(at + most).min(self.chars.len())).find(|&i| self.is_boundary(i))
    }

    /// The letters of the word before the one that starts at `at`; empty if it is longer than eight letters.
    pub(crate) fn word_before(&self, at: usize) -> &[char] {
        let start = (at.saturating_sub(8)..at).rev().find(|&i| self.starts[i]).unwrap_or(at);
        &self.chars[start..at]
    }

    /// The words, in order.
    pub(crate) fn words(&self) -> impl Iterator<Item = &[char]> {
        let mut starts = (0..self.chars.len()).filter(|&at| self.starts[at]).peekable();
        std::iter::from_fn(move || {
            let start = starts.next()?;
            Some(&self.chars[start..starts.peek().copied().unwrap_or(self.chars.len())])
        })
    }

    /// Whether the text ends in Korean.
    pub(crate) fn is_korean(&self) -> bool {
        self.chars.last().is_some_and(|c| !c.is_ascii())
    }

    /// Whether an entry made of these letters of the text is a match for `entry`.
    fn admits<T>(&self, start: usize, end: usize, entry: &Entry<T>) -> bool {
        if self.chars[start].is_ascii_alphanumeric() {
            return self.changes_script(start) && self.ends_like(end, &INFLECTIONS);
        }
        let whole = self.is_boundary(start) || !(start + 1..end).any(|i| self.starts[i]);
        whole && (!entry.from_start || self.is_boundary(start)) && (!entry.to_end || self.ends_like(end, &PARTICLES))
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

/// A word list as a trie over its letters.
pub(crate) struct Trie<T> {
    nodes: Vec<Node<T>>,
    /// A bit for every two letters that an entry begins with, by their hash. Most places of a text begin none, and this is
    /// small enough to stay in the cache.
    openings: Vec<u64>,
}

/// What may follow, in order, and the entries that end here.
struct Node<T> {
    next: Vec<(char, usize)>,
    entries: Vec<Entry<T>>,
}

/// What one entry says, and where in a word it may stand.
struct Entry<T> {
    sense: T,
    from_start: bool,
    to_end: bool,
}

impl<T> Node<T> {
    fn new() -> Self {
        Self { next: Vec::new(), entries: Vec::new() }
    }
}

impl<T: Copy> Trie<T> {
    /// How many bits there are for openings; several times as many as there are openings.
    const OPENINGS: usize = 1 << 16;

    /// The place of an opening and its bit there; an entry of one letter has none that is second.
    fn opening(first: char, second: Option<char>) -> (usize, u64) {
        let letters = u64::from(first) << 32 | u64::from(second.unwrap_or_default());
        let place = (letters.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize % Self::OPENINGS;
        (place / 64, 1 << (place % 64))
    }

    /// Whether an entry can begin at `start`.
    fn opens(&self, letters: &Letters, start: usize) -> bool {
        let has = |second| {
            let (at, bit) = Self::opening(letters.chars[start], second);
            self.openings[at] & bit != 0
        };
        has(None) || letters.chars.get(start + 1).is_some_and(|second| has(Some(*second)))
    }

    pub(crate) fn new() -> Self {
        Self { nodes: vec![Node::new()], openings: vec![0; Self::OPENINGS / 64] }
    }

    /// Adds `word`; `^` before it asks for the start of a word, `$` after it for its end or a particle, and what is no
    /// letter stands for a space.
    pub(crate) fn insert(&mut self, word: &str, sense: T) {
        let (from_start, to_end) = (word.starts_with('^'), word.ends_with('$'));
        let mut letters = word.chars().filter(|c| is_letter(*c));
        if let Some(first) = letters.next() {
            let (at, bit) = Self::opening(first, letters.next());
            self.openings[at] |= bit;
        }
        let mut node = 0;
        for c in word.chars().filter(|c| is_letter(*c)) {
            node = match self.nodes[node].next.binary_search_by_key(&c, |&(c, _)| c) {
                Ok(i) => self.nodes[node].next[i].1,
                Err(i) => {
                    let new = self.nodes.len();
                    self.nodes[node].next.insert(i, (c, new));
                    self.nodes.push(Node::new());
                    new
                }
            };
        }
        debug_assert!(node > 0, "an entry without letters: {word}");
        self.nodes[node].entries.push(Entry { sense, from_start, to_end });
    }

    /// Every entry found in `letters`, in order; the senses of one word stand beside each other.
    pub(crate) fn find(&self, letters: &Letters) -> Vec<Match<T>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < letters.chars.len() {
            at = match self.opens(letters, at).then(|| self.longest(letters, at)).flatten() {
                Some((end, node)) => {
                    let entries = self.nodes[node].entries.iter().filter(|entry| letters.admits(at, end, entry));
                    found.extend(entries.map(|entry| Match { start: at, end, sense: entry.sense }));
                    end
                }
                None => at + 1,
            };
        }
        found
    }

    /// Where the longest entry that starts at `start` ends, and its node.
    fn longest(&self, letters: &Letters, start: usize) -> Option<(usize, usize)> {
        let (mut node, mut best) = (0, None);
        for end in start + 1..=letters.chars.len() {
            let next = &self.nodes[node].next;
            let Ok(i) = next.binary_search_by_key(&letters.chars[end - 1], |&(c, _)| c) else { break };
            node = next[i].1;
            if self.nodes[node].entries.iter().any(|entry| letters.admits(start, end, entry)) {
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
        let mut trie = Trie::new();
        for word in
            ["강아지산책", "강아지", "산책", "credit_card", "card", "bill", "보고서", "장보기", "^사기$", "dog", "pr"]
        {
            trie.insert(word, ());
        }
        let letters = Letters::new(text);
        trie.find(&letters).iter().map(|m| letters.chars[m.start..m.end].iter().collect()).collect()
    }

    #[test]
    fn the_longest_entry_wins() {
        assert_eq!(words("강아지 산책시키기"), ["강아지산책"]);
        assert_eq!(words("credit card bill"), ["creditcard", "bill"]);
    }

    #[test]
    fn korean_entries_match_inside_words_and_across_spaces() {
        assert_eq!(words("월말보고서 결재"), ["보고서"]);
        assert_eq!(words("장 보기"), ["장보기"]);
        assert_eq!(words("김밥 사기"), ["사기"]);
        assert_eq!(words("회사 기타"), [""; 0], "`^사기$` starts a word");
    }

    #[test]
    fn english_entries_match_whole_words_and_inflections() {
        assert_eq!(words("walked dogs"), ["dog"]);
        assert_eq!(words("dogma"), [""; 0]);
        assert_eq!(words("PR합치기"), ["pr"]);
    }

    #[test]
    fn words_are_cut_at_what_is_no_letter() {
        let letters = Letters::new(" 방, 청소-하기!");
        let words: Vec<String> = letters.words().map(|word| word.iter().collect()).collect();
        assert_eq!(words, ["방", "청소", "하기"]);
    }
}
