//! Waiting for a device that installs: it is away, it comes back, it says where it stands.

use super::*;

const BOX: Duration = Duration::from_secs(8);

impl Room {
    fn phases(&self, phases: impl IntoIterator<Item = UpdatePhase>) {
        self.device.memory.lock().expect("lock").slot.phases = phases.into_iter().collect();
    }

    async fn phase(&self) -> Result<Option<UpdatePhase>, CallError> {
        let awaited = self.sessions.await_update(&self.key(), BOX).await?;
        Ok(awaited.expect("it answers").map(|state| state.phase))
    }
}

#[tokio::test(start_paused = true)]
async fn a_device_that_installs_is_asked_until_it_says_otherwise() {
    let room = Room::paired().await;
    room.phases([UpdatePhase::Installing, UpdatePhase::Installing, UpdatePhase::Installed]);
    assert_eq!(room.phase().await, Ok(Some(UpdatePhase::Installed)));
    assert_eq!(room.device.heard(Kind::UpdateState), 3);
    room.phases([UpdatePhase::Installing]);
    assert_eq!(room.phase().await, Ok(Some(UpdatePhase::Installing)), "it still says so when the time is over");
    assert!(room.device.heard(Kind::UpdateState) < 20, "it is not asked without a pause");
}

#[tokio::test(start_paused = true)]
async fn a_device_that_is_away_is_found_when_it_is_back() {
    let room = Room::paired().await;
    room.phases([UpdatePhase::RolledBack]);
    room.sessions.rest().await;
    room.device.here.store(false, Ordering::SeqCst);
    for _ in 0..3 {
        assert_eq!(room.phase().await, Ok(None));
    }
    let back = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        room.device.here.store(true, Ordering::SeqCst);
    };
    let (phase, ()) = tokio::join!(room.phase(), back);
    assert_eq!(phase, Ok(Some(UpdatePhase::RolledBack)));
}

#[tokio::test(start_paused = true)]
async fn what_does_not_pass_by_waiting_ends_the_wait() {
    let mut room = Room::paired().await;
    room.device.memory.lock().expect("lock").phones.clear();
    room.restart();
    let error = tokio::time::timeout(Duration::from_secs(5), room.phase()).await.expect("at once");
    assert_eq!(error.map_err(|error| reason(&error)), Err(ReasonCode::SessionRefused));
}
