//! Waits for a device that installs an update: it goes away, and comes back by its advert or not at all.
//!
//! It must never take a fixed time for the outage: it listens, and asks as soon as the device is heard.

use std::time::Duration;

use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{Empty, ErrorReply, Reply, Request, UpdatePhase, UpdateState};
use tokio::time::{sleep, timeout};

use super::{CallError, SessionError, Sessions};

/// Wait before a device that still installs is asked again, or one that was not heard is listened for again.
const PAUSE: Duration = Duration::from_secs(1);

impl Sessions {
    /// Waits for at most `limit` until a paired device is there and says another phase than [`UpdatePhase::Installing`].
    ///
    /// `Some` with that phase = it was there and still says so when the time was over; `None` = it is away.
    /// Call it again for longer waits.
    ///
    /// # Errors
    /// [`CallError`] for what does not pass by waiting. Inside is what the device answered instead.
    pub async fn await_update(
        &self,
        device: &PublicKey,
        limit: Duration,
    ) -> Result<Result<Option<UpdateState>, ErrorReply>, CallError> {
        let mut said = None;
        let settled = timeout(limit, self.ask_until_settled(device, &mut said)).await;
        settled.unwrap_or(Ok(Ok(()))).map(|answer| answer.map(|()| said))
    }

    async fn ask_until_settled(
        &self,
        device: &PublicKey,
        said: &mut Option<UpdateState>,
    ) -> Result<Result<(), ErrorReply>, CallError> {
        loop {
            match self.call(device, &Request::UpdateState(Empty {}), None).await {
                Ok(Ok(Reply::UpdateState(state))) => {
                    let is_settled = state.phase != UpdatePhase::Installing;
                    *said = Some(state);
                    if is_settled {
                        return Ok(Ok(()));
                    }
                }
                Ok(Ok(_)) => return Err(SessionError::Garbled.into()),
                Ok(Err(refusal)) => return Ok(Err(refusal)),
                Err(error) if error.error.is_passing() => *said = None,
                Err(error) => return Err(error),
            }
            sleep(PAUSE).await;
        }
    }
}
