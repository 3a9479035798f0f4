//! Every order and filter of lists, beside the same done in memory.

use dotodo_store::todo::list::{By, Days, Filter, Order, list};
use dotodo_store::todo::{New, State, Todo};
use jiff::civil::{Date, date};

use crate::database::Database;

/// 1,400 todos of user001, 1,200 of which have the label 집 and 14 the label 드문, and as many of user002. Many have a
/// day, a time and an age in common.
const FILLED: &str = "
    insert into todos (user_id, id, title, notes, labels, category, source, created_at, updated_at, completed_at,
        deleted_at, due_date, start_time)
    select who, gen_random_uuid(), (array['빨래하기', '회의 준비하기', 'Buy MILK', '100% 확인'])[1 + n % 4] || ' ' || n % 50,
        case when n % 9 = 0 then '세탁소에 전화' else '' end,
        case when n % 100 = 1 then array['집', '드문'] when n % 7 > 0 then array['집'] else '{}' end,
        (array['집안일', '업무', '장보기'])[1 + n % 3], 'manual',
        now() - n / 10 * interval '1 minute', now() - n * 37 % 90 * interval '1 minute', case when n % 3 = 0 then now() end,
        case when n % 13 = 0 then now() end, case when n % 4 > 0 then date '2026-11-24' + n * 31 % 60 end,
        case when n % 8 = 1 then time '09:00' + n % 3 * interval '1 hour' end
    from generate_series(1, 1400) n, unnest(array['user001', 'user002']) who";

fn orders() -> Vec<Order> {
    let both = |by| [false, true].map(|descending| Order { by, descending });
    [By::Due, By::Created, By::Updated].into_iter().flat_map(both).collect()
}

fn filters() -> Vec<Filter> {
    let all = || Filter::ALL;
    let text = |text: &str| Some(text.to_owned());
    vec![
        all(),
        Filter { state: Some(State::Open), ..all() },
        Filter { state: Some(State::Completed), due: Days::UNDATED, ..all() },
        Filter { due: Days { first: date(2026, 11, 30), last: date(2026, 12, 9) }, ..all() },
        Filter { due: Days { first: date(2026, 12, 24), ..Days::DATED }, state: Some(State::Open), ..all() },
        Filter { due: Days { last: date(2026, 11, 24), ..Days::DATED }, ..all() },
        Filter { categories: vec!["업무".into(), "장보기".into()], ..all() },
        Filter { categories: vec!["업무".into()], due: Days::DATED, ..all() },
        Filter { label: text("집"), ..all() },
        Filter { label: text("드문"), ..all() },
        Filter { label: text("없는"), ..all() },
        Filter { text: text("빨래"), ..all() },
        Filter { text: text("세탁"), categories: vec!["집안일".into()], ..all() },
        Filter { text: text("milk 7"), ..all() },
        Filter { text: text("0%"), ..all() },
        Filter { text: text("의"), label: text("집"), ..all() },
        Filter { text: text("_"), ..all() },
        Filter { text: text("'; drop table todos; --"), ..all() },
    ]
}

fn passes(filter: &Filter, todo: &Todo) -> bool {
    let new = &todo.new;
    let due = match filter.due {
        Days::ANY => true,
        Days::UNDATED => new.due_date.is_none(),
        Days { first, last } => new.due_date.is_some_and(|due| first <= due && due <= last),
    };
    let text = filter.text.as_ref().is_none_or(|text| {
        let has = |words: &str| words.to_lowercase().contains(&text.to_lowercase());
        has(&new.title) || has(&new.notes)
    });
    let state = filter.state.is_none_or(|state| (state == State::Open) == todo.completed_at.is_none());
    let category = filter.categories.is_empty() || filter.categories.contains(&new.category);
    due && text && state && category && filter.label.as_ref().is_none_or(|label| new.labels.contains(label))
}

/// In the words of the contract.
fn sorted(mut todos: Vec<Todo>, order: Order) -> Vec<Todo> {
    todos.sort_by(|one, other| {
        let day = |todo: &Todo| (todo.new.due_date, todo.new.start_time);
        let by = match order.by {
            By::Due => day(one).cmp(&day(other)),
            By::Created => one.created_at.cmp(&other.created_at),
            By::Updated => one.updated_at.cmp(&other.updated_at),
        };
        let ordering = by.then(one.new.id.cmp(&other.new.id));
        let ordering = if order.descending { ordering.reverse() } else { ordering };
        let undated = |todo: &Todo| order.by == By::Due && todo.new.due_date.is_none();
        undated(one).cmp(&undated(other)).then(ordering)
    });
    todos
}

async fn paged(database: &Database, filter: &Filter, order: Order, size: i64) -> Vec<Todo> {
    let (mut paged, mut after) = (Vec::new(), order.start());
    loop {
        let page = list(&database.pool, "user001", filter, order, after, size).await.unwrap();
        assert!(page.len() <= usize::try_from(size).unwrap());
        let Some(last) = page.last() else { return paged };
        after = order.position(last);
        paged.extend(page);
    }
}

fn ids(todos: &[Todo]) -> Vec<uuid::Uuid> {
    todos.iter().map(|todo| todo.new.id).collect()
}

#[tokio::test]
async fn every_filter_in_every_order_shows_each_todo_once() {
    let database = Database::of(&["user001", "user002"]).await;
    sqlx::query(FILLED).execute(&database.sql).await.unwrap();
    let newest = Order { by: By::Created, descending: true };
    let all = paged(&database, &Filter::ALL, newest, 2_000).await;
    assert_eq!(all.len(), 1_400 - 1_400 / 13);
    for filter in filters() {
        let wanted: Vec<_> = all.iter().filter(|todo| passes(&filter, todo)).cloned().collect();
        for order in orders() {
            let size = if wanted.len() > 200 { 97 } else { 7 };
            let found = paged(&database, &filter, order, size).await;
            assert_eq!(ids(&found), ids(&sorted(wanted.clone(), order)), "{filter:?} {order:?}");
        }
    }
}

#[tokio::test]
async fn the_days_of_the_calendars_end_are_days() {
    let database = Database::of(&["user001"]).await;
    let last: Date = date(2200, 12, 31);
    let due = |due_date| New { due_date, ..New::titled("언젠가") };
    database.keep("user001", &[due(Some(last)), due(None), due(Some(date(1900, 1, 1)))]).await;
    let days = async |descending| {
        let order = Order { by: By::Due, descending };
        let todos = paged(&database, &Filter::ALL, order, 2).await;
        todos.iter().map(|todo| todo.new.due_date).collect::<Vec<_>>()
    };
    assert_eq!(days(false).await, [Some(date(1900, 1, 1)), Some(last), None]);
    assert_eq!(days(true).await, [Some(last), Some(date(1900, 1, 1)), None]);
}
