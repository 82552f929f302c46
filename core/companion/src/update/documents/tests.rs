//! Documents as makers write them, and hostile ones.

use proptest::prelude::*;

use super::*;
use crate::update::Moment;
use crate::update::notice::Texts;

/// A CSAF 2.0 advisory on two vulnerabilities, mended in 1.1.0 and 1.2.0.
pub(crate) const CSAF: &str = r#"{
  "document": {
    "category": "csaf_security_advisory", "csaf_version": "2.0", "title": "The lock can be opened nearby", "lang": "en",
    "aggregate_severity": {"text": "Important"},
    "publisher": {"category": "vendor", "name": "Maker", "namespace": "https://maker.example"},
    "references": [{"summary": "plain", "url": "http://maker.example"}, {"summary": "x", "url": "https://maker.example/a"}],
    "tracking": {"id": "PANDU-2026-1", "status": "final", "version": "1", "current_release_date": "2026-09-02T00:00:00Z",
      "initial_release_date": "2026-09-01T00:00:00Z", "revision_history": []}
  },
  "product_tree": {"branches": [{"category": "vendor", "name": "Maker", "branches": [{"category": "product_name",
    "name": "PLK-1", "branches": [
      {"category": "product_version", "name": "1.0.0", "product": {"name": "old", "product_id": "A"}},
      {"category": "product_version", "name": "1.1.0", "product": {"name": "new", "product_id": "B"}},
      {"category": "product_version", "name": "1.2.0", "product": {"name": "newer", "product_id": "C"}}]}]}]},
  "vulnerabilities": [
    {"cve": "CVE-2026-11111", "product_status": {"known_affected": ["A"], "fixed": ["C", "B"]},
      "remediations": [{"category": "mitigation", "details": "Lock by key.", "product_ids": ["A"]}]},
    {"cve": "CVE-2026-22222", "product_status": {"known_affected": ["A", "B"], "first_fixed": ["C"]}}
  ]
}"#;

#[test]
fn an_openeox_core_is_read_and_written() {
    let text = r#"{"$schema": "https://docs.oasis-open.org/openeox/eox-core/v1.0/schema/core.json",
        "end_of_life": "tba", "end_of_sales": "2027-09-01T23:59:59Z", "end_of_security_support": "2031-06-30T23:59:59Z",
        "last_updated": "2026-02-01T12:00:00Z"}"#;
    let period = SupportPeriod::from_json(text.as_bytes()).expect("read");
    assert_eq!(period.security_end.map(Moment::month), Some((2031, 6)));
    assert_eq!((period.life_end, period.sales_end.is_some()), (None, true));
    assert_eq!(SupportPeriod::from_json(&period.to_json()), Ok(period));
    let open = SupportPeriod { security_end: None, sales_end: None, ..period };
    assert_eq!(SupportPeriod::from_json(&open.to_json()), Ok(open));
}

#[test]
fn of_a_shell_the_first_end_counts() {
    let statement = |end: &str| {
        format!(
            r#"{{"productName": "PLK-1", "productVersion": "1", "vendorName": "Maker", "core": {{"$schema":
            "https://docs.oasis-open.org/openeox/tbd/schema/core.json", "end_of_life": "tba",
            "end_of_security_support": "{end}", "last_updated": "2026-02-01T12:00:00Z"}}}}"#
        )
    };
    let shell = |all: &[String]| format!(r#"{{"$schema": "x", "statements": [{}]}}"#, all.join(","));
    let both = shell(&[statement("tba"), statement("2030-01-31T00:00:00Z"), statement("2031-01-31T00:00:00Z")]);
    let period = SupportPeriod::from_json(both.as_bytes()).expect("read");
    assert_eq!(period.security_end.map(Moment::month), Some((2030, 1)));
    let none = DocumentFault::Field { field: "statements" };
    assert_eq!(SupportPeriod::from_json(shell(&[]).as_bytes()), Err(none));
    for (text, fault) in [("{}", DocumentFault::Format), ("[1]", DocumentFault::Format), ("", DocumentFault::Format)] {
        assert_eq!(SupportPeriod::from_json(text.as_bytes()), Err(fault), "{text}");
    }
    let other = statement("tba").replace("/openeox/", "/other/");
    let schema = DocumentFault::Field { field: "$schema" };
    assert_eq!(SupportPeriod::from_json(shell(&[other]).as_bytes()), Err(schema));
}

