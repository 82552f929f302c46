//! Either end dies at every step while a credential is changed, or who has access. At no moment is there none where there was one, or two
//! where there may be one; whoever begins again ends well, and nothing was guessed on the way.
//!
//! Fingerprints have theirs beside their journeys: there a person touches a reader at the same time.

use pandu::wizard::{End, Screen};
use pandu_device::profile::LOCK;
use pandu_device::state::State;
use pandu_protocol::message::{CredentialKind, Empty, EventKind, Reply, Request};
use pandu_tests::company::{call, confirm, invited};
use pandu_tests::journey::Task;
use pandu_tests::lives::{events, live};
use pandu_tests::person::{Act, NEW_PASSWORD, Walk, takes};
use pandu_tests::world::{Reference, When, World};

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Errand {
    ChangesPassword,
    MakesPassword,
    RemovesPassword,
    RemovesPhone,
    Invites,
    LocksPin,
}

use Errand::{ChangesPassword, Invites, LocksPin, MakesPassword, RemovesPassword, RemovesPhone};

impl Errand {
    const fn task(self) -> Task {
        match self {
            ChangesPassword | RemovesPassword => Task::Password,
            MakesPassword => Task::FirstPassword,
            RemovesPhone | Invites | LocksPin => Task::People,
        }
    }

    const fn choices(self) -> &'static [(&'static str, &'static str)] {
        match self {
            ChangesPassword | MakesPassword => &[],
            RemovesPassword => &[("password-current", "remove"), ("password-remove", "remove")],
            RemovesPhone => &[("people-list", "lost"), ("people-lost", "person-1"), ("people-remove", "remove")],
            // Who was killed on the way may invite twice, once where it goes on and once from the list.
            Invites => &[
                ("people-list", "invite"),
                ("people-invite-role", "member"),
                ("people-invited", "end"),
                ("people-invited", "end"),
            ],
            LocksPin => &[("people-list", "person-1"), ("people-person", "pin-locked")],
        }
    }

    async fn prepare(self, world: &World, device: &Reference) {
        if matches!(self, RemovesPhone | LocksPin) {
            drop(invited(world, device, "member").await);
        } else {
            self.task().prepare(world, device).await;
        }
    }

    /// What must be true at every moment.
    fn check(self, state: &State, what: &str) {
        let count = |kind| state.credentials.iter().filter(|one| one.kind == kind).count();
        let passwords = count(CredentialKind::Password);
        match self {
            ChangesPassword => assert_eq!(passwords, 1, "{what}: one password, the old or the new"),
            MakesPassword | RemovesPassword => assert!(passwords <= 1, "{what}"),
            RemovesPhone => assert!([1, 2].contains(&state.clients.len()), "{what}"),
            Invites => assert_eq!(state.clients.len(), 1, "{what}: nobody came"),
            LocksPin => assert!(count(CredentialKind::Pin) <= 1, "{what}"),
        }
        let owner = state.clients.first().expect("an owner").id();
        assert!(state.credentials.iter().any(|one| one.client == owner), "{what}: the owner has a way to confirm");
        for credential in &state.credentials {
            let known = state.clients.iter().any(|client| client.id() == credential.client);
            assert!(known, "{what}: no credential of somebody who is gone");
        }
        assert_eq!(events(state, EventKind::CredentialRefused), 0, "{what}: nothing was guessed");
    }

    /// Whether the device has done it.
    fn is_done(self, state: &State) -> bool {
        let of = |kind| state.credentials.iter().find(|one| one.kind == kind);
        match self {
            ChangesPassword => of(CredentialKind::Password).is_some_and(|password| password.version > 1),
            MakesPassword => of(CredentialKind::Password).is_some(),
            RemovesPassword => of(CredentialKind::Password).is_none(),
            RemovesPhone => state.clients.len() == 1,
            Invites => events(state, EventKind::Invited) > 0,
            LocksPin => of(CredentialKind::Pin).is_some_and(|pin| pin.locked && pin.client == state.clients[1].id()),
        }
    }

    /// One life of the app.
    async fn runs(self, world: &World) -> Walk {
        let companion = world.open().await.expect("it opens");
        let wizard = self.task().wizard(&companion).expect("a wizard");
        let mut habit = takes(self.choices());
        let walk = Walk::through(&wizard, |screen: &Screen| Act::Answer(habit(screen))).await;
        companion.rest().await;
        walk
    }

    async fn ends_well(self, world: &World, device: &Reference, what: &str) {
        device.look(|state| {
            self.check(state, what);
            assert!(self.is_done(state), "{what}: it is done");
        });
        let companion = world.open().await.expect("it opens");
        assert_eq!(companion.unfinished().expect("readable"), [], "{what}: no wizard is left");
        if self == Invites {
            let Ok(Reply::PairedClients(all)) = call(&companion, &Request::PairedClients(Empty {})).await else {
                panic!("{what}: an owner may ask")
            };
            assert_eq!(all.invitation, None, "{what}: the invitation is ended");
        }
        if matches!(self, ChangesPassword | MakesPassword) {
            assert_eq!(confirm(&companion, Some(NEW_PASSWORD)).await, Ok(()), "{what}: the new one works");
        }
    }
}

