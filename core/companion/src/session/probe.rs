//! Tries what a device lets strangers and unconfirmed sessions do. Nothing here changes anything on an honest device, and
//! nothing is tried so often that its owner would be kept out.

use std::sync::PoisonError;
use std::time::Duration;

use pandu_protocol::frame::{Fragmenter, REFUSAL};
use pandu_protocol::handshake::Plan;
use pandu_protocol::key::{PublicKey, StaticKey};
use pandu_protocol::limit::VALUE_MIN;
use pandu_protocol::message::{
    Bytes, Confirm, CredentialKind, Empty, EnrolAction, EnrolBiometric, ErrorReply, EventQuery, IdempotencyKey,
    Recover, RecoverAction, RemoveCredential, Reply, Request, RequestEnvelope, RevokeClient, SetCredential,
};
use pandu_protocol::secret::SecretText;
use pandu_protocol::suite::{Pattern, SUITES, Selector};
use tokio::time::{sleep, timeout};

use super::drive::{Source, within};
use super::exchange::Exchange;
use super::follow::{Reached, Trail};
use super::locate::Heard;
use super::open::hang_up;
use super::places::Sought;
use super::{CallError, LINK_TIMEOUT, SCAN_MS, SessionError, Sessions};
use crate::port::{Link, draw, draw_secret};
use crate::store::DeviceId;
use crate::wizard::probe::{Called, Guess, Knock, Knocked, Strange};

/// How long a device may take to answer a stranger. One that answers at all answers at once.
const STRANGE_TIMEOUT: Duration = Duration::from_secs(2);
/// Most services that are looked at, and the longest name of one in bytes.
const SERVICES_MAX: usize = 64;
const SERVICE_NAME_MAX: usize = 64;
/// Longest hello that is looked at, in bytes.
const HELLO_MAX: usize = 512;
/// Most wrong passwords that a device is given.
const GUESSES_MAX: usize = 3;
/// Longest wait between two of them, in seconds.
const GUESS_WAIT_MAX: u32 = 10;
/// The handle of a credential that no device has: they are counted up from 1.
const NO_CREDENTIAL: u32 = u32::MAX;

/// What a stranger sees of a paired device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) heard: u8,
    pub(crate) advert: [u8; 7],
    pub(crate) ready: bool,
    pub(crate) hello: Vec<u8>,
    pub(crate) services: Option<Vec<String>>,
    pub(crate) calls: Vec<Called>,
    pub(crate) session: Strange,
}

impl Sessions {
    /// Looks at a paired device as a stranger would. The session with it is ended first: many devices take one central at a
    /// time, and do not advertise meanwhile.
    ///
    /// # Errors
    /// [`SessionError`] when the device is not heard or does not let anybody connect.
    pub(crate) async fn look(&self, device: &PublicKey) -> Result<Sight, SessionError> {
        let id = self.devices.id(device);
        self.hang_up(id).await;
        let (seen, heard) = self.sighted(id).await?;
        let mut trail = Trail::new(&seen.address, Sought::Key(*device));
        let Reached { link, hello, .. } = self.reach_along(&mut trail).await?;
        let services = within(LINK_TIMEOUT, link.services()).await.ok().flatten();
        hang_up(&*link).await;
        let mut calls = Vec::new();
        for request in strange_calls() {
            let answer = self.call_strangely(&mut trail, &request).await;
            calls.push(Called { kind: request.kind().number(), answer });
        }
        let session = self.shake_strangely(&mut trail, device).await?;
        Ok(Sight {
            heard,
            advert: advert_id(&seen),
            ready: seen.advert.ready,
            hello: hello.into_iter().take(HELLO_MAX).collect(),
            services: services.map(|services| services.into_iter().take(SERVICES_MAX).map(short).collect()),
            calls,
            session,
        })
    }

