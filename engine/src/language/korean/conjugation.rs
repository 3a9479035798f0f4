//! From an inflected verb back to its stem.
//!
//! Endings join stems in three ways. What the joint may have hidden is undone here, for the regular and the irregular
//! classes (ㄷ, ㅂ, ㅅ, ㅎ, 르, 으, 러, 우, 여) and the contractions of speech; where several stems could give the same
//! form ("들어": 듣다, 들다), the lexicon and then the order of the rules decide. Classes as in the National Institute of Korean
//! Language's grammar (표준국어문법론, on 불규칙 활용).

use super::jamo;
use super::lexicon::{ACTIONS, ADJECTIVES, VERBS};
use super::surface::Surface;

/// How an ending joins the stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// To the bare stem: -고, -지, -는.
    Bare,
    /// With 으 after a consonant: -(으)면, -(으)ㄹ게.
    Eu,
    /// With 아 or 어, often fused with the stem: -아야, -았-.
    A,
}

/// The most likely stem of `form`, what stands before an ending joined by `joint`.
pub(super) fn stem(form: Surface, joint: Joint) -> Option<Surface> {
    let mut best: Option<(usize, Surface)> = None;
    let mut offer = |candidate: Surface| {
        let known = known(&candidate);
        if known > 0 && best.as_ref().is_none_or(|(length, _)| known > *length) {
            best = Some((known, candidate));
        }
    };
    match joint {
        Joint::Bare => bare(form, &mut offer),
        Joint::Eu => eu(form, &mut offer),
        Joint::A => a(form, &mut offer),
    }
    best.map(|(_, stem)| stem)
}

/// How many syllables at the end of `stem` are a stem the lexicon knows, or carry -았-, -겠- or -시-; 0 for none.
pub(super) fn known(stem: &Surface) -> usize {
    match lexical(stem) {
        0 => usize::from(inflected(*stem).is_some()),
        length => length,
    }
}

/// How many syllables at the end of `stem` are a stem the lexicon has; 0 for none.
pub(super) fn lexical(stem: &Surface) -> usize {
    stem.longest(5, VERBS.or(ADJECTIVES))
}

/// What -았-, -겠- and -시- say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    /// -았/었-.
    Past,
    /// -겠-.
    Intent,
    /// -(으)시-.
    Honour,
}

/// The stem without its last -았-, -겠- or -시-, if it has one.
pub(super) fn tense(stem: Surface) -> Option<(Surface, Tense)> {
    let may = matches!(stem.last()?, '겠' | '것' | '겄' | '시') || jamo::last(stem.last()?) == Some('ㅆ');
    if may && lexical(&stem) == 0 { inflected(stem) } else { None }
}

/// The same, of a stem that the lexicon does not have.
fn inflected(stem: Surface) -> Option<(Surface, Tense)> {
    let before = stem.cut(1);
    match stem.last()? {
        '겠' | '것' | '겄' => known_or_obligation(before).then_some((before, Tense::Intent)),
        '시' => self::stem(before, Joint::Eu).map(|s| (s, Tense::Honour)),
        _ => past(stem).map(|s| (s, Tense::Past)),
    }
}

/// -겠- also follows the -야 of an obligation: "가야겠다".
fn known_or_obligation(before: Surface) -> bool {
    known(&before) > 0 || before.strip("야").and_then(|form| stem(form, Joint::A)).is_some()
}

/// The stem of a form in -았/었-.
fn past(form: Surface) -> Option<Surface> {
    let end = form.last().filter(|&c| jamo::last(c) == Some('ㅆ'))?;
    stem(form.replace(1, &[jamo::with_last(end, '\0')?]), Joint::A)
}

/// Whether the lexicon has the stem as an adjective and not as a verb.
pub(super) fn is_adjective(stem: &Surface) -> bool {
    if stem.strip("하").is_some_and(|noun| noun.longest(5, ACTIONS) > 0) {
        return false;
    }
    let adjective = stem.longest(5, ADJECTIVES);
    adjective > 0 && adjective > stem.longest(5, VERBS)
}

/// 만드는 → 만들: before ㄴ and ㅅ a stem's ㄹ is dropped.
fn bare(form: Surface, offer: &mut impl FnMut(Surface)) {
    offer(form);
    with_final(form, 'ㄹ', offer);
}

fn eu(form: Surface, offer: &mut impl FnMut(Surface)) {
    let Some(end) = form.last() else { return };
    if jamo::is_open(end) || jamo::last(end) == Some('ㄹ') {
        irregular_b(form, "우", offer);
        offer(form);
    }
    with_final(form, 'ㄹ', offer);
    if let Some(before) = form.strip("으") {
        consonant_stems(before, offer);
    }
    // "을게" comes here as "으" with the consonant already taken off.
    irregular_h(form, offer);
}

