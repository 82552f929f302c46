//! What must be known before a person agrees to a use of data: the device's own words, as facts (clauses 7 a, 7 b).

use pandu_protocol::message::ConsentRequest;

use crate::text::Inert;
use crate::wizard::Assurance;
use crate::wizard::view::{Arg, Message, View};

impl View {
    /// Adds what a device says about a request for consent. Who else receives the data and how long it is kept is never left out.
    #[must_use]
    pub(crate) fn request(self, request: &ConsentRequest) -> Self {
        let said = Assurance::SelfReported;
        let recipients = if request.recipients.is_empty() {
            Message::new("consent-no-recipients")
        } else {
            let names = request.recipients.iter().map(|recipient| Inert::name(recipient).into());
            Message::verbatim(Arg::List(names.collect()))
        };
        let retention = match request.retention_days {
            Some(days) => Message::new("consent-kept-for").with("time", Arg::Duration(u64::from(days) * 86_400)),
            None => Message::new("device-not-stated"),
        };
        let view = self
            .fact(Message::new("consent-purpose"), Message::verbatim(&request.title), said)
            .fact(Message::new("consent-data"), Message::verbatim(&request.data), said)
            .fact(Message::new("consent-controller"), Message::verbatim(Inert::name(&request.controller)), said)
            .fact(Message::new("consent-recipients"), recipients, said)
            .fact(Message::new("consent-retention"), retention, said);
        if request.sensitive {
            view.fact(Message::new("consent-sensitive"), Message::new("consent-sensitive-yes"), said)
        } else {
            view
        }
    }
}
