//! Updates of the process: brought by a phone, fetched from a folder, killed at every write.

use std::fs;
use std::path::Path;

use pandu_device::factory::DEMO_IMAGE_SEED;
use pandu_protocol::message::*;
use ring::digest::{SHA256, digest};
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::running::{Lost, Phone, Running};
use crate::{hex, join, set_up};

const MODEL: &str = "Kunci PK-1";
const FOLDER: &str = "Kunci-PK-1";

fn image(key: &Ed25519KeyPair, version: &str) -> (UpdateBegin, Vec<u8>) {
    let bytes = digest(&SHA256, version.as_bytes()).as_ref().repeat(2_500);
    let unsigned = UpdateBegin {
        model: Text::cut(MODEL),
        version: Text::cut(version),
        size: u32::try_from(bytes.len()).unwrap(),
        sha256: Bytes::new(digest(&SHA256, &bytes).as_ref()).unwrap(),
        signature: Bytes::default(),
    };
    let signature = Bytes::new(key.sign(&unsigned.signed_bytes()).as_ref()).unwrap();
    (UpdateBegin { signature, ..unsigned }, bytes)
}

/// The idempotency key of a command about an image.
fn key(begin: &UpdateBegin, command: u8) -> [u8; 16] {
    let mut key = [command; 16];
    key[1..].copy_from_slice(&begin.sha256[..15]);
    key
}

fn demo_key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&DEMO_IMAGE_SEED).unwrap()
}

fn state(phone: &mut Phone) -> Result<UpdateState, Lost> {
    match phone.send(Request::UpdateState(Empty {}), None)? {
        Ok(Reply::UpdateState(state)) => Ok(state),
        other => panic!("{other:?}"),
    }
}

/// Comes in as soon as the device is back; the dump takes long enough to wait for it.
fn come_back(device: &Running, phone: &mut Phone) -> UpdateState {
    let is_away = || device.dump()["updates"]["phase"] == "Installing";
    assert!((0..2_000).any(|_| !is_away()), "it does not come back");
    phone.come_in(device).unwrap();
    state(phone).unwrap()
}

/// Brings an image from wherever the device stands, and has it installed. Its commands have one key for ever.
fn bring(phone: &mut Phone, (begin, bytes): &(UpdateBegin, Vec<u8>)) -> Result<(), Lost> {
    let Ok(Reply::UpdateBegin(mut credit)) = phone.send(Request::UpdateBegin(begin.clone()), Some(key(begin, 0)))?
    else {
        panic!("refused")
    };
    while credit.window > 0 {
        let from = usize::try_from(credit.offset).unwrap();
        let data = Bytes::new(&bytes[from..bytes.len().min(from + 30_000)]).unwrap();
        let chunk = UpdateChunk { offset: credit.offset, data };
        let Ok(Reply::UpdateChunk(next)) = phone.send(Request::UpdateChunk(chunk), None)? else { panic!("not stored") };
        credit = next;
    }
    let answer = phone.send(Request::UpdateCommit(UpdateCommit { at: None }), Some(key(begin, 1)))?;
    assert!(matches!(answer, Ok(Reply::UpdateCommit(state)) if state.phase == UpdatePhase::Installing));
    Ok(())
}

#[test]
fn the_device_goes_away_to_install_and_comes_back_with_the_new_version() {
    let folder = tempfile::tempdir().unwrap();
    let device = Running::start(folder.path(), &["--outage-seconds", "1"]);
    let mut phone = Phone::new(1);
    phone.label = device.label_qr();
    set_up(&device, &mut phone).unwrap();
    let made = image(&demo_key(), "1.1.0");
    bring(&mut phone, &made).unwrap();
    device.read_until("update installing");
    let mut stranger = phone.clone_keys();
    assert!(state(&mut phone).is_err() && stranger.come_in(&device).is_err(), "nobody answers meanwhile");
    let state = come_back(&device, &mut phone);
    assert_eq!((&*state.installed, state.phase), ("1.1.0", UpdatePhase::Installed));
    assert!(state.outage_seconds.is_some_and(|seconds| (1..=5).contains(&seconds)), "{state:?}");
    device.read_until("update installed 1.1.0");
    assert_eq!(fs::read(folder.path().join("memory/image.b")).unwrap(), made.1);
    let updates = &device.dump()["updates"];
    assert_eq!((&updates["installed"], &updates["slot"]), (&"1.1.0".into(), &"b".into()));
}

