//! Whether the engine's todos are those that a line of the corpus asks for, by the rules of its README.

use dotodo_engine::Todo;
use dotodo_engine::time::DayPart;
use serde::Deserialize;

/// A todo that the corpus asks for.
#[derive(Deserialize)]
pub(crate) struct Gold {
    title: String,
    #[serde(default)]
    alt_titles: Vec<String>,
    date: String,
    #[serde(default)]
    alt_dates: Vec<String>,
    time: String,
    #[serde(default)]
    alt_times: Vec<String>,
    #[serde(default)]
    time_window: Vec<String>,
    category: String,
    #[serde(default)]
    alt_categories: Vec<String>,
    recurrence: String,
}

/// What of `todos` is not as `gold` has it, in words; none where all is.
pub(crate) fn fault(gold: &[Gold], todos: &[Todo]) -> Option<String> {
    if gold.len() != todos.len() {
        let titles: Vec<_> = todos.iter().map(|t| t.title.value.as_str()).collect();
        return Some(format!("{} todos asked for, read {titles:?}", gold.len()));
    }
    gold.iter().zip(todos).find_map(|(gold, todo)| gold.fault(todo))
}

impl Gold {
    fn fault(&self, todo: &Todo) -> Option<String> {
        let date = todo.when.date.as_ref().map(|r| r.value.to_string()).unwrap_or_default();
        let time = todo.when.start_time.as_ref().map(|r| r.value.strftime("%H:%M").to_string()).unwrap_or_default();
        let recurrence = todo.when.recurrence.as_ref().map_or("", |r| &r.value);
        let category = todo.category.value.name();
        let checks = [
            ("title", self.title(&todo.title.value), &self.title, todo.title.value.clone()),
            ("date", one_of(&date, &self.date, &self.alt_dates), &self.date, date.clone()),
            ("time", self.time(&time, todo.when.day_part.as_ref().map(|r| r.value)), &self.time, time),
            ("recurrence", same_rule(&self.recurrence, recurrence, &date), &self.recurrence, recurrence.to_owned()),
            ("category", one_of(category, &self.category, &self.alt_categories), &self.category, category.to_owned()),
        ];
        checks
            .into_iter()
            .find(|(_, right, ..)| !right)
            .map(|(field, _, asked, got)| format!("{field} {asked:?}, read {got:?}"))
    }

    fn title(&self, title: &str) -> bool {
        std::iter::once(&self.title).chain(&self.alt_titles).any(|right| normal(right) == normal(title))
    }

    fn time(&self, time: &str, _part: Option<DayPart>) -> bool {
        let window = matches!(self.time_window.as_slice(), [from, to]
            if time.is_empty() || (from.as_str()..=to.as_str()).contains(&time));
        window || one_of(time, &self.time, &self.alt_times) && (self.time_window.is_empty() || !time.is_empty())
    }
}

fn one_of(value: &str, right: &str, others: &[String]) -> bool {
    value == right || others.iter().any(|other| other == value)
}

/// Whether two recurrence rules say the same, where the day that the first leaves open is that of `date`.
fn same_rule(gold: &str, rule: &str, date: &str) -> bool {
    let parts = |rule: &str| {
        let mut parts: Vec<String> =
            rule.split(';').filter(|p| !p.is_empty() && *p != "INTERVAL=1").map(sorted).collect();
        parts.sort();
        parts
    };
    let day = date.get(8..).map(|day| format!("BYMONTHDAY={}", day.trim_start_matches('0')));
    let with_day = |rule: &str| parts(&format!("{rule};{}", day.as_deref().unwrap_or_default()));
    parts(gold) == parts(rule) || rule.starts_with("FREQ=MONTHLY") && parts(gold) == with_day(rule)
}

/// A part of a rule with its list in order.
fn sorted(part: &str) -> String {
    let Some((name, list)) = part.split_once('=') else { return part.to_owned() };
    let mut list: Vec<_> = list.split(',').collect();
    list.sort_unstable();
    format!("{name}={}", list.join(","))
}

const DROPPED: [&str; 11] = ["좀", "꼭", "일단", "그냥", "얼른", "빨리", "a", "an", "the", "my", "some"];
const NUMBERS: [(&str, &str); 12] = [
    ("다섯", "5"),
    ("여섯", "6"),
    ("일곱", "7"),
    ("여덟", "8"),
    ("아홉", "9"),
    ("스무", "20"),
    ("한", "1"),
    ("두", "2"),
    ("세", "3"),
    ("네", "4"),
    ("열", "10"),
    ("백", "100"),
];
const COUNTERS: [&str; 29] = [
    "개",
    "잔",
    "판",
    "병",
    "장",
    "권",
    "건",
    "명",
    "박스",
    "봉지",
    "회",
    "통",
    "켤레",
    "마리",
    "시간",
    "번",
    "포기",
    "캔",
    "줄",
    "대",
    "곡",
    "쪽",
    "페이지",
    "팩",
    "근",
    "송이",
    "상자",
    "단",
    "모",
];

/// A title as it is compared: lower case, without punctuation, particles of case, hedges and spaces, numbers as digits.
fn normal(title: &str) -> String {
    let kept: String =
        title.to_lowercase().chars().map(|c| if c.is_alphanumeric() || "%+#".contains(c) { c } else { ' ' }).collect();
    let words: Vec<&str> = kept.split_whitespace().filter(|w| !DROPPED.contains(w)).collect();
    let last = words.len().saturating_sub(1);
    let counted = words.iter().enumerate().map(|(at, word)| {
        let next = words.get(at + 1).is_some_and(|next| COUNTERS.contains(next));
        let word = number(word, next);
        if at < last { bare(&word) } else { word }
    });
    counted.collect()
}

/// A native numeral before a counter, as digits.
fn number(word: &str, before_counter: bool) -> String {
    let found = NUMBERS.iter().find_map(|(numeral, digits)| {
        let rest = word.strip_prefix(numeral)?;
        (rest.is_empty() && before_counter || COUNTERS.contains(&rest)).then(|| format!("{digits}{rest}"))
    });
    found.unwrap_or_else(|| word.to_owned())
}

/// A word without its particle of case or topic; particles that mean the same made one.
fn bare(word: &str) -> String {
    for (alike, one) in [(["에게서", "에게", "한테", "께서", "께"], "한테"), (["이랑", "랑", "하고", "\0", "\0"], "랑")]
    {
        if let Some(noun) = alike.iter().find_map(|p| word.strip_suffix(p)).filter(|noun| !noun.is_empty()) {
            return format!("{noun}{one}");
        }
    }
    let noun = ["을", "를", "은", "는", "이", "가", "의"].iter().find_map(|p| word.strip_suffix(p));
    noun.filter(|noun| !noun.is_empty()).unwrap_or(word).to_owned()
}
