//! Lists that come in pages.

use clap::Args;

use crate::error::Error;

/// How much of a list to show.
#[derive(Debug, Clone, Args)]
pub(crate) struct Limit {
    /// How many at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// All of them
    #[arg(long, conflicts_with = "limit")]
    all: bool,
}

/// The beginning of a list.
pub(crate) struct Listed<T> {
    pub(crate) items: Vec<T>,
    /// Asks for what comes next. Empty: there is no more.
    pub(crate) next_page_token: String,
}

impl Limit {
    /// As much of a list as is wanted: asks with a page size of at most `most` and a page's token, as long as there is more.
    pub(crate) async fn pages<T>(
        &self,
        most: i32,
        mut ask: impl AsyncFnMut(i32, String) -> Result<Listed<T>, Error>,
    ) -> Result<Listed<T>, Error> {
        let limit = if self.all { usize::MAX } else { usize::try_from(self.limit).unwrap_or(usize::MAX) };
        let mut listed = Listed { items: Vec::new(), next_page_token: String::new() };
        while listed.items.len() < limit {
            let missing = i32::try_from(limit - listed.items.len()).unwrap_or(i32::MAX);
            let page = ask(missing.min(most), listed.next_page_token).await?;
            listed.items.extend(page.items);
            listed.next_page_token = page.next_page_token;
            if listed.next_page_token.is_empty() {
                break;
            }
        }
        Ok(listed)
    }
}

impl<T> Listed<T> {
    /// Shows a list to a person: that it is empty, or its table, and that there is more.
    pub(crate) fn show(&self, nothing: &str, table: impl FnOnce(&[T])) {
        if self.items.is_empty() {
            println!("{nothing}");
            return;
        }
        table(&self.items);
        if !self.next_page_token.is_empty() {
            eprintln!("these are the first {}; --limit and --all show more", self.items.len());
        }
    }
}
