//! A place in a text, from which words are read one after another.
//!
//! A cursor is a value: reading gives a new one, so a rule backtracks by keeping the old one. What one read may look at is
//! bounded, so that a rule tried at every character keeps the whole search linear.

use std::cell::Cell;

use super::meaning::Amount;
use super::words::List;
use crate::letter::is_letter;

/// Spaces that may stand between two parts of one expression.
const MAX_GAP: usize = 2;

/// Bytes before a place that a rule may look at.
const MAX_BEHIND: usize = 48;

/// Bytes after a place among which a rule may look for a word.
const MAX_AHEAD: usize = 64;

/// A place in a text.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// Whether a space may stand inside a word: "내 일", "목 요 일".
    loose: bool,
    memory: Option<&'t Memory>,
}

/// The length of time read last, since several rules begin with one.
#[derive(Default)]
pub(super) struct Memory {
    /// Where it was looked for.
    at: Cell<Option<usize>>,
    /// Its end and the length, if there is one.
    found: Cell<Option<(usize, Amount)>>,
}

impl<'t> Cursor<'t> {
    /// The place `at` bytes into `text`, on a character boundary.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        debug_assert!(text.is_char_boundary(at));
        Self { text, at, loose: false, memory: None }
    }

    /// The same place, in a text whose words a recogniser has cut into syllables if `loose`.
    pub(super) fn in_pieces(self, loose: bool) -> Self {
        Self { loose, ..self }
    }

    /// Whether a space may stand inside a word here.
    pub(super) fn is_loose(self) -> bool {
        self.loose
    }

    /// The same place, for rules that remember what one of them read.
    pub(super) fn remembering(self, memory: &'t Memory) -> Self {
        Self { memory: Some(memory), ..self }
    }

    /// What `read` reads here, or read here last.
    pub(super) fn amount(self, read: impl Fn(Self) -> Option<(Self, Amount)>) -> Option<(Self, Amount)> {
        let Some(memory) = self.memory else { return read(self) };
        if memory.at.get() != Some(self.at) {
            let found = read(self).map(|(end, amount)| (end.at, amount));
            memory.at.set(Some(self.at));
            memory.found.set(found);
        }
        memory.found.get().map(|(end, amount)| (Self { at: end, ..self }, amount))
    }

    /// The bytes before this place.
    pub(super) fn at(self) -> usize {
        self.at
    }

    /// What follows.
    pub(super) fn rest(self) -> &'t str {
        &self.text[self.at..]
    }

    /// What follows, as far as a rule looks ahead.
    pub(super) fn near(self) -> &'t str {
        &self.text[self.at..self.text.floor_char_boundary(self.at.saturating_add(MAX_AHEAD))]
    }

    /// What precedes, as far as a rule looks back.
    pub(super) fn behind(self) -> &'t str {
        &self.text[self.text.ceil_char_boundary(self.at.saturating_sub(MAX_BEHIND))..self.at]
    }

    /// Whether these words stand right before, in any case of letters.
    pub(super) fn follows(self, words: &str) -> bool {
        let behind = self.behind();
        behind.get(behind.len().saturating_sub(words.len())..).is_some_and(|end| end.eq_ignore_ascii_case(words))
    }

    /// The character that follows.
    pub(super) fn next(self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character that precedes.
    pub(super) fn last(self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// The place `count` bytes further on.
    pub(super) fn skip(self, count: usize) -> Self {
        debug_assert!(self.text.is_char_boundary(self.at + count));
        Self { at: self.at + count, ..self }
    }

    /// Past the spaces that follow, if there are any and not too many.
    pub(super) fn gap(self) -> Self {
        // No white space begins with the first byte of a Hangul syllable.
        let text = self.text.as_bytes();
        let letter = |at: usize| matches!(text.get(at), None | Some(b'!'..=0x7f | 0xea..=0xed));
        if letter(self.at) {
            return self;
        }
        if text[self.at] == b' ' && letter(self.at + 1) {
            return self.skip(1);
        }
        let spaces: usize =
            self.rest().chars().take(MAX_GAP).take_while(|c| c.is_whitespace()).map(char::len_utf8).sum();
        self.skip(spaces)
    }

    /// Past the spaces before the first letter of a word that has a gap before it.
    pub(super) fn apart(self) -> Self {
        let after = self.gap();
        if self.loose && after.at > self.at && after.rest().starts_with(' ') { after.skip(1) } else { after }
    }

    /// Past the space before a particle that was cut off: "두 시 에".
    pub(super) fn piece(self) -> Self {
        let after = self.gap();
        if self.loose && after.sees(&["에 ", "까지 ", "부터 ", "쯤 "]) { after } else { self }
    }

    /// Past `word`, in which a space stands for a gap that may be missing ("다음 주" reads "다음주").
    ///
    /// ASCII letters are read in either case.
    #[inline]
    pub(super) fn word(self, word: &str) -> Option<Self> {
        if self.ahead().refuses(word) { None } else { self.letters(word, |cursor| Some(cursor.gap())) }
    }

    /// What tells by one look that a word is not here.
    #[inline]
    fn ahead(self) -> Ahead {
        let byte = |at: usize| self.text.as_bytes().get(at).copied().unwrap_or_default();
        Ahead { first: byte(self.at), third: byte(self.at + 2), third_apart: None }
    }

    /// The same, for words some of which have a gap before them.
    #[inline]
    fn ahead_apart(self) -> Ahead {
        let third = || self.text.as_bytes().get(self.gap().at + 2).copied().unwrap_or_default();
        Ahead { third_apart: (!self.loose).then(third), ..self.ahead() }
    }

    /// Past the letters of `word`; where it has a space, `space` says how to go on.
    fn letters(self, word: &str, space: impl Fn(Self) -> Option<Self>) -> Option<Self> {
        let text = self.text.as_bytes();
        let mut at = self.at;
        for letter in word.bytes() {
            if letter != b' ' && text.get(at) == Some(&letter) {
                at += 1;
            } else if letter == b' ' {
                at = space(Self { at, ..self })?.at;
            } else if text.get(at)?.eq_ignore_ascii_case(&letter) {
                at += 1;
            } else if self.loose && at > self.at && text[at] == b' ' && text.get(at + 1) == Some(&letter) {
                at += 2;
            } else {
                return None;
            }
        }
        Some(Self { at, ..self })
    }

    /// Past the longest of `words` that follows.
    pub(super) fn any<'w>(self, words: &(impl List<&'w str> + ?Sized)) -> Option<Self> {
        self.read(words, |word| word, |cursor, word| Some((cursor.word(word)?, ()))).map(|(cursor, ())| cursor)
    }

    /// Past the longest word of `table` that follows, and what it stands for.
    pub(super) fn pick<'w, T: Copy + 'w>(self, table: &(impl List<(&'w str, T)> + ?Sized)) -> Option<(Self, T)> {
        self.read(table, |(word, _)| word, |cursor, (word, value)| Some((cursor.word(word)?, *value)))
    }

    /// The longest that `read` reads of `list`; of equals the last.
    #[inline]
    fn read<E, T>(
        self,
        list: &(impl List<E> + ?Sized),
        word: impl Fn(&E) -> &str,
        read: impl Fn(Self, &E) -> Option<(Self, T)>,
    ) -> Option<(Self, T)> {
        let list = list.at(self);
        if list.is_empty() {
            return None;
        }
        let ahead = self.ahead_apart();
        let likely = list.iter().filter(|entry| !ahead.refuses(word(entry)));
        likely.filter_map(|entry| read(self, entry)).max_by_key(|(cursor, _)| cursor.at)
    }

    /// Past the longest of `words`, if one follows.
    pub(super) fn maybe<'w>(self, words: &(impl List<&'w str> + ?Sized)) -> Self {
        self.any(words).unwrap_or(self)
    }

    /// Whether one of `words` follows.
    pub(super) fn sees<'w>(self, words: &(impl List<&'w str> + ?Sized)) -> bool {
        let words = words.at(self);
        let ahead = if words.len() > 1 { self.ahead_apart() } else { self.ahead() };
        words.iter().any(|word| !ahead.refuses(word) && self.word(word).is_some())
    }

    /// Past `phrase`, English words with spaces between them, up to the end of a word or a Korean particle.
    #[inline]
    pub(super) fn phrase(self, phrase: &str) -> Option<Self> {
        if self.ahead().refuses(phrase) {
            return None;
        }
        self.letters(phrase, Self::space).filter(|cursor| cursor.ends_word() || cursor.sees_hangul())
    }

    /// Past the longest phrase of `table` that follows, and what it stands for.
    pub(super) fn choose<'w, T: Copy + 'w>(self, table: &(impl List<(&'w str, T)> + ?Sized)) -> Option<(Self, T)> {
        self.read(table, |(phrase, _)| phrase, |cursor, (phrase, value)| Some((cursor.phrase(phrase)?, *value)))
    }

    /// Past the longest of `phrases` that follows.
    pub(super) fn one_of<'w>(self, phrases: &(impl List<&'w str> + ?Sized)) -> Option<Self> {
        self.read(phrases, |phrase| phrase, |cursor, phrase| Some((cursor.phrase(phrase)?, ())))
            .map(|(cursor, ())| cursor)
    }

    /// Past the longest of `phrases` and the space after it, if one follows.
    pub(super) fn optional<'w>(self, phrases: &(impl List<&'w str> + ?Sized)) -> Self {
        self.one_of(phrases).and_then(Self::space).unwrap_or(self)
    }

    /// Past at least one space.
    pub(super) fn space(self) -> Option<Self> {
        let after = self.gap();
        (after.at > self.at).then_some(after)
    }

    /// Whether no letter or digit follows.
    pub(super) fn ends_word(self) -> bool {
        !self.next().is_some_and(is_letter)
    }

    /// Whether no letter or digit precedes.
    pub(super) fn starts_word(self) -> bool {
        !self.last().is_some_and(is_letter)
    }

    /// Whether Hangul follows at once.
    pub(super) fn sees_hangul(self) -> bool {
        self.next().is_some_and(is_hangul)
    }
}

