//! Updates, connections and integrity against lies, silence, contradictions, huge and future values.

use pandu_protocol::message::{Bytes, List, StorageClass, SwitchState, Text, UpdateFinding, UpdateMode, UpdatePhase};

use super::good::{DAY, NOW, interface, service};
use super::items::expect;
use crate::check::evidence::{Evidence, LogSeen, NetworkSeen, Proof, Read};
use crate::check::item::Verdict::{CouldNotCheck, DoesNotApply, FixIt, NotStated, Ok};
use crate::error::ReasonCode;
use crate::wizard::probe::MakerWord;

fn update(it: &mut Evidence, finding: UpdateFinding, phase: UpdatePhase, last: Option<u64>) {
    if let Read::Got(update) = &mut it.update {
        (update.finding, update.phase, update.last_checked) = (finding, phase, last);
    }
}

fn maker(it: &mut Evidence, newer: Option<&str>, recalled: bool) {
    let Read::Got(update) = &it.update else { panic!("stated") };
    let installed = update.installed.to_string();
    let word = MakerWord { installed, newer: newer.map(str::to_owned), is_newest: newer.is_none(), recalled };
    it.looked.as_mut().expect("looked").known.maker = Some(word);
}

#[test]
fn updates_that_wait() {
    expect(
        "waiting-update",
        &[
            ("waits", |it| update(it, UpdateFinding::Available, UpdatePhase::Idle, None), FixIt),
            ("none", |it| update(it, UpdateFinding::UpToDate, UpdatePhase::Idle, None), Ok),
            ("undone", |it| update(it, UpdateFinding::UpToDate, UpdatePhase::RolledBack, None), FixIt),
            ("another answer", |it| update(it, UpdateFinding::Other(7), UpdatePhase::Idle, None), CouldNotCheck),
            ("the maker has signed a newer one", |it| maker(it, Some("9.0"), false), FixIt),
            (
                "and the device could not look",
                |it| {
                    update(it, UpdateFinding::CannotConfirm, UpdatePhase::Idle, None);
                    maker(it, Some("9.0"), false);
                },
                FixIt,
            ),
            ("the maker has signed that it is the newest", |it| maker(it, None, false), Ok),
            ("the maker took it back", |it| maker(it, None, true), FixIt),
            (
                "the maker was asked about another version",
                |it| {
                    maker(it, Some("9.0"), true);
                    it.looked.as_mut().expect("looked").known.maker.as_mut().expect("known").installed = "0.1".into();
                },
                Ok,
            ),
        ],
    );
}

#[test]
fn updates() {
    fn policy(it: &mut Evidence, mode: UpdateMode, until: Option<u64>) {
        if let Read::Got(policy) = &mut it.policy {
            (policy.security, policy.postponed_until) = (mode, until);
        }
    }
    expect(
        "auto-updates",
        &[
            ("off", |it| policy(it, UpdateMode::Off, None), FixIt),
            ("asks", |it| policy(it, UpdateMode::Ask, None), FixIt),
            ("another answer", |it| policy(it, UpdateMode::Other(9), None), CouldNotCheck),
            ("put off for a week", |it| policy(it, UpdateMode::Automatic, Some(NOW + 7 * DAY)), Ok),
            ("put off for ever", |it| policy(it, UpdateMode::Automatic, Some(u64::MAX)), FixIt),
            ("put off until yesterday", |it| policy(it, UpdateMode::Automatic, Some(0)), Ok),
            ("cannot", |it| it.identity_mut().abilities.self_update = false, DoesNotApply),
            ("silent", |it| it.policy = Read::Refused(ReasonCode::Unsupported), NotStated),
        ],
    );
    expect(
        "last-look",
        &[
            ("never", |it| update(it, UpdateFinding::UpToDate, UpdatePhase::Idle, None), FixIt),
            ("long ago", |it| update(it, UpdateFinding::UpToDate, UpdatePhase::Idle, Some(NOW - 8 * DAY)), FixIt),
            ("1970", |it| update(it, UpdateFinding::UpToDate, UpdatePhase::Idle, Some(0)), FixIt),
            ("the future", |it| update(it, UpdateFinding::UpToDate, UpdatePhase::Idle, Some(u64::MAX)), FixIt),
            (
                "in no network",
                |it| it.network = Read::Got(NetworkSeen { joined: false, online: false, secured: None }),
                DoesNotApply,
            ),
            ("cannot", |it| it.identity_mut().abilities.self_update = false, DoesNotApply),
        ],
    );
    expect(
        "components",
        &[
            ("none named", |it| it.identity_mut().components = List::default(), NotStated),
            ("without a reason", |it| reason(it, None), FixIt),
            ("with a blank one", |it| reason(it, Some(" ")), FixIt),
        ],
    );
}

