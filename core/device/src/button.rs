//! The one button, and the window that it opens: physical acts are what no radio can do (clauses 6.1 e, 6.11.1).

use pandu_protocol::message::EventKind;

use crate::boundary::Notice;
use crate::device::Device;
use crate::state::State;
use crate::time::Moment;

impl Device {
    /// Somebody pressed the button: the pairing window opens, an invitation ends, and passwords, PINs and fingers that
    /// failed too often work again.
    pub fn press_button(&mut self, now: Moment) {
        self.tell_time(now);
        let mut draft = self.state.clone();
        draft.code_failures = 0;
        (draft.wrong_pins, draft.wrong_fingers) = (0, 0);
        draft.credentials.iter_mut().for_each(|credential| credential.failures = 0);
        draft.clients.iter_mut().for_each(|client| client.vain_tries = 0);
        if self.commit(draft, false).is_ok() {
            self.waits.clear();
            self.invitation = None;
            self.window.open(now);
            self.tell_window();
        }
    }

    /// Somebody held the button: everything personal is erased, and the device is as it left the factory.
    pub fn hold_button(&mut self, now: Moment) {
        self.tell_time(now);
        // A hand at the device puts the maker's software back too, so that nobody is left with a device that says no.
        let mut draft =
            State { integrity: self.state.integrity.put_back(), ..self.state.cleared(self.factory.profile()) };
        let event = draft.events.note(now.unix, EventKind::Erased, None);
        if self.commit(draft, true).is_ok() {
            self.links.keys().copied().collect::<Vec<_>>().into_iter().for_each(|id| self.drop_link(id));
            self.waits.clear();
            (self.invitation, self.enrolment) = (None, None);
            self.tell(Notice::Logged(event));
            self.window.open(now);
            self.tell_window();
        }
    }

    pub(crate) fn tell_window(&mut self) {
        let seconds = self.window.seconds_left(self.now);
        self.tell(if seconds > 0 { Notice::WindowOpened(seconds) } else { Notice::WindowClosed });
    }
}