fn a(form: Surface, offer: &mut impl FnMut(Surface)) {
    let Some(end) = form.last() else { return };
    if matches!(end, '아' | '어') {
        consonant_stems(form.cut(1), offer);
    }
    irregular_reu(form, offer);
    irregular_b(form, "워", offer);
    if end == '와' && form.ends_any(&["도와", "고와"]) && !form.starts_word(1) {
        irregular_b(form, "와", offer);
    }
    fused(form, end, offer);
    dropped_eu(form, end, offer);
    irregular_h(form, offer);
}

/// The verbs whose ㄷ becomes ㄹ before a vowel: few, and no others join them.
const D_IRREGULAR: &[&str] = &["걷", "듣", "묻", "싣", "긷", "깨닫", "일컫", "붇", "눋"];

/// Stems before a syllable that begins with a vowel: 먹어, and with ㄷ or ㅅ hidden: 걸어 → 걷, 지어 → 짓.
fn consonant_stems(before: Surface, offer: &mut impl FnMut(Surface)) {
    let Some(end) = before.last() else { return };
    match jamo::last(end) {
        Some('ㄹ') => with_final_replaced(before, 'ㄷ', &mut |stem: Surface| {
            if stem.ends_any(D_IRREGULAR) {
                offer(stem);
            }
        }),
        Some('\0') => with_final(before, 'ㅅ', offer),
        _ => {}
    }
    offer(before);
}

/// 구워 → 굽, 도와 → 돕, 구우면 → 굽.
fn irregular_b(form: Surface, ending: &str, offer: &mut impl FnMut(Surface)) {
    if let Some(before) = form.strip(ending) {
        with_final(before, 'ㅂ', offer);
    }
}

/// 골라 → 고르, 눌러 → 누르; 이르러 → 이르.
fn irregular_reu(form: Surface, offer: &mut impl FnMut(Surface)) {
    if let (Some('라' | '러'), Some(before)) = (form.last(), form.nth_last(1)) {
        if let (Some('ㄹ'), Some(open)) = (jamo::last(before), jamo::with_last(before, '\0')) {
            offer(form.replace(2, &[open, '르']));
            offer(form.replace(1, &['르']));
        } else if before == '르' {
            offer(form.cut(1));
        }
    }
}

/// Stems whose vowel has fused with 아 or 어.
fn fused(form: Surface, end: char, offer: &mut impl FnMut(Surface)) {
    let plain: &[char] = match jamo::vowel(end).filter(|_| jamo::is_open(end)) {
        Some('ㅐ') if jamo::lead(end) == jamo::lead('하') => &['ㅏ', 'ㅐ'],
        Some('ㅏ') if end != '하' => &['ㅏ'],
        Some('ㅓ') => &['ㅓ'],
        Some('ㅐ') => &['ㅐ', 'ㅏ'],
        Some('ㅔ') => &['ㅔ', 'ㅐ'],
        Some('ㅕ') if matches!(end, '켜' | '펴') => &['ㅕ', 'ㅣ'],
        Some('ㅕ') => &['ㅣ', 'ㅕ'],
        Some('ㅘ') => &['ㅗ'],
        Some('ㅝ') => &['ㅜ'],
        Some('ㅙ' | 'ㅚ') => &['ㅚ'],
        Some('ㅞ') => &['ㅞ'],
        _ => &[],
    };
    for &vowel in plain {
        if let Some(open) = jamo::with_vowel(end, vowel) {
            offer(form.replace(1, &[open]));
        }
    }
    // 놔 → 놓, 퍼 → 푸, 마 → 말, and dialect 혀 for 해.
    match end {
        '놔' => offer(form.replace(1, &['놓'])),
        '퍼' => offer(form.replace(1, &['푸'])),
        '마' => offer(form.replace(1, &['말'])),
        '혀' | '햐' => offer(form.replace(1, &['하'])),
        '여' => offer(form.cut(1)),
        _ => {}
    }
}

/// 써 → 쓰, 모아 → 모으, 담가 → 담그.
fn dropped_eu(form: Surface, end: char, offer: &mut impl FnMut(Surface)) {
    if let (Some('ㅏ' | 'ㅓ'), true) = (jamo::vowel(end), jamo::is_open(end))
        && let Some(open) = jamo::with_vowel(end, 'ㅡ')
    {
        let stem = form.replace(1, &[open]);
        if open != '르' || stem.ends_any(&["따르", "치르", "들르", "다다르", "우러르"]) {
            offer(stem);
        }
    }
}