fn reason(it: &mut Evidence, reason: Option<&str>) {
    let mut parts: Vec<_> = it.identity_mut().components.iter().cloned().collect();
    parts[0].reason_if_not = reason.map(Text::cut);
    it.identity_mut().components = List::cut(parts);
}

#[test]
fn connections() {
    const DFU: &str = "00001530-1212-efde-1523-785feabcd123";
    const INFORMATION: &str = "0000180a-0000-1000-8000-00805f9b34fb";
    fn serve(it: &mut Evidence, more: &str) {
        it.looked_mut().services.as_mut().expect("told").push(more.into());
    }
    expect(
        "radio-services",
        &[
            ("undeclared", |it| serve(it, DFU), FixIt),
            ("declared in short", |it| (serve(it, INFORMATION), open(it, "Information", Some("180A"))).0, Ok),
            ("not told", |it| it.looked_mut().services = None, CouldNotCheck),
            (
                "undeclared by a device that says nothing",
                |it| (serve(it, DFU), it.posture = Read::NotAsked).0,
                CouldNotCheck,
            ),
            ("none at all", |it| it.looked_mut().services = Some(vec![]), Ok),
        ],
    );
    expect(
        "interfaces",
        &[
            ("open for nothing", |it| open(it, "Telnet", Some("23")), FixIt),
            (
                "open for a service",
                |it| (open(it, "Local web", Some("443")), run(it, "local WEB ", "Control", false)).0,
                Ok,
            ),
            ("open for a service without a purpose", |it| (open(it, "Web", None), run(it, "Web", " ", false)).0, FixIt),
            ("none named", |it| it.posture_mut().interfaces = List::default(), NotStated),
            ("ours not named", |it| it.posture_mut().interfaces = List::cut([interface("Wi-Fi", false, None)]), FixIt),
        ],
    );
    expect(
        "services",
        &[
            ("without a purpose", |it| run(it, "Diagnostics", "", false), FixIt),
            ("optional and on", |it| run(it, "Remote", "From away", true), FixIt),
            ("none named", |it| it.posture_mut().services = List::default(), NotStated),
        ],
    );
}

#[test]
fn what_strangers_find() {
    expect(
        "debug",
        &[
            ("on", |it| it.posture_mut().debug = Some(SwitchState::On), FixIt),
            ("off", |it| it.posture_mut().debug = Some(SwitchState::Off), Ok),
            ("silent", |it| it.posture_mut().debug = None, NotStated),
            ("another answer", |it| it.posture_mut().debug = Some(SwitchState::Other(9)), CouldNotCheck),
        ],
    );
    expect(
        "not-followed",
        &[
            ("the same", |it| it.looked_mut().advert = [1; 7], FixIt),
            ("the same a moment ago", |it| soon(it, false), CouldNotCheck),
            ("the same a moment ago, another before", |it| soon(it, true), Ok),
            ("heard for the first time", |it| it.before = None, CouldNotCheck),
        ],
    );
    expect(
        "network",
        &[
            (
                "open",
                |it| it.network = Read::Got(NetworkSeen { joined: true, online: true, secured: Some(false) }),
                FixIt,
            ),
            (
                "unheard",
                |it| it.network = Read::Got(NetworkSeen { joined: true, online: true, secured: None }),
                CouldNotCheck,
            ),
            (
                "none",
                |it| it.network = Read::Got(NetworkSeen { joined: false, online: true, secured: None }),
                DoesNotApply,
            ),
            ("no Wi-Fi", |it| it.network = Read::Refused(ReasonCode::Unsupported), DoesNotApply),
        ],
    );
}

