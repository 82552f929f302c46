//! Updates.

use pandu_protocol::message::{
    Empty, Push, Reply, Request, UpdateBegin, UpdateChunk, UpdateCommit, UpdateCredit, UpdateFinding, UpdateMode,
    UpdatePhase, UpdatePolicy, UpdateState,
};

use super::Case::{Full, Minimal, Only};
use super::{NOW, Samples, bytes, counting, text};

pub(super) fn requests() -> Samples<Request> {
    vec![
        (Only, Request::UpdatePolicy(Empty {})),
        (Minimal, Request::SetUpdatePolicy(policy(None))),
        (Full, Request::SetUpdatePolicy(policy(Some(NOW + 86_400)))),
        (Only, Request::UpdateState(Empty {})),
        (Only, Request::UpdateCheck(Empty {})),
        (
            Only,
            Request::UpdateBegin(UpdateBegin {
                model: text("KS-100"),
                version: text("2.4.2"),
                size: 262_144,
                sha256: counting(0x00),
                signature: counting(0x80),
            }),
        ),
        (Minimal, Request::UpdateChunk(UpdateChunk { offset: 0, data: bytes(b"") })),
        (Full, Request::UpdateChunk(UpdateChunk { offset: 60_000, data: bytes(&[0xa5; 300]) })),
        (Minimal, Request::UpdateCommit(UpdateCommit { at: None })),
        (Full, Request::UpdateCommit(UpdateCommit { at: Some(NOW) })),
    ]
}

pub(super) fn replies() -> Samples<Reply> {
    vec![
        (Minimal, Reply::UpdatePolicy(policy(None))),
        (Full, Reply::UpdatePolicy(policy(Some(NOW)))),
        (Only, Reply::SetUpdatePolicy(policy(None))),
        (Minimal, Reply::UpdateState(idle())),
        (Full, Reply::UpdateState(receiving())),
        (Only, Reply::UpdateCheck(UpdateState { finding: UpdateFinding::UpToDate, last_checked: Some(NOW), ..idle() })),
        (Only, Reply::UpdateBegin(UpdateCredit { offset: 0, window: 131_072 })),
        (Only, Reply::UpdateChunk(UpdateCredit { offset: 60_000, window: 131_072 })),
        (Only, Reply::UpdateCommit(UpdateState { phase: UpdatePhase::Installing, ..receiving() })),
    ]
}

pub(super) fn pushes() -> Samples<Push> {
    vec![(Minimal, Push::UpdateState(idle())), (Full, Push::UpdateState(receiving()))]
}

fn policy(postponed_until: Option<u64>) -> UpdatePolicy {
    UpdatePolicy {
        security: UpdateMode::Automatic,
        maintenance: UpdateMode::Ask,
        feature: UpdateMode::Off,
        postponed_until,
    }
}

fn idle() -> UpdateState {
    UpdateState {
        installed: text("2.4.1"),
        phase: UpdatePhase::Idle,
        finding: UpdateFinding::CannotConfirm,
        last_checked: None,
        available: None,
        received: 0,
        battery_percent: None,
        mains: None,
        room: None,
        due: None,
        outage_seconds: None,
    }
}

fn receiving() -> UpdateState {
    UpdateState {
        phase: UpdatePhase::Receiving,
        finding: UpdateFinding::Available,
        last_checked: Some(NOW),
        available: Some(text("2.4.2")),
        received: 131_072,
        battery_percent: Some(80),
        mains: Some(false),
        room: Some(8_388_608),
        due: Some(NOW + 3_600),
        outage_seconds: Some(95),
        ..idle()
    }
}
