//! Every RPC of the contract, found in its descriptors, so that none that is added can be forgotten.

use dotodo_proto::codec::Codec;
use prost::Message as _;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorSet};
use tonic::metadata::MetadataValue;
use tonic::{Code, Request, Status};

use crate::raw::{self, First};
use crate::server::{Server, reason, settings};

/// An answer of which nothing is read.
#[derive(Clone, PartialEq, prost::Message)]
struct Nothing {}

struct Method {
    path: String,
    input: DescriptorProto,
}

fn methods() -> Vec<Method> {
    let files = FileDescriptorSet::decode(dotodo_proto::DESCRIPTORS).unwrap().file;
    let input = |name: &str| {
        let mut messages = files.iter().flat_map(|file| file.message_type.iter().map(move |m| (file.package(), m)));
        messages.find(|(package, message)| format!(".{package}.{}", message.name()) == name).unwrap().1.clone()
    };
    let public = files.iter().filter(|file| file.package() == "dotodo.v1");
    let services = public.flat_map(|file| file.service.iter().map(move |service| (file.package(), service)));
    let methods = services.flat_map(|(package, service)| {
        service.method.iter().map(move |method| {
            let path = format!("/{package}.{}/{}", service.name(), method.name());
            Method { path, input: input(method.input_type()) }
        })
    });
    methods.collect()
}

/// What may stand in a field and should not, as it goes over the wire: a tag, and a value of the field's type.
fn nonsense(field: &FieldDescriptorProto) -> Vec<Vec<u8>> {
    let texts = ["", "\0", "nonsense", "' or 1=1 --", "../../etc/passwd", "%s%n", "\u{202e}\u{feff}", "\u{1f600}"];
    let numbers = [0, 1, 99, u64::from(u32::MAX), i64::MAX.unsigned_abs(), u64::MAX];
    let number = u32::try_from(field.number()).unwrap();
    let tagged = |kind: u32, value: &[u8]| {
        let mut bytes = Vec::new();
        prost::encoding::encode_varint(u64::from(number << 3 | kind), &mut bytes);
        bytes.extend_from_slice(value);
        bytes
    };
    let measured = |value: &[u8]| {
        let mut bytes = Vec::new();
        prost::encoding::encode_varint(value.len() as u64, &mut bytes);
        tagged(2, &[&bytes, value].concat())
    };
    let varint = |value: &u64| {
        let mut bytes = Vec::new();
        prost::encoding::encode_varint(*value, &mut bytes);
        tagged(0, &bytes)
    };
    let mut all = match field.r#type() {
        Type::String | Type::Bytes => {
            let long = "가".repeat(20_000);
            let texts = texts.iter().copied().chain([long.as_str()]);
            texts.map(|text| measured(text.as_bytes())).chain([measured(&[0xff, 0xfe])]).collect()
        }
        // Of a message: nothing in it, something unknown, numbers and texts in its first fields, bytes that are none.
        Type::Message => vec![
            measured(b""),
            measured(&[0xf8, 0x3f, 0x01]),
            measured(&[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
            measured(&[0x0a, 0x01, b'x', 0x12, 0x01, 0x00]),
            measured(&[0x12, 0x01, 0x00]),
            measured(&[0x0a]),
        ],
        Type::Double | Type::Fixed64 | Type::Sfixed64 => {
            [f64::NAN, f64::INFINITY, -1.0].map(|value| tagged(1, &value.to_le_bytes())).to_vec()
        }
        Type::Float | Type::Fixed32 | Type::Sfixed32 => {
            [f32::NAN, f32::INFINITY, -1.0].map(|value| tagged(5, &value.to_le_bytes())).to_vec()
        }
        _ => numbers.iter().map(varint).collect(),
    };
    if field.label() == Label::Repeated {
        let one = all[0].clone();
        all.push(one.repeat(1000));
    }
    all.push(tagged(7, b""));
    all.push(tagged(5, &[1, 2, 3, 4]));
    all
}

/// Calls a method with these bytes, and reads the first answer, also of a stream.
async fn call(server: &Server, path: &str, bytes: Vec<u8>) -> Result<(), Status> {
    let mut request = Request::new(Raw(bytes));
    // Who may call everything.
    let token = format!("Bearer {}", server.admin_token("user001"));
    request.metadata_mut().insert("authorization", MetadataValue::try_from(token).unwrap());
    let mut client = tonic::client::Grpc::new(server.channel());
    client.ready().await.unwrap();
    let answers = client.server_streaming(request, path.parse().unwrap(), Codec::<Raw, Nothing>::default()).await?;
    answers.into_inner().message().await.map(drop)
}

/// Bytes that are sent as they are.
#[derive(Debug, Clone, Default)]
struct Raw(Vec<u8>);

impl prost::Message for Raw {
    fn encode_raw(&self, buffer: &mut impl prost::bytes::BufMut) {
        buffer.put_slice(&self.0);
    }

    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: prost::encoding::WireType,
        buffer: &mut impl prost::bytes::Buf,
        context: prost::encoding::DecodeContext,
    ) -> Result<(), prost::DecodeError> {
        prost::encoding::skip_field(wire_type, tag, buffer, context)
    }

    fn encoded_len(&self) -> usize {
        self.0.len()
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}

#[tokio::test]
async fn every_method_asks_who_is_calling() {
    let server = Server::start().await;
    for method in methods() {
        let status = raw::call(&server, &method.path, First::default(), &[]).await.unwrap_err();
        assert_eq!(
            (status.code(), reason(&status).as_str()),
            (Code::Unauthenticated, "TOKEN_MISSING"),
            "{}",
            method.path
        );
    }
}

#[tokio::test]
async fn what_is_the_admins_answers_nobody_else() {
    let server = Server::start().await;
    let bearer = format!("Bearer {}", server.token("user001"));
    let of_admins = |method: &Method| ["PipelineService", "JobService"].iter().any(|name| method.path.contains(name));
    let methods: Vec<_> = methods().into_iter().filter(of_admins).collect();
    assert!(methods.len() >= 29, "{}", methods.len());
    for method in methods {
        let header = ("authorization", bearer.as_str());
        let status = raw::call(&server, &method.path, First::default(), &[header]).await.unwrap_err();
        let expected = (Code::PermissionDenied, "ROLE_MISSING");
        assert_eq!((status.code(), reason(&status).as_str()), expected, "{}", method.path);
    }
    assert_eq!(server.count("audit"), 0);
}

#[tokio::test]
async fn no_nonsense_is_a_fault_of_ours() {
    let server = Server::start_with(settings()).await;
    for method in methods() {
        for field in &method.input.field {
            for bytes in nonsense(field) {
                let shown = format!("{} with {} = {:?}", method.path, field.name(), &bytes[..bytes.len().min(40)]);
                let Err(status) = call(&server, &method.path, bytes).await else { continue };
                let ours = [Code::Internal, Code::Unknown, Code::DataLoss, Code::Unavailable, Code::DeadlineExceeded];
                assert!(!ours.contains(&status.code()), "{shown}: {status:?}");
                reason(&status);
            }
        }
    }
}
