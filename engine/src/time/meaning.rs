//! What temporal words mean, before the reference time is known, and in no language in particular.

use std::ops::Neg;

use jiff::civil::{Time, Weekday};

use crate::reading::Span;

/// One temporal expression of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// Where it stands, particles that belong to it included ("내일", "세시에", "금요일까지", "by friday").
    pub span: Span,
    /// What it means, before the reference time is known.
    pub meaning: Meaning,
    /// How it bounds the todo ("부터": from, "까지": by).
    pub role: Role,
    /// The rule that read it.
    pub rule: &'static str,
}

/// How an expression bounds the todo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// Then: "세시에", "내일", "on friday".
    #[default]
    At,
    /// From then on: "한시부터", "from one".
    From,
    /// Then at the latest, or the end of a range: "까지", "안에", "중으로", "by friday".
    By,
    /// Before then: "추석 전까지", "before christmas".
    Before,
}

/// What an expression means, independent of language and reference time.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// A day, or a period with a first and a last day ("내일", "금요일", "다음 주", "12월 3일", "추석").
    Day(Day),
    /// A time of the clock ("오후 세시 반", "15:30").
    Clock(Clock),
    /// A part of the day with no hour ("저녁에").
    Part(DayPart),
    /// That long after the reference time ("30분 뒤", "사흘 후"); by `Role::By`, within it ("사흘 안에").
    After(Amount),
    /// How long it takes ("한 시간 동안", "for two hours"). Alone it sets nothing.
    Length(Amount),
    /// It repeats ("매주 월수금").
    Repeat(Repeat),
    /// At no particular time: "언젠가", "나중에", "시간 날 때", "someday". It cancels an inherited date.
    Someday,
    /// Later on the reference day: "이따가", "later today". It gives no date by itself.
    Soon,
    /// "지금", "당장", "right now". It gives no date by itself.
    Now,
    /// Before the reference time, no day said: "아까", "방금", "just now".
    Past,
}

/// Which field an expression speaks about. Of two expressions of one kind, a correction ("세시 아니 네시") replaces the
/// first by the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The day.
    Day,
    /// The time of the day, or the part of the day.
    Time,
    /// How long it takes.
    Length,
    /// How it repeats.
    Repeat,
}

impl Meaning {
    /// The field it speaks about.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Clock(_) | Self::Part(_) => Kind::Time,
            Self::After(amount) if amount.minutes != 0 => Kind::Time,
            Self::Day(_) | Self::After(_) | Self::Someday | Self::Soon | Self::Now | Self::Past => Kind::Day,
            Self::Length(_) => Kind::Length,
            Self::Repeat(_) => Kind::Repeat,
        }
    }

    /// Whether it names a time that has gone by ("어제", "지난주", "아까", "사흘 전").
    ///
    /// A date that is past only because of the reference time ("이번 주 월요일", said on a Tuesday) does not count.
    pub fn is_past(&self) -> bool {
        match self {
            Self::Past => true,
            Self::After(amount) => amount.months < 0 || amount.days < 0 || amount.minutes < 0,
            Self::Day(Day::Ahead(count) | Day::Week(count) | Day::Weekend(count) | Day::Year(count)) => *count < 0,
            Self::Day(Day::WeekdayOf { weeks, .. }) => *weeks < 0,
            Self::Day(
                Day::Month { month, .. }
                | Day::NthWeekday { month: Some(month), .. }
                | Day::Date { month: Some(month), .. },
            ) => month.is_past(),
            _ => false,
        }
    }
}

/// A length of calendar and clock time. All of one sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    /// Months; a year is twelve.
    pub months: i32,
    /// Days; a week is seven.
    pub days: i32,
    /// Minutes; an hour is sixty.
    pub minutes: i32,
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self { months: -self.months, days: -self.days, minutes: -self.minutes }
    }
}

/// A day, or a period: as a plain date its first day counts, as a deadline its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Days after the reference day: 오늘 0, 내일 1, 어제 -1.
    Ahead(i32),
    /// Days after the day that was said before: 다음 날 1, 전날 -1.
    Beside(i32),
    /// The next such weekday, never the reference day.
    Weekday(Weekday),
    /// A day of the Monday-Sunday week that many after this one.
    WeekdayOf {
        /// 이번 주 0, 다음 주 1, 지난주 -1.
        weeks: i32,
        /// The day of that week.
        weekday: Weekday,
    },
    /// So many days after the next such weekday ("a week from monday").
    WeekdayLater {
        /// The weekday.
        weekday: Weekday,
        /// The days after it.
        days: i32,
    },
    /// The first such weekday after a holiday ("the friday after christmas").
    WeekdayAfter {
        /// The weekday.
        weekday: Weekday,
        /// The holiday.
        holiday: Holiday,
    },
    /// The Monday-Sunday week that many after this one.
    Week(i32),
    /// The Saturday of the week that many after this one.
    Weekend(i32),
    /// A month, or a part of one.
    Month {
        /// Which one.
        month: Month,
        /// All of it, or its beginning, middle or end.
        part: MonthPart,
    },
    /// A day of a month.
    Date {
        /// The month; none: the next that has the day ("25일").
        month: Option<Month>,
        /// 1 to 31.
        day: i8,
        /// Counted by the Korean lunar calendar ("음력 8월 15일").
        lunar: bool,
    },
    /// A weekday of a month by number.
    NthWeekday {
        /// The month; none: the next that has that day ahead ("둘째 주 토요일").
        month: Option<Month>,
        /// 1 to 5, or -1 for the last.
        nth: i8,
        /// The weekday.
        weekday: Weekday,
    },
    /// The year that many after this one.
    Year(i32),
    /// The end of the year that many after this one ("연말").
    YearEnd(i32),
    /// A holiday, the next one unless a year is said.
    Holiday {
        /// Which one.
        holiday: Holiday,
        /// The day counted from it: 이브 -1, 다음 날 1.
        shift: i8,
        /// Years after this one ("내년 추석"), where said.
        year: Option<i32>,
    },
}

