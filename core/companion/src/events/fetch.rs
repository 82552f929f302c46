//! Fetches a device's log and keeps the memory of it, in this order: read, examine, keep, then tell.
//!
//! What is told was kept before, so that a phone that dies in between tells nothing twice.

use pandu_protocol::message::{AuthState, Call, Confirm, CredentialKind, Empty, ErrorReply, Recover, call};
use pandu_protocol::role::Role;

use super::report::{EventReport, Phones, Recovered, Recovery, handle};
use crate::devices::{DeviceRecord, SessionRecord};
use crate::error::{PanduError, ReasonCode};
use crate::log::{LogMemory, LogReader, Reader, examine};
use crate::session::Sessions;
use crate::store::StoreError;

/// Name of the record with the memory of a device's log.
const MEMORY: &str = "events";

/// One paired device and the sessions that reach it.
struct Line<'a> {
    sessions: &'a Sessions,
    device: &'a DeviceRecord,
}

impl Line<'_> {
    async fn call<C: Call>(&self, body: C::Body) -> Result<Result<C::Reply, ErrorReply>, PanduError> {
        let answer = self.sessions.call(&self.device.public_key(), &C::request(body), None).await?;
        Ok(match answer {
            Ok(reply) => Ok(C::reply(reply).ok_or(ReasonCode::DeviceMisbehaved)?),
            Err(error) => Err(error),
        })
    }

    /// Where this phone stands, as the device says now.
    async fn stand(&self) -> Result<AuthState, PanduError> {
        let state = self.call::<call::AuthState>(Empty {}).await??;
        let devices = self.sessions.devices();
        devices.note_role(devices.id(&self.device.public_key()), state.role)?;
        Ok(state)
    }

    /// Whether the device reports tampering: it then refuses even what every guest may ask.
    async fn is_quarantined(&self) -> Result<bool, PanduError> {
        Ok(self.call::<call::SensorState>(Empty {}).await?.err() == Some(ErrorReply::Quarantined))
    }
}

/// Reads and examines the log of a device.
pub(crate) async fn fetch(
    sessions: &Sessions,
    device: &DeviceRecord,
    session: &SessionRecord,
    now: u64,
) -> Result<EventReport, PanduError> {
    let line = Line { sessions, device };
    let role = line.stand().await?.role;
    let quarantined = line.is_quarantined().await?;
    if !role.covers(Role::Admin) {
        return Ok(EventReport::closed(role.into(), quarantined));
    }
    let devices = sessions.devices();
    let id = devices.id(&device.public_key());
    let mut memory = match devices.record(id, MEMORY) {
        Err(StoreError::RowDamaged { .. }) => LogMemory::default(),
        read => read?.map(|bytes| LogMemory::decode(&bytes)).unwrap_or_default(),
    };
    let mut reader = LogReader::new(&memory);
    while let Some(query) = reader.ask() {
        reader.take(line.call::<call::Events>(query).await??);
    }
    let reading = reader.finish(now);
    let client = session.client();
    examine(&mut memory, &reading, &Reader { phone: handle(&client), now });
    let paired = if quarantined { None } else { line.call::<call::PairedClients>(Empty {}).await?.ok() };
    let phones = Phones::new(&client, paired.as_ref());
    let report = EventReport::open(role.into(), quarantined, &memory, &reading, &phones);
    memory.tell();
    devices.keep_record(id, MEMORY, &memory.encode())?;
    Ok(report)
}

/// Tells a device that was changed what to do. The phone's key is the confirmation: no secret goes to such a device.
pub(crate) async fn recover(
    sessions: &Sessions,
    device: &DeviceRecord,
    what: Recovery,
) -> Result<Recovered, PanduError> {
    let line = Line { sessions, device };
    match line.call::<call::Confirm>(Confirm { kind: CredentialKind::PhoneKey, secret: None }).await? {
        // It is in use, so it wants the password: one that was changed and isolated does not get it.
        Err(ErrorReply::Refused) => return Ok(Recovered::ByHand),
        answer => _ = answer?,
    }
    match line.call::<call::Recover>(Recover { action: what.into() }).await? {
        Err(ErrorReply::NotFound) => Ok(Recovered::Nothing),
        answer => answer.map(|_| Recovered::Done).map_err(PanduError::from),
    }
}
