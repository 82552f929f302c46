//! Screens about those who have access: the list, one person, a lost phone, a PIN.

use pandu_protocol::limit::{CLIENTS_MAX, PIN_MAX, PIN_MIN};
use pandu_protocol::message::ClientId;
use pandu_protocol::role::Role as Right;

use super::super::home::{Home, Person, Pin};
use super::{act, danger, named, right};
use crate::access::{PIN_DIGITS_ADVISED, Trouble};
use crate::wizard::view::{Arg, ChoiceView, FieldView, Message, View};
use crate::wizard::{Assurance, FieldKind, Role};

pub(super) fn people(home: &Home, trouble: Option<&Trouble>) -> View {
    let body = if home.governs { "people-body" } else { "people-body-self" };
    let view = View::new("people-list", Message::new("people-title"))
        .body(Message::new(body).with("device", named(&home.start.name)));
    let mut view = facts(view, home);
    if let Some(invitation) = &home.invitation {
        let open = Message::new("people-invitation")
            .with("name", named(&invitation.name))
            .with("role", right(invitation.role));
        view = view.fact(Message::new("people-fact-invitation"), open, Assurance::SelfReported);
        view.lasts = Some(invitation.seconds);
    }
    view = view.default_choice(act("done", "people-done"));
    if home.governs {
        for (place, person) in home.others() {
            let label = Message::new("people-see").with("name", named(&person.name));
            view = view.choice(ChoiceView::new(format!("person-{place}"), label, Role::Neutral));
        }
        if home.invitation.is_some() {
            view = view.choice(act("end", "people-invitation-end"));
        }
        if home.people.len() < CLIENTS_MAX {
            view = view.choice(act("invite", "people-invite"));
        }
        if home.others().next().is_some() {
            view = view.choice(act("lost", "people-lost"));
        }
    }
    if home.pins && home.role.covers(Right::Member) && !home.you().is_some_and(is_locked) {
        view = view.choice(act("pin", "people-pin-own"));
    }
    view = if home.role == Right::Owner {
        view.choice(act("hand-over", "people-hand-over"))
    } else {
        view.choice(danger("leave", "people-leave"))
    };
    view.trouble(trouble)
}

/// Who has access, one fact each.
pub(super) fn facts(view: View, home: &Home) -> View {
    home.people.iter().fold(view, |view, person| {
        let id = if person.is_you { "people-person-you" } else { "people-person" };
        let value = Message::new(id).with("role", right(person.role)).with("seen", seen(person));
        let view = view.fact(Message::verbatim(named(&person.name)), value, Assurance::SelfReported);
        match person.pin {
            Some(pin) if person.is_you => {
                view.fact(Message::new("people-fact-pin"), pin_words(pin), Assurance::SelfReported)
            }
            _ => view,
        }
    })
}

fn seen(person: &Person) -> Message {
    match person.last_seen {
        0 => Message::new("people-seen-not-known"),
        at => Message::new("people-seen").with("date", Arg::Date(at)),
    }
}

fn is_locked(person: &Person) -> bool {
    person.pin.is_some_and(|pin| pin.locked)
}

fn pin_words(pin: Pin) -> Message {
    Message::new(match (pin.off, pin.locked) {
        (true, _) => "people-pin-off",
        (false, true) => "people-pin-locked",
        (false, false) => "people-pin-set",
    })
}

pub(super) fn lost(home: &Home) -> View {
    let view = View::new("people-lost", Message::new("people-lost-title"))
        .body(Message::new("people-lost-body"))
        .body(Message::new("people-lost-this"));
    let view = view.default_choice(act("back", "access-back"));
    home.others().filter(|(_, person)| home.may_change(person)).fold(view, |view, (place, person)| {
        let label = Message::new("people-lost-phone").with("name", named(&person.name)).with("seen", seen(person));
        view.choice(ChoiceView::new(format!("person-{place}"), label, Role::Neutral))
    })
}

pub(super) fn person(home: &Home, client: &ClientId) -> View {
    let view = View::new("people-person", Message::new("people-title"));
    let Some(person) = home.person(client) else { return view.default_choice(act("back", "access-back")) };
    let said = Assurance::SelfReported;
    let mut view = view
        .fact(Message::new("people-fact-name"), Message::verbatim(named(&person.name)), said)
        .fact(Message::new("people-fact-role"), right(person.role), said)
        .fact(Message::new("people-fact-seen"), seen(person), said);
    if home.pins {
        let pin = person.pin.map_or_else(|| Message::new("people-pin-none"), pin_words);
        view = view.fact(Message::new("people-fact-pin"), pin, said);
    }
    view = view.default_choice(act("back", "access-back"));
    if !home.may_change(person) {
        return view.body(Message::new("people-above"));
    }
    if home.pins && person.role.covers(Right::Member) {
        view = view.choice(act("pin", "people-pin-give")).choice(act("pin-locked", "people-pin-give-locked"));
        view = match person.pin {
            Some(pin) if pin.locked => view.choice(act("unlock", "people-pin-unlock")),
            Some(_) => view.choice(act("lock", "people-pin-lock")),
            None => view,
        };
    }
    view.choice(danger("remove", "people-remove"))
}

pub(super) fn remove(home: &Home, client: &ClientId, lost: bool) -> View {
    let name = home.person(client).map(|person| person.name.as_str()).unwrap_or_default();
    let view = View::new("people-remove", Message::new("people-remove-title").with("name", named(name)))
        .body(Message::new("people-remove-body"))
        .body(Message::new("people-remove-back"));
    let view = if lost { view.body(Message::new("people-remove-lost")) } else { view };
    view.default_choice(act("keep", "people-keep")).choice(danger("remove", "people-remove"))
}

pub(super) fn pin(home: &Home, client: &ClientId, locked: Option<bool>, trouble: Option<&Trouble>) -> View {
    let name = home.person(client).map(|person| person.name.as_str()).unwrap_or_default();
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let title = match locked {
        None => Message::new("people-pin-own-title"),
        Some(_) => Message::new("people-pin-title").with("name", named(name)),
    };
    let field = FieldView {
        id: "pin",
        label: Message::new("people-pin-field"),
        kind: FieldKind::NewSecret,
        hint: Some(Message::new("people-pin-hint")),
        value: String::new(),
        required: true,
        // Room for the blanks and dashes that people put between digits.
        max_chars: u16::try_from(2 * PIN_MAX).unwrap_or(u16::MAX),
    };
    let bounds = Message::new("people-pin-body")
        .with("least", count(PIN_MIN))
        .with("most", count(PIN_MAX))
        .with("advised", count(PIN_DIGITS_ADVISED));
    let view = View::new("people-pin", title).body(Message::new("people-pin-where")).body(bounds);
    let view = match locked {
        Some(true) => view.body(Message::new("people-pin-will-lock")),
        Some(false) => view.body(Message::new("people-pin-may-change")),
        None => view,
    };
    view.field(field)
        .default_choice(act("set", "people-pin-set-it"))
        .choice(act("back", "access-back"))
        .trouble(trouble)
}
