//! The moves of the people wizard that need more than a line, and the requests that they send.

use pandu_protocol::limit::{NAME_MAX, PASSWORD_MAX};
use pandu_protocol::message::{
    Call as _, ClientId, CredentialKind, Empty, Invite, Request, RevokeClient, SetCredential, Text, call,
};
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretText;

use super::home::{Home, Invitation, lists, read};
use super::wizard::{Deed, News, State};
use crate::access::{Confirm, Trouble, new_pin, unfit};
use crate::error::ReasonCode;
use crate::text::Inert;
use crate::wizard::DeviceStart;
use crate::wizard::step::{Failure, Given, Replies, Step};
use crate::wizard::view::{Message, ProblemView};

/// After a stop the session is another one, and what was typed or shown is gone: the device says how things stand.
pub(super) fn resumed(state: State) -> Step<State> {
    match state {
        State::Interrupted { start, .. } => reading(start),
        State::People { home, .. }
        | State::Lost { home }
        | State::Person { home, .. }
        | State::RemoveAsk { home, .. }
        | State::InviteRole { home }
        | State::InviteName { home, .. }
        | State::HandOver { home }
        | State::Confirm { home, .. }
        | State::Pin { home, .. }
        | State::Invited { home, .. }
        | State::Told { home, .. }
        | State::LeaveAsk { home, .. } => reading(home.start),
        State::Reading { .. }
        | State::Gate { .. }
        | State::Changing { .. }
        | State::Inviting { .. }
        | State::Looking { .. }
        | State::Leaving { .. }
        | State::Left
        | State::Done { .. }
        | State::Stopped { .. } => Step::stay(state),
    }
}

pub(super) fn reading(start: DeviceStart) -> Step<State> {
    let effect = read(&start);
    Step::with(State::Reading { start }, effect)
}

pub(super) fn opened(start: DeviceStart, replies: Replies) -> Step<State> {
    match Home::new(start.clone(), replies) {
        Ok(home) => Step::to(State::People { home: Box::new(home), trouble: None }),
        Err(failure) => interrupted(start, failure),
    }
}

pub(super) fn interrupted(start: DeviceStart, failure: Failure) -> Step<State> {
    if failure.is_final() {
        stop(failure)
    } else {
        Step::to(State::Interrupted { start, trouble: Trouble::of(failure, None) })
    }
}

/// What was chosen on the list.
pub(super) fn chose(home: Box<Home>, choice: Option<&str>) -> Step<State> {
    let you = home.you().map(|you| you.client.clone());
    Step::to(match (choice, you) {
        (Some("invite"), _) if home.governs => State::InviteRole { home },
        (Some("end"), _) if home.governs => return end_invitation(home),
        (Some("lost"), _) if home.governs => State::Lost { home },
        (Some("hand-over"), _) if home.role == Role::Owner => State::HandOver { home },
        (Some("leave"), _) if home.role != Role::Owner => State::LeaveAsk { home, trouble: None },
        (Some("pin"), Some(client)) => return gate(home, Deed::Pin { client, locked: None }),
        (Some("done"), _) => State::Done { home },
        (choice, _) => match home.chosen(choice).map(|person| person.client.clone()) {
            Some(client) => State::Person { home, client },
            None => State::People { home, trouble: None },
        },
    })
}

/// What was chosen about one person.
pub(super) fn begin(home: Box<Home>, client: ClientId, choice: Option<&str>) -> Step<State> {
    let Some(person) = home.person(&client).filter(|person| home.may_change(person)) else {
        return Step::to(State::People { home, trouble: None });
    };
    match (choice, person.pin) {
        (Some("remove"), _) => Step::to(State::RemoveAsk { home, client, lost: false }),
        (Some("pin"), _) if home.pins => gate(home, Deed::Pin { client, locked: Some(false) }),
        (Some("pin-locked"), _) if home.pins => gate(home, Deed::Pin { client, locked: Some(true) }),
        (Some("lock"), Some(_)) => gate(home, Deed::Lock { client, locked: true }),
        (Some("unlock"), Some(_)) => gate(home, Deed::Lock { client, locked: false }),
        _ => Step::to(State::People { home, trouble: None }),
    }
}

pub(super) fn role_chosen(home: Box<Home>, choice: Option<&str>) -> Step<State> {
    let role = match choice {
        Some("admin") => Role::Admin,
        Some("member") => Role::Member,
        Some("guest") => Role::Guest,
        _ => return Step::to(State::People { home, trouble: None }),
    };
    Step::to(State::InviteName { home, role, name: String::new(), problem: None })
}

