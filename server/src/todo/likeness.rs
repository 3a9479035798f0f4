//! How alike two titles are: by their letters, and by what they mean.
//!
//! Letters tell "병원 예약" from "미용실 예약", which mean nearly the same to a model; meanings find what is said in other
//! words. No language is known here.

/// A title, ready to be compared.
#[derive(Debug)]
pub(super) struct Title<'a> {
    /// Its letters and digits in pairs of neighbours, spaces left out, sorted.
    pairs: Vec<(char, char)>,
    /// Its digits, which make another title of one that is the same otherwise ("책 1장 읽기").
    digits: String,
    /// What it means, where that is known.
    vector: Option<&'a [f32]>,
}

impl<'a> Title<'a> {
    pub(super) fn new(title: &str, vector: Option<&'a [f32]>) -> Self {
        let letters: Vec<char> = title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let mut pairs: Vec<_> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        Self { pairs, digits: letters.into_iter().filter(|c| c.is_numeric()).collect(), vector }
    }

    /// How likely one is said for the other, from 0 to 1: letters and meaning count alike.
    pub(super) fn alike(&self, other: &Self) -> f32 {
        let letters = self.letters(other);
        self.meaning(other).map_or(letters, |meaning| letters.midpoint(meaning))
    }

    /// How likely the two are one and the same, from 0 to 1: letters and meaning must both agree.
    pub(super) fn same(&self, other: &Self) -> f32 {
        if self.digits != other.digits {
            return 0.0;
        }
        let letters = self.letters(other);
        self.meaning(other).map_or(letters, |meaning| letters.min(meaning))
    }

    /// The mean of the share of pairs in common (Dice) and of the shorter one's pairs that the longer one has: a title said in
    /// short ("빨래" for "빨래하기") is less than the same and more than half of it.
    #[expect(clippy::cast_precision_loss, reason = "titles have at most 500 characters")]
    fn letters(&self, other: &Self) -> f32 {
        let (one, two) = (self.pairs.len(), other.pairs.len());
        let shorter = one.min(two);
        if shorter == 0 {
            return 0.0;
        }
        let common = self.common(other) as f32;
        (2.0 * common / (one + two) as f32).midpoint(common / shorter as f32)
    }

    /// How many pairs both have.
    fn common(&self, other: &Self) -> usize {
        let (mut ours, mut theirs) = (self.pairs.iter().peekable(), other.pairs.iter().peekable());
        let mut common = 0;
        while let (Some(our), Some(their)) = (ours.peek(), theirs.peek()) {
            let order = our.cmp(their);
            common += usize::from(order.is_eq());
            if order.is_le() {
                ours.next();
            }
            if order.is_ge() {
                theirs.next();
            }
        }
        common
    }

    /// The cosine of the angle between their vectors, not below 0; none where one is not known or of another model.
    fn meaning(&self, other: &Self) -> Option<f32> {
        let (one, two) = self.vector.zip(other.vector).filter(|(one, two)| one.len() == two.len())?;
        Some(one.iter().zip(two).map(|(a, b)| a * b).sum::<f32>().clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(one: &str, two: &str) -> f32 {
        Title::new(one, None).alike(&Title::new(two, None))
    }

    #[test]
    fn letters_do_not_mind_spaces_case_and_what_is_left_out() {
        assert!((letters("방 청소하기", "방청소하기") - 1.0).abs() < 1e-6);
        assert!((letters("Buy milk", "buy MILK!") - 1.0).abs() < 1e-6);
        assert!(letters("빨래", "빨래하기") > letters("빨래", "빨래 널고 개기"));
        assert!(letters("병원 예약", "병원 예약하기") > 0.8);
        assert!(letters("우유 사기", "계란 사기") < 0.5);
        assert!(letters("", "빨래") == 0.0 && letters("🙂", "🙂") == 0.0);
    }

    #[test]
    fn meaning_finds_other_words_and_does_not_make_them_the_same() {
        let (wash, machine) =
            (Title::new("빨래하기", Some(&[0.6, 0.8])), Title::new("세탁기 돌리기", Some(&[0.8, 0.6])));
        assert!((wash.alike(&machine) - 0.48).abs() < 1e-6);
        assert!(wash.same(&machine) == 0.0);
        let of_another_model = Title::new("빨래하기", Some(&[1.0]));
        assert!((wash.alike(&of_another_model) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn another_number_is_another_title() {
        let title = |title| Title::new(title, Some(&[1.0]));
        assert!(title("책 1장 읽기").same(&title("책 2장 읽기")) == 0.0);
        assert!(title("책 1장 읽기").same(&title("책 1장 읽기")) > 0.99);
    }
}
