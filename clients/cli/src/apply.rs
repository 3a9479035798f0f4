//! `dotodo apply`: commands that were written down while there was no network.

use std::io::{BufRead as _, BufReader, Read};
use std::path::PathBuf;

use clap::Args;
use dotodo_proto::v1::{ApplyCommandsRequest, Command};

use crate::client;
use crate::error::Error;
use crate::json;

/// A batch has so many commands at most.
const BATCH: usize = 100;

/// Which commands.
#[derive(Debug, Args)]
#[command(after_help = "\
A line is a dotodo.v1.Command in JSON; it must have a request id of its own:

  {\"createTodo\": {\"requestId\": \"…\", \"todoId\": \"…\", \"todo\": {\"title\": \"빨래하기\"}}}
  {\"completeTodo\": {\"requestId\": \"…\", \"id\": \"…\"}}

The same file may be applied again and again: each command is carried out once. An answer is printed for each line. \
Exit code 1: some were refused.")]
pub(crate) struct Options {
    /// A file with a command a line; - is standard input
    file: PathBuf,
    #[command(flatten)]
    client: client::Connection,
}

/// Sends the commands in their order, and prints what became of each.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let commands = read(&options.file)?;
    let mut client = options.client.sync()?;
    let mut refused = 0;
    for batch in commands.chunks(BATCH) {
        // The channel sends it again where that can help; what was done before is only answered again.
        let request = ApplyCommandsRequest { commands: batch.to_vec() };
        for result in client.apply_commands(request).await?.into_inner().results {
            refused += usize::from(result.status.is_some());
            json::print_line("dotodo.v1.CommandResult", &result);
        }
    }
    if refused == 0 {
        return Ok(());
    }
    Err(Error::failed(format!("of {} commands", commands.len()))(format!("{refused} were refused").into()))
}

fn read(file: &PathBuf) -> Result<Vec<Command>, Error> {
    let failed = || Error::failed(format!("cannot read {}", file.display()));
    let input: Box<dyn Read> = if file.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(file).map_err(|error| failed()(error.into()))?)
    };
    let mut commands = Vec::new();
    for (number, line) in BufReader::new(input).lines().enumerate() {
        let line = line.map_err(|error| failed()(error.into()))?;
        if !line.trim().is_empty() {
            let wrong = |why| Error::Usage(format!("{} line {}: {why}", file.display(), number + 1));
            commands.push(json::read("dotodo.v1.Command", &line).map_err(wrong)?);
        }
    }
    Ok(commands)
}
