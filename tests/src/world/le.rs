//! Bluetooth LE 2M as arithmetic: a link of the world with the time that its packets take in the air, and a count of its bytes.
//!
//! 1. A value fills one link-layer packet with the ATT and L2CAP headers round it. It is followed by the other end's packet, empty or
//!    not, and two pauses between frames.
//! 2. Whoever has more to send goes on at once; whoever begins waits for the next connection event.
//! 3. The device needs some time for each answer, and its answer the next connection event.
//!
//! Nothing is lost and nothing else is in the air: this is what a radio allows at best, not what one does in a kitchen.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use async_trait::async_trait;
use pandu::port::{Link, LinkError, Radio, RadioError, Sighting};
use tokio::time::{Instant, sleep_until};

/// Bytes of an ATT packet that are not the value: opcode and handle.
const ATT_HEADER: usize = 3;
/// The L2CAP header.
const L2CAP_HEADER: usize = 4;
/// Preamble, access address, header and checksum of a packet at 2 Mbit/s.
const LL_OVERHEAD: usize = 2 + 4 + 2 + 3;
/// The pause between two packets, in microseconds.
const PAUSE_US: u64 = 150;
/// Microseconds for each byte at 2 Mbit/s.
const BYTE_US: u64 = 4;
/// Packets that a controller takes before it makes its host wait.
const BUFFERS: u64 = 4;

/// What passed on the links of a radio.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct LeCount {
    /// Bytes of ATT packets up.
    pub up: usize,
    /// Bytes of ATT packets down.
    pub down: usize,
    /// Messages down.
    pub answers: usize,
    /// How often the phone had nothing to send before an answer came.
    pub still: usize,
    /// When the last packet had passed, in microseconds since the radio was switched on.
    pub last_us: u64,
}

/// A radio whose links take time.
#[derive(Clone)]
pub struct LeRadio {
    inner: Arc<dyn Radio>,
    event_us: u64,
    device_us: u64,
    since: Instant,
    count: Arc<Mutex<LeCount>>,
}

impl std::fmt::Debug for LeRadio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LeRadio(..)")
    }
}

impl LeRadio {
    /// Puts time between a phone and what this radio reaches: the connection interval, and what a device needs for an answer.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "tokio's clock is the virtual time of the tests")]
    pub fn new(inner: Arc<dyn Radio>, interval: Duration, device: Duration) -> Self {
        let [event_us, device_us] = [interval, device].map(micros);
        Self { inner, event_us, device_us, since: Instant::now(), count: Arc::default() }
    }

    /// What passed so far.
    #[must_use]
    pub fn count(&self) -> LeCount {
        *lock(&self.count)
    }

    /// Begins to count anew.
    pub fn forget(&self) {
        *lock(&self.count) = LeCount::default();
    }

    /// Microseconds since the radio was switched on.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "tokio's clock is the virtual time of the tests")]
    pub fn now_us(&self) -> u64 {
        micros(Instant::now().saturating_duration_since(self.since))
    }

    async fn until(&self, us: u64) {
        sleep_until(self.since + Duration::from_micros(us)).await;
    }

    const fn next_event(&self, us: u64) -> u64 {
        us.next_multiple_of(self.event_us)
    }
}

/// Microseconds from the beginning of a packet with a value of this length to the beginning of the next one.
fn air_us(length: usize) -> u64 {
    packet_us(ATT_HEADER + L2CAP_HEADER + length) + PAUSE_US + packet_us(0) + PAUSE_US
}

/// Microseconds that bare writes without response of full values need for so many bytes.
#[must_use]
pub fn bare_us(bytes: usize, value_len: usize) -> u64 {
    let rest = bytes % value_len;
    let whole = u64::try_from(bytes / value_len).unwrap_or(u64::MAX);
    whole * air_us(value_len) + if rest > 0 { air_us(rest) } else { 0 }
}

