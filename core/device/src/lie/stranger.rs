//! Lies before anybody has proved anything: a hello that tells too much, an advert that can be followed, and answers to
//! strangers (clauses 6.5.4, 6.6.2).

use minicbor::Encoder;
use pandu_protocol::advert::RotatingId;
use pandu_protocol::frame::Fragmenter;
use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{Reply, Request, RequestEnvelope, Response};
use pandu_protocol::random::{Random, RandomError};

use crate::device::Device;
use crate::fault::{Fault, Faults};
use crate::link::{Link, LinkId};
use crate::profile::Profile;
use crate::{identity, network, sensing};

/// The bits of a value that is a whole message, and those of its number.
const WHOLE: u8 = 0b1100_0000;
const NUMBER: u8 = 0b0011_1111;

/// The service for new firmware that many devices forget to take out: Nordic's, of the old kind.
const FIRMWARE_SERVICE: &str = "00001530-1212-efde-1523-785feabcd123";

/// The hello's bytes, with the model in them where a fault says so.
pub(crate) fn hello(mut hello: Vec<u8>, profile: &Profile, faults: &Faults) -> Vec<u8> {
    if let (true, Some(head)) = (faults.has(Fault::TalkativeHello), hello.first_mut()) {
        // One pair more than the map of five.
        *head += 1;
        let mut more = Encoder::new(hello);
        // Writing to a `Vec` cannot fail.
        let _: Result<(), minicbor::encode::Error<_>> =
            more.u8(5).and_then(|e| e.str(&format!("{} {}", profile.model, profile.firmware))).map(|_| ());
        hello = more.into_writer();
    }
    hello
}

/// The id that never changes.
pub(crate) fn advert_id(device: &PublicKey, faults: &Faults) -> Option<RotatingId> {
    faults.has(Fault::FixedAdvert).then(|| RotatingId::generate(device, &mut Always).ok()).flatten()
}

struct Always;

impl Random for Always {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        out.fill(0x5a);
        Ok(())
    }
}

/// A service beside the honest one.
pub(crate) fn service(faults: &Faults) -> Option<&'static str> {
    faults.has(Fault::ExtraService).then_some(FIRMWARE_SERVICE)
}

impl Device {
    /// Takes a question that somebody puts before any handshake, and answers it as if he were the owner. `false` = it is
    /// none, or the device is honest.
    pub(crate) fn answers_stranger(&mut self, id: LinkId, value: &[u8]) -> bool {
        let before = |link: &Link| link.received == link.plain_received + 1;
        if !self.settings.faults.has(Fault::AnswersStrangers) || !self.links.get(&id).is_some_and(before) {
            return false;
        }
        let Some((head, question)) = value.split_first().filter(|(head, _)| **head & WHOLE == WHOLE) else {
            return false;
        };
        let Some(answer) = RequestEnvelope::decode(question).ok().and_then(|question| self.plain_answer(&question))
        else {
            return false;
        };
        if let Some(link) = self.links.get_mut(&id) {
            let mut cut = Fragmenter::new(head & NUMBER, link.value_len);
            cut.push(answer);
            link.plain.extend(std::iter::from_fn(|| cut.poll_value()));
            link.plain_received += 1;
        }
        true
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "most questions stay unanswered")]
    fn plain_answer(&self, question: &RequestEnvelope) -> Option<Vec<u8>> {
        let (profile, faults) = (self.factory.profile(), &self.settings.faults);
        let reply = match &question.request {
            Request::Identify(_) => Reply::Identify(identity::identity(&self.state, &self.factory, faults)),
            Request::SensorState(_) => Reply::SensorState(sensing::state(profile, faults).0),
            Request::NetworkState(_) => Reply::NetworkState(network::state(&self.state)),
            Request::Events(body) => Reply::Events(self.state.events.page(body.after)),
            _ => return None,
        };
        let reply = super::reply(reply, faults, self.now.unix);
        Some(Response { id: question.id, result: Ok(reply) }.encode().to_vec())
    }
}