#[test]
fn killed_at_any_write_of_an_update_the_device_goes_on_and_ends_with_the_new_version() {
    let folder = tempfile::tempdir().unwrap();
    let mut phone = Phone::new(1);
    {
        let device = Running::start(folder.path(), &[]);
        phone.label = device.label_qr();
        set_up(&device, &mut phone).unwrap();
    }
    let mut crashes = 0;
    // Each round installs one version more.
    for (round, fault) in ["crash-before", "crash-within", "crash-after"].into_iter().enumerate() {
        for write in 1..=10 {
            let made = image(&demo_key(), &format!("2.{round}.{write}"));
            let crash = format!("{fault}={write}");
            let device = Running::try_start(folder.path(), &["--outage-seconds", "0", "--fault", &crash]);
            if let Some(device) = device {
                let lost = phone.come_in(&device).and_then(|()| bring(&mut phone, &made));
                crashes += u8::from(lost.is_err() || device.next_line("update installed").is_none());
            } else {
                crashes += 1;
            }
            let device = Running::start(folder.path(), &["--outage-seconds", "0"]);
            let mut state = come_back(&device, &mut phone);
            if *state.installed != *made.0.version {
                bring(&mut phone, &made).unwrap_or_else(|lost| panic!("{crash}: {lost:?}"));
                state = come_back(&device, &mut phone);
            }
            assert_eq!((&*state.installed, state.phase), (&*made.0.version, UpdatePhase::Installed), "{crash}");
        }
    }
    assert!(crashes >= 24, "{crashes} crashes");
}

/// Writes what a maker publishes.
fn publish(folder: &Path, key: &Ed25519KeyPair, (begin, bytes): &(UpdateBegin, Vec<u8>)) {
    let (offers, targets) = (folder.join("offers"), folder.join("targets").join(FOLDER));
    fs::create_dir_all(&offers).and_then(|()| fs::create_dir_all(&targets)).unwrap();
    let needs = UpdateNeeds { battery_percent: None, mains: false, network: false };
    let offer = UpdateOffer { image: begin.clone(), kind: UpdateKind::Security, needs, issued: 1, expires: u64::MAX };
    let sign = |message: &[u8]| key.sign(message).as_ref().to_vec();
    let signed = Signed::seal(DocumentKind::UpdateOffer, Signer::Maker, &offer, sign).unwrap();
    fs::write(offers.join(format!("{FOLDER}.cbor")), minicbor::to_vec(signed).unwrap()).unwrap();
    fs::write(targets.join(format!("{}.{}.img", hex(&begin.sha256), &*begin.version)), bytes).unwrap();
}

#[test]
fn a_device_with_an_image_key_of_its_own_fetches_from_its_maker_and_from_nobody_else() {
    let (folder, repository) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let key = Ed25519KeyPair::from_seed_unchecked(&[0x42; 32]).unwrap();
    let image_key = hex(key.public_key().as_ref());
    let uplink = repository.path().to_str().unwrap();
    let arguments = ["--uplink", uplink, "--image-key", &image_key, "--outage-seconds", "0", "--battery", "55"];
    let device = Running::start(folder.path(), &arguments);
    let mut phone = Phone::new(1);
    phone.label = device.label_qr();
    set_up(&device, &mut phone).unwrap();
    let check = |phone: &mut Phone, number| {
        let Ok(Reply::UpdateCheck(state)) = phone.send(Request::UpdateCheck(Empty {}), Some([number; 16])).unwrap()
        else {
            panic!("no state")
        };
        state
    };
    phone.send(join(), Some([30; 16])).unwrap().unwrap();
    let state = check(&mut phone, 31);
    assert_eq!((state.finding, state.battery_percent), (UpdateFinding::CannotConfirm, Some(55)));
    // Whoever has only the key of the demo is nobody.
    publish(repository.path(), &demo_key(), &image(&demo_key(), "1.0.9"));
    assert_eq!(check(&mut phone, 32).finding, UpdateFinding::CannotConfirm);
    assert_eq!(
        phone.send(Request::UpdateBegin(image(&demo_key(), "1.0.9").0), Some([33; 16])).unwrap(),
        Err(ErrorReply::Refused)
    );
    publish(repository.path(), &key, &image(&key, "1.1.0"));
    assert_eq!(check(&mut phone, 34).finding, UpdateFinding::Available);
    device.read_until("update ready ");
    phone.send(Request::UpdateCommit(UpdateCommit { at: None }), Some([35; 16])).unwrap().unwrap();
    let state = come_back(&device, &mut phone);
    assert_eq!((&*state.installed, state.finding), ("1.1.0", UpdateFinding::UpToDate));
    drop(device);
    let other = Running::try_start(folder.path(), &["--image-key", &"00".repeat(32)]);
    assert!(other.is_none(), "the key was burnt in");
}
