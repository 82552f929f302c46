//! Pairs with a device, in an order in which no lost answer and no kill leaves either end with half of it.
//!
//! 1. Handshake by label or code, with a static key made for this device alone.
//! 2. `PairStart` gives the device's share; both ends now know the session PSK.
//! 3. The companion stores PSK and keys as pending. Only then:
//! 4. `PairFinish` gives the companion's share; the device stores the phone, then answers.
//! 5. The companion makes the pending record the device's record.
//!
//! After a loss between 3 and 5 the next try opens a session with the pending PSK: if the device takes it, it had stored the
//! phone; if it refuses, the pairing is done again with the same static key, so that the device never lists the phone twice.
//! A refusal can be forged by whoever carries the values, and an advert can be another's. So every PSK is kept until a session
//! has proved another one, and only the key that the handshake proves decides whether the device is known already.

use std::sync::PoisonError;

use pandu_protocol::handshake::Plan;
use pandu_protocol::hello::Hello;
use pandu_protocol::key::StaticKey;
use pandu_protocol::label::{Label, parse_label};
use pandu_protocol::limit::NAME_MAX;
use pandu_protocol::message::{Empty, PairFinish, PairStart, Reply, Request, Text};
use pandu_protocol::pairing::derive_session_psk;
use pandu_protocol::pake::CodeSecret;
use pandu_protocol::role::Role;

use super::drive::Source;
use super::exchange::Exchange;
use super::follow::{Reached, Trail};
use super::open::hang_up;
use super::places::Sought;
use super::{CallError, SessionError, Sessions, WayIn};
use crate::devices::{Candidate, DeviceRecord, PendingRecord, SessionRecord};
use crate::port::{draw, draw_secret};
use crate::store::WizardId;

/// Handshakes of one pairing: the first may prove that the device is another than it seemed.
const HANDSHAKES_MAX: usize = 2;

/// What is needed to pair.
#[derive(Clone, Copy)]
pub struct PairOrder<'a> {
    /// An address at which the device was heard. It is followed to where it is now.
    pub address: &'a str,
    /// What was scanned or typed. It is a secret.
    pub label: &'a str,
    /// What the owner will see in the device's list of phones; cut to 64 bytes.
    pub phone: &'a str,
    /// The wizard that is then tied to the device.
    pub wizard: Option<WizardId>,
}

impl std::fmt::Debug for PairOrder<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PairOrder(..)")
    }
}

/// The secret on the label, ready for a handshake.
enum Proof<'a> {
    Label(&'a pandu_protocol::label::ScannedLabel),
    Code(CodeSecret),
}

impl<'a> Proof<'a> {
    fn prepare(label: &'a Label) -> Result<Self, SessionError> {
        match label {
            Label::Scanned(label) => Ok(Self::Label(label)),
            Label::Typed(code) => CodeSecret::derive(code).map(Self::Code).map_err(|_| SessionError::Handshake {
                way: WayIn::Code,
                error: pandu_protocol::error::HandshakeError::Damaged,
            }),
        }
    }

    const fn plan(&self) -> Plan<'_> {
        match self {
            Self::Label(label) => Plan::Label(label),
            Self::Code(secret) => Plan::Code(secret),
        }
    }
}

impl Sessions {
    /// Pairs with the device at an address and keeps its keys. A device that is paired already, or was in a pairing that broke
    /// off, is met as such first: if it still knows this phone, that is enough. But an invitation that is open may give this
    /// phone more than it has, so then the typed code comes first.
    ///
    /// A wrong code is tried once. The session stays open for the calls that follow.
    ///
    /// # Errors
    /// [`CallError`]; `lost` when the device may have stored this phone. The same order again then finds out.
    pub async fn pair(&self, order: PairOrder<'_>) -> Result<(DeviceRecord, SessionRecord), CallError> {
        let label = parse_label(order.label).map_err(SessionError::from)?;
        let sought = match &label {
            Label::Scanned(label) => Sought::Label(label.device()),
            Label::Typed(_) => Sought::Open,
        };
        let mut trail = Trail::new(order.address, sought);
        let mut known = self.recognise(&mut trail, &label).await?;
        let invited = !known.is_empty() && matches!(label, Label::Typed(_)) && self.invites(order.address);
        for _ in 0..HANDSHAKES_MAX {
            if !invited && let Some(met) = self.rejoin(&order, &mut trail, &known).await? {
                return Ok(met);
            }
            let own = match known.first() {
                Some(known) => known.session.own(),
                None => StaticKey::generate(&mut Source(&*self.ports.random)).map_err(SessionError::from)?,
            };
            let (exchange, address) = self.prove_label(&mut trail, &Proof::prepare(&label)?, &own).await?;
            let proved = self.devices.candidates(self.devices.id(&exchange.established.peer))?;
            let fits = match known.first() {
                Some(known) => known.device.public_key() == exchange.established.peer,
                None => proved.is_empty(),
            };
            if fits {
                return self.finish(&PairOrder { address: &address, ..order }, exchange, &own).await;
            }
            // Known by another key, or not the device that this key is for: neither may list the phone under this one.
            exchange.close().await;
            known = proved;
        }
        Err(SessionError::Changed.into())
    }

    async fn finish(
        &self,
        order: &PairOrder<'_>,
        mut exchange: Exchange,
        own: &StaticKey,
    ) -> Result<(DeviceRecord, SessionRecord), CallError> {
        match self.agree(order, &mut exchange, own).await {
            Ok(PendingRecord { device, session, .. }) => self.settle(order, exchange, device, session, true).await,
            Err(error) => {
                exchange.close().await;
                Err(error)
            }
        }
    }