/// 빨개 → 빨갛, 그래 → 그렇, 이런 → 이렇.
fn irregular_h(form: Surface, offer: &mut impl FnMut(Surface)) {
    let Some(end) = form.last().filter(|&c| jamo::is_open(c)) else { return };
    for vowel in ['ㅏ', 'ㅓ'] {
        if matches!((jamo::vowel(end), vowel), (Some('ㅐ'), _) | (Some('ㅏ'), 'ㅏ') | (Some('ㅓ'), 'ㅓ'))
            && let Some(closed) = jamo::with_vowel(end, vowel).and_then(|c| jamo::with_last(c, 'ㅎ'))
        {
            let stem = form.replace(1, &[closed]);
            if lexical(&stem) > 1 {
                offer(stem);
            }
        }
    }
}

/// Offers the form with a final consonant added to its open last syllable.
fn with_final(form: Surface, last: char, offer: &mut impl FnMut(Surface)) {
    if form.last().is_some_and(jamo::is_open) {
        with_final_replaced(form, last, offer);
    }
}

fn with_final_replaced(form: Surface, last: char, offer: &mut impl FnMut(Surface)) {
    if let Some(closed) = form.last().and_then(|c| jamo::with_last(c, last)) {
        offer(form.replace(1, &[closed]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem_of(form: &str, joint: Joint) -> String {
        stem(Surface::of(form), joint).map(|s| s.chars().iter().collect()).unwrap_or_default()
    }

    #[test]
    fn undoes_the_joint_with_a() {
        for (form, stem) in [
            ("먹어", "먹"),
            ("받아", "받"),
            ("가", "가"),
            ("와", "오"),
            ("봐", "보"),
            ("해", "하"),
            ("돼", "되"),
            ("내", "내"),
            ("보내", "보내"),
            ("마셔", "마시"),
            ("빌려", "빌리"),
            ("고쳐", "고치"),
            ("배워", "배우"),
            ("줘", "주"),
            ("써", "쓰"),
            ("꺼", "끄"),
            ("담가", "담그"),
            ("모아", "모으"),
            ("골라", "고르"),
            ("눌러", "누르"),
            ("들러", "들르"),
            ("따라", "따르"),
            ("걸어", "걷"),
            ("들어", "듣"),
            ("물어", "묻"),
            ("구워", "굽"),
            ("도와", "돕"),
            ("주워", "줍"),
            ("지어", "짓"),
            ("저어", "젓"),
            ("부어", "붓"),
            ("퍼", "푸"),
            ("놔", "놓"),
            ("앉아", "앉"),
            ("끓여", "끓이"),
            ("챙겨", "챙기"),
            ("외워", "외우"),
            ("띄워", "띄우"),
            ("갈아", "갈"),
            ("만들어", "만들"),
            ("치러", "치르"),
            ("알아봐", "알아보"),
        ] {
            assert_eq!(stem_of(form, Joint::A), stem, "{form}");
        }
    }

    #[test]
    fn undoes_the_joint_with_eu() {
        for (form, stem) in [
            ("먹으", "먹"),
            ("가", "가"),
            ("만드", "만들"),
            ("구우", "굽"),
            ("걸으", "걷"),
            ("지으", "짓"),
            ("외우", "외우"),
            ("빨", "빨"),
            ("주우", "줍"),
            ("찾으", "찾"),
            ("노", "놀"),
            ("사", "사"),
        ] {
            assert_eq!(stem_of(form, Joint::Eu), stem, "{form}");
        }
    }

    #[test]
    fn sees_tense_and_honour() {
        for (form, stem, seen) in [
            ("먹었", "먹", Tense::Past),
            ("했", "하", Tense::Past),
            ("가겠", "가", Tense::Intent),
            ("가야겠", "가야", Tense::Intent),
            ("오시", "오", Tense::Honour),
            ("하셨", "하시", Tense::Past),
        ] {
            assert_eq!(tense(Surface::of(form)), Some((Surface::of(stem), seen)), "{form}");
        }
        assert_eq!(tense(Surface::of("마시")), None);
        assert_eq!(tense(Surface::of("있")), None);
    }

    #[test]
    fn undoes_the_bare_joint() {
        for (form, stem) in [("먹", "먹"), ("청소하", "청소하"), ("만드", "만들"), ("우", "울")] {
            assert_eq!(stem_of(form, Joint::Bare), stem, "{form}");
        }
    }
}
