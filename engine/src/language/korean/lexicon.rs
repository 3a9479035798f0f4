//! The words the grammar cannot know by rule, from sorted word lists compiled into the binary.
//!
//! All lists are in one table of hashes, built at the first look-up in about a millisecond, since looking for stems is most
//! of the work of reading. Words are hashed from their end, so that one pass over the end of a text tries all its lengths.

use std::sync::LazyLock;

macro_rules! list {
    ($name:literal) => {
        include_str!(concat!("../../../lexicon/", $name, ".txt"))
    };
}

/// One word a line in byte order, after a header of lines that begin with '#'. List i is bit i of a table entry.
const LISTS: [&str; 17] = [
    list!("ko_verbs"),
    list!("ko_adjectives"),
    list!("ko_actions"),
    list!("ko_places"),
    list!("ko_people"),
    list!("ko_nouns"),
    list!("ko_fillers"),
    list!("ko_common"),
    list!("ko_everyday"),
    list!("ko_chores"),
    list!("ko_finished"),
    list!("ko_outcomes"),
    list!("ko_transitive"),
    list!("ko_names"),
    list!("ko_states"),
    list!("ko_moods"),
    list!("ko_greetings"),
];

/// One or several word lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct List(u64);

/// Stems of verbs.
pub(super) const VERBS: List = List(1);
/// Stems of adjectives.
pub(super) const ADJECTIVES: List = List(1 << 1);
/// Nouns that 하다 makes a verb of ("청소").
pub(super) const ACTIONS: List = List(1 << 2);
/// Nouns that one goes to ("치과").
pub(super) const PLACES: List = List(1 << 3);
/// Nouns for people.
pub(super) const PEOPLE: List = List(1 << 4);
/// Nouns that look like verb forms or like words with a particle ("고기", "지도", "광고").
pub(super) const NOUNS: List = List(1 << 5);

/// Words that mean nothing for a todo ("음", "좀", "일단").
pub(super) const FILLERS: List = List(1 << 6);
/// Given names of people.
pub(super) const NAMES: List = List(1 << 13);
/// Stems of verbs of states and of what happens to one.
pub(super) const STATES: List = List(1 << 14);
/// Adverbs that make a statement a remark ("너무", "보통").
pub(super) const MOODS: List = List(1 << 15);
/// Words that open what is said to people ("안녕").
pub(super) const GREETINGS: List = List(1 << 16);

/// Nouns of all kinds, verb forms among them ("사고").
pub(super) const COMMON: List = List(1 << 7 | 1 << 8);

/// Acts that are complete in themselves ("빨래").
pub(super) const CHORES: List = List(1 << 9);
/// Acts that seldom describe the noun after them ("정리").
pub(super) const FINISHED: List = List(1 << 10);
/// Nouns that an act before them describes ("결과").
pub(super) const OUTCOMES: List = List(1 << 11);
/// Acts that take an object ("준비").
pub(super) const TRANSITIVE: List = List(1 << 12);

impl List {
    /// The words of both.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `word` is in the list.
    pub(super) fn contains(self, word: &str) -> bool {
        let table = &*TABLE;
        let mut tail = Tail::default();
        for c in word.chars().rev() {
            tail = tail.before(c);
            if !table.ends_word(tail) {
                return false;
            }
        }
        table.lists(tail) & self.0 != 0
    }

    /// The list, to look up several words.
    #[inline]
    pub(super) fn open(self) -> Open {
        Open { table: &TABLE, list: self }
    }

    /// Whether the list has a word that ends `word`; the whole of it counts.
    pub(super) fn ends(self, word: &str) -> bool {
        let (list, mut tail) = (self.open(), Tail::default());
        let looked_up = word.chars().rev().map_while(|c| {
            tail = tail.before(c);
            list.look_up(tail)
        });
        looked_up.into_iter().any(|found| found)
    }
}

/// A list that words are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Open {
    table: &'static Table,
    list: List,
}

impl Open {
    /// Whether the list has the word; none where no word of any list ends like that, and so none that is longer does.
    #[inline]
    pub(super) fn look_up(self, word: Tail) -> Option<bool> {
        self.table.ends_word(word).then(|| self.table.lists(word) & self.list.0 != 0)
    }
}

