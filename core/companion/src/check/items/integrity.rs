//! Device integrity: whether the device is what it was, and says so itself. A lie under its own key looks true here; what its
//! own key did not sign does not.

use pandu_protocol::message::{MalwareProtection, StorageClass};

use super::{AHEAD_MAX, DAY, count, names, said, unknown_answer};
use crate::check::evidence::{Evidence, Paper, Proof, Read};
use crate::check::item::Look;
use crate::error::ReasonCode;
use crate::text::Inert;
use crate::wizard::Assurance;
use crate::wizard::view::{Arg, Message};

/// Seconds by which its clock may differ from this machine's.
const CLOCK_OFF_MAX: u64 = 300;
/// Days after which definitions of malware are old (clause 7 f).
const DEFINITIONS_DAYS: u64 = 30;

/// Whether its word on itself is signed by the paired key, and fresh.
pub(in crate::check) fn own_word(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    Ok(match (word.proof, word.fresh) {
        (Proof::Signed, true) => Look::ok("check-own-word.ok", Assurance::Probed),
        (Proof::Signed, false) => Look::fix("check-own-word.old", Assurance::Probed),
        (Proof::Wrong | Proof::Unknown, _) => Look::fix("check-own-word.unsigned", Assurance::Probed),
    })
}

/// Whether its documents are signed by the paired key.
pub(in crate::check) fn papers(evidence: &Evidence) -> Result<Look, Look> {
    const fn proof<T>(read: &Read<Paper<T>>) -> Option<Proof> {
        if let Read::Got(paper) = read { Some(paper.proof) } else { None }
    }
    let proofs = [
        proof(&evidence.manifest),
        proof(&evidence.uses),
        proof(&evidence.support),
        proof(&evidence.faults),
        proof(&evidence.advisories),
        proof(&evidence.backup),
        proof(&evidence.replacement),
    ];
    let number = |wanted| proofs.iter().filter(|proof| **proof == Some(wanted)).count();
    let (signed, wrong, unknown) = (number(Proof::Signed), number(Proof::Wrong), number(Proof::Unknown));
    if wrong > 0 {
        return Ok(Look::fix(Message::new("check-papers.wrong").with("count", count(wrong)), Assurance::Probed));
    }
    if signed == 0 && unknown == 0 {
        evidence.stated(&evidence.manifest, "check-papers.silent")?;
    }
    if signed == 0 {
        return Err(Look::could_not("check-papers.unknown"));
    }
    let look = Look::ok(Message::new("check-papers.ok").with("count", count(signed)), Assurance::Probed);
    Ok(if unknown > 0 { look.seen("check-papers.unknown") } else { look })
}

/// Whether what it runs was verified when it started, and is what ran at the last check.
pub(in crate::check) fn boot(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    let boot = said(word.says.boot.as_ref(), "check-boot.silent")?;
    let how = Message::new("check-boot.how").with("words", Inert::sentence(&boot.mechanism));
    if !boot.verified {
        return Ok(Look::fix("check-boot.unverified", word.assurance()).seen(how));
    }
    let before = evidence.before.as_ref().and_then(|before| before.booted.as_ref());
    let firmware = evidence.identity.got().map(|identity| &*identity.firmware);
    let other = before.is_some_and(|before| {
        firmware == Some(&*before.firmware) && before.measurement.as_slice() != &*boot.measurement
    });
    Ok(if other {
        Look::fix("check-boot.changed", word.assurance())
    } else {
        Look::ok("check-boot.ok", word.assurance())
    }
    .seen(how))
}

/// Whether it reports tampering.
pub(in crate::check) fn tamper(evidence: &Evidence) -> Result<Look, Look> {
    fn refused<T>(read: &Read<T>) -> bool {
        matches!(read, Read::Refused(ReasonCode::Quarantined))
    }
    if refused(&evidence.posture) || refused(&evidence.setup) || refused(&evidence.manifest) {
        return Ok(Look::fix("check-tamper.reported", Assurance::SelfReported));
    }
    evidence.need(&evidence.auth)?;
    // A device that reports tampering still says where a phone stands; only the rest tells.
    if evidence.setup.got().is_none() && evidence.manifest.got().is_none() {
        evidence.word()?;
    }
    Ok(Look::ok("check-tamper.ok", Assurance::SelfReported))
}