pub(super) fn name_typed(home: Box<Home>, role: Role, given: &Given) -> Step<State> {
    if given.choice() == Some("back") {
        return Step::to(State::People { home, trouble: None });
    }
    let typed = given.answer.value("name").unwrap_or_default().trim().to_owned();
    let problem =
        |what, next| Some(ProblemView { what: Message::new(what), next: Message::new(next), field: Some("name") });
    let problem = if typed.is_empty() {
        problem("people-name-empty", "people-name-empty.next")
    } else if typed.len() > NAME_MAX {
        problem("people-name-long", "people-name-long.next")
    } else {
        return gate(home, Deed::Invite { role, name: Inert::name(&typed).as_str().to_owned() });
    };
    Step::to(State::InviteName { home, role, name: typed, problem })
}

/// Asks the device whether the last confirmation still counts: better now than after a secret was typed.
pub(super) fn gate(home: Box<Home>, deed: Deed) -> Step<State> {
    let effect = home.call(vec![call::AuthState::request(Empty {})]);
    Step::with(State::Gate { home, deed }, effect)
}

pub(super) fn confirmed(home: Box<Home>, deed: Deed) -> Step<State> {
    do_it(home, deed)
}

/// Does what was confirmed. A PIN is typed now, and not before.
pub(super) fn do_it(home: Box<Home>, deed: Deed) -> Step<State> {
    match deed {
        Deed::Remove { ref client, .. } => {
            let request = call::RevokeClient::request(RevokeClient { client: client.clone() });
            change(home, deed, request, None)
        }
        Deed::Lock { ref client, locked } => {
            let request = set_pin(Some(client.clone()), None, Some(locked));
            change(home, deed, request, None)
        }
        Deed::EndInvitation => end_invitation(home),
        Deed::Pin { client, locked } => Step::to(State::Pin { home, client, locked, trouble: None }),
        Deed::Invite { role, name } => {
            let effect = home.call(vec![call::Invite::request(Invite { role, name: Text::cut(&name) })]);
            Step::with(State::Inviting { home, role, name }, effect)
        }
    }
}

fn change(home: Box<Home>, deed: Deed, request: Request, secret: Option<SecretText<PASSWORD_MAX>>) -> Step<State> {
    let effect = home.change(request);
    Step::with(State::Changing { home, deed, secret }, effect)
}

fn set_pin(client: Option<ClientId>, secret: Option<SecretText<PASSWORD_MAX>>, locked: Option<bool>) -> Request {
    call::SetCredential::request(SetCredential { kind: CredentialKind::Pin, client, secret, locked })
}

pub(super) fn pin_typed(home: Box<Home>, client: ClientId, locked: Option<bool>, given: &Given) -> Step<State> {
    if given.choice() == Some("back") {
        return Step::to(State::People { home, trouble: None });
    }
    let secret = if given.withheld {
        None
    } else {
        match new_pin(given.value("pin").unwrap_or_default()) {
            Ok(pin) => Some(pin),
            Err(problem) => return Step::to(State::Pin { home, client, locked, trouble: Some(problem.into()) }),
        }
    };
    let whose = locked.map(|_| client.clone());
    let request = set_pin(whose, secret.clone(), locked);
    change(home, Deed::Pin { client, locked }, request, secret)
}

/// What came of a change. It counts as done when the device says so and the lists were read back.
pub(super) fn changed(mut home: Box<Home>, deed: Deed, mut replies: Replies) -> Step<State> {
    if let (Deed::Pin { client, locked }, Some(problem)) = (&deed, unfit(&replies, "pin")) {
        let (client, locked) = (client.clone(), *locked);
        return Step::to(State::Pin { home, client, locked, trouble: Some(problem.into()) });
    }
    let answer = match deed {
        Deed::Remove { .. } => replies.take::<call::RevokeClient>().map(|_| ()),
        Deed::Pin { .. } | Deed::Lock { .. } => replies.take::<call::SetCredential>().map(|_| ()),
        Deed::EndInvitation => replies.take::<call::EndInvitation>().map(|_| ()),
        Deed::Invite { .. } => replies.take::<call::Invite>().map(|_| ()),
    };
    let read = home.update(replies);
    match (answer, read) {
        (Err(failure), _) if is_stale(failure) => {
            let confirm = Confirm::Ask { by: home.by, trouble: Some(Trouble::of(failure, None)) };
            Step::to(State::Confirm { home, confirm, deed })
        }
        // Somebody else has removed it meanwhile, or a lost answer was for this very command.
        (Err(Failure { code: ReasonCode::NotOnDevice, .. }), Ok(())) if is_gone(&home, &deed) => told(home, deed),
        (Err(failure), _) | (Ok(()), Err(failure)) if failure.is_final() => stop(failure),
        (Err(failure), _) | (Ok(()), Err(failure)) => {
            Step::to(State::People { home, trouble: Some(Trouble::of(failure, None)) })
        }
        (Ok(()), Ok(())) if matches!(deed, Deed::Remove { .. }) && !is_gone(&home, &deed) => {
            stop(Failure::of(ReasonCode::DeviceMisbehaved))
        }
        (Ok(()), Ok(())) => told(home, deed),
    }
}

