//! The moves of set-up that more than one arm of the match makes, and the requests that they send.

use pandu_protocol::message::{
    Bytes, Call as _, Confirm, ConsentAnswer, ConsentState, CredentialKind, Empty, ErrorReply, Reply, Text,
    UpdateState, call,
};
use pandu_protocol::secret::SecretText;

use super::course::{Course, SignInWay, optional, own_password};
use super::network::Network;
use super::record::{ConsentLine, NetworkRecord, SetupRecord, SupportEnd};
use super::sign_in::SignIn;
use super::wizard::{Person, State};
use crate::error::ReasonCode;
use crate::wizard::step::{Effect, Event, Failure, Given, Outcome, Paired, Replies, Step};
use crate::wizard::update::{DeviceNow, Updated, Updates};
use crate::wizard::view::{Message, ProblemView};

/// Asks the device what it is and what is done.
pub(super) fn read(paired: Paired) -> Step<State> {
    let effect = Course::read(&paired);
    Step::with(State::Reading { paired }, effect)
}

/// Goes to the first step that is still open.
pub(super) fn next(course: Box<Course>) -> Step<State> {
    if course.sign_in.is_none() && course.plan.sign_in {
        Step::to(State::SignIn(SignIn::Ask { problem: None }, course))
    } else if course.sign_in.is_none() {
        SignIn::phone(&course).map(|sign_in| State::SignIn(sign_in, course))
    } else if !course.network_asked {
        Network::list(&course).map(|network| State::Network(network, course))
    } else if !course.updates_asked {
        Step::to(State::Updates { course, problem: None })
    } else if course.request().is_some() {
        Step::to(State::Consent { course, problem: None })
    } else {
        let effect = course.call(vec![call::UpdateCheck::request(Empty {}), call::UpdateState::request(Empty {})]);
        Step::with(State::Checking { course }, effect)
    }
}

/// Asks the maker's repository about the device, once the device itself has answered.
pub(super) fn compare(step: Step<State>) -> Step<State> {
    let State::Checked { course, update, problem: None } = step.machine else { return step };
    let identity = &course.identity;
    let installed = update.as_ref().map_or(&identity.firmware, |update| &update.installed).to_string();
    let now = DeviceNow { maker: identity.maker.to_string(), model: identity.model.to_string(), installed };
    let effect = Effect::Updates(Updates::Look { device: course.paired.device, now });
    Step::with(State::Comparing { course, update }, effect)
}

/// Goes on with what the maker has signed, or without it: set-up does not hang on a server.
pub(super) fn compared(mut course: Box<Course>, update: Option<UpdateState>, outcome: Outcome) -> Step<State> {
    match outcome {
        Outcome::Failed(failure) if failure.is_final() => return stop(failure, Some(&course)),
        Outcome::Updated(Updated::Looked(looked)) => course.maker = Some(looked.standing.finding),
        Outcome::Failed(_) => {}
        Outcome::Updated(Updated::Kept)
        | Outcome::Found(_)
        | Outcome::Met(_)
        | Outcome::Paired(_)
        | Outcome::Replied(_)
        | Outcome::Kept
        | Outcome::Probed(_)
        | Outcome::Delivered(_) => return Step::stay(State::Comparing { course, update }),
    }
    Step::to(State::Checked { course, update, problem: None })
}

/// What the device found. A device that cannot be told to look is taken at its word; one that failed to look is not.
pub(super) fn update_found(mut replies: Replies) -> Option<UpdateState> {
    match replies.take::<call::UpdateCheck>() {
        Ok(state) => Some(state),
        Err(Failure { code: ReasonCode::Unsupported | ReasonCode::Forbidden, .. }) => {
            replies.take::<call::UpdateState>().ok()
        }
        Err(_) => None,
    }
}

/// Records the answer to the consent at hand. Enter without a choice is a refusal, and refusals are recorded too.
pub(super) fn record_consent(course: Box<Course>, given: &Given) -> Step<State> {
    let Some(request) = course.request() else { return Step::stay(State::Consent { course, problem: None }) };
    let state = if given.choice() == Some(super::decisions::CONSENT.agree.0) {
        ConsentState::Given
    } else {
        ConsentState::Refused
    };
    let answer = ConsentAnswer {
        purpose: request.purpose.clone(),
        version: request.version,
        state,
        screen: Bytes::new(given.shown.digest).unwrap_or_default(),
        language: Text::cut(&given.shown.language),
    };
    let effect = course.call(vec![call::ConsentAnswer::request(answer)]);
    Step::with(State::RecordingConsent { course, state }, effect)
}

/// Ends set-up on the device and reads back how everything stands.
pub(super) fn finish(course: Box<Course>, update: Option<UpdateState>) -> Step<State> {
    let mut requests = vec![
        call::PairedClients::request(Empty {}),
        call::ListCredentials::request(Empty {}),
        call::UpdatePolicy::request(Empty {}),
        call::NetworkState::request(Empty {}),
    ];
    if !course.finished {
        requests.insert(0, call::FinishSetup::request(Empty {}));
    }
    let effect = course.call(requests);
    Step::with(State::Finishing { course, update }, effect)
}

