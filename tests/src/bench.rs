//! What Pandu promises in numbers, measured: messages, bytes, instructions, memory, decisions.
//!
//! Every number comes out of a run of the real code; the bars are those of the issues, the peers those of the design's measurements.
//! No time is measured: it would say more about the machine than about Pandu. What a radio needs is worked out.

pub mod instructions;
pub mod memory;
pub mod report;
pub mod setup;
pub mod tuf;
pub mod update;
pub mod wire;
