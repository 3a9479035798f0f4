//! Of a person who deletes their account nothing is left in the warehouse either, once that was synced.

use dotodo_proto::v1::{DeleteAccountRequest, GetAccountRequest};
use dotodo_store::Pool;
use dotodo_store::warehouse::{self, Reading, Source};

use crate::server::{Server, create, said};

/// Takes everything over that changed, as the worker's data_sync does.
async fn sync(pool: &Pool) {
    let mut tx = pool.begin().await.unwrap();
    let window = warehouse::open(&mut tx, "schema", false).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    let erasures = warehouse::erasures(&mut tx, 100).await.unwrap();
    let people: Vec<String> = erasures.iter().map(|erasure| erasure.user_id.clone()).collect();
    while warehouse::erase(&mut tx, &people, 2).await.unwrap() > 0 {}
    warehouse::erased(&mut tx, &erasures).await.unwrap();
    for source in Source::ALL {
        for range in window.of(source) {
            let reading = Reading::Range(*range);
            let mut after = reading.start(source);
            loop {
                let page = warehouse::read(&mut tx, source, reading, &after, 2).await.unwrap();
                warehouse::put(&mut tx, &page.versions).await.unwrap();
                let Some(last) = page.last else { break };
                after = last;
            }
        }
        warehouse::complete(&mut tx, "schema", source, window.until).await.unwrap();
    }
    assert_eq!(warehouse::mark(&mut tx, "schema", window.until).await.unwrap(), Source::ALL.len());
    tx.commit().await.unwrap();
}

/// The tables of the warehouse in which a text stands, whatever the column.
fn found(server: &Server, text: &str) -> Vec<String> {
    let tables = server.sql(
        "select string_agg(table_name, ' ' order by table_name) from information_schema.tables
         where table_schema = 'warehouse' and table_type = 'BASE TABLE'",
    );
    let holds =
        |table: &&str| server.count(&format!("warehouse.{table} as t where position('{text}' in t::text) > 0")) > 0;
    tables.split(' ').filter(holds).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_deleted_person_leaves_the_warehouse_with_the_next_sync() {
    let server = Server::start().await;
    for user_id in ["gone-for-good", "stays"] {
        let mut todos = server.todos(user_id);
        todos.capture_todos(said("능소화 심기")).await.unwrap();
        create(&mut todos, "능소화 물 주기").await;
    }
    server.sql(
        "insert into recommendations (user_id, id, base_date, rank, title, category, score)
         select user_id, gen_random_uuid(), '2026-11-24', 1, '능소화', '취미', 0.5 from accounts;
         insert into warehouse.quarantine (user_id, source, key, reason, record)
         select user_id, 'events', '0', 'SHAPE', '{}' from accounts",
    );
    sync(&server.pool()).await;
    let all = ["events", "quarantine", "recommendations", "todos", "utterances"];
    assert_eq!(found(&server, "gone-for-good"), all);

    let mut accounts = server.accounts("gone-for-good");
    let account = accounts.get_account(GetAccountRequest {}).await.unwrap().into_inner().account.unwrap();
    let request = DeleteAccountRequest { user_id: account.user_id, create_time: account.create_time };
    accounts.delete_account(request).await.unwrap();
    let noted = ["erasures", "events", "recommendations", "todos", "utterances"];
    assert_eq!(found(&server, "gone-for-good"), noted, "it is noted until the sync has done it");
    sync(&server.pool()).await;
    assert_eq!(found(&server, "gone-for-good"), [""; 0]);
    assert_eq!(found(&server, "stays"), all, "of another person everything is left");
}
