//! The envelopes round every body, encoded deterministically and decoded strictly.

use alloc::vec::Vec;

use minicbor::{Decode, Decoder, Encode, Encoder, data::Type};
use zeroize::Zeroizing;

use super::{ErrorReply, Kind, Push, Reply, Request};
use crate::cbor::{self, CborError};

/// Sixteen bytes that name one command, so that its repetition after a lost answer has no second effect.
pub type IdempotencyKey = [u8; 16];

/// Why a message was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes are not one deterministic CBOR item within the limits.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// The envelope lacks a key or has one of the wrong type.
    #[error("the message's envelope is not valid")]
    Envelope,
    /// The kind is not in the catalogue; answer `Unsupported`.
    #[error("message kind {kind} is not known")]
    UnknownKind {
        /// Its request id.
        id: u16,
        /// Its number.
        kind: u32,
    },
    /// The body of a request does not fit its kind; answer `Invalid`.
    #[error("the request's body is not valid")]
    Request {
        /// Its request id.
        id: u16,
    },
    /// A body does not fit its kind.
    #[error("the message's body is not valid")]
    Body,
}

/// A request with what is needed to answer it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestEnvelope {
    /// Chosen by the caller; the answer carries it.
    pub id: u16,
    /// Present on every request that changes state.
    pub key: Option<IdempotencyKey>,
    /// The request.
    pub request: Request,
}

impl RequestEnvelope {
    /// Encodes the request. The bytes are wiped when dropped, because the body may hold secrets.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let body = Zeroizing::new(self.request.encode_body());
        let mut out = Zeroizing::new(Vec::with_capacity(body.len() + 32));
        let mut e = Encoder::new(&mut *out);
        infallible(e.map(if self.key.is_some() { 4 } else { 3 }).map(|_| ()));
        infallible(e.u8(0).and_then(|e| e.u32(self.request.kind().number())).map(|_| ()));
        infallible(e.u8(1).and_then(|e| e.u16(self.id)).and_then(|e| e.u8(2)).map(|_| ()));
        e.writer_mut().extend_from_slice(&body);
        if let Some(key) = &self.key {
            infallible(e.u8(3).and_then(|e| e.bytes(key)).map(|_| ()));
        }
        out
    }

    /// Decodes a request.
    ///
    /// # Errors
    /// [`DecodeError`]; with `UnknownKind` and `Request` the sender can still be answered.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let parts = Parts::read(bytes)?;
        let (number, id) = (parts.kind.ok_or(DecodeError::Envelope)?, parts.id.ok_or(DecodeError::Envelope)?);
        let kind = Kind::from_number(number).ok_or(DecodeError::UnknownKind { id, kind: number })?;
        let request = Request::decode_body(kind, parts.body.ok_or(DecodeError::Envelope)?)
            .map_err(|_| DecodeError::Request { id })?;
        let key = match parts.last {
            None => None,
            Some(last) => Some(
                Decoder::new(last)
                    .bytes()
                    .ok()
                    .and_then(|key| key.try_into().ok())
                    .ok_or(DecodeError::Request { id })?,
            ),
        };
        Ok(Self { id, key, request })
    }
}

/// A device's answer to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The id of the request.
    pub id: u16,
    /// The reply, or why there is none.
    pub result: Result<Reply, ErrorReply>,
}

impl Response {
    /// Encodes the answer.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::new());
        let mut e = Encoder::new(&mut *out);
        match &self.result {
            Ok(reply) => {
                infallible(e.map(3).and_then(|e| e.u8(0)).and_then(|e| e.u32(reply.kind().number())).map(|_| ()));
                infallible(e.u8(1).and_then(|e| e.u16(self.id)).and_then(|e| e.u8(2)).map(|_| ()));
                e.writer_mut().extend_from_slice(&Zeroizing::new(reply.encode_body()));
            }
            Err(error) => {
                infallible(
                    e.map(2).and_then(|e| e.u8(1)).and_then(|e| e.u16(self.id)).and_then(|e| e.u8(3)).map(|_| ()),
                );
                e.writer_mut().extend_from_slice(&encode_body(error));
            }
        }
        out
    }
}

