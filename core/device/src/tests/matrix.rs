//! The matrix of roles and kinds, made from the protocol's table and compared with what the device does (clause 6.5.5).

use pandu_protocol::message::*;
use pandu_protocol::role::{Role, Who, right};
use pandu_protocol::secret::SecretBytes;

use super::lab::{Lab, Phone, Plan, password, ssid};
use crate::profile::LOCK;

/// A well-formed request of each kind.
pub(super) fn sample(kind: Kind) -> Request {
    let client = ClientId::new([9; 8]).unwrap();
    let erasure = Bytes::new([1; 16]).unwrap();
    match kind {
        Kind::PairStart => Request::PairStart(PairStart { name: Text::cut("x") }),
        Kind::PairFinish => Request::PairFinish(PairFinish { share: SecretBytes::new([1; 32]) }),
        Kind::Identify => Request::Identify(Empty {}),
        Kind::Posture => Request::Posture(PostureRequest { nonce: Bytes::new([1; 16]).unwrap() }),
        Kind::AuthState => Request::AuthState(Empty {}),
        Kind::Confirm => Request::Confirm(Confirm { kind: CredentialKind::PhoneKey, secret: None }),
        Kind::SetCredential => Request::SetCredential(password("kucing-biru")),
        Kind::ListCredentials => Request::ListCredentials(Empty {}),
        Kind::RemoveCredential => Request::RemoveCredential(RemoveCredential { id: 99 }),
        Kind::EnrolBiometric => Request::EnrolBiometric(EnrolBiometric {
            action: EnrolAction::Start,
            enrolment: None,
            replaces: None,
            name: None,
        }),
        Kind::Invite => Request::Invite(Invite { role: Role::Guest, name: Text::cut("x") }),
        Kind::EndInvitation => Request::EndInvitation(Empty {}),
        Kind::PairedClients => Request::PairedClients(Empty {}),
        Kind::RevokeClient => Request::RevokeClient(RevokeClient { client }),
        Kind::Leave => Request::Leave(Empty {}),
        Kind::Rename => Request::Rename(Rename { name: Text::cut("Pintu depan") }),
        Kind::Operate => Request::Operate(Operate { function: Text::cut("bolt"), milli: 1_000 }),
        Kind::SetupState => Request::SetupState(Empty {}),
        Kind::FinishSetup => Request::FinishSetup(Empty {}),
        Kind::NetworkScan => Request::NetworkScan(Empty {}),
        Kind::NetworkJoin => Request::NetworkJoin(NetworkJoin { ssid: ssid("Kopitiam"), key: None }),
        Kind::NetworkState => Request::NetworkState(Empty {}),
        Kind::NetworkForget => Request::NetworkForget(Empty {}),
        Kind::SensorManifest => Request::SensorManifest(Empty {}),
        Kind::SensorState => Request::SensorState(Empty {}),
        Kind::DataMap => Request::DataMap(Empty {}),
        Kind::TelemetryCatalogue => Request::TelemetryCatalogue(Empty {}),
        Kind::LastTelemetry => Request::LastTelemetry(Empty {}),
        Kind::ConsentRequests => Request::ConsentRequests(Empty {}),
        Kind::ConsentAnswer => Request::ConsentAnswer(ConsentAnswer {
            purpose: Text::cut("opening-history"),
            version: 1,
            state: ConsentState::Refused,
            screen: Bytes::new([1; 32]).unwrap(),
            language: Text::cut("en"),
        }),
        Kind::ConsentWithdraw => Request::ConsentWithdraw(ConsentWithdraw { purpose: Text::cut("opening-history") }),
        Kind::ConsentRecords => Request::ConsentRecords(Empty {}),
        Kind::UpdatePolicy => Request::UpdatePolicy(Empty {}),
        Kind::SetUpdatePolicy => Request::SetUpdatePolicy(UpdatePolicy {
            security: UpdateMode::Automatic,
            maintenance: UpdateMode::Ask,
            feature: UpdateMode::Off,
            postponed_until: None,
        }),
        Kind::UpdateState => Request::UpdateState(Empty {}),
        Kind::UpdateCheck => Request::UpdateCheck(Empty {}),
        Kind::UpdateBegin => Request::UpdateBegin(UpdateBegin {
            model: Text::cut("x"),
            version: Text::cut("2"),
            size: 1,
            sha256: Bytes::new([0; 32]).unwrap(),
            signature: Bytes::new([0; 64]).unwrap(),
        }),
        Kind::UpdateChunk => Request::UpdateChunk(UpdateChunk { offset: 0, data: Bytes::new([0]).unwrap() }),
        Kind::UpdateCommit => Request::UpdateCommit(UpdateCommit { at: None }),
        Kind::Export => Request::Export(Export { cursor: 0 }),
        Kind::EraseRequest => Request::EraseRequest(EraseRequest { scope: EraseScope::Mine }),
        Kind::EraseProgress => Request::EraseProgress(EraseQuery { erasure }),
        Kind::ErasureReceipt => Request::ErasureReceipt(EraseQuery { erasure }),
        Kind::Events => Request::Events(EventQuery { after: 0 }),
        Kind::Recover => Request::Recover(Recover { action: RecoverAction::Isolate }),
        Kind::Statement => Request::Statement(StatementQuery { kind: DocumentKind::DataMap }),
    }
}

