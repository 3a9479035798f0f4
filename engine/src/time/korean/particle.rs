//! The particles that follow a temporal expression and belong to it: "세시쯤에", "금요일까지", "이번 주 안으로", "월요일마다".

use crate::time::cursor::Cursor;
use crate::time::meaning::Role;
use crate::time::words::Words;

/// What the particles after an expression say.
#[derive(Clone, Copy)]
pub(super) struct Particle<'t> {
    /// Past them.
    pub(super) end: Cursor<'t>,
    /// How they bound the todo.
    pub(super) role: Role,
    /// 마다.
    pub(super) each: bool,
    /// Whether there is any.
    pub(super) said: bool,
    /// Only a topic or listing particle ("은", "도", "이랑"), which would as well follow a thing.
    pub(super) weak: bool,
}

/// About that time: they change nothing.
const APPROXIMATE: &Words<&str> = &Words::of(&[
    " 쯤",
    " 정도",
    " 경",
    " 무렵",
    " 즈음",
    " 정각",
    " 께쯤",
    " 때쯤",
    " 때",
    " 당일",
    " 언저리",
    "날",
    "녘",
]);

/// Particles after which a word may go on without a space, as unspaced speech does ("세시까지계약서").
const STRONG: &Words<(&str, (Role, bool))> = &Words::table(&[
    ("에는", (Role::At, false)),
    ("에도", (Role::At, false)),
    ("에만", (Role::At, false)),
    ("에", (Role::At, false)),
    (" 까지", (Role::By, false)),
    (" 까지는", (Role::By, false)),
    (" 까지만", (Role::By, false)),
    (" 까지로", (Role::By, false)),
    ("꺼정", (Role::By, false)),
    ("까정", (Role::By, false)),
    ("꺼지", (Role::By, false)),
    (" 안에", (Role::By, false)),
    (" 안에는", (Role::By, false)),
    (" 안으로", (Role::By, false)),
    (" 내에", (Role::By, false)),
    (" 내로", (Role::By, false)),
    (" 이내에", (Role::By, false)),
    (" 이내로", (Role::By, false)),
    (" 중에", (Role::By, false)),
    (" 사이에", (Role::By, false)),
    (" 중으로", (Role::By, false)),
    (" 중에는", (Role::By, false)),
    (" 전까지", (Role::Before, false)),
    (" 전까지는", (Role::Before, false)),
    (" 전에", (Role::Before, false)),
    (" 전에는", (Role::Before, false)),
    (" 전으로", (Role::Before, false)),
    (" 이전에", (Role::Before, false)),
    (" 이전까지", (Role::Before, false)),
    (" 되기 전에", (Role::Before, false)),
    (" 되기 전까지", (Role::Before, false)),
    (" 오기 전에", (Role::Before, false)),
    (" 오기 전까지", (Role::Before, false)),
    ("에서", (Role::From, false)),
    (" 부터", (Role::From, false)),
    (" 부터는", (Role::From, false)),
    (" 부터라도", (Role::From, false)),
    (" 이후에", (Role::From, false)),
    (" 이후로", (Role::From, false)),
    (" 넘어서", (Role::From, false)),
    (" 지나서", (Role::From, false)),
    ("마다", (Role::At, true)),
    (" 마다", (Role::At, true)),
]);

/// Particles that end the word.
const CLOSING: &Words<(&str, (Role, bool))> = &Words::table(&[
    ("엔", (Role::At, false)),
    ("로", (Role::At, false)),
    ("으로", (Role::At, false)),
    ("에나", (Role::At, false)),
    ("에라도", (Role::At, false)),
    ("에다", (Role::At, false)),
    ("에다가", (Role::At, false)),
    ("까진", (Role::By, false)),
    (" 이내", (Role::By, false)),
    (" 중", (Role::By, false)),
    (" 전", (Role::Before, false)),
    (" 이전", (Role::Before, false)),
    (" 전엔", (Role::Before, false)),
    (" 이후", (Role::From, false)),
    ("부턴", (Role::From, false)),
]);

/// Particles that end the word and do not by themselves make it a time.
const WEAK: &Words<&str> = &Words::of(&[
    "은",
    "는",
    "도",
    "만",
    "의",
    "나",
    "이나",
    "랑",
    "이랑",
    "하고",
    "와",
    "과",
    "이",
    "라도",
    "이라도",
    "인데",
    "이고",
    "이면",
    "이야",
    "이니까",
]);

/// Words that begin with 에: after a bare time, they are no particle ("세시 에어컨").
const STARTING_WITH_E: &Words<&str> = &Words::of(&["에어", "에너", "에세", "에스", "에버", "에코", "에센", "에뮬"]);

/// What follows an expression.
pub(super) fn particle(cursor: Cursor<'_>) -> Particle<'_> {
    let about = about(cursor.piece());
    let said = about.at() > cursor.at();
    let none = Particle { end: about, role: Role::At, each: false, said, weak: false };
    let strong = about.pick(STRONG).filter(|_| !about.sees(STARTING_WITH_E));
    // "설 전날 전 부치기": what is fried.
    let fried = || about.sees(&[" 전 부", " 전 굽"]);
    let closing = about.pick(CLOSING).filter(|(end, _)| end.ends_word() && !fried());
    let read = [strong, closing].into_iter().flatten().max_by_key(|(end, _)| end.at());
    if let Some((end, (role, each))) = read {
        return Particle { end: about_after(end), role, each, said: true, weak: false };
    }
    match about.any(WEAK).filter(|end| end.ends_word()) {
        Some(end) => Particle { end, said: true, weak: !said, ..none },
        None => none,
    }
}

/// Past "쯤" and the like, which end the word or are followed by another particle.
fn about(cursor: Cursor<'_>) -> Cursor<'_> {
    let Some(after) = cursor.any(APPROXIMATE) else { return cursor };
    let follows = after.pick(STRONG).is_some() || after.pick(CLOSING).is_some() || after.any(WEAK).is_some();
    if after.ends_word() || follows { after } else { cursor }
}

/// Past "쯤" after a particle ("세시까지쯤").
fn about_after(cursor: Cursor<'_>) -> Cursor<'_> {
    cursor.any(&["쯤", "정도"]).filter(|after| after.ends_word()).unwrap_or(cursor)
}
