//! The attribute protocol by hand, over a raw socket: sees what a stranger sees and sends what no library would.
//!
//! It pairs with nobody, caches nothing and checks nothing that it sends.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use bluer::l2cap::{SeqPacket, Socket, SocketAddr};
use bluer::{Adapter, Address, AddressType};
use tokio::time::timeout;

/// The fixed channel of the attribute protocol.
const CHANNEL: u16 = 4;
/// Longest PDU that we take.
pub(crate) const MTU: u16 = 517;
/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

const ERROR: u8 = 0x01;
const MTU_REQUEST: u8 = 0x02;
const FIND_REQUEST: u8 = 0x04;
const READ_REQUEST: u8 = 0x0a;
const READ_BLOB_REQUEST: u8 = 0x0c;
const WRITE_REQUEST: u8 = 0x12;
const WRITE_COMMAND: u8 = 0x52;
const NOTIFICATION: u8 = 0x1b;
const INDICATION: u8 = 0x1d;
const CONFIRMATION: u8 = 0x1e;

/// One connection that speaks nothing but the attribute protocol.
pub(crate) struct Att {
    socket: SeqPacket,
    /// Notifications that came while something else was awaited: handle and value.
    pub(crate) notified: Vec<(u16, Vec<u8>)>,
}

/// What stands behind one handle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// Its type: four hexadecimal digits, or a whole UUID.
    pub(crate) kind: String,
    /// Its value, or the error that reading it gave.
    pub(crate) value: Result<Vec<u8>, u8>,
}

impl Att {
    /// Connects from an adapter to a device and agrees on the longest MTU.
    pub(crate) async fn connect(from: &Adapter, to: Address, kind: AddressType) -> io::Result<Self> {
        let own = from.address().await.map_err(io::Error::other)?;
        let socket = Socket::new_seq_packet()?;
        socket.bind(SocketAddr { addr: own, addr_type: AddressType::LePublic, psm: 0, cid: CHANNEL })?;
        let to = SocketAddr { addr: to, addr_type: kind, psm: 0, cid: CHANNEL };
        let socket = timeout(PATIENCE, socket.connect(to)).await??;
        let mut att = Self { socket, notified: Vec::new() };
        let [low, high] = MTU.to_le_bytes();
        att.ask(&[MTU_REQUEST, low, high]).await?;
        Ok(att)
    }

    /// Sends one PDU, whatever is in it.
    pub(crate) async fn send(&self, pdu: &[u8]) -> io::Result<()> {
        timeout(PATIENCE, self.socket.send(pdu)).await?.map(drop)
    }

    /// The next PDU.
    pub(crate) async fn receive(&self) -> io::Result<Vec<u8>> {
        let mut pdu = vec![0; MTU.into()];
        let length = self.socket.recv(&mut pdu).await?;
        pdu.truncate(length);
        if pdu.is_empty() { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(pdu) }
    }

    /// Sends a request and waits for its answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> io::Result<Vec<u8>> {
        self.send(request).await?;
        loop {
            let pdu = timeout(PATIENCE, self.receive()).await??;
            match pdu[..] {
                [NOTIFICATION, low, high, ref value @ ..] => {
                    self.notified.push((u16::from_le_bytes([low, high]), value.to_vec()));
                }
                [INDICATION, ..] => self.send(&[CONFIRMATION]).await?,
                // The server asks, too: it is a client of ours if it likes.
                [opcode, ..] if opcode % 2 == 0 && opcode < 0x20 => self.send(&[ERROR, opcode, 0, 0, 0x06]).await?,
                _ => return Ok(pdu),
            }
        }
    }

    /// Every attribute there is, by its handle, each read to its end.
    pub(crate) async fn walk(&mut self) -> io::Result<BTreeMap<u16, Attribute>> {
        let mut found = BTreeMap::new();
        let mut next = Some(1);
        while let Some(from) = next {
            let answer = self.ask(&pdu(FIND_REQUEST, &[from, u16::MAX])).await?;
            let width = match answer[..] {
                [0x05, 1, ..] => 2,
                [0x05, 2, ..] => 16,
                _ => break,
            };
            for pair in answer[2..].chunks_exact(2 + width) {
                let handle = u16::from_le_bytes([pair[0], pair[1]]);
                found.insert(handle, uuid(&pair[2..]));
                next = handle.checked_add(1);
            }
        }
        let mut all = BTreeMap::new();
        for (handle, kind) in found {
            all.insert(handle, Attribute { kind, value: self.read(handle).await? });
        }
        Ok(all)
    }

    /// Reads one attribute to its end; `Err` is the server's error.
    pub(crate) async fn read(&mut self, handle: u16) -> io::Result<Result<Vec<u8>, u8>> {
        let mut value = match self.ask(&pdu(READ_REQUEST, &[handle])).await?[..] {
            [0x0b, ref value @ ..] => value.to_vec(),
            [ERROR, .., error] => return Ok(Err(error)),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        while value.len() % usize::from(MTU - 1) == 0 && !value.is_empty() {
            let offset = u16::try_from(value.len()).map_err(io::Error::other)?;
            match self.ask(&pdu(READ_BLOB_REQUEST, &[handle, offset])).await?[..] {
                [0x0d, ref more @ ..] if !more.is_empty() => value.extend_from_slice(more),
                _ => break,
            }
        }
        Ok(Ok(value))
    }

    /// Writes an attribute and waits for the answer; `Err` is the server's error.
    pub(crate) async fn write(&mut self, handle: u16, value: &[u8]) -> io::Result<Result<(), u8>> {
        let request = [&pdu(WRITE_REQUEST, &[handle])[..], value].concat();
        Ok(match self.ask(&request).await?[..] {
            [ERROR, .., error] => Err(error),
            _ => Ok(()),
        })
    }

    /// Writes without waiting for anything.
    pub(crate) async fn command(&self, handle: u16, value: &[u8]) -> io::Result<()> {
        self.send(&[&pdu(WRITE_COMMAND, &[handle])[..], value].concat()).await
    }
}

fn pdu(opcode: u8, numbers: &[u16]) -> Vec<u8> {
    let mut pdu = vec![opcode];
    pdu.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    pdu
}

/// A UUID as it is written; the radio turns it round.
pub(crate) fn uuid(bytes: &[u8]) -> String {
    let hex: String = bytes.iter().rev().map(|byte| format!("{byte:02x}")).collect();
    if hex.len() == 32 { [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-") } else { hex }
}
