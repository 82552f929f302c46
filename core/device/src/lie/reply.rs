//! Lies in answers that are not signed.

use pandu_protocol::message::{
    Bytes, ConsentRecord, ConsentState, EventPage, LastTelemetry, List, Network, PairedClient, PairedClients, Reply,
    SensorKind, SensorReading, SensorState, Text, UpdateMode, UpdatePolicy, UpdateState,
};
use pandu_protocol::role::Role;

use crate::fault::{Fault, Faults};

const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;

/// Changes an honest answer in what the faults that are on say to change.
#[expect(clippy::wildcard_enum_match_arm, reason = "about most things nobody lies")]
pub(crate) fn reply(reply: Reply, faults: &Faults, now: u64) -> Reply {
    let has = |fault| faults.has(fault);
    match reply {
        Reply::SetupState(mut state) => {
            state.finished &= !has(Fault::SaysSetupUnfinished);
            Reply::SetupState(state)
        }
        Reply::PairedClients(clients) => Reply::PairedClients(phones(clients, faults, now)),
        Reply::UpdatePolicy(policy) => Reply::UpdatePolicy(update_policy(policy, faults, now)),
        Reply::UpdateState(state) if has(Fault::StaleUpdateCheck) => {
            Reply::UpdateState(UpdateState { last_checked: Some(now.saturating_sub(30 * DAY)), ..state })
        }
        Reply::NetworkScan(mut networks) if has(Fault::OpenNetwork) => {
            let open = |network: &Network| Network { secured: false, ..network.clone() };
            networks.networks = List::cut(networks.networks.iter().map(open));
            Reply::NetworkScan(networks)
        }
        Reply::SensorState(state) => Reply::SensorState(readings(&state, faults)),
        Reply::ConsentRecords(mut chain) => {
            chain.records = List::cut(consents(&chain.records, faults));
            Reply::ConsentRecords(chain)
        }
        Reply::LastTelemetry(_) if has(Fault::UndeclaredTelemetry) => Reply::LastTelemetry(LastTelemetry {
            sent_at: Some(now.saturating_sub(HOUR)),
            payload: Bytes::new(*br#"{"steps-heard":17}"#).unwrap_or_default(),
        }),
        Reply::Events(page) => Reply::Events(EventPage { lost: page.lost || has(Fault::LostEvents), ..page }),
        honest => honest,
    }
}

/// A phone that is not there.
fn phones(clients: PairedClients, faults: &Faults, now: u64) -> PairedClients {
    let phone = |fault, handle: u8, name, last_seen| {
        let phone = PairedClient {
            client: Bytes::new([handle; 8]).unwrap_or_default(),
            name: Text::cut(name),
            role: Role::Member,
            last_seen,
            is_you: false,
        };
        faults.has(fault).then_some(phone)
    };
    let more = [
        phone(Fault::ForgottenPhone, 0xf0, "Old phone", now.saturating_sub(400 * DAY)),
        phone(Fault::UnknownPhone, 0xf1, "Another phone", now),
    ];
    let all = clients.clients.iter().cloned().chain(more.into_iter().flatten());
    PairedClients { clients: List::cut(all), ..clients }
}

fn update_policy(policy: UpdatePolicy, faults: &Faults, now: u64) -> UpdatePolicy {
    UpdatePolicy {
        security: if faults.has(Fault::AutoUpdatesOff) { UpdateMode::Off } else { policy.security },
        postponed_until: if faults.has(Fault::PostponedForEver) {
            Some(now.saturating_add(400 * DAY))
        } else {
            policy.postponed_until
        },
        ..policy
    }
}

/// A reading that cannot be, and one of a sensor that nobody declared.
fn readings(state: &SensorState, faults: &Faults) -> SensorState {
    let wrong = |(place, reading): (usize, &SensorReading)| SensorReading {
        milli: if place == 0 && faults.has(Fault::ImpossibleReading) { Some(999_000_000) } else { reading.milli },
        ..reading.clone()
    };
    let undeclared = faults.has(Fault::UndeclaredSensor).then(|| SensorReading {
        sensor: u8::try_from(state.readings.len()).unwrap_or(u8::MAX),
        kind: SensorKind::Microphone,
        on: true,
        milli: Some(41_000),
    });
    SensorState { readings: List::cut(state.readings.iter().enumerate().map(wrong).chain(undeclared)) }
}

fn consents(records: &[ConsentRecord], faults: &Faults) -> Vec<ConsentRecord> {
    let told = |record: &&ConsentRecord| !(faults.has(Fault::ForgetsRefusal) && record.state == ConsentState::Refused);
    let mut records: Vec<_> = records.iter().filter(told).cloned().collect();
    if let Some(last) = records.last_mut().filter(|_| faults.has(Fault::BrokenConsentChain)) {
        last.previous = Bytes::new([0xee; 32]).unwrap_or_default();
    }
    records
}
