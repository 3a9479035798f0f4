//! The contract, as generated types, clients and server traits. The `.proto` files beside this crate are its text.
//!
//! Deliberately not here: anything but the contract. Limits are enforced where a message is converted.

pub mod codec;
pub mod retry;

/// Every `.proto` file as an encoded `FileDescriptorSet`, comments included: what reflection serves.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// `dotodo.v1`: what apps speak.
#[allow(clippy::all, clippy::unwrap_used, reason = "generated")]
pub mod v1 {
    tonic::include_proto!("dotodo.v1");
}

/// `dotodo.model.v1`: what the server and the worker speak to a model.
pub mod model {
    /// Version 1.
    #[allow(clippy::all, clippy::unwrap_used, reason = "generated")]
    pub mod v1 {
        tonic::include_proto!("dotodo.model.v1");
    }
}