const fn is_stale(failure: Failure) -> bool {
    matches!(failure.code, ReasonCode::ConfirmationRequired | ReasonCode::AuthRequired)
}

fn is_gone(home: &Home, deed: &Deed) -> bool {
    match deed {
        Deed::Remove { client, .. } => home.person(client).is_none(),
        Deed::EndInvitation => home.invitation.is_none(),
        Deed::Pin { .. } | Deed::Lock { .. } | Deed::Invite { .. } => false,
    }
}

fn told(home: Box<Home>, deed: Deed) -> Step<State> {
    let name = |client: &ClientId| home.person(client).map(|person| person.name.clone()).unwrap_or_default();
    let news = match deed {
        Deed::Remove { name, lost, .. } => News::Removed { name, lost },
        Deed::Pin { client, locked } => News::PinSet { name: name(&client), locked },
        Deed::Lock { client, locked } => News::Locked { name: name(&client), locked },
        Deed::Invite { .. } | Deed::EndInvitation => News::InvitationEnded,
    };
    Step::to(State::Told { home, news })
}

pub(super) fn invited(home: Box<Home>, role: Role, name: String, mut replies: Replies) -> Step<State> {
    match replies.take::<call::Invite>() {
        Ok(invited) => {
            let invitation = Invitation { role, name, seconds: invited.seconds };
            Step::to(State::Invited { home, invitation, code: invited.code, looked: false, trouble: None })
        }
        Err(failure) if failure.is_final() => stop(failure),
        Err(failure) if is_stale(failure) => {
            let confirm = Confirm::Ask { by: home.by, trouble: Some(Trouble::of(failure, None)) };
            Step::to(State::Confirm { home, confirm, deed: Deed::Invite { role, name } })
        }
        Err(failure) => Step::to(State::People { home, trouble: Some(Trouble::of(failure, None)) }),
    }
}

pub(super) fn end_invitation(home: Box<Home>) -> Step<State> {
    change(home, Deed::EndInvitation, call::EndInvitation::request(Empty {}), None)
}

pub(super) fn look(home: Box<Home>, invitation: Invitation, code: SecretText<16>) -> Step<State> {
    let effect = home.call(lists().into());
    Step::with(State::Looking { home, invitation, code }, effect)
}

/// Whether somebody came: a phone that was not there before, or one that may do more than before.
pub(super) fn looked(home: Box<Home>, invitation: Invitation, code: SecretText<16>, replies: Replies) -> Step<State> {
    let mut now = home.clone();
    if let Err(failure) = now.update(replies) {
        if failure.is_final() {
            return stop(failure);
        }
        let trouble = Some(Trouble::of(failure, None));
        return Step::to(State::Invited { home, invitation, code, looked: false, trouble });
    }
    let came = now.people.iter().find(|person| {
        let before = home.person(&person.client).map(|before| before.role);
        person.role == invitation.role && before != Some(person.role)
    });
    if let Some(person) = came {
        let news = News::Joined { name: person.name.clone(), role: person.role };
        return Step::to(State::Told { home: now, news });
    }
    match now.invitation.clone() {
        Some(open) if open.name == invitation.name && open.role == invitation.role => {
            Step::to(State::Invited { home: now, invitation: open, code, looked: true, trouble: None })
        }
        _ => Step::to(State::Told { home: now, news: News::InvitationOver }),
    }
}

pub(super) fn leave(home: Box<Home>) -> Step<State> {
    let effect = home.call(vec![call::Leave::request(Empty {})]);
    Step::with(State::Leaving { home }, effect)
}

pub(super) fn left_it(home: Box<Home>, mut replies: Replies) -> Step<State> {
    match replies.take::<call::Leave>() {
        Ok(_) => Step::to(State::Left),
        Err(failure) if failure.is_final() => stop(failure),
        Err(failure) => Step::to(State::LeaveAsk { home, trouble: Some(Trouble::of(failure, None)) }),
    }
}

pub(super) fn stop(failure: Failure) -> Step<State> {
    Step::to(State::Stopped { failure })
}
