//! Pairing, credentials, people, set-up, network.

use pandu_protocol::message::{
    AuthState, Confirm, Credential, CredentialKind, CredentialSet, Credentials, Empty, EnrolAction, EnrolBiometric,
    EnrolFeedback, EnrolState, Invite, Invited, JoinOutcome, Network, NetworkJoin, NetworkJoined, NetworkState,
    Networks, OpenInvitation, Operate, Operated, PairFinish, PairFinished, PairStart, PairStarted, PairedClient,
    PairedClients, Push, RemoveCredential, Rename, Reply, Request, RevokeClient, SetCredential, SetupState,
};
use pandu_protocol::role::Role;

use super::Case::{Full, Minimal, Only};
use super::{NOW, Samples, counting, list, secret, share, text};

pub(super) fn requests() -> Samples<Request> {
    vec![
        (Minimal, Request::PairStart(PairStart { name: text("") })),
        (Full, Request::PairStart(PairStart { name: text("Telefon Aminah \u{1f4f1}") })),
        (Only, Request::PairFinish(PairFinish { share: share(0x40) })),
        (Only, Request::AuthState(Empty {})),
        (Minimal, Request::Confirm(Confirm { kind: CredentialKind::PhoneKey, secret: None })),
        (Full, Request::Confirm(Confirm { kind: CredentialKind::Password, secret: Some(secret("kopi-o kaw 3 pagi")) })),
        (
            Minimal,
            Request::SetCredential(SetCredential {
                kind: CredentialKind::PhoneKey,
                client: None,
                secret: None,
                locked: None,
            }),
        ),
        (
            Full,
            Request::SetCredential(SetCredential {
                kind: CredentialKind::Pin,
                client: Some(counting(0xc0)),
                secret: Some(secret("491823")),
                locked: Some(true),
            }),
        ),
        (Only, Request::ListCredentials(Empty {})),
        (Only, Request::RemoveCredential(RemoveCredential { id: 70_000 })),
        (Minimal, Request::EnrolBiometric(enrol(EnrolAction::Start))),
        (
            Full,
            Request::EnrolBiometric(EnrolBiometric {
                enrolment: Some(7),
                replaces: Some(2),
                name: Some(text("Ibu jari kanan")),
                ..enrol(EnrolAction::Try)
            }),
        ),
        (Minimal, Request::Invite(Invite { role: Role::Guest, name: text("") })),
        (Full, Request::Invite(Invite { role: Role::Admin, name: text("Devi") })),
        (Only, Request::EndInvitation(Empty {})),
        (Only, Request::PairedClients(Empty {})),
        (Only, Request::RevokeClient(RevokeClient { client: counting(0xc8) })),
        (Only, Request::Leave(Empty {})),
        (Minimal, Request::Rename(Rename { name: text("") })),
        (Full, Request::Rename(Rename { name: text("Pintu depan") })),
        (Minimal, Request::Operate(Operate { function: text("bolt"), milli: 0 })),
        (Full, Request::Operate(Operate { function: text("temperature"), milli: -1_500 })),
        (Only, Request::SetupState(Empty {})),
        (Only, Request::FinishSetup(Empty {})),
        (Only, Request::NetworkScan(Empty {})),
        (Minimal, Request::NetworkJoin(NetworkJoin { ssid: super::bytes(b"KopiTiam"), key: None })),
        (
            Full,
            Request::NetworkJoin(NetworkJoin {
                ssid: super::bytes(&[0xff; 32]),
                key: Some(secret("nasi lemak 2 ringgit")),
            }),
        ),
        (Only, Request::NetworkState(Empty {})),
        (Only, Request::NetworkForget(Empty {})),
    ]
}