fn open(it: &mut Evidence, name: &str, address: Option<&str>) {
    let all: Vec<_> = it.posture_mut().interfaces.iter().cloned().chain([interface(name, true, address)]).collect();
    it.posture_mut().interfaces = List::cut(all);
}

fn run(it: &mut Evidence, name: &str, purpose: &str, optional: bool) {
    let all: Vec<_> =
        it.posture_mut().services.iter().cloned().chain([service(name, purpose, true, optional)]).collect();
    it.posture_mut().services = List::cut(all);
}

fn soon(it: &mut Evidence, changed: bool) {
    it.looked_mut().advert = [1; 7];
    let heard = it.before.as_mut().and_then(|before| before.advert.as_mut()).expect("heard");
    (heard.at, heard.changed) = ((NOW - 60) * 1_000, changed);
}

#[test]
fn integrity() {
    fn word(it: &mut Evidence, proof: Proof, fresh: bool) {
        if let Read::Got(word) = &mut it.posture {
            (word.proof, word.fresh) = (proof, fresh);
        }
    }
    expect(
        "own-word",
        &[
            ("unsigned", |it| word(it, Proof::Wrong, true), FixIt),
            ("another signer", |it| word(it, Proof::Unknown, true), FixIt),
            ("an old copy", |it| word(it, Proof::Signed, false), FixIt),
        ],
    );
    expect(
        "boot",
        &[
            ("unverified", |it| it.posture_mut().boot.as_mut().expect("said").verified = false, FixIt),
            ("silent", |it| it.posture_mut().boot = None, NotStated),
            ("other software", |it| measured(it, 8), FixIt),
            (
                "other software of another version",
                |it| (measured(it, 8), it.identity_mut().firmware = Text::cut("2")).0,
                Ok,
            ),
            ("first seen", |it| (measured(it, 8), it.before = None).0, Ok),
        ],
    );
    expect(
        "tamper",
        &[
            ("reported", |it| it.posture = Read::Refused(ReasonCode::Quarantined), FixIt),
            ("no session", |it| it.auth = Read::NotAsked, CouldNotCheck),
        ],
    );
    expect(
        "key-storage",
        &[
            ("clear", |it| it.posture_mut().storage = Some(StorageClass::Clear), FixIt),
            ("a chip", |it| it.posture_mut().storage = Some(StorageClass::SecureElement), Ok),
            ("silent", |it| it.posture_mut().storage = None, NotStated),
            ("another answer", |it| it.posture_mut().storage = Some(StorageClass::Other(99)), CouldNotCheck),
        ],
    );
}

#[test]
fn what_is_not_said() {
    expect("memory", &[("none", |it| it.posture_mut().memory_protection = List::cut([Text::cut(" ")]), NotStated)]);
    expect("privileges", &[("silent", |it| it.posture_mut().privilege_model = None, NotStated)]);
    expect("identity-anchor", &[("silent", |it| it.posture_mut().identity_anchor = None, NotStated)]);
    expect("crypto", &[("silent", |it| it.posture_mut().crypto = List::default(), NotStated)]);
    expect(
        "clock",
        &[
            ("slow", |it| it.posture_mut().clock = NOW - 301, FixIt),
            ("fast", |it| it.posture_mut().clock = NOW + 301, FixIt),
            ("unset", |it| it.posture_mut().clock = 0, FixIt),
            ("absurd", |it| it.posture_mut().clock = u64::MAX, FixIt),
        ],
    );
    expect(
        "log",
        &[
            ("lost", |it| it.log = Read::Got(LogSeen { newest: 50, lost: true }), FixIt),
            (
                "lost before the first check",
                |it| (it.before, it.log) = (None, Read::Got(LogSeen { newest: 50, lost: true })),
                Ok,
            ),
            ("backwards", |it| it.log = Read::Got(LogSeen { newest: 39, lost: false }), FixIt),
            ("far ahead", |it| it.log = Read::Got(LogSeen { newest: u64::MAX, lost: false }), Ok),
            ("not for this phone", |it| it.log = Read::Refused(ReasonCode::Forbidden), CouldNotCheck),
        ],
    );
}

fn measured(it: &mut Evidence, byte: u8) {
    it.posture_mut().boot.as_mut().expect("said").measurement = Bytes::new([byte; 32]).expect("32");
}
