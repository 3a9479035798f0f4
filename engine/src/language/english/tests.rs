use super::*;
use crate::time::{Clock, Day, Hint, Repeat, Unit};

/// The clauses of `marked`, in which `[…]` stands around days, `<…>` around times and `{…}` around repeats.
fn read(marked: &str) -> Vec<Clause> {
    let (mut text, mut times, mut start) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '[' | '<' | '{' => start = text.len(),
            ']' | '>' | '}' => times.push(Expression {
                span: Span::new(start, text.len()),
                meaning: match c {
                    ']' => Meaning::Day(Day::Ahead(if text.ends_with("yesterday") { -1 } else { 1 })),
                    '>' => Meaning::Clock(Clock { hour: 3, minute: 0, part: None, exact: false }),
                    _ => Meaning::Repeat(Repeat {
                        every: Unit::Day,
                        interval: 1,
                        weekdays: Vec::new(),
                        month_days: Vec::new(),
                        month: None,
                    }),
                },
                role: Role::At,
                rule: "test",
            }),
            _ => text.push(c),
        }
    }
    clauses(&text, Span::new(0, text.len()), &times)
}

fn titles(marked: &str) -> Vec<String> {
    read(marked).into_iter().filter_map(|clause| title(clause.verdict)).collect()
}

fn title(verdict: Verdict) -> Option<String> {
    if let Verdict::Task(title) = verdict { Some(title.value) } else { None }
}

#[test]
fn titles_are_imperatives_without_frames_and_times() {
    let table: [(&str, &[&str]); 21] = [
        ("[today] i have to mop the kitchen floor and do the dishes", &["Mop the kitchen floor", "Do the dishes"]),
        ("uh i need to um call the bank [on monday]", &["Call the bank"]),
        ("remind me <in ten minutes> to check the rice", &["Check the rice"]),
        ("meet tom <at three> [tomorrow]", &["Meet Tom"]),
        (
            "pilates [on wednesday] and dinner with the in laws [on sunday] <at six>",
            &["Do pilates", "Have dinner with the in laws"],
        ),
        ("reserve a table <for six> [for saturday]", &["Reserve a table for six"]),
        ("design review <from one to two thirty> [tomorrow]", &["Attend design review"]),
        ("dentist <at two thirty>", &["Go to dentist"]),
        ("add toothpaste and dish soap to my shopping list", &["Buy toothpaste and dish soap"]),
        ("put dinner with hana on my calendar [for saturday]", &["Have dinner with Hana"]),
        ("let's grab coffee with sujin [on friday]", &["Grab coffee with Sujin"]),
        ("i'm meeting my thesis advisor <at ten>", &["Meet my thesis advisor"]),
        ("rent is due [on the fifth]", &["Pay rent"]),
        ("i need to do the vacuuming and the dusting [tomorrow]", &["Do the vacuuming", "Do the dusting"]),
        ("[today] groceries laundry and ironing", &["Buy groceries", "Do laundry", "Do ironing"]),
        ("print and sign the consent form", &["Print and sign the consent form"]),
        ("buy milk and eggs", &["Buy milk and eggs"]),
        (
            "buy shampoo print the tickets and charge the camera",
            &["Buy shampoo", "Print the tickets", "Charge the camera"],
        ),
        ("pay the water bill", &["Pay the water bill"]),
        ("i'm not going to order takeout [this week]", &["Don't order takeout"]),
        ("Dinner with Seoyeon, [Saturday] <7 PM>.", &["Have dinner with Seoyeon"]),
    ];
    for (said, expected) in table {
        assert_eq!(titles(said), expected, "{said}");
    }
}

/// The titles of what is said on a Tuesday at ten.
fn titles_of(text: &str) -> Vec<String> {
    let reference = jiff::civil::date(2026, 11, 24).at(10, 0, 0, 0).in_tz("Asia/Seoul").unwrap();
    let utterance = crate::language::read(text, &crate::language::Context::new(reference));
    utterance.todos.into_iter().map(|todo| todo.title.value).collect()
}

#[test]
fn what_is_around_an_act_is_peeled_off() {
    for (said, expected) in [
        ("i'm supposed to hand in the lab report by thursday noon", "Hand in the lab report"),
        ("i was told to send the contract to legal by five", "Send the contract to legal"),
        ("the thing is i can't miss the budget meeting tomorrow morning", "Attend the budget meeting"),
        ("the kitchen sink needs to be fixed this weekend", "Fix the kitchen sink"),
        ("the car needs an oil change next week", "Get the car an oil change"),
        ("library books are due back on friday", "Return library books"),
        ("can you add a dentist appointment for next tuesday at ten", "Go to dentist appointment"),
        ("don't let me forget the umbrella", "Bring the umbrella"),
        ("remind me when i get home to call the bank", "Call the bank"),
        ("i'm having lunch with sora on wednesday", "Have lunch with Sora"),
        ("after the meeting send minutes to everyone", "Send minutes to everyone"),
        ("don't eat after nine pm", "Don't eat after nine pm"),
        ("finish the essay and hand it in tomorrow", "Finish the essay; Hand it in"),
        ("gym then groceries then dinner with mom", "Go to gym; Buy groceries; Have dinner with mom"),
        ("bleach the tubs knead the dough and count the till", "Bleach the tubs; Knead the dough; Count the till"),
        ("let the nurse know about the shift", "Let the nurse know about the shift"),
        ("buy the pale blue paint that matches the hallway", "Buy the pale blue paint that matches the hallway"),
        ("move the sofa to the other room", "Move the sofa to the other room"),
        ("buy 두부 for tomorrow's dinner", "Buy 두부 for tomorrow's dinner"),
        ("On Friday, call mom at 9:15 a.m.", "Call mom"),
    ] {
        assert_eq!(titles_of(said).join("; "), expected, "{said}");
    }
}

