//! What happens to a device behind its owner's back, and that the owner's companion notices it, once, and others only what they need.

use pandu::events::{EventReport, Recovered, Recovery};
use pandu::log::AlertKind;
use pandu::session::PairOrder;
use pandu::{Companion, DeviceRole};
use pandu_device::profile::{LOCK, THERMOSTAT};
use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{
    Bytes, Call as _, Confirm, CredentialKind, Empty, ErrorReply, EventKind, NetworkJoin, Request, SensorKind,
    SetCredential, call,
};
use pandu_protocol::secret::SecretText;
use pandu_tests::lives::{events, set_up};
use pandu_tests::person::{Act, WIFI, Walk, enter, is_careful};
use pandu_tests::world::{Reference, World, made_anew};

/// A lock that its owner has set up and looked at.
async fn owned(seed: u64) -> (World, Reference) {
    let world = World::new(seed);
    let device = world.device(&LOCK, "hall");
    let walk = set_up(&world, |screen| Act::Answer(enter(screen, &device.sticker.qr))).await.expect("it opens");
    assert!(walk.end().is_some(), "{:?}", walk.ids());
    let first = look(&world).await;
    assert_eq!(news(&first), [], "set-up is no news");
    (world, device)
}

/// Opens the app, looks at the events of its one device, and closes it again.
async fn look(world: &World) -> EventReport {
    let companion = world.open().await.expect("it opens");
    let report = companion.events(&id(&companion)).await.expect("the device answers");
    companion.rest().await;
    report
}

fn id(companion: &Companion) -> String {
    companion.devices().expect("readable").first().expect("one device").id.clone()
}

fn key(companion: &Companion) -> PublicKey {
    let entries = companion.sessions().devices().all().expect("readable");
    entries[0].record.as_ref().expect("a record").public_key()
}

/// The alerts that are told for the first time.
fn news(report: &EventReport) -> Vec<AlertKind> {
    report.alerts.iter().filter(|alert| alert.is_new).map(|alert| alert.kind).collect()
}

async fn guess(thief: &Companion, code: &str) {
    let order = PairOrder { address: "hall", label: code, phone: "thief", wizard: None };
    thief.sessions().pair(order).await.expect_err("a wrong code");
}

