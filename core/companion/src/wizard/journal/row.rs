//! Rows as bytes: CBOR maps with integer keys, decoded strictly.

use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use pandu_protocol::cbor;
use pandu_protocol::message::{Downlink, Response};

use super::{Header, JournalError, Row};
use crate::wizard::answer::{Answer, FieldValue};
use crate::wizard::step::{Given, Outcome, Replies, Shown};

/// The format of journals that this version writes. It reads this and all earlier ones.
const FORMAT: u32 = 1;

#[derive(Encode, Decode)]
#[cbor(map)]
struct HeaderRow {
    #[n(0)]
    format: u32,
    #[n(1)]
    kind: String,
    #[cbor(n(2), with = "minicbor::bytes")]
    start: Vec<u8>,
}

impl Header {
    pub(crate) fn encode(&self) -> Vec<u8> {
        bytes(&HeaderRow { format: FORMAT, kind: self.kind.clone(), start: self.start.clone() })
    }

    pub(crate) fn decode(row: &[u8]) -> Result<Self, JournalError> {
        let HeaderRow { format, kind, start } = item(row)?;
        if format == FORMAT { Ok(Self { kind, start }) } else { Err(JournalError::Damaged) }
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct EventRow {
    #[n(0)]
    answer: Option<Given>,
    #[n(1)]
    outcome: Option<Outcome>,
    #[n(2)]
    tick: Option<u64>,
    #[n(3)]
    resumed: Option<bool>,
}

impl Row {
    pub(crate) fn encode(&self) -> Vec<u8> {
        bytes(&EventRow {
            answer: self.answer.clone(),
            outcome: self.outcome.clone(),
            tick: self.tick,
            resumed: self.resumed.then_some(true),
        })
    }

    pub(crate) fn decode(row: &[u8]) -> Result<Self, JournalError> {
        let EventRow { answer, outcome, tick, resumed } = item(row)?;
        Ok(Self { answer, outcome, tick, resumed: resumed.unwrap_or_default() })
    }
}

/// An answer as it is kept: `{0: screen, 1: choice, 2: values, 3: digest, 4: language, 5: withheld}`.
#[derive(Encode, Decode)]
#[cbor(map)]
struct GivenRow {
    #[n(0)]
    screen: String,
    #[n(1)]
    choice: Option<String>,
    #[n(2)]
    values: Vec<ValueRow>,
    #[cbor(n(3), with = "minicbor::bytes")]
    digest: [u8; 32],
    #[n(4)]
    language: String,
    #[n(5)]
    withheld: Option<bool>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct ValueRow {
    #[n(0)]
    field: String,
    #[n(1)]
    value: String,
}

impl<C> Encode<C> for Given {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), encode::Error<W::Error>> {
        GivenRow {
            screen: self.answer.screen.clone(),
            choice: self.answer.choice.clone(),
            values: self
                .answer
                .values
                .iter()
                .map(|typed| ValueRow { field: typed.field.clone(), value: typed.value.clone() })
                .collect(),
            digest: self.shown.digest,
            language: self.shown.language.clone(),
            withheld: self.withheld.then_some(true),
        }
        .encode(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for Given {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let row = GivenRow::decode(d, ctx)?;
        let values =
            row.values.into_iter().map(|typed| FieldValue { field: typed.field, value: typed.value }).collect();
        Ok(Self {
            answer: Answer { screen: row.screen, choice: row.choice, values },
            shown: Shown { digest: row.digest, language: row.language },
            withheld: row.withheld.unwrap_or_default(),
        })
    }
}

/// Writing to memory cannot fail.
fn bytes<T: Encode<()>>(row: &T) -> Vec<u8> {
    minicbor::to_vec(row).unwrap_or_default()
}

fn item<T: for<'b> Decode<'b, ()>>(row: &[u8]) -> Result<T, JournalError> {
    cbor::check(row).map_err(|_| JournalError::Damaged)?;
    decode(row).map_err(|_| JournalError::Damaged)
}

/// A device's key as a byte string.
pub(crate) mod key {
    use super::*;
    use pandu_protocol::key::PublicKey;

    pub(crate) fn encode<C, W: Write>(
        key: &PublicKey,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.bytes(key.as_bytes())?.ok()
    }

    pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<PublicKey, decode::Error> {
        PublicKey::from_slice(d.bytes()?).ok_or_else(|| decode::Error::message("wrong length"))
    }
}

/// A document as a byte string, so that it may nest as deep as it may by itself.
pub(crate) mod document {
    use super::*;

    pub(crate) fn encode<C, W: Write, T: Encode<()>>(
        document: &T,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&bytes(document))?.ok()
    }

    pub(crate) fn decode<C, T: for<'b> Decode<'b, ()>>(d: &mut Decoder<'_>, _: &mut C) -> Result<T, decode::Error> {
        let bytes = d.bytes()?;
        cbor::check(bytes).map_err(|_| decode::Error::message("not strict"))?;
        minicbor::decode(bytes)
    }
}

/// Answers as the byte strings that they came in.
impl<C> Encode<C> for Replies {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.array(self.0.len() as u64)?;
        for result in &self.0 {
            e.bytes(&Response { id: 0, result: result.clone() }.encode())?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Replies {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let length = d.array()?.ok_or_else(|| decode::Error::message("indefinite length"))?;
        let mut results = Vec::new();
        for _ in 0..length {
            match Downlink::decode(d.bytes()?) {
                Ok(Downlink::Response(Response { result, .. })) => results.push(result),
                Ok(Downlink::Push(_) | Downlink::UnknownPush(_)) | Err(_) => {
                    return Err(decode::Error::message("not an answer"));
                }
            }
        }
        Ok(Self(results))
    }
}

/// A reason by the id of its message, which is never renamed.
pub(crate) mod reason {
    use super::*;
    use crate::error::ReasonCode;

    pub(crate) fn encode<C, W: Write>(
        code: &ReasonCode,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.str(code.message_id())?.ok()
    }

    pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<ReasonCode, decode::Error> {
        let id = d.str()?;
        ReasonCode::ALL
            .iter()
            .copied()
            .find(|code| code.message_id() == id)
            .ok_or_else(|| decode::Error::message("unknown reason"))
    }
}
