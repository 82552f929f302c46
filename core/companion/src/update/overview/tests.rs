//! What may be said about a device, out of what is remembered, and never more than that.

use super::*;
use crate::update::DAY;
use crate::update::documents::{MakerPolicy, ReplacementOffer, tests::CSAF};
use crate::update::memory::Kept;
use crate::update::memory::tests::{NOW, learnt, offered};
use crate::update::notice::Texts;
use crate::wizard::update::Doubt;

pub(crate) fn subject(installed: &str) -> Subject {
    Subject {
        device: "d".into(),
        maker: "Maker".into(),
        model: "PLK-1".into(),
        installed: installed.into(),
        updatable: true,
    }
}

pub(crate) fn kept(path: &str, bytes: &[u8]) -> Kept {
    Kept { path: path.into(), sha256: [0; 32], bytes: bytes.to_vec() }
}

pub(crate) fn policy() -> MakerPolicy {
    let texts = |text: &str| Texts::from([("en".to_owned(), text.to_owned()), ("ms".to_owned(), text.to_owned())]);
    MakerPolicy {
        contacts: vec!["mailto:psirt@maker.example".into()],
        policy_url: Some("https://maker.example/policy".into()),
        acknowledge_days: Some(3),
        update_days: Some(14),
        replacement: Some(ReplacementOffer {
            rationale: texts("Its memory cannot be written."),
            until: None,
            method: Some(texts("Bring it to a shop.")),
            isolation: Some(texts("It works without a network.")),
            url: None,
        }),
    }
}

#[test]
fn what_is_said_is_never_more_than_what_was_confirmed() {
    let doubt = Finding::CannotConfirm;
    let cannot = |why| (UpdateStatus::CannotConfirm, Some(why));
    let fine = |status| (status, None);
    let up = (Finding::UpToDate, NOW);
    let later = (Finding::Later { version: "1.1".into(), from: NOW + DAY }, NOW);
    // What was found, how old it is, what runs, and what is said.
    let table = [
        (vec![], 0, "1.0", cannot(UpdateDoubt::NeverLooked)),
        (vec![up.clone()], 0, "1.0", fine(UpdateStatus::UpToDate)),
        (vec![up.clone()], 7 * DAY, "1.0", fine(UpdateStatus::UpToDate)),
        (vec![up.clone()], 7 * DAY + 1, "1.0", cannot(UpdateDoubt::Old)),
        (vec![up.clone()], 0, "1.1", cannot(UpdateDoubt::NeverLooked)),
        (vec![(offered("1.1"), NOW)], 0, "1.0", fine(UpdateStatus::Available)),
        (vec![(offered("1.1"), NOW)], 0, "1.1", cannot(UpdateDoubt::NeverLooked)),
        (vec![later], 0, "1.0", fine(UpdateStatus::Later)),
        (vec![up.clone(), (doubt(Doubt::Offline), NOW + DAY)], DAY, "1.0", fine(UpdateStatus::UpToDate)),
        (vec![up.clone(), (doubt(Doubt::Offline), NOW + 8 * DAY)], 8 * DAY, "1.0", cannot(UpdateDoubt::Old)),
        (vec![(doubt(Doubt::Offline), NOW)], 0, "1.0", cannot(UpdateDoubt::Offline)),
        (vec![up.clone(), (doubt(Doubt::Frozen), NOW)], 0, "1.0", cannot(UpdateDoubt::Frozen)),
        (vec![up.clone(), (doubt(Doubt::Forged), NOW)], 0, "1.0", cannot(UpdateDoubt::Forged)),
        (vec![up.clone(), (doubt(Doubt::Clock), NOW)], 0, "1.0", cannot(UpdateDoubt::Clock)),
        (vec![up, (doubt(Doubt::NoticeExpired), NOW)], 0, "1.0", cannot(UpdateDoubt::NoticeExpired)),
        (vec![(doubt(Doubt::NoMaker), NOW)], 0, "1.0", cannot(UpdateDoubt::NoMaker)),
    ];
    for (at, (findings, age, runs, expected)) in table.into_iter().enumerate() {
        let overview = UpdateOverview::new(&subject(runs), &learnt(&findings), NOW + age);
        assert_eq!((overview.status, overview.doubt), expected, "row {at}");
    }
}

#[test]
fn an_offer_past_its_time_is_not_shown_as_current() {
    let memory = learnt(&[(offered("1.1"), NOW)]);
    let overview = UpdateOverview::new(&subject("1.0"), &memory, NOW);
    assert_eq!(overview.offer.as_ref().map(|offer| offer.version.as_str()), Some("1.1"));
    assert_eq!(overview.offer.expect("there").risk.len(), 2);
    let mut memory = memory;
    memory.latest.as_mut().expect("one").checked = Some(NOW + 60 * DAY);
    let overview = UpdateOverview::new(&subject("1.0"), &memory, NOW + 60 * DAY);
    assert_eq!((overview.offer, overview.doubt), (None, Some(UpdateDoubt::NoticeExpired)));
}

#[test]
fn published_faults_have_their_days_and_say_whom_they_concern() {
    let mut memory = learnt(&[(Finding::UpToDate, NOW)]);
    let other =
        CSAF.replace("PANDU-2026-1", "PANDU-2026-2").replace("2026-09-01", "2026-08-01").replace("fixed", "known");
    memory.documents = vec![
        kept("PLK-1/advisories/PANDU-2026-1.json", CSAF.as_bytes()),
        kept("PLK-1/advisories/PANDU-2026-2.json", other.as_bytes()),
        kept("PLK-1/advisories/broken.json", b"{"),
        kept("PLK-1/policy.json", &policy().to_json()),
    ];
    let now = 1_789_000_000;
    let overview = UpdateOverview::new(&subject("1.2"), &memory, now);
    let told: Vec<_> = overview.advisories.iter().map(|one| (one.id.as_str(), one.open, one.days)).collect();
    assert_eq!(told, [("PANDU-2026-2", true, 40), ("PANDU-2026-1", false, 9)]);
    assert_eq!(overview.policy.expect("there").contacts, ["mailto:psirt@maker.example"]);
    assert!(overview.replacement.is_some());
}

#[test]
fn words_from_outside_are_harmless() {
    let Finding::Offered(mut offer) = offered("1.1") else { panic!("offered") };
    let bad = "\u{202e}evil\u{1b}[31m\nline";
    let text = pandu_protocol::message::LocalText {
        language: pandu_protocol::message::Text::cut("EN"),
        text: pandu_protocol::message::Text::cut(bad),
    };
    offer.notice.risk = Some(pandu_protocol::message::List::cut([text]));
    let memory = learnt(&[(Finding::Offered(offer), NOW)]);
    let mut subject = subject("1.0");
    subject.maker = bad.into();
    let overview = UpdateOverview::new(&subject, &memory, NOW);
    assert_eq!(overview.offer.expect("there").risk.get("en").map(String::as_str), Some("evil[31m line"));
    assert_eq!(overview.maker, "evil[31m line");
}
