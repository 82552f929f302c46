//! Lives of a companion: it is opened, goes on with whatever it finds unfinished, and may be killed at any step of its fuse.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::task::Poll;

use pandu::wizard::{End, Screen, Wizard};
use pandu::{Companion, PanduError};
use pandu_device::state::State;
use pandu_protocol::key::PublicKey;
use pandu_protocol::message::EventKind;
use pandu_protocol::role::Role;

use crate::person::{Act, Walk};
use crate::world::{Killed, Reference, World};

/// Runs a life to its end; `None` when it was killed. What it held is dropped without a further step.
///
/// # Panics
/// When the life panics for another reason.
pub async fn live<T>(life: impl Future<Output = T>) -> Option<T> {
    let mut life = Box::pin(life);
    let polled = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| life.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(done)) => Poll::Ready(Ok(done)),
        Err(cause) => Poll::Ready(Err(cause)),
    });
    match polled.await {
        Ok(done) => Some(done),
        Err(cause) if cause.is::<Killed>() => None,
        Err(cause) => resume_unwind(cause),
    }
}

/// Opens the companion and sets up whatever is not set up yet, going on where it was. The walk is empty when nothing was left to do.
///
/// # Errors
/// [`PanduError`] when it does not open, or a wizard does not begin.
pub async fn set_up(world: &World, habit: impl FnMut(&Screen) -> Act) -> Result<Walk, PanduError> {
    let companion = world.open().await?;
    let walk = match wizard_at_hand(&companion)? {
        Some(wizard) => Walk::through(&wizard, habit).await,
        None => Walk::default(),
    };
    companion.rest().await;
    Ok(walk)
}

/// The unfinished wizard, or one for the device that is paired and not set up, or a new one when there is no device.
///
/// # Errors
/// [`PanduError`] when the store cannot be read, or a wizard does not begin.
pub fn wizard_at_hand(companion: &Companion) -> Result<Option<Wizard>, PanduError> {
    if let Some(unfinished) = companion.unfinished()?.first() {
        return companion.resume(&unfinished.id).map(Some);
    }
    match companion.devices()?.first() {
        None => companion.set_up(None).map(Some),
        Some(card) if card.about.is_none() => companion.set_up(Some(&card.id)).map(Some),
        Some(_) => Ok(None),
    }
}

/// What must be true of phone and device after every set-up, however often either of them died on the way.
///
/// # Panics
/// With what is not true.
pub async fn assert_well(world: &World, device: &Reference, what: &str) {
    device.look(|state| {
        assert_eq!(state.clients.len(), 1, "{what}: one phone is paired");
        assert_eq!(state.clients[0].role, Role::Owner, "{what}: as the owner");
        assert!(state.setup_finished, "{what}: set-up is finished");
        for kind in [EventKind::Paired, EventKind::SetupFinished] {
            assert_eq!(events(state, kind), 1, "{what}: {kind:?} happened once");
        }
        let mut purposes: Vec<_> = state.consents.iter().map(|entry| entry.record.purpose.to_string()).collect();
        let asked = purposes.len();
        purposes.dedup();
        assert_eq!(purposes.len(), asked, "{what}: every consent was recorded once");
        // A pairing that broke off after the device had answered the guess counts as one, right or not.
        assert!(state.code_failures <= 1, "{what}: {} guesses are left counted", state.code_failures);
        assert!(state.credentials.len() <= 2, "{what}: no credential was made twice");
    });
    let companion = world.open().await.expect("it opens");
    assert_eq!(companion.unfinished().expect("readable"), [], "{what}: no wizard is left");
    let cards = companion.devices().expect("readable");
    assert_eq!(cards.len(), 1, "{what}: one device is known");
    assert!(cards[0].readable && cards[0].about.is_some(), "{what}: and all about it");
    assert_eq!(world.drawer.all().len(), 2, "{what}: one key for the app and one for the device, no more");
    let key = device.act(|device, _| device.state().clients.len());
    assert_eq!(key, 1);
    drop(companion);
}

/// The key of the only device that a companion knows.
///
/// # Panics
/// When it knows none.
#[must_use]
pub fn device_key(companion: &Companion) -> PublicKey {
    let entries = companion.sessions().devices().all().expect("readable");
    entries.first().and_then(|entry| entry.record.as_ref()).expect("a record").public_key()
}

/// How often a kind of event happened on a device.
#[must_use]
pub fn events(state: &State, kind: EventKind) -> u32 {
    state.events.iter().filter(|event| event.kind == kind).map(|event| event.count).sum()
}

/// Kills the companion at every step of a set-up in turn, lets it begin again, and checks that all is well. Returns how many kills.
///
/// # Panics
/// When it does not end well.
pub async fn kill_at_every_step<H>(
    make: impl Fn() -> (World, Reference),
    habit: impl Fn(&Reference) -> H,
    check: impl Fn(&State, &str),
    steps: impl IntoIterator<Item = u64>,
) -> u64
where
    H: FnMut(&Screen) -> Act,
{
    let mut kills = 0;
    for step in steps {
        let (world, device) = make();
        world.fuse.set(Some(step));
        let first = live(life(&world, habit(&device))).await;
        let what = format!("killed at step {step}, {}", world.fuse.last());
        world.fuse.set(None);
        if let Some(walk) = first {
            assert_eq!(walk.end(), Some(End::Finished), "{what}: after its last step it is done");
            return kills;
        }
        kills += 1;
        let walk = live(life(&world, habit(&device))).await;
        let walk = walk.unwrap_or_else(|| unreachable!("nobody kills it now"));
        assert!(matches!(walk.end(), None | Some(End::Finished)), "{what}: {:?} {:?}", walk.ids(), walk.problems());
        assert_well(&world, &device, &what).await;
        device.look(|state| check(state, &what));
    }
    kills
}

/// One life that sets up.
async fn life(world: &World, habit: impl FnMut(&Screen) -> Act) -> Walk {
    set_up(world, habit).await.unwrap_or_else(|error| panic!("it does not open: {error}"))
}