/// What the table says about a caller; `None` = carried out, whatever comes of it.
fn expected(kind: Kind, caller: Option<Role>, set_up: bool, fresh: bool) -> Option<ErrorReply> {
    let right = right(kind);
    match (right.who, caller) {
        (Who::Pairing, None) => None,
        (Who::Pairing, Some(_)) => Some(ErrorReply::Forbidden),
        (Who::Paired(_), None) => Some(ErrorReply::AuthRequired),
        (Who::Paired(_), Some(_)) if !set_up && !right.in_setup => Some(ErrorReply::SetupRequired),
        (Who::Paired(least), Some(role)) if !role.covers(least) => Some(ErrorReply::Forbidden),
        (Who::Paired(_), Some(_)) if right.fresh && !fresh => Some(ErrorReply::ConfirmationRequired),
        (Who::Paired(_), Some(_)) => None,
    }
}

/// A device with one phone in session, of which everything is as the cell of the matrix says.
fn arrange(caller: Option<Role>, set_up: bool, fresh: bool) -> (Lab, Phone) {
    let mut lab = Lab::new(&LOCK);
    let Some(role) = caller else {
        let (qr, own) = (lab.sticker.qr.clone(), lab.new_key());
        let phone = lab.connect(&Plan::Label(&qr), &own).unwrap();
        return (lab, phone);
    };
    let (_, keys) = lab.owner();
    lab.device.state.clients[0].role = role;
    lab.device.state.setup_finished = set_up;
    let mut phone = lab.session(&keys).unwrap();
    if fresh {
        lab.call::<call::Confirm>(&mut phone, Confirm { kind: CredentialKind::PhoneKey, secret: None }).unwrap();
    }
    (lab, phone)
}

#[test]
fn the_device_does_what_the_table_says() {
    let about_rights =
        [ErrorReply::AuthRequired, ErrorReply::SetupRequired, ErrorReply::Forbidden, ErrorReply::ConfirmationRequired];
    let roles = Role::KNOWN.iter().copied().map(Some).chain([Some(Role::Other(9)), None]);
    let mut cells = 0;
    for caller in roles {
        for (set_up, fresh) in [(false, false), (false, true), (true, false), (true, true)] {
            // Nobody without a role can confirm.
            if fresh && (caller.is_none() || caller == Some(Role::Other(9))) {
                continue;
            }
            let (mut lab, mut phone) = arrange(caller, set_up, fresh);
            for kind in
                Kind::ALL.iter().copied().filter(|kind| ![Kind::Leave, Kind::FinishSetup, Kind::Confirm].contains(kind))
            {
                let before = lab.device.state().clone();
                let answer = lab.request(&mut phone, sample(kind)).expect("an answer");
                let refused = answer.err().filter(|error| about_rights.contains(error));
                assert_eq!(refused, expected(kind, caller, set_up, fresh), "{kind:?} {caller:?} {set_up} {fresh}");
                lab.device.state = before;
                cells += 1;
            }
            for kind in [Kind::Confirm, Kind::FinishSetup, Kind::Leave] {
                let (mut lab, mut phone) = arrange(caller, set_up, fresh);
                let refused = lab.request(&mut phone, sample(kind)).expect("an answer").err();
                let mut wanted = expected(kind, caller, set_up, fresh);
                if (kind, &wanted, set_up) == (Kind::FinishSetup, &None, false) {
                    wanted = Some(ErrorReply::SetupRequired);
                }
                if (kind, &wanted) == (Kind::FinishSetup, &None) {
                    wanted = refused.clone().filter(|error| *error == ErrorReply::SetupRequired);
                }
                assert_eq!(refused, wanted, "{kind:?} {caller:?} {set_up} {fresh}");
                cells += 1;
            }
        }
    }
    assert!(cells > 700, "{cells} cells");
}

