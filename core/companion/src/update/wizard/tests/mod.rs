//! The update wizard against a made-up house, its maker and its images: edges, scripts, kills, random events, words.

mod edges;
mod script;
mod troubles;
mod words;

use pandu_protocol::message::{
    Bytes, Disruption, Exploited, List, LocalText, Restart, Text, UpdateBegin, UpdateFinding, UpdateKind, UpdateMode,
    UpdateNeeds, UpdateNotice, UpdatePhase, UpdatePolicy, UpdateState, Urgency, Words,
};

use crate::wizard::Answer;
use crate::wizard::trial::{House, PASSWORD};
use crate::wizard::update::{Finding, Image, Offered};
use crate::wizard::view::View;

/// Words of the maker in both languages.
pub(super) fn words(en: &str, ms: &str) -> Words {
    List::cut(
        [("en", en), ("ms", ms)]
            .map(|(language, text)| LocalText { language: Text::cut(language), text: Text::cut(text) }),
    )
}

/// A security update from 1.0.0 to 1.1.0, of which everything is said.
pub(super) fn notice() -> UpdateNotice {
    UpdateNotice {
        id: Text::cut("KP-2026-7"),
        model: Text::cut("PK-1"),
        from_min: Text::cut("1.0.0"),
        from_max: Text::cut("1.0.9"),
        to: Text::cut("1.1.0"),
        kind: UpdateKind::Security,
        security_required: true,
        urgency: Some(Urgency::High),
        exploited: Exploited::NotStated,
        risk: Some(words("Somebody nearby could open the door.", "Seseorang yang berdekatan boleh membuka pintu.")),
        risk_url: Some(Text::cut("https://maker.example/KP-2026-7")),
        cves: List::cut([Text::cut("CVE-2026-12345")]),
        disruption: Some(Disruption {
            stops: List::cut([words("opening by phone", "membuka dengan telefon"), words("fingerprints", "cap jari")]),
            keeps_running: List::cut([words("the key", "anak kunci")]),
            minutes_typical: 2,
            minutes_max: 5,
            safety_relevant: false,
            restart: Restart::Machine,
        }),
        needs: UpdateNeeds { battery_percent: Some(30), mains: false, network: false },
        earliest: None,
        postpone_until: None,
        can_undo: false,
        size: 512 * 1_024,
        new_sensors: List::default(),
        new_purposes: List::default(),
        support_end: Some(1_900_000_000),
        issued: 1_794_000_000,
        expires: 1_800_000_000,
        revision: 0,
    }
}

/// What a device with this version says.
pub(super) fn state(installed: &str) -> UpdateState {
    UpdateState {
        installed: Text::cut(installed),
        phase: UpdatePhase::Idle,
        finding: UpdateFinding::CannotConfirm,
        last_checked: None,
        available: None,
        received: 0,
        battery_percent: None,
        mains: None,
        room: None,
        due: None,
        outage_seconds: None,
    }
}

/// The image of a notice, as the device is told of it.
pub(super) fn begin(notice: &UpdateNotice) -> UpdateBegin {
    UpdateBegin {
        model: notice.model.clone(),
        version: notice.to.clone(),
        size: notice.size,
        sha256: Bytes::new([7; 32]).expect("short"),
        signature: Bytes::new([8; 64]).expect("short"),
    }
}

/// What the maker has: a notice and its image.
pub(super) fn offered(notice: UpdateNotice) -> Finding {
    let image = Image { begin: begin(&notice), path: "PK-1/1.1.0.img".into(), maker: "Kedai Pandu".into() };
    Finding::Offered(Box::new(Offered { notice, image }))
}

/// It installs what keeps it safe by itself.
const AUTOMATIC: UpdatePolicy = UpdatePolicy {
    security: UpdateMode::Automatic,
    maintenance: UpdateMode::Automatic,
    feature: UpdateMode::Ask,
    postponed_until: None,
};

/// A house for which there is an update.
fn house() -> House {
    with(|_| ())
}

/// The same, with a notice that says something else.
fn with(change: impl FnOnce(&mut UpdateNotice)) -> House {
    let mut notice = notice();
    change(&mut notice);
    House::new().but(|house| house.shed.finding = offered(notice))
}

/// A notice of which a safety function stops.
fn safety(notice: &mut UpdateNotice) {
    notice.disruption.as_mut().expect("it has one").safety_relevant = true;
}

/// New features, with a microphone and a use of data.
fn feature(notice: &mut UpdateNotice) {
    (notice.kind, notice.security_required, notice.risk) = (UpdateKind::Feature, false, None);
    notice.new_sensors = List::cut([Text::cut("microphone")]);
    notice.new_purposes = List::cut([Text::cut("voice commands")]);
    notice.can_undo = true;
}

/// A maker that says nearly nothing.
fn silent(notice: &mut UpdateNotice) {
    (notice.urgency, notice.risk, notice.risk_url, notice.disruption) = (None, None, None, None);
    (notice.cves, notice.support_end) = (List::default(), None);
    notice.needs.battery_percent = None;
}

/// Presses Enter on everything; what must be typed is typed.
fn enter(view: &View) -> Answer {
    view.fields.iter().fold(Answer::enter(view.id), |answer, field| match field.id {
        "password" => answer.with("password", PASSWORD),
        _ => answer.with("time", "21:30"),
    })
}

/// Takes these choices on the screens that are named, once each and where they are offered; Enter elsewhere.
fn on(choices: &'static [(&'static str, &'static str)]) -> impl FnMut(&View) -> Answer {
    let mut left: Vec<_> = choices.to_vec();
    move |view| {
        let offers = |choice: &str| view.choices.iter().any(|offered| offered.id == choice);
        let place = left.iter().position(|(screen, choice)| *screen == view.id && offers(choice));
        let choice = place.map(|place| left.remove(place).1.to_owned());
        let answer = enter(view);
        Answer { choice: choice.or_else(|| answer.choice.clone()), ..answer }
    }
}

/// The version that runs in a house.
fn installed(house: &House) -> &str {
    &house.shed.state.installed
}
