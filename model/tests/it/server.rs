//! An HTTP server for one endpoint, which answers as a test tells it to, and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What it answers with.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Words of a model, in the envelope of the protocol.
    Says(String),
    /// A status and a body.
    Raw(u16, Vec<u8>),
    /// The words, if no schema was asked for; else 400.
    PlainOnly(String),
    /// Nothing, with the connection left open.
    Silence,
    /// Half a body, and the connection closed.
    Half,
}

/// A server, and what it was asked: heads and bodies.
pub(crate) struct Server {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Server {
    pub(crate) async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer.clone(), heard.clone()));
            }
        });
        Self { url, asked }
    }

    /// What it was asked so far.
    pub(crate) fn asked(&self) -> Vec<(String, Value)> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, answer: Answer, heard: Arc<Mutex<Vec<(String, Value)>>>) {
    let (head, body) = read(&mut stream).await;
    let with_schema = !body["response_format"].is_null();
    heard.lock().unwrap().push((head, body));
    let says = |words: &str| json!({ "choices": [{ "message": { "content": words } }] }).to_string().into_bytes();
    let (status, body) = match answer {
        Answer::Says(words) => (200, says(&words)),
        Answer::Raw(status, body) => (status, body),
        Answer::PlainOnly(_) if with_schema => (400, b"{}".to_vec()),
        Answer::PlainOnly(words) => (200, says(&words)),
        Answer::Silence => return tokio::time::sleep(Duration::from_secs(3600)).await,
        Answer::Half => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"choices\"").await;
            return;
        }
    };
    let head = format!("HTTP/1.1 {status} Whatever\r\ncontent-length: {}\r\nlocation: /elsewhere\r\n\r\n", body.len());
    let _ = stream.write_all(&[head.into_bytes(), body].concat()).await;
}

async fn read(stream: &mut TcpStream) -> (String, Value) {
    let mut bytes = Vec::new();
    loop {
        assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "the request broke off");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        if let Ok(body) = serde_json::from_str(body) {
            return (head.to_lowercase(), body);
        }
    }
}
