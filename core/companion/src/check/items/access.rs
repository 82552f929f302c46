//! Access: who gets in, and how hard that is for others.

use pandu_protocol::hello::Hello;
use pandu_protocol::message::ErrorReply;
use pandu_protocol::suite::{SUITES, choose};
use pandu_protocol::time::Day;

use super::{DAY, count, names};
use crate::check::evidence::{Evidence, Read};
use crate::check::item::Look;
use crate::check::memory::handle;
use crate::error::ReasonCode;
use crate::wizard::Assurance;
use crate::wizard::probe::{Guess, Looked, Strange};
use crate::wizard::view::{Arg, Message};

/// Days after which a phone that was not seen is forgotten.
const FORGOTTEN_DAYS: u64 = 365;
/// A wait this long needs not grow any more, in seconds.
const LONG_WAIT: u32 = 10;

impl Evidence {
    /// What a stranger sees.
    pub(super) fn looked(&self) -> Result<&Looked, Look> {
        self.looked.as_deref().ok_or_else(|| Look::lacks(self.stop().unwrap_or(ReasonCode::DeviceNotFound)))
    }

    /// The hello as a stranger reads it.
    fn hello(&self) -> Result<Hello, Look> {
        Hello::decode(&self.looked()?.hello).map_err(|_| Look::lacks(ReasonCode::DeviceMisbehaved))
    }
}

/// Whether a way of signing in was chosen.
pub(in crate::check) fn sign_in(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    let open = evidence.setup.got().is_some_and(|setup| !setup.sign_in);
    if word.says.factory_state || open {
        let look = Look::fix("check-sign-in.factory", word.assurance());
        return Ok(if word.says.factory_state && !open { look.seen("check-sign-in.contradiction") } else { look });
    }
    let keyed = evidence.identity.got().is_some_and(|identity| !identity.abilities.password);
    Ok(Look::ok(if keyed { "check-sign-in.phone" } else { "check-sign-in.ok" }, word.assurance()))
}

/// Whether set-up is finished.
pub(in crate::check) fn set_up(evidence: &Evidence) -> Result<Look, Look> {
    let setup = evidence.need(&evidence.setup)?;
    Ok(if setup.finished {
        Look::ok("check-set-up.ok", Assurance::SelfReported)
    } else {
        Look::fix("check-set-up.open", Assurance::SelfReported)
    })
}

/// Whether the code on the label can be guessed.
pub(in crate::check) fn label_code(evidence: &Evidence) -> Result<Look, Look> {
    let label = evidence.looked()?.known.label.ok_or_else(|| Look::could_not("check-label-code.unseen"))?;
    Ok(if label.guessable {
        Look::fix("check-label-code.guessable", Assurance::Probed)
    } else if label.shared {
        Look::fix("check-label-code.shared", Assurance::Probed)
    } else {
        Look::ok("check-label-code.ok", Assurance::Probed)
    })
}

/// Whether it answers phones that are not paired.
pub(in crate::check) fn strangers(evidence: &Evidence) -> Result<Look, Look> {
    let looked = evidence.looked()?;
    let answers = || looked.calls.iter().map(|call| call.answer).chain([looked.session]);
    let tried = answers().filter(|answer| *answer != Strange::Untried).count();
    if answers().any(|answer| answer == Strange::Answered) {
        return Ok(Look::fix("check-strangers.answers", Assurance::Probed));
    }
    if tried == 0 {
        return Err(Look::could_not("check-strangers.untried"));
    }
    Ok(Look::ok(Message::new("check-strangers.ok").with("count", count(tried)), Assurance::Probed))
}

/// Whether it asks for a confirmation before what is delicate.
pub(in crate::check) fn confirmation(evidence: &Evidence) -> Result<Look, Look> {
    let knocked = evidence.need(&evidence.knocked)?;
    let code = |error: ErrorReply| Some(error.code());
    let (asks, gate) = (
        code(ErrorReply::ConfirmationRequired),
        [ErrorReply::Forbidden, ErrorReply::Unsupported, ErrorReply::SetupRequired, ErrorReply::Quarantined].map(code),
    );
    let count_of = |is: &dyn Fn(Option<u32>) -> bool| knocked.knocks.iter().filter(|knock| is(knock.refusal)).count();
    let through = count_of(&|refusal| refusal != asks && !gate.contains(&refusal));
    let asked = count_of(&|refusal| refusal == asks);
    if through > 0 || knocked.fresh_seconds > 0 {
        return Ok(Look::fix("check-confirmation.never", Assurance::Probed));
    }
    if asked == 0 {
        let quarantined = knocked.knocks.iter().any(|knock| knock.refusal == code(ErrorReply::Quarantined));
        return Err(Look::lacks(if quarantined { ReasonCode::Quarantined } else { ReasonCode::Forbidden }));
    }
    Ok(Look::ok(Message::new("check-confirmation.ok").with("count", count(asked)), Assurance::Probed))
}

