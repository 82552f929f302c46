//! Notices that are right, and every way in which one is wrong.

use pandu_protocol::message::{self as wire, UpdateNotice};
use proptest::prelude::*;

use super::*;

pub(crate) const ISSUED: u64 = 1_789_000_000;

fn both(en: &str, ms: &str) -> Texts {
    [("en".to_owned(), en.to_owned()), ("ms".to_owned(), ms.to_owned())].into()
}

/// A security update of a lock, without a fault.
pub(crate) fn notice(to: &str) -> Notice {
    Notice {
        id: format!("PLK-1-{to}"),
        model: "PLK-1".into(),
        from_min: "1.0".into(),
        from_max: "1.0.9".into(),
        to: to.into(),
        kind: Kind::Security,
        security_required: true,
        urgency: Some(Urgency::High),
        exploited: Exploited::No,
        risk: Some(both("Somebody nearby could open the lock.", "Orang berhampiran boleh membuka kunci.")),
        risk_url: Some("https://maker.example/a/1".into()),
        cves: vec!["CVE-2026-12345".into()],
        disruption: Some(Disruption {
            stops: vec![both("Opening by app", "Membuka dengan aplikasi")],
            keeps_running: vec![both("The key", "Kunci biasa")],
            minutes_typical: 2,
            minutes_max: 5,
            safety_relevant: false,
            restart: Restart::Machine,
        }),
        needs: Needs { battery_percent: Some(30), mains: false, network: false },
        earliest: Some(Moment(ISSUED)),
        postpone_until: Some(Moment(ISSUED + 30 * 86_400)),
        can_undo: false,
        size: 1_000,
        new_sensors: Vec::new(),
        new_purposes: Vec::new(),
        support_end: Some(Moment(ISSUED + 900 * 86_400)),
        issued: Moment(ISSUED),
        expires: Moment(ISSUED + 60 * 86_400),
        revision: 1,
    }
}

/// The offer of such an update.
pub(crate) fn offer(to: &str) -> Offer {
    Offer {
        notice: notice(to),
        image_signature: Signature([7; 64]),
        image_key_id: KeyId::new([1, 2, 3]),
        recalled: false,
        rollout: None,
    }
}

#[test]
fn an_offer_survives_json_and_the_protocol() {
    let custom = ImageCustom { pandu: offer("1.1") };
    assert_eq!(custom.pandu.faults(), []);
    let json = serde_json::to_vec(&custom).expect("JSON");
    assert_eq!(ImageCustom::from_json(&json), Ok(custom.clone()));
    let wire = custom.pandu.read().expect("right");
    assert_eq!(Notice::from(&wire), custom.pandu.notice);
    assert_eq!(wire.risk.as_ref().expect("told")[0].language, wire::Text::cut("en"));
    assert_eq!(wire.expires, ISSUED + 60 * 86_400);
}

#[test]
fn what_a_maker_writes_is_what_the_guide_shows() {
    let text = r#"{"pandu": {"notice": {"id": "n", "model": "PLK-1", "from_min": "1", "from_max": "1.4", "to": "2.0",
        "kind": "feature", "security_required": false, "urgency": "apocalyptic", "exploited": "perhaps", "size": 5,
        "disruption": {"minutes_typical": 1, "minutes_max": 2, "restart": "system"}, "a_later_field": [1, {"x": 2}],
        "issued": "2026-11-24T00:00:00Z", "expires": "2026-12-24T00:00:00+08:00"}, "later": true,
        "image_signature": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw=="},
        "other": 1}"#;
    let custom = ImageCustom::from_json(text.as_bytes()).expect("an offer");
    let notice = custom.pandu.read().expect("believed");
    assert_eq!((notice.urgency, notice.exploited), (None, wire::Exploited::NotStated));
    assert_eq!(notice.disruption.expect("stated").restart, wire::Restart::Machine);
    assert_eq!((notice.risk, custom.pandu.recalled, custom.pandu.rollout), (None, false, None));
    assert_eq!(notice.expires, 1_798_041_600);
}