/// Makes the record out of what the device says now, not out of what it was told.
pub(super) fn read_back(course: &Course, mut replies: Replies) -> Result<(SetupRecord, Vec<Person>), Failure> {
    if !course.finished && !replies.take::<call::FinishSetup>()?.finished {
        return Err(Failure { code: ReasonCode::SetupRequired, wait_seconds: None, lost: false });
    }
    let role = course.paired.role;
    let people = optional(role, replies.take::<call::PairedClients>())?.map(|people| people.clients);
    let credentials = optional(role, replies.take::<call::ListCredentials>())?.map(|list| list.credentials);
    let updates = optional(role, replies.take::<call::UpdatePolicy>())?;
    let network = optional(role, replies.take::<call::NetworkState>())?;
    let password = credentials.is_some_and(|credentials| own_password(&credentials, &course.paired.client));
    let identity = &course.identity;
    let record = SetupRecord {
        maker: identity.maker.to_string(),
        model: identity.model.to_string(),
        variant: identity.variant.as_ref().map(|variant| variant.to_string()),
        serial: identity.serial.to_string(),
        firmware: identity.firmware.to_string(),
        category: identity.category,
        role: course.paired.role,
        sign_in: if password { SignInWay::Password } else { SignInWay::Phone },
        network: network.and_then(|state| Some(NetworkRecord { ssid: state.ssid?.to_vec(), online: state.online })),
        updates,
        support_end: course
            .support
            .as_ref()
            .map(|support| SupportEnd { year: support.end_year, month: support.end_month }),
        consents: course
            .requests
            .iter()
            .zip(&course.consents)
            .map(|(request, state)| ConsentLine {
                purpose: request.purpose.to_string(),
                version: request.version,
                state: *state,
            })
            .collect(),
        unasked: u8::try_from(course.unasked).unwrap_or(u8::MAX),
    };
    let people = people.into_iter().flatten().map(|client| Person {
        name: client.name.to_string(),
        role: client.role,
        is_you: client.is_you,
    });
    Ok((record, people.collect()))
}

/// Whether the device wants the person to show that it is still them.
pub(super) fn wants_confirmation(event: &Event) -> bool {
    match event {
        Event::Done(Outcome::Replied(replies)) => {
            matches!(replies.0.first(), Some(Err(ErrorReply::ConfirmationRequired | ErrorReply::AuthRequired)))
        }
        Event::Done(Outcome::Failed(failure)) => {
            matches!(failure.code, ReasonCode::ConfirmationRequired | ReasonCode::AuthRequired)
        }
        Event::Done(_) | Event::Answer(_) | Event::Tick(_) | Event::Resumed => false,
    }
}

/// Whether the device says that the last confirmation no longer counts. Better to ask now than after a secret was typed.
pub(super) fn is_stale(event: &Event) -> bool {
    let stale =
        |reply: &Result<Reply, ErrorReply>| matches!(reply, Ok(Reply::AuthState(auth)) if auth.fresh_seconds == 0);
    matches!(event, Event::Done(Outcome::Replied(replies)) if replies.0.iter().any(stale))
}

/// After a stop, asks the device how things stand before a secret is asked for again.
pub(super) fn refresh(back: State) -> Step<State> {
    let Some(course) = back.course() else { return Step::stay(back) };
    let effect = course.call(vec![call::AuthState::request(Empty {}), call::ListCredentials::request(Empty {})]);
    Step::with(State::Refreshing { back: Box::new(back) }, effect)
}

/// A password that the device has already is not asked for twice; a confirmation that is needed comes first.
pub(super) fn refreshed(back: State, mut replies: Replies) -> Step<State> {
    let auth = replies.take::<call::AuthState>();
    let credentials = replies.take::<call::ListCredentials>();
    let client = back.course().map(|course| course.paired.client.clone());
    let password = credentials.is_ok_and(|list| client.is_some_and(|client| own_password(&list.credentials, &client)));
    match (back, auth) {
        (State::SignIn(_, course), _) if password => signed_in_by_password(course),
        (back, Ok(auth)) if auth.fresh_seconds == 0 => {
            Step::to(State::Confirm { back: Box::new(back), password, problem: None })
        }
        (back, _) => Step::to(back),
    }
}

fn signed_in_by_password(mut course: Box<Course>) -> Step<State> {
    course.sign_in = Some(SignInWay::Password);
    next(course)
}

/// Confirms with the password where one is set, else with the phone in the person's hand.
pub(super) fn confirm(back: Box<State>, password: bool, problem: Option<ProblemView>, given: &Given) -> Step<State> {
    let Some(course) = back.course() else { return Step::stay(State::Confirm { back, password, problem }) };
    let typed = given.value("password").unwrap_or_default();
    let request = if password {
        match SecretText::new(typed.to_owned()).filter(|_| given.withheld || !typed.is_empty()) {
            Some(secret) => Confirm { kind: CredentialKind::Password, secret: Some(secret) },
            None => {
                let what = Message::new("setup-confirm-empty");
                let problem =
                    ProblemView { what, next: Message::new("setup-confirm-empty.next"), field: Some("password") };
                return Step::to(State::Confirm { back, password, problem: Some(problem) });
            }
        }
    } else {
        Confirm { kind: CredentialKind::PhoneKey, secret: None }
    };
    let effect = course.call(vec![call::Confirm::request(request)]);
    Step::with(State::Confirming { back, password }, effect)
}

