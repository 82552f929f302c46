//! Invitations: one code, one phone, ten minutes, twenty guesses (clauses 6.1 b, 6.1 e, 6.5.5; attacks 2, 4).
//!
//! An invitation lives in memory only: no restart finds a code that could still be guessed. It lets nobody do more than
//! its inviter may, and ends with his right to invite.

use std::time::Duration;

use pandu_protocol::label::TypedCode;
use pandu_protocol::limit::{CLIENTS_MAX, CODE_FAILURES_MAX, INVITATION_SECONDS, NAME_MAX};
use pandu_protocol::message::{ClientId, ErrorReply, EventKind, Invite, Invited, OpenInvitation, Text};
use pandu_protocol::pake::{CodeSecret, VerifierRecord};
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretText;
use pandu_protocol::time::Millis;

use crate::device::Device;
use crate::name;
use crate::state::{State, shown};
use crate::time::Moment;
use crate::turn::{InvitationChange, Turn};

/// An invitation.
pub(crate) struct Invitation {
    /// The role that the phone will have.
    pub(crate) role: Role,
    /// The name that it will have.
    pub(crate) name: Text<NAME_MAX>,
    by: ClientId,
    /// What the code is checked against.
    pub(crate) record: VerifierRecord,
    until: Millis,
    /// Wrong codes, counted before they are checked.
    pub(crate) guesses: u8,
}

impl Invitation {
    /// Whether it still lets a phone in.
    fn stands(&self, state: &State, now: Moment) -> bool {
        let inviter = state.role_of(&self.by);
        let may = inviter.is_some_and(|role| role.covers(Role::Admin) && role.covers(self.role));
        may && now.monotonic < self.until
    }

    pub(crate) const fn guesses_left(&self) -> bool {
        self.guesses < CODE_FAILURES_MAX
    }

    fn seconds_left(&self, now: Moment) -> u32 {
        now.seconds_until(self.until)
    }
}

/// Carries out [`Invite`]. Its answer holds a secret and is not kept: a repeat makes another code.
pub(crate) fn invite(turn: &mut Turn<'_>, body: &Invite) -> Result<Invited, ErrorReply> {
    if !Role::KNOWN.contains(&body.role) {
        return Err(ErrorReply::invalid("role"));
    }
    if !turn.draft.role_of(&turn.caller).is_some_and(|own| own.covers(body.role)) {
        return Err(ErrorReply::Forbidden);
    }
    let name = name::check(&body.name)?;
    if turn.draft.clients.len() >= CLIENTS_MAX {
        return Err(ErrorReply::Full);
    }
    let code = TypedCode::generate(turn.random).map_err(|_| ErrorReply::Busy)?;
    let record = CodeSecret::derive(&code).and_then(|secret| secret.verifier_record()).map_err(|_| ErrorReply::Busy)?;
    let printed = SecretText::new(code.printed().as_str().into()).ok_or(ErrorReply::Busy)?;
    let until = turn.now.monotonic.after(Duration::from_secs(INVITATION_SECONDS.into()));
    let by = turn.caller.clone();
    turn.note(EventKind::Invited, Some(&shown(&by)));
    turn.after.invitation =
        Some(InvitationChange::Opens(Box::new(Invitation { role: body.role, name, by, record, until, guesses: 0 })));
    Ok(Invited { code: printed, seconds: INVITATION_SECONDS })
}

/// Ends the open invitation. It is no error if there is none.
pub(crate) fn end(turn: &mut Turn<'_>) {
    if turn.invitation.is_some() {
        turn.note(EventKind::SettingChanged, Some("invitation"));
    }
    turn.after.invitation = Some(InvitationChange::Ends);
}

impl Device {
    /// The invitation that still stands.
    pub(crate) fn open_invitation(&self) -> Option<&Invitation> {
        self.invitation.as_ref().map(|(_, one)| one).filter(|one| one.stands(&self.state, self.now))
    }

    /// The same in the words of the protocol.
    pub(crate) fn shown_invitation(&self) -> Option<OpenInvitation> {
        self.open_invitation().map(|one| OpenInvitation {
            role: one.role,
            name: one.name.clone(),
            by: one.by.clone(),
            seconds: one.seconds_left(self.now),
        })
    }

    /// Minutes until it ends, rounded up, while its code may still be tried; 0 = there is none.
    pub(crate) fn invitation_minutes(&self) -> u8 {
        let left = self.open_invitation().filter(|one| one.guesses_left()).map_or(0, |one| one.seconds_left(self.now));
        u8::try_from(left.div_ceil(60)).unwrap_or(u8::MAX)
    }

    /// Counts a guess of its code before it is checked. Gives the invitation's number and what to check against.
    pub(crate) fn count_guess_of_invitation(&mut self) -> Option<(u32, VerifierRecord)> {
        let stands = self.open_invitation().is_some_and(Invitation::guesses_left);
        let (number, one) = self.invitation.as_mut().filter(|_| stands)?;
        one.guesses += 1;
        Some((*number, one.record.clone()))
    }

    /// A code was right: its guess is taken back.
    pub(crate) fn take_guess_back(&mut self, number: u32) {
        if let Some((_, one)) = self.invitation.as_mut().filter(|(open, _)| *open == number) {
            one.guesses = one.guesses.saturating_sub(1);
        }
    }

    /// A code was wrong. The last guess ends the invitation. Returns whether it did.
    pub(crate) fn miss_invitation(&mut self, number: u32) -> bool {
        let ended = self.invitation.take_if(|(open, one)| *open == number && !one.guesses_left());
        ended.is_some()
    }

    /// The role and name that this invitation still gives.
    pub(crate) fn granted_by(&self, number: u32) -> Option<(Role, Text<NAME_MAX>)> {
        let is_it = self.invitation.as_ref().is_some_and(|(open, _)| *open == number);
        self.open_invitation().filter(|_| is_it).map(|one| (one.role, one.name.clone()))
    }

    /// Who made the open invitation.
    pub(crate) fn inviter(&self) -> Option<ClientId> {
        self.open_invitation().map(|one| one.by.clone())
    }

    /// Does what a stored command says about invitations.
    pub(crate) fn change_invitation(&mut self, change: InvitationChange) {
        match change {
            InvitationChange::Opens(invitation) => {
                self.last_invitation = self.last_invitation.wrapping_add(1);
                self.invitation = Some((self.last_invitation, *invitation));
                // Of two codes only one can be checked, so the other way in closes.
                if self.window.is_open(self.now) {
                    self.window.close();
                    self.tell_window();
                }
            }
            InvitationChange::Ends => self.invitation = None,
        }
    }
}
