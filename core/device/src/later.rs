//! The kinds that the device does not carry out yet, in one place, with the reason. It answers them `Unsupported`.

use pandu_protocol::message::Kind;

/// Kinds and why they wait.
pub const LATER: [(Kind, &str); 4] = [
    (Kind::Export, "export comes with erasure, which reads the same data"),
    (Kind::EraseRequest, "erasing one person's data comes with keys for each person; the button erases everything"),
    (Kind::EraseProgress, "there is no erasure that could go on"),
    (Kind::ErasureReceipt, "there is no erasure that could have ended"),
];

/// Whether a kind is not carried out yet.
#[must_use]
pub fn is_later(kind: Kind) -> bool {
    LATER.iter().any(|(later, _)| *later == kind)
}
