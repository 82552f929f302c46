//! Signed documents, under a fixed key.

use minicbor::Encode;
use pandu_protocol::message::{
    Advisories, Advisory, BackupStatement, BreachNotice, Disruption, DocumentKind, Exploited, Replacement, Reply,
    Request, Restart, Signed, Signer, StatementQuery, SupportStatement, UpdateBegin, UpdateKind, UpdateNeeds,
    UpdateNotice, UpdateOffer, Urgency, VulnPolicy,
};
use ring::signature::Ed25519KeyPair;

use super::Case::{Full, Minimal, Only};
use super::{NOW, Samples, both, counting, list, text, words};

/// The seed of the key that signs every document here (RFC 8032, section 5.1.5): 32 bytes that count up from 1.
pub(in crate::vectors) const SIGNING_SEED: [u8; 32] = {
    let mut seed = [0; 32];
    let mut i = 0;
    while i < 32 {
        seed[i] = i as u8 + 1;
        i += 1;
    }
    seed
};

/// The key of [`SIGNING_SEED`].
pub(in crate::vectors) fn signing_key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&SIGNING_SEED).expect("any 32 bytes are a seed")
}

/// A document under the fixed key.
pub(super) fn signed<T: Encode<()>>(kind: DocumentKind, document: &T) -> Signed {
    Signed::seal(kind, Signer::Device, document, |message| signing_key().sign(message).as_ref().to_vec())
        .expect("a sample is shorter than the longest document")
}

pub(super) fn requests() -> Samples<Request> {
    vec![(Only, Request::Statement(StatementQuery { kind: DocumentKind::Support }))]
}

pub(super) fn replies() -> Samples<Reply> {
    documents().into_iter().map(|(case, document)| (case, Reply::Statement(document))).collect()
}

/// Every document that only the maker can give, small and full.
fn documents() -> Samples<Signed> {
    vec![
        (
            Minimal,
            signed(
                DocumentKind::VulnPolicy,
                &VulnPolicy { contacts: list([]), policy_url: None, acknowledge_days: None, update_days: None },
            ),
        ),
        (
            Full,
            signed(
                DocumentKind::VulnPolicy,
                &VulnPolicy {
                    contacts: list([text("mailto:security@kunci.example"), text("https://kunci.example/report")]),
                    policy_url: Some(text("https://kunci.example/security")),
                    acknowledge_days: Some(3),
                    update_days: Some(14),
                },
            ),
        ),
        (Minimal, signed(DocumentKind::Advisories, &Advisories { advisories: list([]) })),
        (Full, signed(DocumentKind::Advisories, &Advisories { advisories: list([open_advisory(), fixed_advisory()]) })),
        (
            Minimal,
            signed(
                DocumentKind::Replacement,
                &Replacement { rationale: words("One-time memory"), until: None, method: None, url: None },
            ),
        ),
        (
            Full,
            signed(
                DocumentKind::Replacement,
                &Replacement {
                    rationale: both("One-time memory", "Ingatan sekali tulis"),
                    until: Some(NOW),
                    method: Some(words("Send it in")),
                    url: Some(text("https://tingkap.example/tukar")),
                },
            ),
        ),
        (
            Only,
            signed(
                DocumentKind::Support,
                &SupportStatement { model: text("KS-100"), end_year: 2031, end_month: 12, stated_at: NOW },
            ),
        ),
        (Only, signed(DocumentKind::Backup, &BackupStatement { holder: text("Awan Hosting"), cycle_days: 35 })),
        (
            Only,
            signed(
                DocumentKind::Breach,
                &BreachNotice {
                    what: words("E-mail addresses were copied"),
                    when: NOW,
                    risk: words("Unwanted mail"),
                    advice: words("Trust no mail that asks for a password"),
                },
            ),
        ),
        (Minimal, signed(DocumentKind::UpdateNotice, &small_notice())),
        (Full, signed(DocumentKind::UpdateNotice, &full_notice())),
    ]
}

/// What a maker's repository offers to devices; no session carries it.
pub(super) fn offer() -> Signed {
    let image = UpdateBegin {
        model: text("KS-100"),
        version: text("2.4.2"),
        size: 262_144,
        sha256: counting(0x00),
        signature: counting(0x80),
    };
    let needs = UpdateNeeds { battery_percent: Some(30), mains: false, network: false };
    let offer = UpdateOffer { image, kind: UpdateKind::Security, needs, issued: NOW, expires: NOW + 604_800 };
    let sign = |message: &[u8]| signing_key().sign(message).as_ref().to_vec();
    Signed::seal(DocumentKind::UpdateOffer, Signer::Maker, &offer, sign).expect("a sample is short")
}

fn open_advisory() -> Advisory {
    Advisory {
        id: text("KS-2026-002"),
        title: words("Slow refusal tells a code's length"),
        disclosed: NOW,
        fixed: None,
        workaround: None,
        waiting_on: None,
    }
}

fn fixed_advisory() -> Advisory {
    Advisory {
        id: text("KS-2026-001"),
        title: words("Old update accepted"),
        disclosed: NOW - 8_000_000,
        fixed: Some(NOW - 1_000_000),
        workaround: Some(words("Switch automatic updates off")),
        waiting_on: Some(text("chip maker")),
    }
}

fn small_notice() -> UpdateNotice {
    UpdateNotice {
        id: text("KS-N-7"),
        model: text("KS-100"),
        from_min: text("1.0.0"),
        from_max: text("2.4.1"),
        to: text("2.4.2"),
        kind: UpdateKind::Feature,
        security_required: false,
        urgency: None,
        exploited: Exploited::NotStated,
        risk: None,
        risk_url: None,
        cves: list([]),
        disruption: None,
        needs: UpdateNeeds { battery_percent: None, mains: false, network: false },
        earliest: None,
        postpone_until: None,
        can_undo: false,
        size: 262_144,
        new_sensors: list([]),
        new_purposes: list([]),
        support_end: None,
        issued: NOW,
        expires: NOW + 604_800,
        revision: 1,
    }
}

fn full_notice() -> UpdateNotice {
    UpdateNotice {
        kind: UpdateKind::Security,
        security_required: true,
        urgency: Some(Urgency::Critical),
        exploited: Exploited::Yes,
        risk: Some(both("A stranger nearby could open the door.", "Orang asing berdekatan boleh membuka pintu.")),
        risk_url: Some(text("https://kunci.example/n7")),
        cves: list([text("CVE-2026-12345")]),
        disruption: Some(Disruption {
            stops: list([words("Opening by phone")]),
            keeps_running: list([words("The mechanical key")]),
            minutes_typical: 2,
            minutes_max: 6,
            safety_relevant: true,
            restart: Restart::Machine,
        }),
        needs: UpdateNeeds { battery_percent: Some(30), mains: false, network: true },
        earliest: Some(NOW),
        postpone_until: Some(NOW + 259_200),
        can_undo: true,
        new_sensors: list([text("acceleration")]),
        new_purposes: list([text("tamper-alarm")]),
        support_end: Some(1_924_905_600),
        revision: 2,
        ..small_notice()
    }
}