#[test]
fn phones_that_were_invited_have_the_rights_of_their_role_and_no_more() {
    let about_rights = [ErrorReply::AuthRequired, ErrorReply::Forbidden, ErrorReply::ConfirmationRequired];
    let mut cells = 0;
    for role in Role::KNOWN.iter().copied() {
        for fresh in [true, false] {
            let mut lab = Lab::new(&LOCK);
            let (mut owner, _) = lab.settled_owner();
            let (pairing, keys, _) = super::people::invited(&mut lab, &mut owner, role);
            let mut phone = if fresh { pairing } else { lab.session(&keys).unwrap() };
            for kind in Kind::ALL.iter().copied().filter(|kind| ![Kind::Leave, Kind::Confirm].contains(kind)) {
                let before = lab.device.state().clone();
                let answer = lab.request(&mut phone, sample(kind)).expect("an answer");
                let refused = answer.err().filter(|error| about_rights.contains(error));
                assert_eq!(refused, expected(kind, Some(role), true, fresh), "{kind:?} {role:?} {fresh}");
                lab.device.state = before;
                cells += 1;
            }
            assert!(lab.request(&mut phone, sample(Kind::Confirm)).unwrap().is_ok());
            assert!(lab.request(&mut phone, sample(Kind::Leave)).unwrap().is_ok());
            assert!(lab.session(&keys).is_none());
        }
    }
    assert!(cells > 300, "{cells} cells");
}

#[test]
fn a_refused_command_changes_nothing_but_the_log() {
    let (mut lab, mut phone) = arrange(Some(Role::Guest), true, false);
    let writes = lab.storage.writes();
    for kind in Kind::ALL.iter().filter(|kind| expected(**kind, Some(Role::Guest), true, false).is_some()) {
        assert!(lab.request(&mut phone, sample(*kind)).unwrap().is_err());
    }
    assert_eq!(lab.storage.writes(), writes);
    assert!(lab.logged(EventKind::Forbidden) > 10);
}

#[test]
fn what_is_carried_out_later_is_answered_unsupported() {
    let (mut lab, mut phone) = arrange(Some(Role::Owner), true, true);
    for (kind, reason) in crate::later::LATER {
        assert_eq!(lab.request(&mut phone, sample(kind)), Some(Err(ErrorReply::Unsupported)), "{kind:?}: {reason}");
    }
    let table = crate::later::LATER.map(|(kind, _)| kind);
    for kind in Kind::ALL.iter().filter(|kind| !table.contains(kind)) {
        let (mut lab, mut phone) = arrange(Some(Role::Owner), true, true);
        let answer = lab.request(&mut phone, sample(*kind)).expect("an answer");
        assert_ne!(answer.err(), Some(ErrorReply::Unsupported), "{kind:?} is not in the table of later.rs");
    }
}

#[test]
fn a_kind_of_another_time_is_unsupported_and_a_bad_body_invalid() {
    let (mut lab, mut phone) = arrange(Some(Role::Owner), true, true);
    let unknown = [0xa3, 0, 0x18, 0x7f, 1, 7, 2, 0xa0];
    phone.channel.send(lab.now.monotonic, &unknown).unwrap();
    assert_eq!(lab.carry(&mut phone), Some(Err(ErrorReply::Unsupported)));
    let bad_body = [0xa3, 0, 15, 1, 8, 2, 0xa0];
    phone.channel.send(lab.now.monotonic, &bad_body).unwrap();
    assert_eq!(lab.carry(&mut phone), Some(Err(ErrorReply::invalid("body"))));
}

#[test]
fn a_role_that_was_lowered_counts_in_the_open_session() {
    let (mut lab, mut phone) = arrange(Some(Role::Admin), true, true);
    assert!(lab.request(&mut phone, sample(Kind::Events)).unwrap().is_ok());
    lab.device.state.clients[0].role = Role::Guest;
    assert_eq!(lab.request(&mut phone, sample(Kind::Events)), Some(Err(ErrorReply::Forbidden)));
}
