//! What holds for any text at all.

use dotodo_engine::{Context, Span, read};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn context() -> Context {
    let reference: Timestamp = "2026-11-24T10:00:00+09:00".parse().unwrap();
    Context { reference: reference.to_zoned(TimeZone::get("Asia/Seoul").unwrap()) }
}

/// Every span that reading `text` gives.
fn spans(text: &str) -> Vec<Span> {
    let utterance = read(text, &context());
    let todos = utterance.todos.iter().flat_map(|t| t.title.spans.iter().copied().chain([t.source]));
    todos.chain(utterance.ignored.iter().map(|i| i.span)).collect()
}

/// Text that is much like what people say: pieces of the grammar in any order, with or without spaces.
fn speech() -> impl Strategy<Value = String> {
    const PIECES: [&str; 44] = [
        "내일",
        "모레 ",
        "세시에 ",
        "오후 ",
        "금요일까지 ",
        "매주 ",
        "아니 ",
        "말고 ",
        "그리고 ",
        "하고 ",
        "고",
        "청소",
        "빨래 ",
        "우유 ",
        "사기",
        "가기 ",
        "해야 돼 ",
        "할게 ",
        "했어 ",
        "한대",
        "아",
        "어 ",
        "음 ",
        "치과 ",
        "있어 ",
        "?",
        ",",
        ". ",
        "알려줘 ",
        "목록에 ",
        "추가해줘 ",
        "buy ",
        "milk ",
        "tomorrow ",
        "at 3 ",
        "pm",
        "먹고 나서 ",
        "전에 ",
        "잊지 ",
        "안 ",
        "면 안 돼 ",
        "라고 ",
        "ㄹ",
        "😀",
    ];
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn spans_lie_in_any_text_on_character_boundaries(text in "\\PC{0,60}") {
        for span in spans(&text) {
            prop_assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
        }
    }

    #[test]
    fn spans_lie_in_speech_on_character_boundaries(text in speech()) {
        for span in spans(&text) {
            prop_assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
        }
    }
}

#[test]
fn reads_long_text_of_any_shape() {
    for piece in [
        "고",
        "하고",
        "아니 말고 ",
        "1",
        "청소",
        "해야",
        "a",
        " ",
        "내일",
        "먹고 ",
        "?",
        "\u{1100}",
        "그리고 ",
        "사기 아니 ",
        "랑 ",
        "라고 ",
    ] {
        let text: String = piece.repeat(10_000 / piece.chars().count());
        spans(&text);
    }
}