/// Which month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Month {
    /// Months after this one: 이번 달 0, 다음 달 1.
    Ahead(i32),
    /// A month by name, of the next year in which it is not past, or of the year said.
    Named {
        /// 1 to 12.
        month: i8,
        /// The year, where said.
        year: Option<Year>,
    },
}

impl Month {
    fn is_past(self) -> bool {
        match self {
            Self::Ahead(count) | Self::Named { year: Some(Year::Ahead(count)), .. } => count < 0,
            Self::Named { .. } => false,
        }
    }
}

/// Which year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// Years after this one: 올해 0, 내년 1.
    Ahead(i32),
    /// By number.
    Named(i16),
}

/// How much of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MonthPart {
    /// All of it.
    #[default]
    Whole,
    /// 초: its first day.
    Start,
    /// 중순: its fifteenth.
    Middle,
    /// 말: its last day.
    End,
}

/// A holiday or a day kept in Korea.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holiday {
    /// The same month and day each year.
    Solar(i8, i8),
    /// The same month and day each year of the Korean lunar calendar.
    Lunar(i8, i8),
    /// The last day of the lunar year: 섣달 그믐.
    LunarYearEnd,
    /// A weekday of a month by number: month, number (or -1), weekday.
    Nth(i8, i8, Weekday),
    /// 설 연휴: the day before 설날, 설날, the day after, and a substitute day.
    SeollalDays,
    /// 추석 연휴, likewise.
    ChuseokDays,
    /// 대체공휴일: the first substitute holiday of the year.
    Substitute,
    /// The Sunday of Easter.
    Easter,
    /// One of the 24 solar terms, by the longitude of the sun in degrees: 동지 is 270.
    SolarTerm(i16),
    /// 초복, 중복 and 말복: 1 to 3.
    DogDay(i8),
    /// 한식.
    ColdFood,
}

/// A part of the day, as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DayPart {
    /// 새벽, 00:00–06:30.
    Dawn,
    /// 아침, 05:00–10:30.
    Morning,
    /// 오전, 06:00–11:59.
    Forenoon,
    /// 점심, 11:00–14:00.
    Lunch,
    /// 낮, 11:00–17:00.
    Daytime,
    /// 오후, 12:00–18:00.
    Afternoon,
    /// 저녁, 17:00–21:59.
    Evening,
    /// 밤, 18:00–23:59.
    Night,
}

impl DayPart {
    /// The last minute of it.
    pub(super) fn end(self) -> Time {
        let (hour, minute) = match self {
            Self::Dawn => (6, 30),
            Self::Morning => (10, 30),
            Self::Forenoon => (11, 59),
            Self::Lunch => (14, 0),
            Self::Daytime => (17, 0),
            Self::Afternoon => (18, 0),
            Self::Evening => (21, 59),
            Self::Night => (23, 59),
        };
        Time::constant(hour, minute, 0, 0)
    }
}

/// A time of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// 0 to 24, as said.
    pub hour: i8,
    /// 0 to 59, or as many before the hour: the hour that was said decides the half of the day ("일곱 시 십 분 전").
    pub minute: i8,
    /// The part of the day said with it ("오후 세시").
    pub part: Option<DayPart>,
    /// Said so that no other half of the day is meant: "15시", "09:00", "정오".
    pub exact: bool,
}

/// How a todo repeats. The fields are those of an RFC 5545 recurrence rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The unit that is counted.
    pub every: Unit,
    /// How many of them lie between two occurrences; at least 1.
    pub interval: u16,
    /// The weekdays, in order, each with its number in the month or 0 ("첫째 주 월요일": 1).
    pub weekdays: Vec<(i8, Weekday)>,
    /// The days of the month; -1 is the last.
    pub month_days: Vec<i8>,
    /// The month, 1 to 12, of a yearly repeat.
    pub month: Option<i8>,
}

/// What a repeat counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}
