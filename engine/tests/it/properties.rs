//! What holds for any text at all. `cargo xtask fuzz` looks for a text for which it does not, at length.

use dotodo_score::fuzz::{self, Input, Inputs};

#[test]
fn holds_for_what_was_once_hard() {
    for input in fuzz::seeds().unwrap() {
        assert_eq!(input.check(), Ok(()), "{:?}", input.text);
    }
}

#[test]
fn holds_for_any_text() {
    for input in Inputs::new(7).unwrap().take(3_000) {
        assert_eq!(input.check(), Ok(()), "{input:?}");
    }
}

#[test]
fn holds_for_long_text_of_any_shape() {
    let [first, ..] = &fuzz::seeds().unwrap()[..] else { panic!("there are seeds") };
    for piece in ["고", "아니 말고 ", "1", "해야", "a", " ", "내일", "?", "\u{1100}", "그리고 ", "사기 아니 ", "and "]
    {
        let text = piece.repeat(10_000 / piece.chars().count());
        assert_eq!(Input { text, ..first.clone() }.check(), Ok(()), "{piece:?}, many times");
    }
}
