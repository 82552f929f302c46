//! One session for each device, opened when it is needed and kept until it ends or the app rests.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{ErrorReply, IdempotencyKey, Kind, Push, Reply, Request};
use pandu_protocol::role::right;
use tokio::time::{sleep, timeout};

use super::exchange::Exchange;
use super::places::Places;
use super::{ATTEMPTS_MAX, CALL_TIMEOUT, CallError, NOT_HEARD_MAX, SessionError, backoff};
use crate::devices::Devices;
use crate::port::{Ports, draw};
use crate::store::{DeviceId, Store};

/// The place of a device's session: empty while there is none, and while it is in use.
pub(super) type Slot = Arc<tokio::sync::Mutex<Option<Exchange>>>;

/// How often one call has failed, and whether it may be tried again before the person is asked.
#[derive(Debug, Default)]
pub(super) struct Tries {
    failed: u32,
    not_heard: u32,
}

impl Tries {
    /// Counts a failure; tells whether another try may follow.
    pub(super) fn go_on_after(&mut self, error: &SessionError) -> bool {
        self.failed += 1;
        self.not_heard += u32::from(*error == SessionError::NotHeard);
        error.is_passing() && self.failed < ATTEMPTS_MAX && self.not_heard < NOT_HEARD_MAX
    }
}

/// Carries requests to paired devices, and pairs with new ones.
pub struct Sessions {
    pub(super) ports: Ports,
    pub(super) devices: Devices,
    pub(super) places: Mutex<Places>,
    /// Where each device has last proved its key.
    pub(super) addresses: Mutex<BTreeMap<DeviceId, String>>,
    /// The address, as the caller knows it, where an invitation was open, if that was so at the last meeting.
    pub(super) inviting: Mutex<Option<String>>,
    slots: Mutex<BTreeMap<DeviceId, Slot>>,
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sessions(..)")
    }
}

impl Sessions {
    /// No session is open yet.
    #[must_use]
    pub fn new(ports: Ports, store: Arc<Store>) -> Self {
        Self {
            ports,
            devices: Devices::new(store),
            places: Mutex::default(),
            addresses: Mutex::default(),
            inviting: Mutex::default(),
            slots: Mutex::default(),
        }
    }

    /// The registry of paired devices.
    #[must_use]
    pub const fn devices(&self) -> &Devices {
        &self.devices
    }

    /// Sends a request to a paired device and gives its answer. It opens a session when there is none, and after a lost link
    /// it opens another and repeats the request with the same idempotency key.
    ///
    /// A request that changes state is given a random key when it has none. A try at a credential is not repeated once it may
    /// have arrived. It ends within 45 seconds.
    ///
    /// # Errors
    /// [`CallError`]; a device that does not prove its key, or refuses the session, ends it at once.
    pub async fn call(
        &self,
        device: &PublicKey,
        request: &Request,
        key: Option<IdempotencyKey>,
    ) -> Result<Result<Reply, ErrorReply>, CallError> {
        let id = self.devices.id(device);
        let key = match key {
            _ if !right(request.kind()).changes => None,
            Some(key) => Some(key),
            None => Some(draw(&*self.ports.random).map_err(SessionError::from)?),
        };
        let slot = self.slot(id);
        let lost = AtomicBool::new(false);
        let answered = async {
            let mut slot = slot.lock().await;
            self.repeat(id, &mut slot, request, key, &lost).await
        };
        let late = CallError { error: SessionError::Late, lost: false };
        timeout(CALL_TIMEOUT, answered)
            .await
            .unwrap_or(Err(late))
            .map_err(|error| CallError { lost: error.lost || lost.load(Ordering::SeqCst), ..error })
    }

    async fn repeat(
        &self,
        id: DeviceId,
        slot: &mut Option<Exchange>,
        request: &Request,
        key: Option<IdempotencyKey>,
        lost: &AtomicBool,
    ) -> Result<Result<Reply, ErrorReply>, CallError> {
        let mut tries = Tries::default();
        loop {
            let was_open = slot.is_some();
            let error = match self.once(id, slot, request, key).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            lost.fetch_or(error.lost, Ordering::SeqCst);
            let is_try_at_credential = request.kind() == Kind::Confirm && lost.load(Ordering::SeqCst);
            if !tries.go_on_after(&error.error) || is_try_at_credential {
                return Err(error);
            }
            // A session that ended while nobody used it says nothing about the radio: the first try afresh is at once.
            if !was_open {
                self.back_off(&tries).await?;
            }
        }
    }

    /// Waits before the next try.
    pub(super) async fn back_off(&self, tries: &Tries) -> Result<(), SessionError> {
        let random = u64::from_be_bytes(draw(&*self.ports.random)?);
        sleep(Duration::from_millis(backoff(tries.failed.saturating_sub(1), random))).await;
        Ok(())
    }

    /// One try. The exchange is out of its slot meanwhile, so that dropping this future drops it too.
    async fn once(
        &self,
        id: DeviceId,
        slot: &mut Option<Exchange>,
        request: &Request,
        key: Option<IdempotencyKey>,
    ) -> Result<Result<Reply, ErrorReply>, CallError> {
        let mut exchange = match self.take_open(slot).await {
            Some(open) => open,
            None => self.open(id).await?,
        };
        match exchange.request(request, key).await {
            Ok(answer) => {
                *slot = Some(exchange);
                Ok(answer)
            }
            Err(error) => {
                exchange.close().await;
                Err(error)
            }
        }
    }

    pub(super) async fn take_open(&self, slot: &mut Option<Exchange>) -> Option<Exchange> {
        let mut exchange = slot.take()?;
        if exchange.is_open() {
            return Some(exchange);
        }
        exchange.close().await;
        None
    }

    /// What a device said unasked, inside a session that is open already; waits for the first for at most `wait`.
    /// Without a session there is nothing, and the device's log has it.
    ///
    /// # Errors
    /// [`SessionError`]; the session is ended then.
    pub async fn listen(&self, device: &PublicKey, wait: Duration) -> Result<Vec<Push>, SessionError> {
        let slot = self.slot(self.devices.id(device));
        let mut slot = slot.lock().await;
        let Some(mut exchange) = slot.take() else { return Ok(Vec::new()) };
        let pushes = exchange.listen(wait).await?;
        *slot = Some(exchange);
        Ok(pushes)
    }

    /// Ends the session with one device, if there is one.
    pub async fn hang_up(&self, id: DeviceId) {
        let slot = self.slots.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        // A call that is under way ends by itself, and its session with it, since nobody finds the slot any more.
        let Some(exchange) = slot.and_then(|slot| slot.try_lock().ok().and_then(|mut slot| slot.take())) else {
            return;
        };
        exchange.close().await;
    }

    /// Ends all sessions: the app goes to the background, or ends.
    pub async fn rest(&self) {
        let ids: Vec<_> = self.slots.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect();
        for id in ids {
            self.hang_up(id).await;
        }
    }

    /// Keeps the session that pairing left open.
    pub(super) async fn keep(&self, id: DeviceId, exchange: Exchange) {
        let before = self.slot(id).lock().await.replace(exchange);
        if let Some(before) = before {
            before.close().await;
        }
    }

    pub(super) fn slot(&self, id: DeviceId) -> Slot {
        Arc::clone(self.slots.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default())
    }
}
