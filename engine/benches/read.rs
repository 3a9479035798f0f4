//! How fast the engine reads: the corpus, and texts of 10 to 10,000 letters of every shape that might make it slow.
//!
//! `cargo xtask bench` runs it beside a morphological analyser and prints what matters of the results.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dotodo_engine::{Context, read};
use dotodo_score::corpus::{self, LANGUAGES};
use jiff::Timestamp;
use jiff::tz::TimeZone;

const LENGTHS: [usize; 4] = [10, 100, 1_000, 10_000];

/// Pieces that are said over and over, up to the length.
const SHAPES: [(&str, &str); 24] = [
    ("speech", "내일 아침 아홉시에 치과 예약 있고 퇴근하고 우유랑 빵 사서 들어와야 돼 "),
    ("english speech", "call mom tomorrow at nine and then buy some milk on the way home because we ran out "),
    ("mixed speech", "내일 오후 세시에 product sync 참석하고 follow-up 메일 보내기 "),
    ("digits", "1234567890"),
    ("spelled numbers", "삼백육십오만"),
    ("고고고", "고"),
    ("하고하고", "하고"),
    ("repairs", "세시 아니 "),
    ("아니 말고", "아니 말고 "),
    ("dates", "내일 모레 다음 주 금요일 "),
    ("repeats", "매일 매주 월수금 격주 "),
    ("one word", "가나다라마바사아자차카타파하"),
    ("one word of verbs", "청소하고빨래하고설거지해야되는데"),
    ("particles", "은는이가을를에서으로까지부터"),
    ("spaces", " "),
    ("emoji", "👨‍👩‍👧‍👦🏽"),
    ("jamo", "\u{1112}\u{1161}\u{11ab}"),
    ("no verbs", "table window paper cloud "),
    ("and and", "and "),
    ("every every", "every "),
    ("one english word", "abcdefghij"),
    ("parentheses", "((()"),
    ("mixed scripts", "가a1ㄱ日ไ"),
    ("requests", "우유 사라고 알려줘 "),
];

fn reads_corpus(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("corpus");
    for language in LANGUAGES {
        let lines = corpus::load(&corpus::path(language, false)).expect("the corpus is beside the engine");
        let utterances: Vec<(String, Context)> =
            lines.into_iter().map(|line| (line.text.clone(), line.context())).collect();
        group.throughput(Throughput::Elements(utterances.len() as u64));
        group.bench_function(language, |bencher| {
            bencher.iter(|| {
                for (text, context) in &utterances {
                    black_box(read(black_box(text), context));
                }
            });
        });
    }
}

fn reads_length(criterion: &mut Criterion) {
    let reference = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::get("Asia/Seoul").expect("the zone is bundled"));
    let context = Context::new(reference);
    let mut group = criterion.benchmark_group("length");
    for (shape, piece) in SHAPES {
        for length in LENGTHS {
            let text: String = piece.chars().cycle().take(length).collect();
            group.throughput(Throughput::Elements(length as u64));
            group.bench_with_input(BenchmarkId::new(shape, length), &text, |bencher, text| {
                bencher.iter(|| read(black_box(text), &context));
            });
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(300));
    targets = reads_corpus, reads_length
}
criterion_main!(benches);