/// The end of a word, as a hash.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tail(u64);

impl Tail {
    /// The end that begins one character earlier, with `c`.
    #[inline]
    pub(super) fn before(self, c: char) -> Self {
        let mixed = (self.0.rotate_left(5) ^ u64::from(c)).wrapping_mul(0x517c_c1b7_2722_0a95);
        Self(mixed ^ mixed >> 32)
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

/// Where a hash is looked for first, in bits; several times as many slots as there are words.
const SLOT_BITS: u32 = 17;

/// How many bits of a hash say whether a word ends like that; several times as many places as words and their ends.
const END_BITS: u32 = 19;

struct Table {
    /// The hashes of all words, each with the lists of the word in its lowest bits. The other bits tell words apart: that a
    /// word of no list is taken for another has a chance of one in 2³⁵.
    words: Vec<u64>,
    /// A bit for every end of a word, the whole of it among them. Nearly all ends of texts are none, and this is small enough
    /// to stay in the cache.
    ends: Vec<u64>,
}

impl Table {
    const LISTS: u64 = (1 << LISTS.len()) - 1;

    fn new() -> Self {
        let mut table = Self { words: vec![0; 1 << SLOT_BITS], ends: vec![0; 1 << (END_BITS - u64::BITS.ilog2())] };
        for (i, list) in LISTS.iter().enumerate() {
            for word in list.lines().filter(|line| !line.starts_with('#')) {
                let mut tail = Tail::default();
                for next in word.chars().rev().map(Some).chain([None]) {
                    let (at, bit) = Self::end(tail);
                    table.ends[at] |= bit;
                    tail = next.map_or(tail, |c| tail.before(c));
                }
                let slot = table.slot(tail);
                table.words[slot] |= tail.0 & !Self::LISTS | 1 << i;
            }
        }
        table
    }

    /// Where the word is, or an empty slot where it would be.
    #[inline]
    fn slot(&self, tail: Tail) -> usize {
        let mut slot = (tail.0 >> (u64::BITS - SLOT_BITS)) as usize;
        while self.words[slot] != 0 && (self.words[slot] ^ tail.0) & !Self::LISTS != 0 {
            slot = (slot + 1) % self.words.len();
        }
        slot
    }

    #[inline]
    fn lists(&self, tail: Tail) -> u64 {
        self.words[self.slot(tail)] & Self::LISTS
    }

    /// The place of an end and its bit there.
    fn end(tail: Tail) -> (usize, u64) {
        let place = tail.0 >> (u64::BITS - END_BITS);
        ((place / 64) as usize, 1 << (place % 64))
    }

    /// Whether a word of any list ends like that; it may say so of an end that none has, never the other way round.
    #[inline]
    fn ends_word(&self, tail: Tail) -> bool {
        let (at, bit) = Self::end(tail);
        self.ends[at] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn every_list_is_sorted_and_finds_all_its_words() {
        for (i, list) in LISTS.iter().enumerate() {
            let words: Vec<_> = list.lines().filter(|line| !line.starts_with('#')).collect();
            assert!(words.windows(2).all(|w| w[0] < w[1]), "{:?}", words.windows(2).find(|w| w[0] >= w[1]));
            assert!(words.iter().all(|word| List(1 << i).contains(word)));
            assert!(!List(1 << i).contains("없는말"));
        }
    }

    #[test]
    fn tells_all_words_and_lists_apart() {
        let mut lists: HashMap<&str, u64> = HashMap::new();
        for (i, list) in LISTS.iter().enumerate() {
            for word in list.lines().filter(|line| !line.starts_with('#')) {
                *lists.entry(word).or_default() |= 1 << i;
            }
        }
        assert_eq!(TABLE.words.iter().filter(|entry| **entry != 0).count(), lists.len());
        for (word, lists) in lists {
            assert_eq!(TABLE.lists(word.chars().rev().fold(Tail::default(), Tail::before)), lists, "{word}");
        }
    }

    #[test]
    fn finds_the_end_of_a_word() {
        assert!(ACTIONS.ends("방청소"));
        assert!(!ACTIONS.ends("방"));
    }
}
