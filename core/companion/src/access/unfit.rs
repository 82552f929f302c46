//! Why a device did not take a new value, in words: it judges once more by itself, and has the last word.

use pandu_protocol::limit::{PIN_MAX, PIN_MIN};
use pandu_protocol::message::{ErrorReply, Unfit};

use crate::wizard::step::Replies;
use crate::wizard::view::{Message, ProblemView};

/// The device's reason beside `field`, which is `password` or `pin`; `None` when the first answer is something else.
pub(crate) fn unfit(replies: &Replies, field: &'static str) -> Option<ProblemView> {
    let Some(Err(ErrorReply::Invalid { field: named })) = replies.0.first() else { return None };
    let reason = Unfit::from_field(named)?;
    let said = |what: &'static str, next: &'static str| (Message::new(what), Message::new(next));
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (what, next) = match (reason, field) {
        (Unfit::Short | Unfit::Long, "pin") => {
            let (what, next) = said("access-pin-refused", "access-pin-length.next");
            (what, next.with("least", count(PIN_MIN)).with("most", count(PIN_MAX)))
        }
        (_, "pin") => said("access-pin-simple", "access-pin-simple.next"),
        (Unfit::Short, _) => said("access-password-longer", "access-password-longer.next"),
        (Unfit::Long, _) => said("access-password-shorter", "access-password-shorter.next"),
        (Unfit::Repeated, _) => said("access-password-repeated", "access-password-repeated.next"),
        (Unfit::Device, _) => said("access-password-device", "access-password-device.next"),
        (Unfit::Person, _) => said("access-password-person", "access-password-person.next"),
        (Unfit::Common | Unfit::Straight | Unfit::NotDigits, _) => {
            said("access-password-common", "access-password-common.next")
        }
    };
    Some(ProblemView { what, next, field: Some(field) })
}