/// Back to where the confirmation was needed. A device that refuses the phone alone has a password: it is asked for.
pub(super) fn confirmed(back: State, password: bool, mut replies: Replies) -> Step<State> {
    match (replies.take::<call::Confirm>(), back) {
        (Ok(_), State::SignIn(_, course)) if password => signed_in_by_password(course),
        (Ok(_), back) => Step::to(back),
        (Err(failure), back) if failure.is_final() => stop(failure, back.course()),
        (Err(Failure { code: ReasonCode::CredentialRefused, .. }), back) if !password => {
            Step::to(State::Confirm { back: Box::new(back), password: true, problem: None })
        }
        (Err(failure), back) => {
            let problem = Some(failure.problem(Some("password")));
            Step::to(State::Confirm { back: Box::new(back), password, problem })
        }
    }
}

/// Where a failure leads: a passing one back to the screen it came from, any other to the end.
pub(super) fn landed(
    failure: Failure,
    course: Box<Course>,
    back: impl FnOnce(Box<Course>, Option<ProblemView>) -> State,
) -> Step<State> {
    if failure.is_final() { stop(failure, Some(&course)) } else { Step::to(back(course, Some(failure.problem(None)))) }
}

/// The end, with what is done.
pub(super) fn stop(failure: Failure, course: Option<&Course>) -> Step<State> {
    Step::to(State::Stopped { failure, done: course.map(Course::done).unwrap_or_default() })
}

impl State {
    /// What is known about the device, once it is.
    pub(super) fn course(&self) -> Option<&Course> {
        match self {
            Self::Senses(course)
            | Self::SignIn(_, course)
            | Self::Network(_, course)
            | Self::Updates { course, .. }
            | Self::SettingUpdates { course }
            | Self::Consent { course, .. }
            | Self::RecordingConsent { course, .. }
            | Self::Checking { course }
            | Self::Comparing { course, .. }
            | Self::Checked { course, .. }
            | Self::Finishing { course, .. }
            | Self::Saving { course, .. }
            | Self::Finished { course, .. } => Some(course),
            Self::Confirm { back, .. } | Self::Confirming { back, .. } | Self::Refreshing { back } => back.course(),
            Self::Find(_)
            | Self::Resuming { .. }
            | Self::Reading { .. }
            | Self::Interrupted { .. }
            | Self::Stopped { .. } => None,
        }
    }

    /// The same state with nothing said about the last try.
    pub(super) fn without_problem(mut self) -> Self {
        match self {
            Self::SignIn(sign_in, course) => Self::SignIn(sign_in.without_problem(), course),
            Self::Network(network, course) => Self::Network(network.without_problem(), course),
            Self::Updates { ref mut problem, .. }
            | Self::Consent { ref mut problem, .. }
            | Self::Checked { ref mut problem, .. } => {
                *problem = None;
                self
            }
            Self::Find(_)
            | Self::Resuming { .. }
            | Self::Reading { .. }
            | Self::Interrupted { .. }
            | Self::Senses(_)
            | Self::SettingUpdates { .. }
            | Self::RecordingConsent { .. }
            | Self::Checking { .. }
            | Self::Comparing { .. }
            | Self::Finishing { .. }
            | Self::Saving { .. }
            | Self::Finished { .. }
            | Self::Confirm { .. }
            | Self::Confirming { .. }
            | Self::Refreshing { .. }
            | Self::Stopped { .. } => self,
        }
    }

    /// Name in the diagram.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Find(find) => find.state(),
            Self::Resuming { .. } => "Resuming",
            Self::Reading { .. } => "Reading",
            Self::Interrupted { .. } => "Interrupted",
            Self::Senses(_) => "Senses",
            Self::SignIn(sign_in, _) => sign_in.state(),
            Self::Network(network, _) => network.state(),
            Self::Updates { .. } => "Updates",
            Self::SettingUpdates { .. } => "SettingUpdates",
            Self::Consent { .. } => "Consent",
            Self::RecordingConsent { .. } => "RecordingConsent",
            Self::Checking { .. } => "Checking",
            Self::Comparing { .. } => "Comparing",
            Self::Checked { .. } => "Checked",
            Self::Finishing { .. } => "Finishing",
            Self::Saving { .. } => "Saving",
            Self::Finished { .. } => "Finished",
            Self::Confirm { .. } => "Confirm",
            Self::Confirming { .. } => "Confirming",
            Self::Refreshing { .. } => "Refreshing",
            Self::Stopped { .. } => "Stopped",
        }
    }
}