/// What a companion receives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Downlink {
    /// An answer.
    Response(Response),
    /// Something said unasked.
    Push(Push),
    /// A push of a newer protocol, to be ignored.
    UnknownPush(u32),
}

impl Downlink {
    /// Decodes an answer or a push.
    ///
    /// # Errors
    /// [`DecodeError`]; the session should end, because the device broke the protocol.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let parts = Parts::read(bytes)?;
        match (parts.kind, parts.id, parts.body, parts.last) {
            (Some(number), Some(id), Some(body), None) => {
                let kind = Kind::from_number(number).ok_or(DecodeError::UnknownKind { id, kind: number })?;
                Reply::decode_body(kind, body).map(|reply| Self::Response(Response { id, result: Ok(reply) }))
            }
            (None, Some(id), None, Some(error)) => {
                decode_body(error).map(|error| Self::Response(Response { id, result: Err(error) }))
            }
            (Some(number), None, Some(body), None) if number >= Push::FIRST_NUMBER => {
                Ok(Push::decode_body(number, body)?.map_or(Self::UnknownPush(number), Self::Push))
            }
            _ => Err(DecodeError::Envelope),
        }
    }
}

impl Push {
    /// Encodes the push.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::new());
        let mut e = Encoder::new(&mut *out);
        infallible(e.map(2).and_then(|e| e.u8(0)).and_then(|e| e.u32(self.number())).and_then(|e| e.u8(2)).map(|_| ()));
        e.writer_mut().extend_from_slice(&Zeroizing::new(self.encode_body()));
        out
    }
}

/// The four keys of an envelope; the values of keys 2 and 3 still encoded.
#[derive(Default)]
struct Parts<'b> {
    kind: Option<u32>,
    id: Option<u16>,
    body: Option<&'b [u8]>,
    last: Option<&'b [u8]>,
}

impl<'b> Parts<'b> {
    fn read(bytes: &'b [u8]) -> Result<Self, DecodeError> {
        cbor::check(bytes)?;
        Self::fields(bytes).map_err(|_| DecodeError::Envelope)
    }

    fn fields(bytes: &'b [u8]) -> Result<Self, minicbor::decode::Error> {
        let mut d = Decoder::new(bytes);
        let mut parts = Self::default();
        if d.datatype()? != Type::Map {
            return Err(minicbor::decode::Error::message("not a map"));
        }
        for _ in 0..d.map()?.unwrap_or_default() {
            match d.u64()? {
                0 => parts.kind = Some(d.u32()?),
                1 => parts.id = Some(d.u16()?),
                2 => parts.body = Some(item(&mut d, bytes)?),
                3 => parts.last = Some(item(&mut d, bytes)?),
                _ => d.skip()?,
            }
        }
        Ok(parts)
    }
}

fn item<'b>(d: &mut Decoder<'b>, bytes: &'b [u8]) -> Result<&'b [u8], minicbor::decode::Error> {
    let start = d.position();
    d.skip()?;
    Ok(bytes.get(start..d.position()).unwrap_or_default())
}

/// Encodes one body. Writing to memory cannot fail.
pub(crate) fn encode_body<T: Encode<()>>(body: &T) -> Vec<u8> {
    let mut out = Vec::new();
    infallible(minicbor::encode(body, &mut out));
    out
}

/// Checks and decodes one body.
pub(crate) fn decode_body<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, DecodeError> {
    cbor::check(bytes)?;
    minicbor::decode(bytes).map_err(|_| DecodeError::Body)
}

/// INVARIANT: `Vec<u8>` as a writer has no error, and none of our types refuses to be encoded.
fn infallible<E>(result: Result<(), minicbor::encode::Error<E>>) {
    debug_assert!(result.is_ok(), "writing to memory cannot fail");
}