/// What tells by one look that a word is not at a place.
struct Ahead {
    /// The first byte there.
    first: u8,
    /// The last byte of a Hangul syllable there, in which syllables differ most.
    third: u8,
    /// The same after the gap there; none where it is not known.
    third_apart: Option<u8>,
}

impl Ahead {
    /// Whether `word` plainly is not there.
    #[inline]
    fn refuses(&self, word: &str) -> bool {
        match word.as_bytes() {
            [0x80..=0xff, _, third, ..] => self.third != *third,
            [b' ', 0x80..=0xff, _, third, ..] => self.third_apart.is_some_and(|apart| apart != *third),
            [b' ', ..] | [] => false,
            [first, ..] => !self.first.eq_ignore_ascii_case(first),
        }
    }
}

/// Whether most words of `text` are single syllables, as when a recogniser cuts words up: "내 일 네 시에 안 과 검 진".
pub(super) fn is_in_pieces(text: &str) -> bool {
    let (mut words, mut single) = (0, 0);
    // How many letters the word has so far, and whether the last is a syllable.
    let (mut letters, mut syllable) = (0, false);
    for c in text.chars().chain([' ']) {
        let hangul = is_hangul(c);
        if hangul || !c.is_whitespace() {
            letters += 1;
        } else {
            words += usize::from(letters > 0);
            single += usize::from(letters == 1 && syllable);
            letters = 0;
        }
        syllable = hangul;
    }
    words >= 4 && single * 2 >= words
}

/// Whether `c` is a Hangul syllable.
pub(super) fn is_hangul(c: char) -> bool {
    ('가'..='힣').contains(&c)
}
