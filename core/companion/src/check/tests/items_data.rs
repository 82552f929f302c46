//! Sensors, data, malware and the maker's promises against lies, silence, contradictions, huge and future values.

use pandu_protocol::message::{
    Advisory, BackupStatement, Basis, Bytes, ConsentState, LastTelemetry, List, MalwareProtection, Recipient,
    SensorKind, SensorState, Text, Words,
};
use ring::digest::{SHA256, digest};

use super::good::{DAY, NOW, data_use, good, paper, reading, record, request, words};
use super::items::expect;
use crate::check::evidence::{Evidence, Proof, Read};
use crate::check::item::Verdict::{CouldNotCheck, DoesNotApply, FixIt, NotStated, Ok};
use crate::check::item::verdict;
use crate::error::ReasonCode;

fn read(it: &mut Evidence, sensor: u8, kind: SensorKind, milli: i64) {
    it.readings = Read::Got(SensorState { readings: List::cut([reading(sensor, kind, milli)]) });
}

#[test]
fn sensors() {
    expect(
        "sensors",
        &[
            ("not in the list", |it| read(it, 1, SensorKind::Microphone, 0), FixIt),
            ("of another kind", |it| read(it, 0, SensorKind::Camera, 0), FixIt),
            ("far away in the list", |it| read(it, 255, SensorKind::Temperature, 0), FixIt),
            ("of an unknown kind", |it| read(it, 0, SensorKind::Other(77), 0), FixIt),
            ("no list", |it| it.manifest = Read::Refused(ReasonCode::NotOnDevice), NotStated),
            ("nothing read", |it| it.readings = Read::Got(SensorState { readings: List::default() }), Ok),
            ("before set-up ends", |it| it.readings = Read::Refused(ReasonCode::SetupRequired), CouldNotCheck),
        ],
    );
    expect(
        "readings",
        &[
            ("hotter than can be", |it| read(it, 0, SensorKind::Temperature, 999_000), FixIt),
            ("colder", |it| read(it, 0, SensorKind::Temperature, i64::MIN), FixIt),
            ("damper", |it| read(it, 0, SensorKind::Humidity, 100_001), FixIt),
            ("at the edge", |it| read(it, 0, SensorKind::Humidity, 100_000), Ok),
            ("nobody knows what is possible", |it| read(it, 0, SensorKind::Other(5), i64::MAX), Ok),
        ],
    );
    expect(
        "sensor-words",
        &[
            ("no place", |it| describe(it, Words::default(), words("Always")), FixIt),
            ("a blank one", |it| describe(it, words("  "), words("Always")), FixIt),
            ("no time", |it| describe(it, words("Below"), Words::default()), FixIt),
        ],
    );
}

fn describe(it: &mut Evidence, place: Words, when_on: Words) {
    if let Read::Got(paper) = &mut it.manifest {
        let mut sensors: Vec<_> = paper.says.sensors.iter().cloned().collect();
        (sensors[0].place, sensors[0].when_on) = (place, when_on);
        paper.says.sensors = List::cut(sensors);
    }
}

#[test]
fn consents() {
    fn kept(it: &mut Evidence, states: &[(&str, ConsentState)]) {
        let mut previous = [0; 32];
        let mut records = Vec::new();
        for (purpose, state) in states {
            let record = record(purpose, *state, previous);
            previous = digest(&SHA256, &minicbor::to_vec(&record).expect("memory")).as_ref().try_into().expect("32");
            records.push(record);
        }
        it.consents = Read::Got(pandu_protocol::message::ConsentRecords { records: List::cut(records) });
    }
    fn asks(it: &mut Evidence, purposes: &[&str]) {
        let requests = List::cut(purposes.iter().map(|purpose| request(purpose)));
        it.requests = Read::Got(pandu_protocol::message::ConsentRequests { requests });
    }
    use ConsentState::{Given, Refused, Withdrawn};
    expect(
        "consents",
        &[
            ("lost", |it| kept(it, &[]), FixIt),
            ("another's only", |it| kept(it, &[("other", Refused)]), FixIt),
            ("turned round", |it| kept(it, &[("history", Given)]), FixIt),
            ("turned round later", |it| kept(it, &[("history", Refused), ("history", Given)]), FixIt),
            ("given and taken back", |it| kept(it, &[("history", Given), ("history", Withdrawn)]), Ok),
            (
                "out of order",
                |it| {
                    let records = [record("history", Refused, [1; 32])];
                    it.consents = Read::Got(pandu_protocol::message::ConsentRecords { records: List::cut(records) });
                },
                FixIt,
            ),
            ("asks for nothing", |it| asks(it, &[]), DoesNotApply),
            ("not asked yet", |it| asks(it, &["history", "fingerprints"]), Ok),
            ("silent", |it| it.consents = Read::Refused(ReasonCode::Unsupported), NotStated),
        ],
    );
}

