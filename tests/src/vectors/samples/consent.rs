//! Consents, export, erasure, events.

use pandu_protocol::message::{
    ConsentAnswer, ConsentRecord, ConsentRecords, ConsentRequest, ConsentRequests, ConsentState, ConsentWithdraw,
    DocumentKind, Empty, EraseLine, EraseProgress, EraseQuery, EraseRequest, EraseScope, EraseStarted, EraseStatus,
    ErasureReceipt, Event, EventKind, EventPage, EventQuery, Export, ExportPart, Push, Recover, RecoverAction, Reply,
    Request,
};

use super::Case::{Full, Minimal, Only};
use super::maker::signed;
use super::{NOW, Samples, bytes, counting, list, text, words};

pub(super) fn requests() -> Samples<Request> {
    vec![
        (Only, Request::ConsentRequests(Empty {})),
        (
            Only,
            Request::ConsentAnswer(ConsentAnswer {
                purpose: text("telemetry"),
                version: 1,
                state: ConsentState::Refused,
                screen: counting(0x50),
                language: text("zh-Hans"),
            }),
        ),
        (Only, Request::ConsentWithdraw(ConsentWithdraw { purpose: text("voice") })),
        (Only, Request::ConsentRecords(Empty {})),
        (Minimal, Request::Export(Export { cursor: 0 })),
        (Full, Request::Export(Export { cursor: 16_384 })),
        (Only, Request::EraseRequest(EraseRequest { scope: EraseScope::Mine })),
        (Only, Request::EraseProgress(EraseQuery { erasure: counting(0xe0) })),
        (Only, Request::ErasureReceipt(EraseQuery { erasure: counting(0xe0) })),
        (Minimal, Request::Events(EventQuery { after: 0 })),
        (Full, Request::Events(EventQuery { after: u64::MAX })),
        (Only, Request::Recover(Recover { action: RecoverAction::RestoreKnownGood })),
    ]
}

pub(super) fn replies() -> Samples<Reply> {
    let event = Event { cursor: 1, at: 0, kind: EventKind::Started, subject: None, count: 1, since: None };
    vec![
        (Minimal, Reply::ConsentRequests(ConsentRequests { requests: list([]) })),
        (Full, Reply::ConsentRequests(ConsentRequests { requests: list([telemetry(), bare_request()]) })),
        (Only, Reply::ConsentAnswer(record(ConsentState::Refused, &[0x50; 32]))),
        (Only, Reply::ConsentWithdraw(record(ConsentState::Withdrawn, b""))),
        (Minimal, Reply::ConsentRecords(ConsentRecords { records: list([]) })),
        (
            Full,
            Reply::ConsentRecords(ConsentRecords {
                records: list([record(ConsentState::Given, &[0x50; 32]), record(ConsentState::Withdrawn, b"")]),
            }),
        ),
        (Minimal, Reply::Export(ExportPart { data: bytes(b""), next: None })),
        (Full, Reply::Export(ExportPart { data: bytes(br#"{"name":"#), next: Some(8) })),
        (Only, Reply::EraseRequest(EraseStarted { erasure: counting(0xe0) })),
        (Minimal, Reply::EraseProgress(EraseProgress { erasure: counting(0xe0), lines: list([]) })),
        (Full, Reply::EraseProgress(EraseProgress { erasure: counting(0xe0), lines: list(lines()) })),
        (Minimal, Reply::ErasureReceipt(signed(DocumentKind::ErasureReceipt, &receipt(Vec::new())))),
        (Full, Reply::ErasureReceipt(signed(DocumentKind::ErasureReceipt, &receipt(lines())))),
        (Minimal, Reply::Events(EventPage { events: list([]), more: false, lost: false })),
        (Full, Reply::Events(EventPage { events: list([event.clone(), refused_update()]), more: true, lost: true })),
        (Only, Reply::Recover(Empty {})),
    ]
}

pub(super) fn pushes() -> Samples<Push> {
    vec![
        (
            Minimal,
            Push::Event(Event { cursor: 1, at: 0, kind: EventKind::Started, subject: None, count: 1, since: None }),
        ),
        (Full, Push::Event(refused_update())),
        (Minimal, Push::EraseProgress(EraseProgress { erasure: counting(0xe0), lines: list([]) })),
        (Full, Push::EraseProgress(EraseProgress { erasure: counting(0xe0), lines: list(lines()) })),
    ]
}

fn refused_update() -> Event {
    Event {
        cursor: 300,
        at: NOW,
        kind: EventKind::UpdateRefused,
        subject: Some(text("application")),
        count: 3,
        since: Some(NOW - 90),
    }
}

fn telemetry() -> ConsentRequest {
    ConsentRequest {
        purpose: text("telemetry"),
        version: 1,
        title: words("Reports about faults"),
        data: words("Battery voltage, restarts"),
        controller: text("Kunci Selamat Sdn Bhd"),
        recipients: list([text("Awan Hosting"), text("Statistik Bhd")]),
        retention_days: Some(90),
        sensitive: false,
        later: false,
    }
}

fn bare_request() -> ConsentRequest {
    ConsentRequest {
        purpose: text("voice"),
        version: 2,
        title: list([]),
        data: list([]),
        controller: text(""),
        recipients: list([]),
        retention_days: None,
        sensitive: true,
        later: true,
    }
}

fn record(state: ConsentState, screen: &[u8]) -> ConsentRecord {
    ConsentRecord {
        id: counting(0xd0),
        purpose: text("telemetry"),
        version: 1,
        state,
        at: NOW,
        previous: bytes(&[0; 32]),
        screen: bytes(screen),
    }
}

fn lines() -> Vec<EraseLine> {
    vec![
        EraseLine {
            holder: text("device"),
            categories: list([text("events"), text("fingerprints")]),
            status: EraseStatus::KeyDestroyed,
            date: Some(NOW),
            reason: None,
        },
        EraseLine {
            holder: text("Awan Hosting"),
            categories: list([]),
            status: EraseStatus::KeptByLaw,
            date: None,
            reason: Some(words("Tax law, seven years")),
        },
    ]
}

fn receipt(lines: Vec<EraseLine>) -> ErasureReceipt {
    ErasureReceipt {
        erasure: counting(0xe0),
        scope: EraseScope::Device,
        requested_at: NOW,
        lines: list(lines),
        previous: bytes(&[0; 32]),
    }
}
