use dotodo_store::filing::{self, Filing};

use crate::database::Database;

fn filed(title: &str, category: &str) -> Filing {
    Filing { title: title.into(), category: category.into() }
}

#[tokio::test]
async fn the_last_filing_of_a_title_counts_and_the_newest_come_first() {
    let database = Database::of(&["user001", "user002"]).await;
    for (title, category) in [("산책", "운동"), ("장보기", "장보기"), ("산책", "취미"), ("세차", "기타")]
    {
        let mut tx = database.pool.begin().await.unwrap();
        filing::put(&mut tx, "user001", &filed(title, category)).await.unwrap();
        tx.commit().await.unwrap();
    }
    let all = filing::list(&database.pool, "user001", 200).await.unwrap();
    assert_eq!(all, [filed("세차", "기타"), filed("산책", "취미"), filed("장보기", "장보기")]);
    assert_eq!(filing::list(&database.pool, "user001", 2).await.unwrap(), all[..2]);
    assert!(filing::list(&database.pool, "user002", 200).await.unwrap().is_empty());
}
