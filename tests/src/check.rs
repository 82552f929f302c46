//! What the check finds on the reference device: which fault flips which item; and the page that shows all items.

use pandu::check::{Group, ITEMS, Item};
use pandu::text::{Language, Text};
use pandu::wizard::Assurance;
use pandu_device::profile::{Profile, WINDOW_SENSOR};

/// Which item a fault of the running device flips.
pub const FAULTS: [(&str, &str); 56] = [
    ("says-factory-state", "sign-in"),
    ("says-setup-unfinished", "set-up"),
    ("answers-strangers", "strangers"),
    ("never-asks-confirmation", "confirmation"),
    ("no-throttle", "guessing"),
    ("offers-weak-suite", "suites"),
    ("window-stays-open", "pairing-closed"),
    ("forgotten-phone", "phones"),
    ("unknown-phone", "phones"),
    ("auto-updates-off", "auto-updates"),
    ("postponed-for-ever", "auto-updates"),
    ("claims-update", "waiting-update"),
    ("stale-update-check", "last-look"),
    ("component-without-reason", "components"),
    ("extra-service", "radio-services"),
    ("open-port", "interfaces"),
    ("purposeless-service", "services"),
    ("optional-service-on", "services"),
    ("talkative-hello", "stranger-view"),
    ("fixed-advert", "not-followed"),
    ("debug-on", "debug"),
    ("debug-not-stated", "debug"),
    ("open-network", "network"),
    ("undeclared-sensor", "sensors"),
    ("wordless-sensor", "sensor-words"),
    ("impossible-reading", "readings"),
    ("forgets-refusal", "consents"),
    ("broken-consent-chain", "consents"),
    ("undeclared-telemetry", "telemetry"),
    ("no-retention", "retention"),
    ("unnamed-recipient", "data-map"),
    ("hidden-use", "data-map"),
    ("replayed-posture", "own-word"),
    ("foreign-signature", "own-word"),
    ("foreign-document", "papers"),
    ("unverified-boot", "boot"),
    ("boot-not-stated", "boot"),
    ("changed-measurement", "boot"),
    ("keys-in-clear", "key-storage"),
    ("storage-not-stated", "key-storage"),
    ("no-memory-protection", "memory"),
    ("no-privilege-model", "privileges"),
    ("no-identity-anchor", "identity-anchor"),
    ("no-crypto-list", "crypto"),
    ("clock-off", "clock"),
    ("lost-events", "log"),
    ("old-malware-definitions", "malware"),
    ("malware-not-stated", "malware"),
    ("support-ended", "support"),
    ("support-not-stated", "support"),
    ("support-shortened", "support"),
    ("no-vulnerability-policy", "vulnerability-policy"),
    ("vulnerability-policy-without-days", "vulnerability-policy"),
    ("old-advisory", "advisories"),
    ("no-sbom", "sbom"),
    ("other-model", "model"),
];

/// Faults that have nothing to bite on a window sensor: it has no password, no network, no updates, no consents.
const NOT_ON_A_WINDOW: [&str; 10] = [
    "no-throttle",
    "auto-updates-off",
    "postponed-for-ever",
    "claims-update",
    "stale-update-check",
    "open-network",
    "forgets-refusal",
    "broken-consent-chain",
    "no-retention",
    "hidden-use",
];

/// And those that have something to bite only on some.
pub const SOME: [(&str, &str, &[&str]); 2] = [
    ("no-backup-statement", "backups", &["lock", "thermostat"]),
    ("no-replacement", "replacement", &["window-sensor"]),
];

/// The faults that a device of this profile can show, each with its item.
pub fn faults_of(profile: &Profile) -> Vec<(&'static str, &'static str)> {
    let window = profile.name == WINDOW_SENSOR.name;
    let common = FAULTS.into_iter().filter(|(fault, _)| !window || !NOT_ON_A_WINDOW.contains(fault));
    let some = SOME.into_iter().filter(|(.., profiles)| profiles.contains(&profile.name));
    common.chain(some.map(|(fault, item, _)| (fault, item))).collect()
}

/// Faults of the factory, which only the label shows.
pub const FACTORY: [&str; 3] = ["guessable-code-counter", "guessable-code-from-serial", "guessable-code-from-hash"];

/// Faults that flip their item and leave the device unable to answer for the rest, or that need a second device.
const APART: [(&str, &str); 3] = [("cloned-key", "own-key"), ("changed-key", "own-key"), ("tampered", "tamper")];

/// Every fault that flips an item.
fn faults_for(item: &str) -> Vec<&'static str> {
    let common = FAULTS.into_iter().chain(SOME.into_iter().map(|(fault, item, _)| (fault, item))).chain(APART);
    let factory = FACTORY.into_iter().map(|fault| (fault, "label-code"));
    common.chain(factory).filter(|(_, flips)| *flips == item).map(|(fault, _)| fault).collect()
}

/// Where the page is.
#[must_use]
pub fn path() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/check.md")
}

/// The page with its table made anew from the code.
///
/// # Panics
/// When its marks are gone.
#[must_use]
pub fn refreshed(page: &str) -> String {
    let (before, after) = page.split_once(OPEN).expect("the mark before the table");
    let (_, after) = after.split_once(CLOSE).expect("the mark after the table");
    format!("{before}{OPEN}{}{CLOSE}{after}", table())
}

const OPEN: &str = "<!-- made: items -->\n";
const CLOSE: &str = "<!-- end -->";

fn table() -> String {
    let words = Text::new(Language::English);
    let mut out = String::new();
    for group in Group::ALL {
        out.push_str(&format!("\n### {}\n\n", words.say(group.title(), Vec::new())));
        out.push_str("| item | clauses | known by | what could happen | what to do | undo | faults that flip it |\n");
        out.push_str("|---|---|---|---|---|---|---|\n");
        ITEMS.iter().filter(|item| item.group == group).for_each(|item| out.push_str(&row(item, &words)));
    }
    out.push('\n');
    out
}

fn row(item: &Item, words: &Text) -> String {
    let say = |id: &'static str| words.say(id, Vec::new());
    let faults: Vec<String> = faults_for(item.id).into_iter().map(|fault| format!("`{fault}`")).collect();
    let opens = item.opens.map(|kind| format!(" Opens `{kind}`.")).unwrap_or_default();
    format!(
        "| **{}**<br>`{}` | {} | {} | {} | {}{opens} | {} | {} |\n",
        say(item.title),
        item.id,
        item.clauses.join(", "),
        known_by(item.known_by),
        say(item.risk),
        say(item.advice),
        item.undo.map(say).unwrap_or_default(),
        faults.join(" "),
    )
}

const fn known_by(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::MakerStated => "the maker says",
        Assurance::SelfReported => "the device says",
        Assurance::SignedByPairedKey => "the device says and signs",
        Assurance::Probed => "tested just now",
        Assurance::SeenByUser => "you saw",
        Assurance::Ours => "this app says",
    }
}
