//! Protobuf on the wire, with one difference from tonic's own codec: a message that cannot be decoded is the sender's
//! fault.

use std::marker::PhantomData;

use prost::Message;
use tonic::Status;
use tonic::codec::DecodeBuf;
use tonic_prost::{ProstDecoder, ProstEncoder};

/// The codec of every generated client and server.
#[derive(Debug)]
pub struct Codec<Encode, Decode>(PhantomData<(Encode, Decode)>);

impl<Encode, Decode> Default for Codec<Encode, Decode> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<Encode, Decode> tonic::codec::Codec for Codec<Encode, Decode>
where
    Encode: Message + Send + 'static,
    Decode: Message + Default + Send + 'static,
{
    type Encode = Encode;
    type Decode = Decode;
    type Encoder = ProstEncoder<Encode>;
    type Decoder = Decoder<Decode>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstEncoder::default()
    }

    fn decoder(&mut self) -> Self::Decoder {
        Decoder(ProstDecoder::default())
    }
}

/// Decodes a message, or fails with INVALID_ARGUMENT and prost's words for where it is malformed
/// ("CaptureTodosRequest.text: invalid string value: data is not UTF-8 encoded").
#[derive(Debug)]
pub struct Decoder<M>(ProstDecoder<M>);

impl<M: Message + Default> tonic::codec::Decoder for Decoder<M> {
    type Item = M;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<M>, Status> {
        self.0.decode(buffer).map_err(|status| Status::invalid_argument(status.message()))
    }

    fn buffer_settings(&self) -> tonic::codec::BufferSettings {
        self.0.buffer_settings()
    }
}
