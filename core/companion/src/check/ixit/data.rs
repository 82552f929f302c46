//! Tables 21, 22, 25 and 26: personal data, sensors, ways of deleting, and what the user decides.

use pandu_protocol::message::{Basis, DataUse, Sensor, Words};

use crate::check::evidence::Evidence;
use crate::text::{Inert, Text, sensor_kind};
use crate::wizard::view::Message;
use crate::wizard::{Decision, DecisionRegistry};

/// The columns of table 21.
pub(super) const PERSONAL: &[&str] = &[
    "ID",
    "Description",
    "Purpose",
    "Aggregation",
    "Authorized Parties",
    "Lifecycle",
    "Processing Activities",
    "Secure Communication Mechanisms",
    "Sensitive",
    "Obtaining Consent",
    "Withdrawing Consent",
    "Storing Consent",
    "Anonymization",
];

/// The columns of table 22.
pub(super) const SENSORS: &[&str] = &["ID", "Description"];

/// The columns of table 25.
pub(super) const DELETION: &[&str] =
    &["ID", "Description", "Target Type", "Initiation and Interaction", "Confirmation"];

/// The columns of table 26.
pub(super) const DECISIONS: &[&str] = &["ID", "Description", "Options", "Triggered By"];

fn words(text: &Text, words: &Words) -> String {
    plain(&text.message(&Message::verbatim(words)))
}

/// Without the marks that keep foreign words apart on a screen.
fn plain(text: &str) -> String {
    text.chars().filter(|char| !('\u{2066}'..='\u{2069}').contains(char)).collect()
}

/// Every use of personal data that it names.
pub(super) fn personal(evidence: &Evidence, text: &Text) -> Vec<Vec<String>> {
    let uses = evidence.uses.got().into_iter().flat_map(|paper| paper.says.uses.iter());
    uses.enumerate().map(|(place, one)| data_use(place, one, text)).collect()
}

fn data_use(place: usize, one: &DataUse, text: &Text) -> Vec<String> {
    let on_device = &*one.place == "device";
    let recipients = one.recipients.iter().map(|recipient| {
        let name = Inert::name(&recipient.name);
        if recipient.advertiser { format!("{name} (advertiser)") } else { name.to_string() }
    });
    let parties: Vec<String> = std::iter::once(Inert::name(&one.holder).to_string()).chain(recipients).collect();
    let lifecycle = one.retention_days.map_or_else(|| super::OPEN.to_owned(), |days| format!("Kept for {days} days."));
    let consent = one.basis == Basis::Consent;
    let cell = |text: &str| text.to_owned();
    let by_consent =
        |text: &str| if consent { text.to_owned() } else { "Not applicable: not processed by consent.".to_owned() };
    vec![
        format!("PersData-{}-{}", place + 1, Inert::name(&one.purpose)),
        words(text, &one.category),
        words(text, &one.purpose_words),
        cell(super::OPEN),
        parties.join(", "),
        lifecycle,
        if on_device { cell("Stored on the device.") } else { format!("Held in: {}.", Inert::name(&one.place)) },
        cell(if on_device { "Read only inside sessions of paired phones." } else { super::OPEN }),
        cell(if one.sensitive { "Yes" } else { "No" }),
        by_consent(
            "Asked for in set-up, one purpose at a time, nothing preselected; refusing does not limit the device.",
        ),
        by_consent("In the companion app, at any time; the device then stops within five seconds."),
        by_consent(
            "A chain of records on the device, each with the hash of the one before and of the screen that was shown.",
        ),
        cell(super::OPEN),
    ]
}

/// Every sensor that it names.
pub(super) fn sensors(evidence: &Evidence, text: &Text) -> Vec<Vec<String>> {
    let sensors = evidence.manifest.got().into_iter().flat_map(|paper| paper.says.sensors.iter());
    sensors
        .enumerate()
        .map(|(place, sensor)| vec![format!("ExtSens-{}", place + 1), sensor_words(sensor, text)])
        .collect()
}

fn sensor_words(sensor: &Sensor, text: &Text) -> String {
    let kind = plain(&text.message(&sensor_kind(sensor.kind)));
    let optional = |name: &str, words: &Option<Words>, silence: &str| match words {
        Some(said) => format!(" {name}: {}.", self::words(text, said)),
        None => format!(" {silence}"),
    };
    format!(
        "{kind}. Where: {}. When on: {}.{}{}{}{}",
        words(text, &sensor.place),
        words(text, &sensor.when_on),
        optional("Shows that it is on", &sensor.indicator, "It does not show that it is on."),
        optional("Kept", &sensor.kept, "Nothing is kept."),
        optional("Sent to", &sensor.sent_to, "Nothing is sent."),
        optional("To switch it off", &sensor.off_switch, "It cannot be switched off.")
    )
}

/// The ways of deleting that every device of this protocol has. Others are the maker's to add.
pub(super) fn deletion() -> Vec<Vec<String>> {
    let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
    vec![
        row([
            "DelFunc-Leave",
            "A phone leaves the device: its key, its credentials and its consents are removed. When the last phone leaves, everything personal goes.",
            "User data on the device",
            "In the companion app: forget this device.",
            "The app lists what was removed on the device and on the phone, line by line.",
        ]),
        row([
            "DelFunc-Physical",
            "A physical act on the device removes everything personal.",
            "User data on the device",
            super::OPEN,
            super::OPEN,
        ]),
    ]
}

/// What set-up asks a person to decide.
pub(super) fn decisions(registry: &DecisionRegistry, text: &Text) -> Vec<Vec<String>> {
    let say = |id: &'static str| plain(&text.message(&Message::new(id)));
    let row = |decision: &Decision| match decision {
        Decision::Setting(setting) => {
            let options: Vec<String> = setting
                .options
                .iter()
                .map(|option| {
                    let mark = if option.id == setting.default { " (default)" } else { "" };
                    format!("{}{mark}", say(option.label))
                })
                .collect();
            vec![format!("UserDec-{}", setting.id), say(setting.why.1), options.join("; "), say(setting.trigger)]
        }
        Decision::Consent(consent) => {
            let options = format!("{}; {} (no default)", say(consent.agree.1), say(consent.refuse.1));
            vec![format!("UserDec-{}", consent.id), say(consent.why.1), options, say(consent.trigger)]
        }
    };
    registry.all().iter().map(row).collect()
}
