//! Calls below the generated clients: any method, any bytes, and HTTP/1.1 by hand.

use dotodo_proto::codec::Codec;
use prost::Message as _;
use prost::bytes::{Buf as _, BufMut as _};
use prost_types::FileDescriptorSet;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tonic::codec::{DecodeBuf, EncodeBuf};
use tonic::metadata::{AsciiMetadataKey, MetadataValue};
use tonic::{Request, Status};

use crate::server::Server;

/// A public method of the contract.
#[derive(Debug, Clone)]
pub(crate) struct Method {
    pub(crate) path: String,
    /// The fields of its request.
    pub(crate) fields: Vec<String>,
}

/// Every method that the contract gives to apps, so that no test forgets one that is added.
pub(crate) fn methods() -> Vec<Method> {
    let files = FileDescriptorSet::decode(dotodo_proto::DESCRIPTORS).unwrap().file;
    let messages: std::collections::HashMap<_, _> = files
        .iter()
        .flat_map(|file| file.message_type.iter().map(|m| (format!(".{}.{}", file.package(), m.name()), m)))
        .collect();
    let mut methods = Vec::new();
    for file in files.iter().filter(|file| file.package() == "dotodo.v1") {
        for service in &file.service {
            for method in &service.method {
                let path = format!("/{}.{}/{}", file.package(), service.name(), method.name());
                let fields = &messages[method.input_type()].field;
                methods.push(Method { path, fields: fields.iter().map(|f| f.name().to_owned()).collect() });
            }
        }
    }
    assert!(methods.len() >= 11, "{methods:?}");
    methods
}

/// A message whose first field is this text, whether or not it is one.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct First {
    #[prost(bytes = "vec", tag = "1")]
    pub(crate) value: Vec<u8>,
}

impl First {
    pub(crate) fn of(value: impl Into<Vec<u8>>) -> Self {
        Self { value: value.into() }
    }
}

/// Calls a method with a message and headers; the answer is thrown away.
pub(crate) async fn call(
    server: &Server,
    path: &str,
    message: First,
    headers: &[(&'static str, &str)],
) -> Result<(), Status> {
    let mut request = Request::new(message);
    for (name, value) in headers {
        let value = MetadataValue::try_from(*value).unwrap();
        request.metadata_mut().append(AsciiMetadataKey::from_static(name), value);
    }
    let mut client = tonic::client::Grpc::new(server.channel());
    client.ready().await.unwrap();
    client.unary(request, path.parse().unwrap(), Codec::<First, ()>::default()).await.map(drop)
}

/// Messages as bytes, encoded already and not decoded.
struct Encoded;

impl tonic::codec::Codec for Encoded {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl tonic::codec::Encoder for Encoded {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&item);
        Ok(())
    }
}

impl tonic::codec::Decoder for Encoded {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining()).to_vec()))
    }
}

/// Calls a method with an encoded message, and gives the encoded answer.
pub(crate) async fn encoded(server: &Server, path: &str, message: &[u8], bearer: &str) -> Result<Vec<u8>, Status> {
    let mut request = Request::new(message.to_vec());
    request.metadata_mut().insert("authorization", bearer.parse().unwrap());
    let mut client = tonic::client::Grpc::new(server.channel());
    client.ready().await.unwrap();
    client.unary(request, path.parse().unwrap(), Encoded).await.map(tonic::Response::into_inner)
}

/// An answer over HTTP/1.1: the head, in lower case, and the body as it came.
pub(crate) struct Answer {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends a request over HTTP/1.1 and reads until the server closes.
pub(crate) async fn http(server: &Server, first_line: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut request = format!("{first_line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    request.push_str(&format!("content-length: {}\r\n", body.len()));
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(format!("{request}\r\n").as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("an HTTP answer has a head");
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    Answer { head, body: answer[end + 4..].to_vec() }
}

/// A message as gRPC frames it: no compression, its length, its bytes.
pub(crate) fn framed(message: &impl prost::Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    let length = u32::try_from(bytes.len()).unwrap().to_be_bytes();
    [&[0], &length[..], &bytes].concat()
}

/// A grpc-web call of TodoService as a browser makes it.
pub(crate) async fn web(server: &Server, method: &str, message: &impl prost::Message, more: &[(&str, &str)]) -> Answer {
    web_at(server, &format!("/dotodo.v1.TodoService/{method}"), message, more).await
}

/// A grpc-web call as a browser makes it.
pub(crate) async fn web_at(
    server: &Server,
    path: &str,
    message: &impl prost::Message,
    more: &[(&str, &str)],
) -> Answer {
    let authorization = format!("Bearer {}", server.token("user001"));
    let mut headers = vec![
        ("content-type", "application/grpc-web+proto"),
        ("x-grpc-web", "1"),
        ("origin", "http://app.example"),
        ("authorization", &authorization),
    ];
    headers.extend_from_slice(more);
    http(server, &format!("POST {path}"), &headers, &framed(message)).await
}

/// Calls a method with an encoded message, and gives the first message of its answer, also of a stream; none of an empty one.
pub(crate) async fn first(
    server: &Server,
    path: &str,
    message: &[u8],
    bearer: &str,
) -> Result<Option<Vec<u8>>, Status> {
    let mut request = Request::new(message.to_vec());
    request.metadata_mut().insert("authorization", bearer.parse().unwrap());
    let mut client = tonic::client::Grpc::new(server.channel());
    client.ready().await.unwrap();
    let answers = client.server_streaming(request, path.parse().unwrap(), Encoded).await?;
    answers.into_inner().message().await
}