#[test]
fn telemetry_and_data() {
    fn sent(it: &mut Evidence, at: Option<u64>, payload: &[u8]) {
        it.telemetry = Read::Got(LastTelemetry { sent_at: at, payload: Bytes::new(payload).expect("short") });
    }
    expect(
        "telemetry",
        &[
            ("declared", |it| sent(it, Some(NOW), br#"{"openings":3}"#), Ok),
            ("more than declared", |it| sent(it, Some(NOW), br#"{"openings":3,"heard":"x"}"#), FixIt),
            ("without a date", |it| sent(it, None, br#"{"heard":1}"#), FixIt),
            ("in the future", |it| sent(it, Some(u64::MAX), br#"{"openings":3}"#), Ok),
            ("of a form that nobody knows", |it| sent(it, Some(NOW), b"\xff\x00"), CouldNotCheck),
            ("a list", |it| sent(it, Some(NOW), b"[1,2]"), CouldNotCheck),
            ("deeply nested", |it| sent(it, Some(NOW), &b"[".repeat(9_000)), CouldNotCheck),
            ("dated and empty", |it| sent(it, Some(NOW), b""), CouldNotCheck),
            ("silent", |it| it.telemetry = Read::Refused(ReasonCode::Unsupported), NotStated),
        ],
    );
    fn uses(it: &mut Evidence, uses: Vec<pandu_protocol::message::DataUse>) {
        if let Read::Got(paper) = &mut it.uses {
            paper.says.uses = List::cut(uses);
        }
    }
    expect(
        "retention",
        &[
            ("silent", |it| uses(it, vec![data_use("history", "MY", None)]), NotStated),
            (
                "one silent",
                |it| uses(it, vec![data_use("history", "MY", Some(1)), data_use("x", "SG", None)]),
                NotStated,
            ),
            ("on the device only", |it| uses(it, vec![data_use("history", "device", None)]), DoesNotApply),
            ("hidden, but asked for", |it| uses(it, vec![]), Ok),
            ("no list", |it| it.uses = Read::Refused(ReasonCode::NotOnDevice), NotStated),
            ("for ever", |it| uses(it, vec![data_use("history", "MY", Some(u32::MAX))]), Ok),
        ],
    );
    expect(
        "data-map",
        &[
            ("hidden", |it| uses(it, vec![]), FixIt),
            ("not by consent", |it| uses(it, vec![with(|one| one.basis = Basis::Interest)]), FixIt),
            ("no purpose", |it| uses(it, vec![with(|one| one.purpose_words = Words::default())]), FixIt),
            ("no holder", |it| uses(it, vec![with(|one| one.holder = Text::cut(" "))]), FixIt),
            (
                "a nameless recipient",
                |it| {
                    let nameless = Recipient { name: Text::default(), advertiser: false };
                    uses(it, vec![with(|one| one.recipients = List::cut([nameless]))]);
                },
                FixIt,
            ),
        ],
    );
}

fn with(change: impl FnOnce(&mut pandu_protocol::message::DataUse)) -> pandu_protocol::message::DataUse {
    let mut one = data_use("history", "MY", Some(90));
    change(&mut one);
    one
}

#[test]
fn papers_and_malware() {
    fn sign(it: &mut Evidence, proof: Proof) {
        if let Read::Got(paper) = &mut it.support {
            paper.proof = proof;
        }
    }
    expect(
        "papers",
        &[
            ("one is forged", |it| sign(it, Proof::Wrong), FixIt),
            ("one is the maker's own", |it| sign(it, Proof::Unknown), Ok),
        ],
    );
    fn malware(it: &mut Evidence, applies: bool, mechanism: &str, date: Option<u64>, scan: Option<u64>) {
        it.posture_mut().malware = Some(MalwareProtection {
            applies,
            mechanism: Text::cut(mechanism),
            definitions_date: date,
            last_scan: scan,
        });
    }
    expect(
        "malware",
        &[
            ("old", |it| malware(it, true, "Scanner", Some(NOW - 31 * DAY), Some(NOW)), FixIt),
            ("not scanned for long", |it| malware(it, true, "Scanner", Some(NOW), Some(NOW - 31 * DAY)), FixIt),
            ("of the future", |it| malware(it, true, "Scanner", Some(u64::MAX), None), FixIt),
            ("undated", |it| malware(it, true, "Scanner", None, None), NotStated),
            ("not needed", |it| malware(it, false, "Nothing can be installed", None, None), DoesNotApply),
            ("not needed, without a reason", |it| malware(it, false, " ", None, None), NotStated),
            ("silent", |it| it.posture_mut().malware = None, NotStated),
        ],
    );
}

#[test]
fn promises() {
    fn support(it: &mut Evidence, year: u16, month: u8) {
        if let Read::Got(paper) = &mut it.support {
            (paper.says.end_year, paper.says.end_month) = (year, month);
        }
    }
    expect(
        "support",
        &[
            ("ended", |it| support(it, 2026, 10), FixIt),
            ("this month", |it| (it.before, ()) = (None, support(it, 2026, 11)), Ok),
            ("shortened", |it| support(it, 2031, 5), FixIt),
            ("extended", |it| support(it, 2033, 1), Ok),
            ("no month", |it| support(it, 2031, 13), FixIt),
            ("no month at all", |it| support(it, 2031, 0), FixIt),
            ("for ever", |it| support(it, u16::MAX, 12), FixIt),
            ("silent", |it| it.support = Read::Refused(ReasonCode::NotOnDevice), NotStated),
        ],
    );
}

#[test]
fn reports_of_faults() {
    expect(
        "vulnerability-policy",
        &[
            (
                "nobody",
                |it| {
                    if let Read::Got(paper) = &mut it.faults {
                        paper.says.contacts = List::default()
                    }
                },
                NotStated,
            ),
            (
                "blank",
                |it| {
                    if let Read::Got(paper) = &mut it.faults {
                        paper.says.contacts = List::cut([Text::cut(" ")])
                    }
                },
                NotStated,
            ),
            (
                "no answer",
                |it| {
                    if let Read::Got(paper) = &mut it.faults {
                        paper.says.acknowledge_days = None
                    }
                },
                NotStated,
            ),
            (
                "no news",
                |it| {
                    if let Read::Got(paper) = &mut it.faults {
                        paper.says.update_days = None
                    }
                },
                NotStated,
            ),
            ("silent", |it| it.faults = Read::Refused(ReasonCode::NotOnDevice), NotStated),
        ],
    );
}

#[test]
fn published_faults() {
    fn advisory(it: &mut Evidence, disclosed: u64, fixed: Option<u64>) {
        let one = Advisory {
            id: Text::cut("A-1"),
            title: words("A fault"),
            disclosed,
            fixed,
            workaround: None,
            waiting_on: None,
        };
        it.advisories = paper(pandu_protocol::message::Advisories { advisories: List::cut([one]) });
    }
    expect(
        "advisories",
        &[
            ("open for long", |it| advisory(it, NOW - 91 * DAY, None), FixIt),
            ("open for 90 days", |it| advisory(it, NOW - 90 * DAY, None), Ok),
            ("fixed", |it| advisory(it, NOW - 400 * DAY, Some(NOW - 390 * DAY)), Ok),
            ("fixed before it was known", |it| advisory(it, NOW - 400 * DAY, Some(0)), FixIt),
            ("fixed in the future", |it| advisory(it, NOW - 400 * DAY, Some(u64::MAX)), FixIt),
            ("known in the future", |it| advisory(it, u64::MAX, None), Ok),
            ("silent", |it| it.advisories = Read::Refused(ReasonCode::NotOnDevice), NotStated),
        ],
    );
}

#[test]
fn backups_parts_and_model() {
    expect(
        "backups",
        &[
            (
                "at once",
                |it| it.backup = paper(BackupStatement { holder: Text::cut("Maker"), cycle_days: 0 }),
                NotStated,
            ),
            ("nobody", |it| it.backup = paper(BackupStatement { holder: Text::cut(""), cycle_days: 9 }), NotStated),
            ("silent", |it| it.backup = Read::Refused(ReasonCode::NotOnDevice), NotStated),
        ],
    );
    expect("sbom", &[("silent", |it| it.identity_mut().sbom = None, NotStated)]);
    expect(
        "model",
        &[
            ("another", |it| it.identity_mut().model = Text::cut("PK-9"), FixIt),
            ("another than at set-up", |it| it.looked_mut().known.model = Some("PK-0".into()), FixIt),
            ("none", |it| it.identity_mut().model = Text::cut(" "), NotStated),
        ],
    );
}

#[test]
fn replacement_of_what_cannot_be_updated() {
    fn fixed(mut it: Evidence) -> Evidence {
        let mut parts: Vec<_> = it.identity_mut().components.iter().cloned().collect();
        parts.iter_mut().for_each(|part| (part.updatable, part.reason_if_not) = (false, Some(Text::cut("Battery"))));
        it.identity_mut().components = List::cut(parts);
        it.identity_mut().abilities.self_update = false;
        it
    }
    let mut cases = vec![(fixed(good()), Ok)];
    let mut changed = |change: fn(&mut pandu_protocol::message::Replacement), expected| {
        let mut it = fixed(good());
        if let Read::Got(paper) = &mut it.replacement {
            change(&mut paper.says);
        }
        cases.push((it, expected));
    };
    changed(|says| says.until = None, NotStated);
    changed(|says| says.until = Some(NOW - 1), FixIt);
    changed(|says| says.method = Some(words(" ")), NotStated);
    changed(|says| says.rationale = Words::default(), NotStated);
    cases.push((Evidence { replacement: Read::Refused(ReasonCode::NotOnDevice), ..fixed(good()) }, NotStated));
    for (place, (it, expected)) in cases.iter().enumerate() {
        assert_eq!(verdict("replacement", it), Some(*expected), "{place}");
    }
}
