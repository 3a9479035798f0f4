//! What an endpoint says, as far as it has the form that was asked for. An item that has not is passed over.

use serde::Deserialize;
use serde_json::Value;

/// At most so many items of a kind are looked at.
const ITEMS: usize = 100;

/// What it says, not checked yet.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Said {
    pub(super) reasons: Vec<Reason>,
    pub(super) new: Vec<Proposal>,
}

/// The reason of the suggestion at a place, which counts from 1.
#[derive(Debug, PartialEq, Deserialize)]
pub(super) struct Reason {
    pub(super) place: usize,
    pub(super) reason: String,
}

/// Something to do that the engine does not know of.
#[derive(Debug, PartialEq, Deserialize)]
pub(super) struct Proposal {
    pub(super) title: String,
    pub(super) category: String,
}

/// An answer that is none.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("it does not speak as OpenAI's endpoints do")]
    Envelope,
    #[error("it gave no JSON object with reasons")]
    Content,
}

#[derive(Deserialize)]
struct Envelope {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: String,
}

/// Reads the body of an answer.
pub(super) fn read(body: &[u8]) -> Result<Said, Error> {
    let envelope: Envelope = serde_json::from_slice(body).map_err(|_| Error::Envelope)?;
    let content = envelope.choices.into_iter().next().ok_or(Error::Envelope)?.message.content;
    let mut content: Value = serde_json::from_str(object(&content)).map_err(|_| Error::Content)?;
    let reasons = items(content["reasons"].take()).ok_or(Error::Content)?;
    Ok(Said { reasons, new: items(content["new"].take()).unwrap_or_default() })
}

/// From the first brace to the last one: some models think aloud first (`<think>…</think>`), or fence what they say.
fn object(content: &str) -> &str {
    let content = content.rsplit_once("</think>").map_or(content, |(_, said)| said);
    let (first, last) = (content.find('{'), content.rfind('}'));
    first.zip(last).and_then(|(first, last)| content.get(first..=last)).unwrap_or_default()
}

fn items<Item: for<'a> Deserialize<'a>>(list: Value) -> Option<Vec<Item>> {
    let Value::Array(list) = list else { return None };
    Some(list.into_iter().take(ITEMS).filter_map(|item| serde_json::from_value(item).ok()).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn says(content: &str) -> Result<Said, Error> {
        read(json!({ "choices": [{ "message": { "role": "assistant", "content": content } }] }).to_string().as_bytes())
    }

    #[test]
    fn an_object_is_found_among_words() {
        let object = r#"{"reasons": [{"place": 1, "reason": "그냥"}], "new": []}"#;
        for content in [object.to_owned(), format!("```json\n{object}\n```"), format!("<think>{{}}</think> {object}.")]
        {
            assert_eq!(says(&content).unwrap().reasons, [Reason { place: 1, reason: "그냥".into() }], "{content}");
        }
    }

    #[test]
    fn an_item_that_is_none_costs_no_other() {
        let said =
            says(r#"{"reasons": [{"place": -1, "reason": "a"}, 7, {"place": 2, "reason": "b", "why": 1}]}"#).unwrap();
        assert_eq!(said, Said { reasons: vec![Reason { place: 2, reason: "b".into() }], new: vec![] });
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for body in ["", "[]", "{}", r#"{"choices": []}"#, r#"{"choices": [{"message": {"content": null}}]}"#] {
            assert!(matches!(read(body.as_bytes()), Err(Error::Envelope)), "{body}");
        }
        for content in ["", "No.", "}{", "{}", r#"{"reasons": "none"}"#, r#"["reasons"]"#, r#"{"reasons": ["#] {
            assert!(matches!(says(content), Err(Error::Content)), "{content}");
        }
    }
}
