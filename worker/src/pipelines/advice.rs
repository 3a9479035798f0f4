//! What the numbers of a day say, in words: one sentence for each thing worth saying, in Korean and English.

use dotodo_store::analytics::{Advice, Category, Completion, Patterns};

/// Under this share of regular people among the active ones, they need a reason to come back.
const FEW_REGULAR: f64 = 0.4;
/// A category under this rate, with at least so many todos, is one that people put off.
const PUT_OFF: (f64, i64) = (0.4, 10);

/// The advice of a day.
pub(crate) fn of(
    completion: &Completion,
    patterns: &Patterns,
    categories: &[Category],
    highest: Option<&str>,
) -> Advice {
    let mut advice = Advice::default();
    let mut say = |ko: String, en: String| {
        advice.ko.push(ko);
        advice.en.push(en);
    };
    let (Some(rate), Some(mean)) = (completion.rate, completion.mean_rate) else {
        say("이날은 할 일이 없었어요.".into(), "Nobody had anything to do on this day.".into());
        return advice;
    };
    let Completion { users, todos, completed, .. } = completion;
    say(
        format!("{users}명이 할 일 {todos}개 중 {completed}개를 완료했어요({}).", percent(rate)),
        format!("{users} people completed {completed} of {todos} todos ({}).", percent(rate)),
    );
    if let Some((ko, en)) = level(completion, mean) {
        say(ko, en);
    }
    if let Some(highest) = highest {
        say(
            format!("가장 잘 지켜진 카테고리: {highest}."),
            format!("The category that people kept best was {highest}."),
        );
    }
    for category in categories.iter().filter(|category| category.rate < PUT_OFF.0 && category.total >= PUT_OFF.1) {
        let (name, rate) = (&category.category, percent(category.rate));
        say(
            format!("{name} 할 일은 {rate}만 끝났어요. 더 작게 나누도록 제안해 보세요."),
            format!("Only {rate} of the {name} todos were done. Suggest to split them into smaller ones."),
        );
    }
    if let Some((ko, en)) = regularity(patterns) {
        say(ko, en);
    }
    if patterns.super_users > 0 {
        let count = patterns.super_users;
        say(
            format!("{count}명은 하루에 할 일이 10개가 넘었어요. 우선순위를 정하도록 도와주세요."),
            format!("{count} people had more than ten todos. Help them to choose what comes first."),
        );
    }
    if patterns.outliers > 0 {
        let count = patterns.outliers;
        say(
            format!("{count}명의 할 일 수가 평균에서 크게 벗어나요. 자동으로 만들어진 것인지 확인해 보세요."),
            format!("{count} people are far from the mean in their number of todos. See whether a program made these."),
        );
    }
    advice
}

/// What the mean rate of people means.
fn level(completion: &Completion, mean: f64) -> Option<(String, String)> {
    let Completion { high_performers, low_performers, .. } = completion;
    let mean_rate = percent(mean);
    if mean >= 0.8 {
        Some((
            format!("사람들의 평균 완료율이 {mean_rate}로 높아요. {high_performers}명은 80% 이상 해냈어요."),
            format!("People's mean rate is high, {mean_rate}; {high_performers} of them reached 80% or more."),
        ))
    } else if mean < 0.5 {
        Some((
            format!(
                "사람들의 평균 완료율이 {mean_rate}로 낮아요. {low_performers}명은 30%에 못 미쳤어요. 하루에 할 일을 줄이도록 제안해 보세요."
            ),
            format!(
                "People's mean rate is low, {mean_rate}; {low_performers} of them stayed under 30%. Suggest fewer todos a day."
            ),
        ))
    } else {
        None
    }
}

/// What the days on which people did something mean.
fn regularity(patterns: &Patterns) -> Option<(String, String)> {
    let Patterns { active_users, regular_users, .. } = patterns;
    let share = f64::from(i32::try_from(*regular_users).ok()?) / f64::from(i32::try_from(*active_users).ok()?);
    (share < FEW_REGULAR).then(|| {
        (
            format!("7일 동안 활동한 {active_users}명 중 {regular_users}명만 3일 이상 찾아왔어요. 알림이나 추천을 살펴보세요."),
            format!("Only {regular_users} of {active_users} people who were active in seven days came on three or more. Look at reminders and suggestions."),
        )
    })
}

/// A rate from 0 to 1 as people read it.
fn percent(rate: f64) -> String {
    format!("{:.0}%", rate * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completion(rate: Option<f64>) -> Completion {
        Completion {
            users: 20,
            todos: 100,
            completed: 45,
            rate,
            mean_rate: rate,
            median_rate: rate,
            high_performers: 3,
            low_performers: 8,
        }
    }

    fn patterns(regular_users: i64) -> Patterns {
        Patterns { active_users: 20, regular_users, mean_active_days: Some(2.5), super_users: 0, outliers: 0 }
    }

    #[test]
    fn it_says_what_is_worth_saying_in_both_languages() {
        let exercise =
            Category { category: "운동".into(), total: 12, completed: 3, rate: 0.25, mean_rate: 0.2, users: 9 };
        let advice = of(&completion(Some(0.45)), &patterns(5), &[exercise], Some("집안일"));
        assert_eq!(
            advice.ko,
            [
                "20명이 할 일 100개 중 45개를 완료했어요(45%).",
                "사람들의 평균 완료율이 45%로 낮아요. 8명은 30%에 못 미쳤어요. 하루에 할 일을 줄이도록 제안해 보세요.",
                "가장 잘 지켜진 카테고리: 집안일.",
                "운동 할 일은 25%만 끝났어요. 더 작게 나누도록 제안해 보세요.",
                "7일 동안 활동한 20명 중 5명만 3일 이상 찾아왔어요. 알림이나 추천을 살펴보세요.",
            ]
        );
        assert_eq!(advice.en.len(), advice.ko.len());
        assert_eq!(advice.en[0], "20 people completed 45 of 100 todos (45%).");
    }

    #[test]
    fn a_good_day_and_an_empty_one_need_little() {
        let good = of(&completion(Some(0.6)), &patterns(15), &[], None);
        assert_eq!(good.en, ["20 people completed 45 of 100 todos (60%)."]);
        assert_eq!(of(&completion(None), &patterns(0), &[], None).en, ["Nobody had anything to do on this day."]);
    }
}
