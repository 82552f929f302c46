//! An event as a plain sentence for the device's own log. Words from outside are escaped; no secret is ever among them.

use pandu_protocol::message::{Event, EventKind};

/// An event as a plain sentence.
#[must_use]
pub fn sentence(event: &Event) -> String {
    let what = what(event.kind);
    let subject = event.subject.as_ref().map(|subject| format!(" ({})", subject.escape_default())).unwrap_or_default();
    let count = if event.count > 1 { format!(", {} times", event.count) } else { String::new() };
    format!("{what}{subject}{count}.")
}

const fn what(kind: EventKind) -> &'static str {
    match kind {
        EventKind::PairingFailed => "Somebody tried to pair and failed",
        EventKind::Paired => "A phone was paired",
        EventKind::Removed => "A phone was removed",
        EventKind::CredentialRefused => "A wrong password, PIN or finger was given",
        EventKind::CredentialChanged => "A way of signing in was changed",
        EventKind::PairingClosed => {
            "Pairing by typed code was closed after too many wrong codes; press the button to open it again"
        }
        EventKind::Forbidden => "A phone asked for something that it may not do",
        EventKind::UpdateRefused => "An update was refused",
        EventKind::ClockJump => "The clock jumped",
        EventKind::IntegrityAlarm => "Something was changed that nobody may change",
        EventKind::RangeDropped => "A value out of range was dropped",
        EventKind::SettingChanged => "A setting was changed",
        EventKind::Consent => "A consent was given, refused or withdrawn",
        EventKind::Erased => "Everything personal was erased",
        EventKind::SetupFinished => "Set-up was finished",
        EventKind::Started => "The device started",
        EventKind::StorageRecovered => "The stored state was damaged; an older copy is used",
        EventKind::SessionRefused => "A phone that is not known was refused",
        EventKind::KeyChanged => "The device's own key is another than before",
        EventKind::Recovered => "Somebody told the device what to do about the change",
        EventKind::CredentialDisabled => "A way of signing in was switched off after too many failures",
        EventKind::Invited => "Somebody was invited",
        EventKind::InviteClosed => "An invitation ended after too many wrong guesses",
        EventKind::InviteUsed => "An invitation was used",
        EventKind::UpdateInstalled => "An update was installed",
        EventKind::UpdateUndone => "An update was undone",
        EventKind::Other(_) => "Something happened",
    }
}