#[test]
fn a_kind_without_a_word_is_not_shown() {
    let json = serde_json::to_string(&ImageCustom { pandu: offer("1.1") }).expect("JSON");
    for (from, to) in [("\"security\"", "\"surprise\""), ("\"size\":1000", "\"size\":-1"), ("BwcH", "B!cH")] {
        let bent = json.replacen(from, to, 1);
        assert_ne!(bent, json, "{from}");
        assert_eq!(ImageCustom::from_json(bent.as_bytes()), Err(OfferFault::Format), "{to}");
    }
}

#[test]
fn every_fault_is_found() {
    type Bend = fn(&mut Offer);
    let table: &[(Bend, OfferFault, bool)] = &[
        (|o| o.notice.id = " ".into(), OfferFault::Empty { field: "id" }, true),
        (|o| o.notice.model = String::new(), OfferFault::Empty { field: "model" }, true),
        (|o| o.notice.model = "x".repeat(65), OfferFault::TooLong { field: "model" }, true),
        (|o| o.notice.to = "1.1-beta".into(), OfferFault::Version { field: "to" }, true),
        (|o| o.notice.from_min = "01".into(), OfferFault::Version { field: "from_min" }, true),
        (|o| o.notice.to = "1.0.9.0".into(), OfferFault::Order, true),
        (|o| o.notice.from_min = "1.0.10".into(), OfferFault::Order, true),
        (|o| o.notice.expires = o.notice.issued, OfferFault::Expires, true),
        (|o| o.notice.size = 0, OfferFault::Size, true),
        (|o| o.rollout = Some(Rollout { from: Moment(0), days: 91 }), OfferFault::Rollout, true),
        (|o| o.notice.cves = vec!["CVE-2026-00001".into(); 33], OfferFault::TooLong { field: "cves" }, true),
        (|o| o.notice.risk = None, OfferFault::NoRisk, false),
        (|o| o.notice.risk = Some(both(" ", "")), OfferFault::NoRisk, false),
        (|o| o.notice.risk = Some(both("Only English.", "")), OfferFault::Language { field: "risk" }, false),
        (|o| o.notice.risk = Some(both(&"x".repeat(161), "y")), OfferFault::Wordy { field: "risk" }, false),
        (|o| o.notice.urgency = None, OfferFault::NoUrgency, false),
        (|o| o.notice.disruption = None, OfferFault::NoDisruption, false),
        (|o| stops(o).stops = vec![Texts::new()], OfferFault::Language { field: "stops" }, false),
        (|o| stops(o).minutes_max = 1, OfferFault::Minutes, false),
        (|o| o.notice.risk_url = Some("http://maker.example".into()), OfferFault::Url, false),
        (|o| o.notice.cves = vec!["cve-1".into()], OfferFault::Cve, false),
        (|o| o.notice.needs.battery_percent = Some(101), OfferFault::Battery, false),
        (|o| o.notice.postpone_until = Some(Moment(1)), OfferFault::Postpone, false),
    ];
    for (bend, fault, fatal) in table {
        let mut bent = offer("1.1");
        bend(&mut bent);
        assert!(bent.faults().contains(fault), "{fault:?}: {:?}", bent.faults());
        assert_eq!((fault.is_fatal(), bent.read().err()), (*fatal, fatal.then_some(*fault)), "{fault:?}");
    }
}

fn stops(offer: &mut Offer) -> &mut Disruption {
    offer.notice.disruption.as_mut().expect("stated")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn any_bytes_are_an_offer_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = ImageCustom::from_json(&bytes);
    }

    #[test]
    fn a_bent_offer_never_gets_past_the_bounds(at in any::<prop::sample::Index>(), byte in 32_u8..127) {
        let mut json = serde_json::to_vec(&ImageCustom { pandu: offer("1.1") }).expect("JSON");
        let place = at.index(json.len());
        json[place] = byte;
        if let Ok(custom) = ImageCustom::from_json(&json)
            && let Ok(notice) = custom.pandu.read()
        {
            let again = UpdateNotice::try_from(&Notice::from(&notice)).expect("within the bounds");
            prop_assert_eq!(again, notice);
        }
    }
}
