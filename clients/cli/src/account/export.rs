//! `dotodo account export`: everything that is kept of a person, a JSON object a line.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write};

use dotodo_proto::v1::{ExportAccountRequest, ExportAccountResponse};

use crate::client::Connection;
use crate::error::Error;

/// Writes every record to standard output as it comes, and to standard error how far it is.
pub(super) async fn run(connection: &Connection) -> Result<(), Error> {
    let mut records = connection.exports()?.export_account(ExportAccountRequest {}).await?.into_inner();
    let mut output = io::BufWriter::new(io::stdout().lock());
    let mut progress = Progress { live: io::stderr().is_terminal(), counts: BTreeMap::new() };
    while let Some(message) = records.message().await.inspect_err(|_| progress.broken())? {
        write(&mut output, &message).map_err(|error| Error::failed("cannot write the export")(error.into()))?;
        progress.came(&message);
    }
    output.flush().map_err(|error| Error::failed("cannot write the export")(error.into()))?;
    progress.done();
    Ok(())
}

/// `{"table":"todos","record":{…}}`
fn write(output: &mut impl Write, message: &ExportAccountResponse) -> io::Result<()> {
    for record in &message.records {
        writeln!(output, r#"{{"table":"{}","record":{record}}}"#, message.table)?;
    }
    Ok(())
}

/// How many records of each table came.
struct Progress {
    /// Whether somebody watches.
    live: bool,
    counts: BTreeMap<String, usize>,
}

impl Progress {
    fn came(&mut self, message: &ExportAccountResponse) {
        *self.counts.entry(message.table.clone()).or_default() += message.records.len();
        if self.live {
            eprint!("\r{}", self.line());
        }
    }

    fn done(&self) {
        eprintln!("{}exported {}", if self.live { "\r" } else { "" }, self.line());
    }

    fn broken(&self) {
        eprintln!("{}not complete, after {}", if self.live { "\r" } else { "" }, self.line());
    }

    /// "3 records: accounts 1, todos 2"
    fn line(&self) -> String {
        let counts: Vec<_> = self.counts.iter().map(|(table, count)| format!("{table} {count}")).collect();
        format!("{} records: {}", self.counts.values().sum::<usize>(), counts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_the_table_of_its_record() {
        let message = ExportAccountResponse { table: "todos".into(), records: vec![r#"{"title": "빨래"}"#.into()] };
        let mut output = Vec::new();
        write(&mut output, &message).unwrap();
        assert_eq!(String::from_utf8(output).unwrap(), "{\"table\":\"todos\",\"record\":{\"title\": \"빨래\"}}\n");
        let mut progress = Progress { live: false, counts: BTreeMap::new() };
        progress.came(&message);
        progress.came(&ExportAccountResponse { table: "accounts".into(), ..message });
        assert_eq!(progress.line(), "2 records: accounts 1, todos 1");
    }
}