pub(super) fn replies() -> Samples<Reply> {
    let state = AuthState { role: Role::Guest, fresh_seconds: 0, wait_seconds: 0, locked_out: false };
    let finished = SetupState {
        sign_in: true,
        updates: true,
        consents: list([text("telemetry"), text("voice")]),
        finished: true,
        seconds_left: 0,
    };
    vec![
        (Only, Reply::PairStart(PairStarted { share: share(0x20), signing_key: counting(0x60) })),
        (Only, Reply::PairFinish(PairFinished { role: Role::Owner, client: counting(0xc0) })),
        (Minimal, Reply::AuthState(state)),
        (
            Full,
            Reply::AuthState(AuthState { role: Role::Admin, fresh_seconds: 599, wait_seconds: 30, locked_out: true }),
        ),
        (Only, Reply::Confirm(AuthState { fresh_seconds: 600, ..state })),
        (Only, Reply::SetCredential(CredentialSet { version: 2, sessions_ended: 1 })),
        (Minimal, Reply::ListCredentials(Credentials { credentials: list([]) })),
        (
            Full,
            Reply::ListCredentials(Credentials {
                credentials: list([
                    Credential {
                        id: 1,
                        kind: CredentialKind::Password,
                        client: counting(0xc0),
                        version: 3,
                        locked: false,
                        off: true,
                        name: None,
                    },
                    Credential {
                        id: 2,
                        kind: CredentialKind::Fingerprint,
                        client: counting(0xc8),
                        version: 1,
                        locked: true,
                        off: false,
                        name: Some(text("Ibu jari kanan")),
                    },
                ]),
            }),
        ),
        (Only, Reply::RemoveCredential(Empty {})),
        (Minimal, Reply::EnrolBiometric(enrolling(EnrolFeedback::Good))),
        (
            Full,
            Reply::EnrolBiometric(EnrolState { remaining: 0, kept: Some(70_000), ..enrolling(EnrolFeedback::Good) }),
        ),
        (Only, Reply::Invite(Invited { code: secret("123-456-784"), seconds: 600 })),
        (Only, Reply::EndInvitation(Empty {})),
        (Minimal, Reply::PairedClients(PairedClients { clients: list([]), invitation: None })),
        (
            Full,
            Reply::PairedClients(PairedClients {
                clients: list([
                    PairedClient {
                        client: counting(0xc0),
                        name: text("Aminah"),
                        role: Role::Owner,
                        last_seen: NOW,
                        is_you: true,
                    },
                    PairedClient {
                        client: counting(0xc8),
                        name: text("Devi"),
                        role: Role::Guest,
                        last_seen: 0,
                        is_you: false,
                    },
                ]),
                invitation: Some(OpenInvitation {
                    role: Role::Member,
                    name: text("Siti"),
                    by: counting(0xc0),
                    seconds: 540,
                }),
            }),
        ),
        (Only, Reply::RevokeClient(Empty {})),
        (Only, Reply::Leave(Empty {})),
        (Only, Reply::Rename(Empty {})),
        (Only, Reply::Operate(Operated { milli: 21_500 })),
        (
            Minimal,
            Reply::SetupState(SetupState {
                sign_in: false,
                updates: false,
                consents: list([]),
                finished: false,
                seconds_left: 540,
            }),
        ),
        (Full, Reply::SetupState(finished.clone())),
        (Only, Reply::FinishSetup(finished)),
        (Minimal, Reply::NetworkScan(Networks { networks: list([]) })),
        (
            Full,
            Reply::NetworkScan(Networks {
                networks: list([
                    Network { ssid: super::bytes("Rumah Aminah".as_bytes()), signal: 4, secured: true },
                    Network { ssid: super::bytes(b""), signal: 0, secured: false },
                ]),
            }),
        ),
        (Minimal, Reply::NetworkJoin(NetworkJoined { outcome: JoinOutcome::Online })),
        (Full, Reply::NetworkJoin(NetworkJoined { outcome: JoinOutcome::WrongKey })),
        (Minimal, Reply::NetworkState(NetworkState { ssid: None, online: false })),
        (Full, Reply::NetworkState(NetworkState { ssid: Some(super::bytes(b"KopiTiam")), online: true })),
        (Only, Reply::NetworkForget(NetworkState { ssid: None, online: false })),
    ]
}

pub(super) fn pushes() -> Samples<Push> {
    let tried = EnrolState { remaining: 0, kept: Some(3), ..enrolling(EnrolFeedback::Good) };
    vec![(Minimal, Push::EnrolState(enrolling(EnrolFeedback::TooSlow))), (Full, Push::EnrolState(tried))]
}

const fn enrol(action: EnrolAction) -> EnrolBiometric {
    EnrolBiometric { action, enrolment: None, replaces: None, name: None }
}

const fn enrolling(feedback: EnrolFeedback) -> EnrolState {
    EnrolState { enrolment: 7, remaining: 4, feedback, kept: None }
}
