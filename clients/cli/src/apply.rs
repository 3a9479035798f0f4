//! `dotodo apply`: commands that were written down while there was no network.

use std::io::{BufRead as _, BufReader, Read};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use dotodo_proto::v1::{ApplyCommandsRequest, ApplyCommandsResponse, Command};
use tokio::time::sleep;
use tonic::{Code, Status};

use crate::client::{self, SyncClient};
use crate::error::Error;
use crate::json;

/// A batch has so many commands at most.
const BATCH: usize = 100;
/// How often a batch is sent before the command gives up, and the pause before the second time.
const ATTEMPTS: u32 = 6;
const PAUSE: Duration = Duration::from_millis(200);

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
        for result in send(&mut client, batch).await?.results {
            refused += usize::from(result.status.is_some());
            json::print_line("dotodo.v1.CommandResult", &result);
        }
    }
    if refused == 0 {
        return Ok(());
    }
    Err(Error::failed(format!("of {} commands", commands.len()))(format!("{refused} were refused").into()))
}

/// Sends a batch until it is answered; what was done before is only answered again.
async fn send(client: &mut SyncClient, batch: &[Command]) -> Result<ApplyCommandsResponse, Status> {
    let mut attempt = 1;
    loop {
        let request = ApplyCommandsRequest { commands: batch.to_vec() };
        match client.apply_commands(request).await {
            Ok(answer) => return Ok(answer.into_inner()),
            Err(status) if attempt < ATTEMPTS && passes(&status) => {
                sleep(PAUSE * 2_u32.pow(attempt - 1)).await;
                attempt += 1;
            }
            Err(status) => return Err(status),
        }
    }
}

fn passes(status: &Status) -> bool {
    matches!(status.code(), Code::Unavailable | Code::DeadlineExceeded | Code::ResourceExhausted | Code::Cancelled)
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