#[tokio::test(start_paused = true)]
async fn twenty_wrong_codes_are_one_notice_over_pages_restarts_and_kills() {
    let (world, device) = owned(201).await;
    let thief = world.another_phone();
    let thief = thief.open().await.expect("it opens");
    let (_, other) = made_anew(&LOCK, 72);
    device.press_button();
    for _ in 0..10 {
        guess(&thief, &other.code).await;
    }
    assert_eq!(news(&look(&world).await), [], "ten are none");
    device.power_cut();
    device.press_button();
    for _ in 0..9 {
        guess(&thief, &other.code).await;
    }
    assert_eq!(news(&look(&world).await), [], "nor are nineteen");
    guess(&thief, &other.code).await;
    let report = look(&world).await;
    assert_eq!(news(&report), [AlertKind::FailedSignIns]);
    assert_eq!(report.alerts[0].count, 20);
    for _ in 0..10 {
        guess(&thief, &other.code).await;
    }
    let later = look(&world).await;
    assert_eq!(news(&later), [], "it was told");
    assert_eq!((later.alerts.len(), later.alerts[0].count), (1, 30), "and is not forgotten");
    assert_eq!(device.look(|state| events(state, EventKind::PairingFailed)), 30);
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_the_button_let_in_is_told_and_the_own_one_is_not() {
    let (world, device) = owned(202).await;
    let other = world.another_phone();
    device.press_button();
    let wizard = other.open().await.expect("it opens").set_up(None).expect("it begins");
    Walk::through(&wizard, |screen| {
        if screen.id == "setup-senses" { Act::Leave } else { is_careful(&device.sticker.qr)(screen) }
    })
    .await;
    drop(wizard);
    let report = look(&world).await;
    assert_eq!(news(&report), [AlertKind::NewPhone]);
    let who = report.alerts[0].who.as_ref().expect("a phone");
    assert!(who.phone.is_some() && !who.is_you);
    assert!(report.lines.iter().any(|line| line.kind == "paired" && line.who.as_ref().is_some_and(|who| who.is_you)));
    assert_eq!(news(&look(&world).await), []);
}

#[tokio::test(start_paused = true)]
async fn a_clock_and_a_key_that_changed_meanwhile_are_told() {
    let (world, device) = owned(203).await;
    device.clock.jump(-40 * 86_400_000);
    device.look(|_| ());
    device.act(|device, now| device.handle_tick(now));
    assert_eq!(news(&look(&world).await), [AlertKind::ClockJump]);
    device.fault("changed-key");
    device.look(|_| ());
    device.no_faults();
    assert_eq!(news(&look(&world).await), [AlertKind::KeyChanged]);
    assert_eq!(news(&look(&world).await), []);
}

#[tokio::test(start_paused = true)]
async fn a_sensor_that_reads_nonsense_and_updates_that_are_refused_are_told() {
    let world = World::new(204);
    let device = world.device(&THERMOSTAT, "hall");
    set_up(&world, |screen| Act::Answer(enter(screen, &device.sticker.qr))).await.expect("it opens");
    look(&world).await;
    device.fault("broken-sensor");
    device.fault("bad-update");
    let companion = world.open().await.expect("it opens");
    let confirm = Request::Confirm(Confirm { kind: CredentialKind::PhoneKey, secret: None });
    let wifi = NetworkJoin { ssid: Bytes::new(WIFI.0.as_bytes()).expect("short"), key: SecretText::new(WIFI.1.into()) };
    let looks = std::iter::repeat_n(call::UpdateCheck::request(Empty {}), 3);
    for request in [confirm, Request::NetworkJoin(wifi)].into_iter().chain(looks) {
        companion.sessions().call(&key(&companion), &request, None).await.expect("a session").expect("it does it");
    }
    let readings = call::SensorState::request(Empty {});
    let reply =
        companion.sessions().call(&key(&companion), &readings, None).await.expect("a session").expect("readings");
    let state = call::SensorState::reply(reply).expect("readings");
    let broken = state.readings.iter().find(|reading| reading.kind == SensorKind::Temperature).expect("a thermometer");
    assert_eq!(broken.milli, None, "what cannot be is not shown");
    companion.rest().await;
    drop(companion);
    let mut told = news(&look(&world).await);
    told.sort();
    assert_eq!(told, [AlertKind::UpdateRefusals, AlertKind::RangeDropped]);
}

#[tokio::test(start_paused = true)]
async fn events_that_are_gone_are_told_once_a_day() {
    let (world, device) = owned(205).await;
    device.fault("lost-events");
    assert_eq!(news(&look(&world).await), [AlertKind::LostEvents]);
    assert_eq!(news(&look(&world).await), []);
}

#[tokio::test(start_paused = true)]
async fn a_changed_device_alarms_gets_no_secret_and_is_restored() {
    let (world, device) = owned(206).await;
    device.fault("tampered");
    let report = look(&world).await;
    assert!(report.quarantined && report.visible && report.role == DeviceRole::Owner);
    assert_eq!(news(&report), [AlertKind::IntegrityAlarm]);
    let companion = world.open().await.expect("it opens");
    let device_key = key(&companion);
    let secret = || SecretText::new("a password that nobody should hear".into());
    let set = Request::SetCredential(SetCredential {
        kind: CredentialKind::Password,
        client: None,
        secret: secret(),
        locked: None,
    });
    let confirm = Request::Confirm(Confirm { kind: CredentialKind::Password, secret: secret() });
    for request in [set, confirm] {
        let answer = companion.sessions().call(&device_key, &request, None).await.expect("a session");
        assert_eq!(answer, Err(ErrorReply::Quarantined));
        // Once the alarm was heard in a session, nothing of such a request leaves the phone.
        let before = device.values();
        let again = companion.sessions().call(&device_key, &request, None).await.expect("a session");
        assert_eq!((again, device.values() - before), (Err(ErrorReply::Quarantined), confirms(&request)));
    }
    let id = id(&companion);
    assert_eq!(companion.recover(&id, Recovery::Restore).await, Ok(Recovered::Done));
    assert_eq!(companion.recover(&id, Recovery::Restore).await, Ok(Recovered::Nothing));
    companion.rest().await;
    drop(companion);
    let report = look(&world).await;
    assert!(!report.quarantined);
    assert_eq!(news(&report), []);
    assert!(report.lines.iter().any(|line| line.kind == "recovered"));
}

/// A try at a credential is always preceded by one question that lets the device prove itself.
fn confirms(request: &Request) -> u64 {
    u64::from(matches!(request, Request::Confirm(_)))
}

#[tokio::test(start_paused = true)]
async fn a_member_is_told_that_the_owner_is_needed_and_nothing_more() {
    let (world, device) = owned(207).await;
    let other = world.another_phone();
    device.press_button();
    let companion = other.open().await.expect("it opens");
    let wizard = companion.set_up(None).expect("it begins");
    Walk::through(&wizard, |screen| {
        if screen.id == "setup-senses" { Act::Leave } else { is_careful(&device.sticker.qr)(screen) }
    })
    .await;
    let id = id(&companion);
    let before = device.look(|state| events(state, EventKind::Forbidden));
    let calm = companion.events(&id).await.expect("an answer");
    assert_eq!((calm.visible, calm.quarantined, calm.role), (false, false, DeviceRole::Member));
    let after = device.look(|state| events(state, EventKind::Forbidden));
    assert_eq!(after, before, "it did not ask for what it may not see");
    device.fault("tampered");
    let report = companion.events(&id).await.expect("an answer");
    assert!(report.quarantined && !report.visible && report.alerts.is_empty() && report.lines.is_empty());
    let refused = companion.recover(&id, Recovery::Restore).await.expect_err("a member decides nothing");
    assert_eq!(refused.reason().code, pandu::ReasonCode::Forbidden);
}

#[tokio::test(start_paused = true)]
async fn a_device_that_stops_answering_tells_nothing_and_nothing_counts_as_told() {
    let (world, device) = owned(208).await;
    device.fault("tampered");
    device.fault("silent");
    let companion = world.open().await.expect("it opens");
    companion.events(&id(&companion)).await.expect_err("silence");
    drop(companion);
    device.no_faults();
    device.fault("tampered");
    assert_eq!(news(&look(&world).await), [AlertKind::IntegrityAlarm]);
}