fn packet_us(payload: usize) -> u64 {
    u64::try_from(LL_OVERHEAD + payload).unwrap_or(u64::MAX) * BYTE_US
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[async_trait]
impl Radio for LeRadio {
    async fn scan(&self, duration_ms: u32) -> Result<Vec<Sighting>, RadioError> {
        self.inner.scan(duration_ms).await
    }

    async fn connect(&self, address: String) -> Result<Arc<dyn Link>, RadioError> {
        let inner = self.inner.connect(address).await?;
        Ok(Arc::new(LeLink { inner, radio: self.clone(), air: Mutex::default() }))
    }

    fn keeps_addresses(&self) -> bool {
        self.inner.keeps_addresses()
    }
}

struct LeLink {
    inner: Arc<dyn Link>,
    radio: LeRadio,
    air: Mutex<OnAir>,
}

/// What is in the air of one link.
#[derive(Default)]
struct OnAir {
    /// When everything that was handed over has passed.
    free_us: u64,
    /// What comes down, and when it has arrived.
    down: VecDeque<(u64, Option<Vec<u8>>)>,
}

impl LeLink {
    /// Takes in what the device has sent by `at_us`.
    fn hear(&self, value: Option<Vec<u8>>, at_us: u64) {
        let mut air = lock(&self.air);
        let length = value.as_ref().map_or(0, Vec::len);
        let extra = packet_us(ATT_HEADER + L2CAP_HEADER + length) - packet_us(0);
        let before = air.down.back().map_or(0, |(arrives, _)| *arrives);
        let arrives = self.radio.next_event(at_us + self.radio.device_us).max(before) + air_us(length);
        // It takes the place of the empty packet that would have followed a value.
        air.free_us += if air.free_us > arrives { extra } else { 0 };
        if let Some(value) = &value {
            let mut count = lock(&self.radio.count);
            count.down += ATT_HEADER + value.len();
            // The last value of a message has bit 6 in its header.
            count.answers += usize::from(value.first().is_some_and(|header| header & 0x40 != 0));
        }
        air.down.push_back((arrives, value));
    }

    /// Takes in everything that the device has sent already.
    fn hear_all(&self, at_us: u64) -> Result<(), LinkError> {
        loop {
            let next = pin!(self.inner.next_value()).poll(&mut Context::from_waker(Waker::noop()));
            match next {
                Poll::Ready(Ok(Some(value))) => self.hear(Some(value), at_us),
                // The end is told when it is asked for.
                Poll::Ready(Ok(None)) | Poll::Pending => return Ok(()),
                Poll::Ready(Err(error)) => return Err(error),
            }
        }
    }
}

#[async_trait]
impl Link for LeLink {
    async fn hello(&self) -> Result<Vec<u8>, LinkError> {
        self.inner.hello().await
    }

    async fn value_len(&self) -> Result<u32, LinkError> {
        self.inner.value_len().await
    }

    async fn services(&self) -> Result<Option<Vec<String>>, LinkError> {
        self.inner.services().await
    }

    async fn write(&self, value: Vec<u8>) -> Result<(), LinkError> {
        let (now, length) = (self.radio.now_us(), value.len());
        let passed = {
            let mut air = lock(&self.air);
            let begins = if now > air.free_us { self.radio.next_event(now) } else { air.free_us };
            air.free_us = begins + air_us(length);
            let mut count = lock(&self.radio.count);
            count.up += ATT_HEADER + length;
            count.last_us = air.free_us;
            air.free_us
        };
        self.inner.write(value).await?;
        self.hear_all(passed)?;
        self.radio.until(passed.saturating_sub(BUFFERS * air_us(length))).await;
        Ok(())
    }

    async fn next_value(&self) -> Result<Option<Vec<u8>>, LinkError> {
        if lock(&self.air).down.is_empty() {
            let value = self.inner.next_value().await?;
            self.hear(value, self.radio.now_us());
        }
        let arrives = lock(&self.air).down.front().map_or(0, |(arrives, _)| *arrives);
        self.radio.until(arrives).await;
        let mut air = lock(&self.air);
        let mut count = lock(&self.radio.count);
        count.still += usize::from(arrives > air.free_us);
        count.last_us = count.last_us.max(arrives);
        Ok(air.down.pop_front().and_then(|(_, value)| value))
    }

    async fn disconnect(&self) -> Result<(), LinkError> {
        self.inner.disconnect().await
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sink;

    #[async_trait]
    impl Link for Sink {
        async fn hello(&self) -> Result<Vec<u8>, LinkError> {
            Ok(Vec::new())
        }
        async fn value_len(&self) -> Result<u32, LinkError> {
            Ok(244)
        }
        async fn write(&self, _: Vec<u8>) -> Result<(), LinkError> {
            Ok(())
        }
        async fn next_value(&self) -> Result<Option<Vec<u8>>, LinkError> {
            std::future::pending().await
        }
        async fn disconnect(&self) -> Result<(), LinkError> {
            Ok(())
        }
    }

    #[async_trait]
    impl Radio for Sink {
        async fn scan(&self, _: u32) -> Result<Vec<Sighting>, RadioError> {
            Ok(Vec::new())
        }
        async fn connect(&self, _: String) -> Result<Arc<dyn Link>, RadioError> {
            Ok(Arc::new(Self))
        }
    }

    /// 251 bytes of payload in 1,048 microseconds, two pauses and an empty packet: 175 kB a second.
    #[test]
    fn a_full_value_takes_1392_microseconds() {
        assert_eq!((air_us(244), bare_us(488, 244), bare_us(245, 244)), (1_392, 2_784, 1_392 + 420));
    }

    #[tokio::test(start_paused = true)]
    async fn bare_writes_reach_the_limit_and_a_pause_costs_the_rest_of_an_event() {
        let radio = LeRadio::new(Arc::new(Sink), Duration::from_millis(15), Duration::ZERO);
        let link = radio.connect(String::new()).await.expect("it connects");
        for _ in 0..1_000 {
            link.write(vec![0; 244]).await.expect("it takes it");
        }
        assert_eq!((radio.count().last_us, radio.count().up), (bare_us(244_000, 244), 247_000));
        tokio::time::sleep(Duration::from_millis(20)).await;
        let now = radio.now_us();
        link.write(vec![0; 244]).await.expect("it takes it");
        let begins = radio.count().last_us - air_us(244);
        assert!(begins >= now && begins.is_multiple_of(15_000) && begins - now < 15_000, "{now} {begins}");
    }
}
