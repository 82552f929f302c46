//! Answers kept for repeated commands, so that a repeat after a lost answer has no second effect (attack 11).
//!
//! They are stored in the same write as the change they tell of. A kept answer must never hold a secret.

use minicbor::{Decode, Encode};
use pandu_protocol::message::{Bytes, ClientId, IdempotencyKey};

use crate::state::State;

/// Answers kept for one phone; a phone has one command under way, the rest is room for resumed wizards.
pub const ANSWERS_PER_CLIENT: usize = 8;
/// Longest answer that is kept, in bytes. The longest honest one has under 400.
pub const ANSWER_MAX: usize = 1_024;

/// One kept answer.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct StoredAnswer {
    /// Whose command it was.
    #[n(0)]
    pub client: ClientId,
    /// The command's key.
    #[n(1)]
    pub key: Bytes<16, 16>,
    /// Keyed hash of the request, so that the same key with another request is noticed.
    #[n(2)]
    pub request: Bytes<32, 32>,
    /// The encoded body and kind of the answer, without the request id.
    #[n(3)]
    pub answer: Bytes<ANSWER_MAX>,
}

/// What is known about a command.
#[derive(Debug, PartialEq, Eq)]
pub enum Seen<'a> {
    /// Nothing: carry it out.
    New,
    /// It was carried out: this was the answer.
    Answered(&'a [u8]),
    /// The key belongs to another request.
    OtherRequest,
}

/// Looks a command up. `request` is its keyed hash.
#[must_use]
pub fn look_up<'a>(state: &'a State, client: &ClientId, key: &IdempotencyKey, request: &[u8]) -> Seen<'a> {
    match state.answers.iter().find(|kept| kept.client == *client && *kept.key == *key) {
        None => Seen::New,
        Some(kept) if *kept.request == *request => Seen::Answered(&kept.answer),
        Some(_) => Seen::OtherRequest,
    }
}

/// Keeps an answer; the phone's oldest makes room. An answer longer than [`ANSWER_MAX`] is not kept.
pub fn keep(state: &mut State, client: &ClientId, key: &IdempotencyKey, request: &[u8], answer: &[u8]) {
    let (Ok(key), Ok(request), Ok(answer)) = (Bytes::new(*key), Bytes::new(request), Bytes::new(answer)) else {
        return;
    };
    let of_client = |kept: &StoredAnswer| kept.client == *client;
    if state.answers.iter().filter(|kept| of_client(kept)).count() >= ANSWERS_PER_CLIENT
        && let Some(oldest) = state.answers.iter().position(of_client)
    {
        state.answers.remove(oldest);
    }
    state.answers.push(StoredAnswer { client: client.clone(), key, request, answer });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::LOCK;

    #[test]
    fn an_answer_belongs_to_phone_key_and_request() {
        let mut state = State::factory_new(&LOCK);
        let (a, b) = (ClientId::new([1; 8]).unwrap(), ClientId::new([2; 8]).unwrap());
        keep(&mut state, &a, &[1; 16], &[5; 32], b"done");
        assert_eq!(look_up(&state, &a, &[1; 16], &[5; 32]), Seen::Answered(b"done"));
        assert_eq!(look_up(&state, &a, &[1; 16], &[6; 32]), Seen::OtherRequest);
        assert_eq!(look_up(&state, &a, &[2; 16], &[5; 32]), Seen::New);
        assert_eq!(look_up(&state, &b, &[1; 16], &[5; 32]), Seen::New);
    }

    #[test]
    fn the_oldest_answer_of_the_same_phone_makes_room() {
        let mut state = State::factory_new(&LOCK);
        let (a, b) = (ClientId::new([1; 8]).unwrap(), ClientId::new([2; 8]).unwrap());
        keep(&mut state, &b, &[99; 16], &[0; 32], b"b");
        for number in 0..=u8::try_from(ANSWERS_PER_CLIENT).unwrap() {
            keep(&mut state, &a, &[number; 16], &[0; 32], b"a");
        }
        assert_eq!(state.answers.len(), ANSWERS_PER_CLIENT + 1);
        assert_eq!(look_up(&state, &a, &[0; 16], &[0; 32]), Seen::New);
        assert_eq!(look_up(&state, &a, &[1; 16], &[0; 32]), Seen::Answered(b"a"));
        assert_eq!(look_up(&state, &b, &[99; 16], &[0; 32]), Seen::Answered(b"b"));
        keep(&mut state, &b, &[98; 16], &[0; 32], &[0; ANSWER_MAX + 1]);
        assert_eq!(look_up(&state, &b, &[98; 16], &[0; 32]), Seen::New);
    }
}
