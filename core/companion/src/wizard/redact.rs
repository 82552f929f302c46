//! Outcomes as the journal may keep them: a journal must never hold a secret, also not one that a device made up.

use pandu_protocol::message::Reply;
use pandu_protocol::secret::SecretText;

use crate::wizard::step::{Outcome, Replies};

impl Outcome {
    /// The outcome without the one-time code that may be in it. Played back, such a code is empty: it cannot be shown again.
    #[must_use]
    pub(crate) fn without_secrets(&self) -> Self {
        let mut kept = self.clone();
        if let Self::Replied(Replies(replies)) = &mut kept {
            for reply in replies.iter_mut().flatten() {
                if let (Reply::Invite(invited), Some(nothing)) = (reply, SecretText::new(String::new())) {
                    invited.code = nothing;
                }
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use pandu_protocol::message::Invited;

    use super::*;

    #[test]
    fn a_one_time_code_is_taken_out_and_the_rest_stays() {
        let code = SecretText::new("123-456-789".into()).expect("short");
        let invited = Reply::Invite(Invited { code, seconds: 600 });
        let kept = Outcome::Replied(Replies(vec![Ok(invited)])).without_secrets();
        let Outcome::Replied(Replies(replies)) = kept else { panic!("of the same kind") };
        let [Ok(Reply::Invite(kept))] = replies.as_slice() else { panic!("one answer") };
        assert_eq!((kept.code.expose(), kept.seconds), ("", 600));
        assert_eq!(Outcome::Kept.without_secrets(), Outcome::Kept);
    }
}