    /// The device as it is heard, and how many are heard that this key belongs to. Who changes its address within one scan is
    /// not counted twice: a twin is there at a second scan too.
    async fn sighted(&self, id: DeviceId) -> Result<(Heard, u8), SessionError> {
        let ours = |heard: Vec<Heard>| heard.into_iter().filter(|one| one.paired == Some(id)).collect::<Vec<_>>();
        let mut seen = ours(self.scan(SCAN_MS).await?);
        let mut count = seen.len();
        if count > 1 {
            let again = ours(self.scan(SCAN_MS).await?);
            count = seen.iter().filter(|one| again.iter().any(|other| other.address == one.address)).count().max(1);
        }
        let recent = self.addresses.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        let place = seen.iter().position(|one| Some(&one.address) == recent.as_ref()).unwrap_or_default();
        if seen.is_empty() {
            return Err(SessionError::NotHeard);
        }
        Ok((seen.swap_remove(place), u8::try_from(count).unwrap_or(u8::MAX)))
    }

    /// Sends a request in the open on a fresh link.
    async fn call_strangely(&self, trail: &mut Trail<'_>, request: &Request) -> Strange {
        let Ok(Reached { link, .. }) = self.reach_along(trail).await else { return Strange::Untried };
        let answer = said_in_the_open(&*link, request).await;
        hang_up(&*link).await;
        answer
    }

    /// Tries a session with a key that the device has never seen.
    async fn shake_strangely(&self, trail: &mut Trail<'_>, device: &PublicKey) -> Result<Strange, SessionError> {
        let psk = draw_secret::<32>(&*self.ports.random)?;
        let own = StaticKey::generate(&mut Source(&*self.ports.random))?;
        let Ok(Reached { link, hello, .. }) = self.reach_along(trail).await else { return Ok(Strange::Untried) };
        match self.shake(link, &hello, &Plan::Session { device: *device, psk: &psk }, &own).await {
            Ok(exchange) => {
                exchange.close().await;
                Ok(Strange::Answered)
            }
            Err(_) => Ok(Strange::Refused),
        }
    }

    /// Opens a session that nobody has confirmed, and tries there what needs a confirmation. The session stays open.
    ///
    /// # Errors
    /// [`CallError`].
    pub(crate) async fn knock(&self, device: &PublicKey) -> Result<Knocked, CallError> {
        let id = self.devices.id(device);
        self.hang_up(id).await;
        let mut exchange = self.open(id).await?;
        match self.knock_on(&mut exchange).await {
            Ok(knocked) => {
                self.keep(id, exchange).await;
                Ok(knocked)
            }
            Err(error) => {
                exchange.close().await;
                Err(error)
            }
        }
    }

    async fn knock_on(&self, exchange: &mut Exchange) -> Result<Knocked, CallError> {
        let fresh_seconds = match exchange.request(&Request::AuthState(Empty {}), None).await? {
            Ok(Reply::AuthState(state)) => state.fresh_seconds,
            Ok(_) => return Err(SessionError::Garbled.into()),
            Err(error) => return Err(SessionError::Reply(error).into()),
        };
        let nobody = draw::<8>(&*self.ports.random).map_err(SessionError::from)?;
        let mut knocks = Vec::new();
        for request in harmless(nobody) {
            let key: IdempotencyKey = draw(&*self.ports.random).map_err(SessionError::from)?;
            let kind = request.kind().number();
            let refusal = exchange.request(&request, Some(key)).await?.err().map(|error| error.code());
            knocks.push(Knock { kind, refusal });
        }
        Ok(Knocked { fresh_seconds, knocks })
    }