/// Kills the app at every step in turn. Returns how many kills.
async fn app_dies_at_every_step(errand: Errand) -> u64 {
    let mut kills = 0;
    for step in 1.. {
        let world = World::new(101);
        let device = world.device(&LOCK, "hall");
        errand.prepare(&world, &device).await;
        world.fuse.set(Some(step));
        let first = live(errand.runs(&world)).await;
        let what = format!("{errand:?} killed at step {step}, {}", world.fuse.last());
        world.fuse.set(None);
        device.look(|state| errand.check(state, &what));
        if let Some(walk) = first {
            assert_eq!(walk.end(), Some(End::Finished), "{what}: after its last step it is done");
            errand.ends_well(&world, &device, &what).await;
            return kills;
        }
        kills += 1;
        let companion = world.open().await.expect("it opens");
        let left = !companion.unfinished().expect("readable").is_empty();
        drop(companion);
        if left || !device.look(|state| errand.is_done(state)) {
            let walk = errand.runs(&world).await;
            assert_eq!(walk.end(), Some(End::Finished), "{what}: {:?} {:?}", walk.ids(), walk.problems());
        }
        errand.ends_well(&world, &device, &what).await;
    }
    kills
}

/// Cuts the device's power at every value that it receives or every write, just before and just after. Returns how many cuts.
async fn power_fails_at_every(errand: Errand, writes: bool) -> u64 {
    let mut cuts = 0;
    for when in [When::Before, When::After] {
        for number in 1.. {
            let world = World::new(102);
            let device = world.device(&LOCK, "hall");
            errand.prepare(&world, &device).await;
            let starts = device.starts();
            if writes {
                device.crash.at(number, when)
            } else {
                device.power_cut_at(number, when)
            }
            let what = format!("{errand:?} {} {number}: {when:?}", if writes { "write" } else { "value" });
            let walk = errand.runs(&world).await;
            assert_eq!(walk.end(), Some(End::Finished), "{what}: {:?} {:?}", walk.ids(), walk.problems());
            if device.starts() == starts {
                break;
            }
            cuts += 1;
            assert_eq!(device.starts(), starts + 1, "{what}: it died once");
            errand.ends_well(&world, &device, &what).await;
        }
    }
    cuts
}

macro_rules! kills {
    ($($name:ident: $errand:expr, $steps:expr, $values:expr, $writes:expr;)*) => {$(
        mod $name {
            use super::*;

            #[tokio::test(start_paused = true)]
            async fn the_app_dies_at_every_step() {
                let kills = app_dies_at_every_step($errand).await;
                assert!(kills > $steps, "{kills} kills are not every step");
            }

            #[tokio::test(start_paused = true)]
            async fn the_power_fails_at_every_value() {
                let cuts = power_fails_at_every($errand, false).await;
                assert!(cuts > $values, "{cuts} cuts are not every value");
            }

            #[tokio::test(start_paused = true)]
            async fn the_power_fails_at_every_write() {
                let cuts = power_fails_at_every($errand, true).await;
                assert!(cuts >= $writes, "{cuts} cuts are not every write");
            }
        }
    )*};
}

kills! {
    a_password_is_changed: ChangesPassword, 30, 10, 2;
    a_password_is_made: MakesPassword, 30, 10, 2;
    a_password_is_removed: RemovesPassword, 30, 10, 2;
    a_phone_is_removed: RemovesPhone, 30, 10, 2;
    somebody_is_invited: Invites, 30, 10, 2;
    a_pin_is_locked: LocksPin, 30, 10, 2;
}