#[test]
fn an_advisory_says_in_which_version_all_of_it_is_mended() {
    let advisory = Advisory::from_json(CSAF.as_bytes()).expect("read");
    assert_eq!((advisory.id.as_str(), advisory.fixed_in.as_deref()), ("PANDU-2026-1", Some("1.2.0")));
    assert_eq!(advisory.cves, ["CVE-2026-11111", "CVE-2026-22222"]);
    assert_eq!(advisory.severity, Some(Severity::Important));
    assert_eq!(advisory.meanwhile.as_deref(), Some("Lock by key."));
    assert_eq!(advisory.url.as_deref(), Some("https://maker.example/a"));
    for (installed, concerned) in [("1.0.0", true), ("1.1.9", true), ("1.2", false), ("2.0", false), ("odd", true)] {
        assert_eq!(advisory.concerns(installed), concerned, "{installed}");
    }
    let open = CSAF.replace(r#""first_fixed": ["C"]"#, r#""under_investigation": ["C"]"#);
    let open = Advisory::from_json(open.as_bytes()).expect("read");
    assert_eq!((open.fixed_in.clone(), open.concerns("9")), (None, true));
}

#[test]
fn another_format_is_refused() {
    for (from, to, fault) in [
        (
            r#""csaf_version": "2.0""#,
            r#""csaf_version": "1.2""#,
            DocumentFault::Field { field: "document.csaf_version" },
        ),
        ("The lock can be opened nearby", " ", DocumentFault::Field { field: "document.title" }),
        ("PANDU-2026-1", "", DocumentFault::Field { field: "document.tracking.id" }),
        ("2026-09-01T00:00:00Z", "yesterday", DocumentFault::Format),
    ] {
        assert_eq!(Advisory::from_json(CSAF.replace(from, to).as_bytes()), Err(fault), "{to}");
    }
    let long = vec![b' '; DOCUMENT_MAX + 1];
    assert_eq!(Advisory::from_json(&long), Err(DocumentFault::TooLong));
    let deep = format!("{}{}", r#"{"document": "#, "[".repeat(100_000));
    assert_eq!(Advisory::from_json(deep.as_bytes()), Err(DocumentFault::Format));
}

#[test]
fn a_policy_can_be_reached_and_is_bounded() {
    let texts = |text: &str| Texts::from([("en".to_owned(), text.to_owned())]);
    let policy = MakerPolicy {
        contacts: vec!["mailto:psirt@maker.example".into()],
        policy_url: Some("https://maker.example/policy".into()),
        acknowledge_days: Some(3),
        update_days: None,
        replacement: Some(ReplacementOffer {
            rationale: texts("Its memory cannot be written."),
            until: Moment::parse("2030-01-01T00:00:00Z"),
            method: Some(texts("Bring it to a shop.")),
            isolation: Some(texts("It works without a network.")),
            url: None,
        }),
    };
    assert_eq!(MakerPolicy::from_json(&policy.to_json()), Ok(policy.clone()));
    type Bend = fn(&mut MakerPolicy);
    let table: &[(Bend, &str)] = &[
        (|p| p.contacts.clear(), "contacts"),
        (|p| p.contacts = vec!["mailto:a".into(); 5], "contacts"),
        (|p| p.contacts = vec!["javascript:1".into()], "contacts"),
        (|p| p.contacts = vec![format!("mailto:{}", "x".repeat(256))], "contacts"),
        (|p| p.policy_url = Some("mailto:a".into()), "policy_url"),
        (|p| p.replacement.as_mut().expect("there").rationale = Texts::new(), "replacement.rationale"),
        (|p| p.replacement.as_mut().expect("there").url = Some("http://a".into()), "replacement.url"),
    ];
    for (bend, field) in table {
        let mut bent = policy.clone();
        bend(&mut bent);
        let fault = MakerPolicy::from_json(&bent.to_json()).expect_err(field);
        assert_eq!(fault, DocumentFault::Field { field }, "{field}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn a_bent_document_is_read_or_refused(at in any::<prop::sample::Index>(), byte in 0_u8..=255) {
        let mut bytes = CSAF.as_bytes().to_vec();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        if let Ok(advisory) = Advisory::from_json(&bytes) {
            let _ = advisory.concerns("1.0");
        }
        let _ = (SupportPeriod::from_json(&bytes), MakerPolicy::from_json(&bytes));
    }
}