    /// Tries up to three passwords that cannot be right, and looks whether the device makes one wait longer and longer.
    ///
    /// # Errors
    /// [`CallError`].
    pub(crate) async fn guess(&self, device: &PublicKey) -> Result<Vec<Guess>, CallError> {
        let mut guesses = Vec::new();
        let counted = |guesses: &[Guess]| guesses.iter().filter(|guess| **guess == Guess::Refused).count();
        while counted(&guesses) < GUESSES_MAX {
            let next = self.guess_once(device).await?;
            guesses.push(next);
            match next {
                Guess::Refused => {}
                Guess::Wait(seconds) => {
                    let waits = guesses.iter().filter(|guess| matches!(guess, Guess::Wait(_))).count();
                    if waits >= 2 || seconds > GUESS_WAIT_MAX {
                        return Ok(guesses);
                    }
                    // A second more: the device's clock need not tick with ours.
                    sleep(Duration::from_secs(u64::from(seconds) + 1)).await;
                }
                Guess::Accepted | Guess::Unsupported | Guess::Says(_) => return Ok(guesses),
            }
        }
        if let Ok(Reply::AuthState(state)) = self.call(device, &Request::AuthState(Empty {}), None).await? {
            guesses.push(Guess::Says(state.wait_seconds));
        }
        Ok(guesses)
    }

    async fn guess_once(&self, device: &PublicKey) -> Result<Guess, CallError> {
        let random: [u8; 16] = draw(&*self.ports.random).map_err(SessionError::from)?;
        let wrong = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let confirm = Confirm { kind: CredentialKind::Password, secret: SecretText::new(wrong) };
        match self.call(device, &Request::Confirm(confirm), None).await? {
            Ok(_) => Ok(Guess::Accepted),
            Err(ErrorReply::Refused) => Ok(Guess::Refused),
            Err(ErrorReply::Throttled { wait }) => Ok(Guess::Wait(wait)),
            Err(ErrorReply::Unsupported) => Ok(Guess::Unsupported),
            Err(error) => Err(SessionError::Reply(error).into()),
        }
    }
}

/// The rotating id: what follows format, category and flags.
fn advert_id(seen: &Heard) -> [u8; 7] {
    let [_, _, _, id @ ..] = seen.advert.encode();
    id
}

/// What a stranger asks in the open. All of it only reads.
fn strange_calls() -> [Request; 3] {
    [Request::Identify(Empty {}), Request::NetworkState(Empty {}), Request::Events(EventQuery { after: 0 })]
}

/// Commands that need a confirmation, each naming something that no device has: one that forgets to ask for the confirmation
/// finds nothing to do. What would open or erase something even so is not tried.
fn harmless(nobody: [u8; 8]) -> [Request; 5] {
    [
        Request::RemoveCredential(RemoveCredential { id: NO_CREDENTIAL }),
        Request::RevokeClient(RevokeClient { client: Bytes::new(nobody).unwrap_or_default() }),
        Request::SetCredential(SetCredential {
            kind: CredentialKind::Other(NO_CREDENTIAL),
            client: None,
            secret: None,
            locked: None,
        }),
        Request::EnrolBiometric(EnrolBiometric {
            action: EnrolAction::Cancel,
            enrolment: Some(NO_CREDENTIAL),
            replaces: None,
            name: None,
        }),
        Request::Recover(Recover { action: RecoverAction::Other(NO_CREDENTIAL) }),
    ]
}

/// Sends a request without a session as the first message of a link, and waits for what comes.
async fn said_in_the_open(link: &dyn Link, request: &Request) -> Strange {
    let Some(suite) = SUITES.first() else { return Strange::Untried };
    let mut values = Fragmenter::new(Selector::new(suite, Pattern::Ik).byte(), VALUE_MIN);
    values.push(RequestEnvelope { id: 1, key: None, request: request.clone() }.encode().to_vec());
    while let Some(value) = values.poll_value() {
        if within(LINK_TIMEOUT, link.write(value)).await.is_err() {
            return Strange::Untried;
        }
    }
    match timeout(STRANGE_TIMEOUT, link.next_value()).await {
        Ok(Ok(Some(value))) if value != REFUSAL => Strange::Answered,
        Ok(Ok(Some(_) | None) | Err(_)) | Err(_) => Strange::Refused,
    }
}

fn short(name: String) -> String {
    name.chars().filter(|char| char.is_ascii_graphic()).take(SERVICE_NAME_MAX).collect::<String>().to_ascii_lowercase()
}