/// Whether it makes who guesses wait longer and longer.
pub(in crate::check) fn guessing(evidence: &Evidence) -> Result<Look, Look> {
    if evidence.need(&evidence.identity).is_ok_and(|identity| !identity.abilities.password) {
        return Ok(Look::not_apply("check-guessing.no-password", Assurance::SelfReported));
    }
    if !evidence.may_guess && evidence.guessed == Read::NotAsked && evidence.stopped.is_none() {
        return Err(Look::could_not("check-guessing.not-allowed"));
    }
    let guesses = evidence.need(&evidence.guessed)?;
    let waits: Vec<u32> = guesses
        .iter()
        .filter_map(|guess| if let Guess::Wait(seconds) = guess { Some(*seconds) } else { None })
        .collect();
    let says = guesses.iter().find_map(|guess| if let Guess::Says(seconds) = guess { Some(*seconds) } else { None });
    let tries = guesses.iter().filter(|guess| **guess == Guess::Refused).count();
    let seen = |look: Look| {
        let look = look.seen(Message::new("check-guessing.tries").with("count", count(tries)));
        if waits.is_empty() {
            return look;
        }
        let list = waits.iter().map(|seconds| Arg::Duration(u64::from(*seconds))).collect();
        look.seen(Message::new("check-guessing.waits").with("waits", Arg::List(list)))
    };
    let slow = Look::ok("check-guessing.ok", Assurance::Probed);
    let fast = Look::fix("check-guessing.fast", Assurance::Probed);
    Ok(match (guesses.as_slice(), waits.as_slice(), says) {
        (all, ..) if all.contains(&Guess::Accepted) => Look::fix("check-guessing.accepted", Assurance::Probed),
        ([Guess::Unsupported, ..], ..) => Look::not_apply("check-guessing.no-password", Assurance::Probed),
        (_, [.., wait], _) if *wait >= LONG_WAIT => seen(slow),
        (_, [first, second, ..], _) => seen(if second > first { slow } else { fast }),
        (_, _, Some(wait)) => seen(if wait > 0 { slow } else { fast }),
        _ => return Err(Look::could_not("check-guessing.unclear")),
    })
}

/// Whether it offers only ways of encrypting that are accepted today.
pub(in crate::check) fn suites(evidence: &Evidence) -> Result<Look, Look> {
    let (hello, today) = (evidence.hello()?, Day::from_unix_ms(evidence.at));
    let weak: Vec<String> =
        hello.suites.iter().filter(|id| choose(&[**id], today).is_err()).map(ToString::to_string).collect();
    if weak.is_empty() {
        let known = SUITES.iter().filter(|suite| hello.suites.contains(&suite.id)).count();
        return Ok(Look::ok(Message::new("check-suites.ok").with("count", count(known)), Assurance::Probed));
    }
    let numbers = names(weak.iter().map(String::as_str));
    Ok(Look::fix(Message::new("check-suites.unknown").with("numbers", numbers), Assurance::Probed))
}

/// Whether it is closed to new phones.
pub(in crate::check) fn pairing_closed(evidence: &Evidence) -> Result<Look, Look> {
    let (hello, looked) = (evidence.hello()?, evidence.looked()?);
    if hello.window_minutes == 0 && !looked.ready {
        return Ok(Look::ok("check-pairing-closed.ok", Assurance::Probed));
    }
    let look = Look::fix("check-pairing-closed.open", Assurance::Probed);
    let left = Arg::Duration(u64::from(hello.window_minutes) * 60);
    Ok(if hello.window_minutes > 0 {
        look.seen(Message::new("check-pairing-closed.left").with("time", left))
    } else {
        look.seen("check-pairing-closed.advert")
    })
}

/// Whether all paired phones are known and in use.
pub(in crate::check) fn phones(evidence: &Evidence) -> Result<Look, Look> {
    let (phones, now) = (evidence.need(&evidence.phones)?, evidence.now());
    let said = Assurance::SelfReported;
    let seen = |look: Look| look.seen(Message::new("check-phones.count").with("count", count(phones.len())));
    if phones.iter().filter(|phone| phone.is_you).count() != 1 {
        return Ok(seen(Look::fix("check-phones.without-you", said)));
    }
    let before = evidence.before.as_ref().and_then(|before| before.phones.as_ref());
    let is_new = |client: &[u8]| before.is_some_and(|before| !before.contains(&handle(client)));
    let new = phones.iter().filter(|phone| !phone.is_you && is_new(&phone.client)).count();
    if new > 0 {
        return Ok(seen(Look::fix(Message::new("check-phones.new").with("count", count(new)), said)));
    }
    let is_old = |last: u64| now.saturating_sub(last) > FORGOTTEN_DAYS * DAY;
    let old = phones.iter().filter(|phone| !phone.is_you && is_old(phone.last_seen)).count();
    if old > 0 {
        return Ok(seen(Look::fix(Message::new("check-phones.old").with("count", count(old)), said)));
    }
    let why = Message::new(if before.is_some() { "check-phones.ok" } else { "check-phones.first" });
    Ok(Look::ok(why.with("count", count(phones.len())), said))
}

/// Whether its key is its own and still the same.
pub(in crate::check) fn own_key(evidence: &Evidence) -> Result<Look, Look> {
    if let Some(ReasonCode::DeviceChanged | ReasonCode::SessionRefused) = evidence.stop() {
        return Ok(Look::fix("check-own-key.changed", Assurance::Probed));
    }
    let looked = evidence.looked()?;
    if looked.heard > 1 {
        let heard = Message::new("check-own-key.twin").with("count", count(usize::from(looked.heard)));
        return Ok(Look::fix(heard, Assurance::Probed));
    }
    if looked.known.shared_key {
        return Ok(Look::fix("check-own-key.shared", Assurance::Probed));
    }
    evidence.need(&evidence.auth)?;
    Ok(Look::ok("check-own-key.ok", Assurance::Probed))
}