/// Whether its keys are kept out of reach.
pub(in crate::check) fn key_storage(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    let sure = word.assurance();
    Ok(match said(word.says.storage.as_ref(), "check-key-storage.silent")? {
        StorageClass::Software => Look::ok("check-key-storage.software", sure),
        StorageClass::TrustedExecution => Look::ok("check-key-storage.apart", sure),
        StorageClass::SecureElement => Look::ok("check-key-storage.element", sure),
        StorageClass::Clear => Look::fix("check-key-storage.clear", sure),
        StorageClass::Other(_) => unknown_answer(),
    })
}

/// Whether it protects its memory.
pub(in crate::check) fn memory(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    let ways: Vec<&str> =
        word.says.memory_protection.iter().map(|way| &**way).filter(|way| !way.trim().is_empty()).collect();
    if ways.is_empty() {
        return Err(Look::not_stated("check-memory.silent"));
    }
    Ok(Look::ok(Message::new("check-memory.ok").with("names", names(ways)), word.assurance()))
}

/// Whether its parts may do only what they must.
pub(in crate::check) fn privileges(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    let words = said(word.says.privilege_model.as_ref(), "check-privileges.silent")?;
    Ok(Look::ok(Message::new("check-privileges.ok").with("words", Inert::sentence(words)), word.assurance()))
}

/// Whether it says what its identity hangs on.
pub(in crate::check) fn identity_anchor(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    let words = said(word.says.identity_anchor.as_ref(), "check-identity-anchor.silent")?;
    Ok(Look::ok(Message::new("check-identity-anchor.ok").with("words", Inert::sentence(words)), word.assurance()))
}

/// Whether it names its cryptography.
pub(in crate::check) fn crypto(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    let libraries = &word.says.crypto;
    if libraries.is_empty() {
        return Err(Look::not_stated("check-crypto.silent"));
    }
    let reviewed = libraries.iter().filter(|library| library.review.is_some()).count();
    let look = Look::ok(
        Message::new("check-crypto.ok").with("names", names(libraries.iter().map(|library| &*library.name))),
        word.assurance(),
    );
    Ok(look.seen(Message::new("check-crypto.reviewed").with("count", count(reviewed))))
}

/// Whether its clock is right.
pub(in crate::check) fn clock(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    let off = word.says.clock.abs_diff(evidence.now());
    if off <= CLOCK_OFF_MAX {
        return Ok(Look::ok("check-clock.ok", Assurance::Probed));
    }
    Ok(Look::fix(Message::new("check-clock.off").with("time", Arg::Duration(off)), Assurance::Probed))
}

/// Whether its event log is whole since the last check.
pub(in crate::check) fn log(evidence: &Evidence) -> Result<Look, Look> {
    let log = evidence.stated(&evidence.log, "check-log.silent")?;
    let before = evidence.before.as_ref().and_then(|before| before.cursor);
    Ok(match before {
        Some(before) if log.newest < before => Look::fix("check-log.backwards", Assurance::SelfReported),
        Some(_) if log.lost => Look::fix("check-log.lost", Assurance::SelfReported),
        Some(_) => Look::ok("check-log.ok", Assurance::SelfReported),
        None if log.lost => Look::ok("check-log.first", Assurance::SelfReported).seen("check-log.old"),
        None => Look::ok("check-log.first", Assurance::SelfReported),
    })
}

/// Whether it is protected from malware, where that applies.
pub(in crate::check) fn malware(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    let protection = said(word.says.malware.as_ref(), "check-malware.silent")?;
    let words = Inert::sentence(&protection.mechanism);
    if !protection.applies {
        if protection.mechanism.trim().is_empty() {
            return Err(Look::not_stated("check-malware.silent"));
        }
        return Ok(Look::not_apply(Message::new("check-malware.no-need").with("words", words), word.assurance()));
    }
    let MalwareProtection { definitions_date: Some(date), .. } = protection else {
        return Err(Look::not_stated("check-malware.undated"));
    };
    let now = evidence.now();
    let dates = [Some(*date), protection.last_scan];
    let look = if dates.iter().flatten().any(|date| *date > now.saturating_add(AHEAD_MAX)) {
        Look::fix("check-malware.future", word.assurance())
    } else if dates.iter().flatten().any(|date| now.saturating_sub(*date) > DEFINITIONS_DAYS * DAY) {
        Look::fix("check-malware.old", word.assurance())
    } else {
        Look::ok(Message::new("check-malware.ok").with("words", words), word.assurance())
    };
    Ok(look.seen(Message::new("check-malware.date").with("date", Arg::Date(*date))))
}
