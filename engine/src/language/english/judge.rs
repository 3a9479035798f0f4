//! English clauses that are no task, and why.

use crate::language::Reason;
use crate::language::english::lexicon;
use crate::language::english::split::starts_verb;
use crate::language::english::word::{Word, longest};

/// Questions begin so; requests to the app ("can you add") are stripped before.
const QUESTIONS: [&str; 9] = [
    "what|what's|who|who's|whose|where|where's|why|how|how's|which|when's",
    "when is|are|was|do|does|did|will|should|can",
    "is|are|was|were|am it|the|there|he|she|they|we|you|i|my|that|this|anyone|a|today|tomorrow|our|your",
    "do|have i|you|we|they|anyone",
    "does|did|has|had i|you|we|they|he|she|it|the|my|anyone|that",
    "should|shall|can|could|may|will|would i|we|it|they|he|she|the|there|that",
    "can|could|will|would you tell|explain|help|believe|recommend|hear",
    "isn't|aren't|don't|didn't|doesn't|wasn't you|it|he|she|they|that|the|this",
    "any idea|chance|news",
];

const GREETINGS: [&str; 9] = [
    "good morning|night|evening|afternoon|day|bye",
    "hi|hello|bye|goodbye|goodnight|hey|cheers|yo ?there|everyone|guys|again|assistant",
    "thanks|thank|thx ?you ?so|very ?much",
    "see you|ya",
    "that's all|it ?for ?now|today",
    "how's|hows it going",
    "how are you",
    "nice to meet you",
    "have a nice|good|great day|one|evening|weekend|night",
];

const CANCELLED: [&str; 9] = [
    "no need to|for",
    "forget it",
    "never mind",
    "cancel that",
    "i|we don't|needn't|needn have|need|got to",
    "i|we no longer have|need to",
    "there's|there is no need to",
    "i'm|we're not going|doing|meeting|coming ?to ?the|my|a",
    "i|we won't be going|attending|joining|making",
];

const REMARKS: [&str; 21] = [
    "it|it's|its|that|that's|this|these|those|there|everything|nothing|nobody|someone",
    "i|we was|were",
    "i|we love|like|hate|feel|think|believe|guess|know|hope|miss|wish|wonder|remember|heard|can't|cannot|couldn't|enjoy|prefer|understand|see|mean|never|always",
    "i'm|we're ?so|really|very|too|just|not|feeling|getting|kind|still|pretty|a tired|hungry|happy|sad|bored|sleepy|sick|full|fine|busy|stressed|exhausted|excited|worried|sure|glad|sorry|late|cold|hot|free|done|home|here|of|bit|good|great|ok|okay|thinking",
    "i'd|we'd rather|say|be",
    "we|i ?probably should|could|would have",
    "happy|merry birthday|new|christmas|holidays|anniversary",
    "there's nothing|no|so|still|always",
    "testing|test testing|one",
    "what a|an",
    "wow|ugh|ouch|whoa|haha|lol|yay|damn|gosh|omg|phew|argh|yikes|sigh",
    "you|you're|your",
    "such a",
    "so much|many|tired|cold|hot",
    "just|only kidding|saying|thinking|testing",
    "nothing|not much|to|really|sure|bad",
    "lucky me|you",
    "finally|already a|it's",
    "too|so bad|late|early",
    "no way|idea|problem|worries|thanks|kidding",
    "yes|yep|nope|sure|cool|great|nice|awesome|wonderful|perfect",
];

/// Subjects that are somebody or something else, and what a finite verb looks like.
const OTHERS: [&str; 16] = [
    "he",
    "she",
    "they",
    "he's",
    "she's",
    "they're",
    "he'll",
    "she'll",
    "they'll",
    "it'll",
    "someone",
    "everyone",
    "everybody",
    "nobody",
    "people",
    "somebody",
];
const FINITE: [&str; 48] = [
    "is", "are", "was", "were", "has", "had", "will", "would", "should", "could", "can", "can't", "might", "may",
    "isn't", "aren't", "wasn't", "doesn't", "didn't", "won't", "hasn't", "does", "did", "do", "don't", "says", "wants",
    "needs", "goes", "looks", "seems", "hurts", "comes", "starts", "got", "gets", "keeps", "loves", "likes", "smells",
    "tastes", "makes", "feels", "sounds", "opens", "closes", "arrives", "go",
];
const CALLED_OFF: [&str; 6] = ["cancelled", "canceled", "postponed", "called off", "no more", "off"];

/// Why the clause `words` (no times, fillers or frames stripped) is no task, if it is none.
pub(super) fn verdict(words: &[Word], past: bool) -> Option<Reason> {
    let first = words.first()?;
    let asks = words.last().is_some_and(|w| w.mark == Some('?'));
    if longest(words, &GREETINGS)
        .is_some_and(|n| n == words.len() || n + 3 > words.len() || first.is_in(&["thanks", "thank", "that's"]))
    {
        return Some(Reason::Greeting);
    }
    if asks || longest(words, &QUESTIONS).is_some() {
        return Some(Reason::Question);
    }
    if is_called_off(words) {
        return Some(Reason::Cancelled);
    }
    let start = usize::from(first.is_in(&["i", "we", "i've", "we've"]));
    let done = words[start..].iter().find(|w| !w.is_in(&["already", "just", "have", "finally", "also", "both"]));
    if start == 1 && done.is_some_and(|w| lexicon::is_past(&w.lower)) && !forgot(words) {
        return Some(Reason::Past);
    }
    if first.is_in(&["already", "just"]) && words.get(1).is_some_and(|w| lexicon::is_past(&w.lower)) {
        return Some(Reason::Past);
    }
    if longest(words, &REMARKS).is_some() {
        return Some(if past { Reason::Past } else { Reason::Remark });
    }
    if first.is_in(&OTHERS) || (!starts_verb(words, true) && has_subject(words)) {
        return Some(Reason::ThirdPerson);
    }
    past.then_some(Reason::Past)
}

fn forgot(words: &[Word]) -> bool {
    longest(words, &["i|we ?almost|totally forgot to"]).is_some()
}

fn is_called_off(words: &[Word]) -> bool {
    let anymore = words.windows(2).any(|w| w[0].is("after") && w[1].is("all")) || words.iter().any(|w| w.is("anymore"));
    let passive = words.windows(2).any(|w| {
        w[0].is_in(&["is", "got", "was", "been", "are", "gets", "were", "cancelled", "called"])
            && w[1].is_in(&CALLED_OFF)
    });
    let resolution = longest(words, &["i'm|we're not going to"]).is_some_and(|n| starts_verb(&words[n..], true));
    passive
        || words.last().is_some_and(|w| w.is_in(&["cancelled", "canceled"]))
        || (longest(words, &CANCELLED).is_some() && (anymore || !resolution))
}

/// "my sister has", "the package should arrive", "minji said": a finite verb within the first words, after a subject.
fn has_subject(words: &[Word]) -> bool {
    if words[0].is_in(&["i", "we", "i'm", "we're", "i've", "we've", "i'd", "i'll", "we'll", "let's"]) {
        return false;
    }
    if longest(words, &["when|if|because|since"]).is_some() {
        return true;
    }
    words.iter().take(6).skip(1).take_while(|w| !w.is_in(&["with", "to", "for", "at", "in", "on", "of", "that"])).any(
        |w| {
            w.is_in(&FINITE)
                || (w.time.is_none() && lexicon::is_past(&w.lower) && !w.is_in(&["read", "put", "set", "lost"]))
        },
    )
}
