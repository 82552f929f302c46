//! Records on a stream: two bytes of length, then as many bytes. Reading and writing may be interrupted anywhere.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::{Instant, timeout_at};

/// Why no record came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadError {
    /// The stream broke, ended inside a record, or stopped inside one for too long.
    Lost,
    /// The record is longer than any honest one.
    TooLong,
}

/// Reads records. Dropping a read loses nothing: the next one goes on where it stopped.
pub(super) struct RecordReader<R> {
    stream: R,
    buffer: [u8; LENGTH_BYTES + RECORD_MAX],
    filled: usize,
    /// When the record that has begun must be complete.
    deadline: Option<Instant>,
}

impl<R: AsyncRead + Unpin> RecordReader<R> {
    pub(super) const fn new(stream: R) -> Self {
        Self { stream, buffer: [0; LENGTH_BYTES + RECORD_MAX], filled: 0, deadline: None }
    }

    /// Gives the next record; `None` when the stream has ended between two.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        loop {
            let wanted = self.wanted()?;
            if self.filled == wanted {
                let record = self.buffer[LENGTH_BYTES..wanted].to_vec();
                (self.filled, self.deadline) = (0, None);
                return Ok(Some(record));
            }
            let read = self.stream.read(&mut self.buffer[self.filled..wanted]);
            let read = match self.deadline {
                None => read.await,
                Some(deadline) => timeout_at(deadline, read).await.map_err(|_| ReadError::Lost)?,
            };
            match read {
                Ok(0) if self.filled == 0 => return Ok(None),
                Ok(0) | Err(_) => return Err(ReadError::Lost),
                Ok(count) => self.take(count),
            }
        }
    }

    /// How far the buffer must be filled: the length first, then the record. Nothing is read beyond it, and reaching it
    /// completes the record, since it grows when the length becomes known.
    fn wanted(&self) -> Result<usize, ReadError> {
        if self.filled < LENGTH_BYTES {
            return Ok(LENGTH_BYTES);
        }
        let length = usize::from(u16::from_be_bytes([self.buffer[0], self.buffer[1]]));
        if length > RECORD_MAX { Err(ReadError::TooLong) } else { Ok(LENGTH_BYTES + length) }
    }

    #[expect(clippy::disallowed_methods, reason = "a time-out of the link itself, in the crate that owns the clock")]
    fn take(&mut self, count: usize) {
        self.filled += count;
        self.deadline.get_or_insert_with(|| Instant::now() + RECORD_TIMEOUT);
    }
}

/// Writes records. Dropping a write leaves the rest of the record to the next one, so that records never mix.
pub(super) struct RecordWriter<W> {
    stream: W,
    pending: Vec<u8>,
    written: usize,
}

impl<W: AsyncWrite + Unpin> RecordWriter<W> {
    pub(super) const fn new(stream: W) -> Self {
        Self { stream, pending: Vec::new(), written: 0 }
    }

    /// Writes one record, at most [`RECORD_MAX`] bytes. What an interrupted write left goes first.
    pub(super) async fn write(&mut self, record: &[u8]) -> io::Result<()> {
        self.flush().await?;
        let length = u16::try_from(record.len()).ok().filter(|length| usize::from(*length) <= RECORD_MAX);
        let length = length.ok_or(io::ErrorKind::InvalidInput)?;
        self.pending.extend_from_slice(&length.to_be_bytes());
        self.pending.extend_from_slice(record);
        self.flush().await
    }

    /// Says that nothing more will come.
    pub(super) async fn end(&mut self) -> io::Result<()> {
        self.stream.shutdown().await
    }

    async fn flush(&mut self) -> io::Result<()> {
        while self.written < self.pending.len() {
            let count = self.stream.write(&self.pending[self.written..]).await?;
            if count == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            self.written += count;
        }
        self.pending.clear();
        self.written = 0;
        Ok(())
    }
}

/// Longest record: the longest attribute value.
pub(super) const RECORD_MAX: usize = 512;
const LENGTH_BYTES: usize = 2;
/// Longest time from the first byte of a record to its last, so that nobody keeps a link by sending a byte now and then.
pub(super) const RECORD_TIMEOUT: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use tokio::io::duplex;

    use super::*;

    #[tokio::test]
    async fn records_come_whole_however_the_bytes_come() {
        let (mut near, far) = duplex(4);
        let mut reader = RecordReader::new(far);
        let bytes = [0, 3, 1, 2, 3, 0, 0, 0, 1, 9];
        let write = async {
            for byte in bytes {
                near.write_all(&[byte]).await.unwrap();
            }
            drop(near);
        };
        let read = async {
            let mut records = Vec::new();
            while let Some(record) = reader.next().await.unwrap() {
                records.push(record);
            }
            records
        };
        assert_eq!(tokio::join!(write, read).1, [vec![1, 2, 3], vec![], vec![9]]);
    }

    #[tokio::test]
    async fn a_dropped_read_loses_nothing() {
        let (mut near, far) = duplex(64);
        let mut reader = RecordReader::new(far);
        near.write_all(&[0, 2, 7]).await.unwrap();
        for _ in 0..3 {
            assert!(timeout_now(reader.next()).await.is_none(), "it is not complete");
        }
        near.write_all(&[8]).await.unwrap();
        assert_eq!(reader.next().await, Ok(Some(vec![7, 8])));
    }

    #[tokio::test]
    async fn a_dropped_write_is_finished_by_the_next() {
        let (near, mut far) = duplex(3);
        let mut writer = RecordWriter::new(near);
        assert!(timeout_now(writer.write(&[1, 2, 3, 4])).await.is_none(), "it does not fit at once");
        let write = async {
            writer.write(&[5]).await.unwrap();
            drop(writer);
        };
        let read = async {
            let mut all = Vec::new();
            far.read_to_end(&mut all).await.unwrap();
            all
        };
        assert_eq!(tokio::join!(write, read).1, [0, 4, 1, 2, 3, 4, 0, 1, 5]);
    }

    #[tokio::test]
    async fn too_long_is_refused_before_it_is_read() {
        let (mut near, far) = duplex(64);
        near.write_all(&[2, 1]).await.unwrap();
        assert_eq!(RecordReader::new(far).next().await, Err(ReadError::TooLong));
        let mut writer = RecordWriter::new(near);
        assert_eq!(
            writer.write(&[0; RECORD_MAX + 1]).await.map_err(|error| error.kind()),
            Err(io::ErrorKind::InvalidInput)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_record_that_stops_half_way_is_given_up_even_when_asked_again() {
        let (mut near, far) = duplex(64);
        let mut reader = RecordReader::new(far);
        near.write_all(&[0, 2, 7]).await.unwrap();
        for _ in 0..9 {
            let asked = tokio::time::timeout(Duration::from_secs(1), reader.next()).await;
            assert!(asked.is_err(), "still waiting");
        }
        assert_eq!(reader.next().await, Err(ReadError::Lost));
    }

    #[tokio::test]
    async fn an_end_inside_a_record_is_a_loss() {
        let (mut near, far) = duplex(64);
        near.write_all(&[0, 2, 7]).await.unwrap();
        drop(near);
        assert_eq!(RecordReader::new(far).next().await, Err(ReadError::Lost));
    }

    /// Polls once and drops.
    async fn timeout_now<F: Future>(future: F) -> Option<F::Output> {
        tokio::select! {
            biased;
            output = future => Some(output),
            () = std::future::ready(()) => None,
        }
    }
}
