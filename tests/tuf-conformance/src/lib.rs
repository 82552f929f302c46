//! What the conformance client is made of, and a sample repository to measure with. For tests only: it must never be
//! linked into anything that a person runs, and holds no decision about trust: those are all in `pandu-tuf`.

pub mod http;
pub mod sample;
pub mod shelf;
pub mod walk;