    /// What is known of the device that is to be paired: by the key on its label, or, as a guess, by its advert.
    async fn recognise(&self, trail: &mut Trail<'_>, label: &Label) -> Result<Vec<Candidate>, SessionError> {
        let (pending, paired) = (self.devices.pending()?, self.devices.all()?);
        // After a restart nothing was heard yet, and a typed code does not tell which device it is.
        let maybe_known = !pending.is_empty() || !paired.is_empty();
        let advert = match label {
            Label::Typed(_) if maybe_known => self.advert_along(trail).await?,
            Label::Typed(_) | Label::Scanned(_) => None,
        };
        let is_it = |device: &&DeviceRecord| match label {
            Label::Scanned(label) => label.device() == device.public_key(),
            Label::Typed(_) => advert.is_some_and(|advert| advert.id.belongs_to(&device.public_key())),
        };
        let pending = pending.iter().map(|pending| &pending.device);
        let mut all = pending.chain(paired.iter().filter_map(|entry| entry.record.as_ref()));
        let Some(device) = all.find(is_it) else { return Ok(Vec::new()) };
        Ok(self.devices.candidates(self.devices.id(&device.public_key()))?)
    }

    /// Whether the device at an address had an invitation open when it was last met.
    fn invites(&self, address: &str) -> bool {
        self.inviting.lock().unwrap_or_else(PoisonError::into_inner).as_deref() == Some(address)
    }

    /// Tries a session with each key from before; `None` when all were refused.
    async fn rejoin(
        &self,
        order: &PairOrder<'_>,
        trail: &mut Trail<'_>,
        known: &[Candidate],
    ) -> Result<Option<(DeviceRecord, SessionRecord)>, CallError> {
        for candidate in known {
            match self.rejoin_by(order, trail, candidate).await {
                Err(error) if error.error.is_refusal() => {}
                met => return met.map(Some),
            }
        }
        Ok(None)
    }

    async fn rejoin_by(
        &self,
        order: &PairOrder<'_>,
        trail: &mut Trail<'_>,
        Candidate { device, session, pending }: &Candidate,
    ) -> Result<(DeviceRecord, SessionRecord), CallError> {
        let reached = self.reach_along(trail).await?;
        let plan = Plan::Session { device: device.public_key(), psk: &session.psk };
        let mut exchange = self.shake(reached.link, &reached.hello, &plan, &session.own()).await?;
        let Reply::AuthState(state) =
            exchange.request(&Request::AuthState(Empty {}), None).await?.map_err(SessionError::Reply)?
        else {
            return Err(SessionError::Garbled.into());
        };
        let last_seen = self.ports.clock.unix_ms().map_err(SessionError::from)?;
        let device = DeviceRecord { role: state.role, last_seen, ..device.clone() };
        let order = PairOrder { address: &reached.address, ..*order };
        self.settle(&order, exchange, device, session.clone(), *pending).await
    }

    /// Connects and runs the handshake with what was scanned or typed; gives the address too.
    async fn prove_label(
        &self,
        trail: &mut Trail<'_>,
        proof: &Proof<'_>,
        own: &StaticKey,
    ) -> Result<(Exchange, String), SessionError> {
        let Reached { link, hello: bytes, address } = self.reach_along(trail).await?;
        let hello = Hello::decode(&bytes);
        if hello.as_ref().is_ok_and(|hello| hello.window_minutes == 0) {
            hang_up(&*link).await;
            return Err(SessionError::Closed);
        }
        Ok((self.shake(link, &bytes, &proof.plan(), own).await?, address))
    }

    /// Agrees on the session PSK, stores it, and has the device store this phone.
    async fn agree(
        &self,
        order: &PairOrder<'_>,
        exchange: &mut Exchange,
        own: &StaticKey,
    ) -> Result<PendingRecord, CallError> {
        let start = Request::PairStart(PairStart { name: Text::<NAME_MAX>::cut(order.phone) });
        let started = exchange.request(&start, None).await.map_err(|error| error.error)?;
        let Reply::PairStart(started) = started.map_err(SessionError::Reply)? else {
            return Err(SessionError::Garbled.into());
        };
        let share = draw_secret::<32>(&*self.ports.random).map_err(SessionError::from)?;
        let psk = derive_session_psk(&exchange.established.handshake_hash, &share, &started.share);
        let now = self.ports.clock.unix_ms().map_err(SessionError::from)?;
        let device = DeviceRecord {
            key: *exchange.established.peer.as_bytes(),
            signing_key: started.signing_key.as_ref().try_into().map_err(|_| SessionError::Garbled)?,
            name: None,
            category: exchange.category,
            role: Role::Other(0),
            paired_at: now,
            last_seen: now,
            address: Some(order.address.to_owned()),
        };
        let mut pending = PendingRecord::new(device, SessionRecord::new(own, psk));
        self.devices.keep_pending(&pending)?;
        let finish = Request::PairFinish(PairFinish { share });
        // Never the key of an earlier try: that one had another share, and step 1 has found out what became of it.
        let key = draw(&*self.ports.random).map_err(SessionError::from)?;
        let Reply::PairFinish(finished) = exchange.request(&finish, Some(key)).await?.map_err(SessionError::Reply)?
        else {
            return Err(SessionError::Garbled.into());
        };
        pending.device.role = finished.role;
        Ok(pending)
    }

    /// Makes what the device has proved to keep its record, and keeps the session.
    async fn settle(
        &self,
        order: &PairOrder<'_>,
        exchange: Exchange,
        device: DeviceRecord,
        session: SessionRecord,
        afresh: bool,
    ) -> Result<(DeviceRecord, SessionRecord), CallError> {
        self.devices.settle(&device, &session, afresh, order.wizard).await?;
        let id = self.devices.id(&device.public_key());
        self.note(id, order.address)?;
        self.keep(id, exchange).await;
        Ok((device, session))
    }
}
