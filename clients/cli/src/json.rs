//! Messages as JSON for scripts, in protobuf's own mapping: what grpcurl prints.

use std::sync::LazyLock;

use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};

static POOL: LazyLock<DescriptorPool> =
    LazyLock::new(|| DescriptorPool::decode(dotodo_proto::DESCRIPTORS).expect("the build wrote them"));

/// Prints a message of this full name ("dotodo.v1.Todo") as indented JSON.
pub(crate) fn print(name: &str, message: &impl Message) {
    let descriptor = POOL.get_message_by_name(name).expect("the name is a message of the contract");
    let message = DynamicMessage::decode(descriptor, message.encode_to_vec().as_slice())
        .expect("a message can be read with its own descriptor");
    println!("{}", serde_json::to_string_pretty(&message).expect("every message has a JSON form"));
}