#[test]
fn what_takes_the_place_of_what() {
    for (said, expected) in [
        ("lunch with hana on thursday actually make it dinner", "Have dinner with Hana"),
        ("email tom i mean tim about the invoice", "Email Tim about the invoice"),
        ("order pizza or rather chicken for the party", "Order chicken for the party"),
        ("grab cat litter and kibble oh scratch the kibble", "Grab cat litter"),
        ("text minho actually text sora about the project", "Text Sora about the project"),
    ] {
        assert_eq!(titles_of(said).join("; "), expected, "{said}");
    }
}

#[test]
fn talk_gives_no_todo() {
    for said in [
        "i wish i could sleep more",
        "sorry i'm late",
        "my manager approved the budget",
        "lunch got moved to friday",
        "good night see you tomorrow",
        "set a timer for ten minutes",
        "i was going to repaint the fence but my brother beat me to it",
        "traffic on the olympic expressway is awful today",
        "i don't have to work on friday",
        "forget about the groceries",
    ] {
        assert_eq!(titles_of(said), [""; 0], "{said}");
    }
}

#[test]
fn corrections_leave_no_trace() {
    let table: [(&str, &[&str]); 9] = [
        ("move the budget meeting [to thursday] no i mean [friday]", &["Move the budget meeting"]),
        ("actually scratch that buy oat milk not regular milk", &["Buy oat milk"]),
        (
            "clean the bathroom mop the floor no never mind the floor and wipe the windows",
            &["Clean the bathroom", "Wipe the windows"],
        ),
        ("[tomorrow] clean out the fridge wait no the pantry", &["Clean out the pantry"]),
        ("print four no make it five copies of the handout", &["Print five copies of the handout"]),
        ("buy a kilo of tangerines actually make that two kilos", &["Buy two kilos of tangerines"]),
        ("instead of chicken buy tofu for the stew", &["Buy tofu for the stew"]),
        ("no snacks after dinner", &["No snacks"]),
        ("let's not forget to tip the movers", &["Tip the movers"]),
    ];
    for (said, expected) in table {
        assert_eq!(titles(said), expected, "{said}");
    }
    let times = read("move the meeting [to thursday] no i mean [friday] <at two>").remove(0).times;
    assert_eq!(times.len(), 2, "the corrected day is gone: {times:?}");
}

#[test]
fn background_clauses_are_left_out_and_hint_at_the_hour() {
    let read = read("after work swing by the gallery <at seven>");
    assert_eq!(read[0].hint, Hint::Pm);
    assert_eq!(titles("after work swing by the gallery <at seven>"), ["Swing by the gallery"]);
    assert_eq!(titles("when i get home water the plants"), ["Water the plants"]);
    assert_eq!(titles("lock the back door before bed"), ["Lock the back door"]);
}

#[test]
fn what_is_no_task_gives_its_reason() {
    let table = [
        ("yoga class is cancelled [tonight]", Reason::Cancelled),
        ("i don't need to go in [on friday] after all", Reason::Cancelled),
        ("it was such a long day", Reason::Remark),
        ("what day is christmas [this year]", Reason::Question),
        ("is the library open [on sunday]", Reason::Question),
        ("i already paid the rent [yesterday]", Reason::Past),
        ("good morning", Reason::Greeting),
        ("thanks that's all for now", Reason::Greeting),
        ("my sister has an exam [tomorrow]", Reason::ThirdPerson),
        ("minji said she'll bring the cake", Reason::ThirdPerson),
        ("um", Reason::Filler),
    ];
    for (said, reason) in table {
        let verdicts: Vec<_> = read(said).into_iter().map(|clause| clause.verdict).collect();
        assert_eq!(verdicts, [Verdict::Ignored(reason)], "{said}");
    }
}

#[test]
fn sources_lie_side_by_side_and_begin_with_the_connective() {
    let text = "buy shampoo print the tickets and charge the camera";
    let sources: Vec<_> = read(text).iter().map(|clause| clause.span.of(text)).collect();
    assert_eq!(sources, ["buy shampoo", "print the tickets", "and charge the camera"]);
}

#[test]
fn any_words_are_read() {
    for word in ["no ", "and ", "not ", "never mind ", "to ", "buy ", ", ", "i have to ", "don't ", "때 ", "so due is "]
    {
        let text = word.repeat(500);
        let _ = clauses(&text, Span::new(0, text.len()), &[]);
    }
}
