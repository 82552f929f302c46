//! The one table from a request to what carries it out. Rights are already checked when it is reached.
//!
//! Pairing, confirming and enrolling belong to the session and live in [`crate::entry`], [`crate::confirm`] and
//! [`crate::enrol`]; the blocks of an image go past the state, in [`crate::update`].

use pandu_protocol::message::{DocumentKind, Empty, ErrorReply, LastTelemetry, Reply, Request};

use crate::throttle::Waits;
use crate::turn::Turn;
use crate::{clients, consent, credential, identity, integrity, invite, later, network, sensing, setup, update};

/// Carries out a request of a paired phone. `fresh_seconds` is how long its confirmation still counts.
pub(crate) fn carry_out(
    turn: &mut Turn<'_>,
    request: &Request,
    waits: &Waits,
    fresh_seconds: u32,
) -> Result<Reply, ErrorReply> {
    if later::is_later(request.kind()) {
        return Err(ErrorReply::Unsupported);
    }
    let (profile, factory, faults, now) = (turn.profile, turn.factory, turn.faults, turn.now);
    let no_network = !profile.abilities.network;
    Ok(match request {
        Request::Identify(_) => Reply::Identify(identity::identity(turn.draft, factory, faults)),
        Request::Posture(body) => Reply::Posture(identity::posture(turn.draft, factory, faults, body, now)?),
        Request::AuthState(_) => {
            Reply::AuthState(credential::auth_state(turn.draft, &turn.caller, waits, fresh_seconds, turn.now))
        }
        Request::SetCredential(body) => Reply::SetCredential(credential::set(turn, body)?),
        Request::ListCredentials(_) => Reply::ListCredentials(credential::list(turn.draft, &turn.caller)),
        Request::RemoveCredential(body) => {
            credential::remove(turn, *body).map(|()| Reply::RemoveCredential(Empty {}))?
        }
        Request::PairedClients(_) => {
            Reply::PairedClients(clients::list(turn.draft, &turn.caller, turn.invitation.clone()))
        }
        Request::RevokeClient(body) => clients::revoke(turn, body).map(|()| Reply::RevokeClient(Empty {}))?,
        Request::Invite(body) => Reply::Invite(invite::invite(turn, body)?),
        Request::EndInvitation(_) => {
            invite::end(turn);
            Reply::EndInvitation(Empty {})
        }
        Request::Leave(_) => {
            clients::leave(turn);
            Reply::Leave(Empty {})
        }
        Request::Rename(body) => setup::rename(turn, body).map(|()| Reply::Rename(Empty {}))?,
        Request::Operate(body) => Reply::Operate(sensing::operate(turn, body)?),
        Request::SetupState(_) => Reply::SetupState(setup::state(turn.draft, profile, &turn.caller)),
        Request::FinishSetup(_) => Reply::FinishSetup(setup::finish(turn)?),
        Request::NetworkScan(_) | Request::NetworkJoin(_) | Request::NetworkState(_) | Request::NetworkForget(_)
            if no_network =>
        {
            return Err(ErrorReply::Unsupported);
        }
        Request::NetworkScan(_) => Reply::NetworkScan(network::scan()),
        Request::NetworkJoin(body) => Reply::NetworkJoin(network::join(turn, body)?),
        Request::NetworkState(_) => Reply::NetworkState(network::state(turn.draft)),
        Request::NetworkForget(_) => Reply::NetworkForget(network::forget(turn)),
        Request::SensorManifest(_) => {
            Reply::SensorManifest(identity::statement(factory, faults, DocumentKind::SensorManifest, now)?)
        }
        Request::SensorState(_) => Reply::SensorState(sensing::read(turn)),
        Request::DataMap(_) => Reply::DataMap(identity::statement(factory, faults, DocumentKind::DataMap, now)?),
        Request::TelemetryCatalogue(_) => Reply::TelemetryCatalogue(profile.telemetry_catalogue()),
        // The simulation has nowhere to send telemetry to, so none was ever sent.
        Request::LastTelemetry(_) => Reply::LastTelemetry(LastTelemetry { sent_at: None, payload: Default::default() }),
        Request::ConsentRequests(_) => Reply::ConsentRequests(profile.consent_requests()),
        Request::ConsentAnswer(body) => Reply::ConsentAnswer(consent::answer(turn, body)?),
        Request::ConsentWithdraw(body) => Reply::ConsentWithdraw(consent::withdraw(turn, body)?),
        Request::ConsentRecords(_) => Reply::ConsentRecords(consent::records(turn.draft, &turn.caller)),
        Request::UpdatePolicy(_) => Reply::UpdatePolicy(turn.draft.updates.policy),
        Request::SetUpdatePolicy(body) => Reply::SetUpdatePolicy(update::set_policy(turn, *body)?),
        Request::UpdateState(_) => Reply::UpdateState(update::state(turn.draft, profile, turn.power)),
        Request::UpdateCheck(_) => Reply::UpdateCheck(update::check(turn)?),
        Request::UpdateBegin(body) => Reply::UpdateBegin(update::image::begin(turn, body)?),
        Request::UpdateCommit(body) => Reply::UpdateCommit(update::image::commit(turn, *body)?),
        Request::Events(body) => Reply::Events(turn.draft.events.page(body.after)),
        Request::Statement(body) => Reply::Statement(identity::statement(factory, faults, body.kind, now)?),
        Request::Recover(body) => integrity::recover(turn, *body).map(|()| Reply::Recover(Empty {}))?,
        Request::PairStart(_)
        | Request::PairFinish(_)
        | Request::Confirm(_)
        | Request::EnrolBiometric(_)
        | Request::UpdateChunk(_)
        | Request::Export(_)
        | Request::EraseRequest(_)
        | Request::EraseProgress(_)
        | Request::ErasureReceipt(_) => return Err(ErrorReply::Unsupported),
    })
}
