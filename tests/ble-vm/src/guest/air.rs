//! What is in the air, as a receiver of anybody's sees it: btmon keeps every HCI packet, and the advertising reports are read out of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::time::sleep;

/// A recording that goes on until it is dropped.
pub(crate) struct Air {
    file: PathBuf,
    btmon: Child,
}

/// One advertising report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Report {
    /// When, in microseconds of the recording's clock.
    pub(crate) at: u64,
    /// Which controller heard it.
    pub(crate) heard_by: u16,
    /// Whether it answers a scan request.
    pub(crate) is_scan_response: bool,
    /// Whether the address is public or an identity.
    pub(crate) address_is_random: bool,
    /// The sender's address, most significant byte first.
    pub(crate) address: [u8; 6],
    /// The advertising data.
    pub(crate) data: Vec<u8>,
}

impl Air {
    /// Begins to listen to the controllers of this machine.
    pub(crate) async fn record(name: &str) -> Self {
        let file = PathBuf::from(format!("/tmp/{name}.btsnoop"));
        let btmon = Command::new("btmon").arg("-w").arg(&file).stdout(Stdio::null()).kill_on_drop(true).spawn();
        let air = Self { file, btmon: btmon.expect("btmon is in the guest") };
        while tokio::fs::metadata(&air.file).await.map_or(0, |about| about.len()) < HEADER as u64 {
            sleep(Duration::from_millis(20)).await;
        }
        air
    }

    /// Every advertising report so far, in order.
    pub(crate) async fn reports(&self) -> Vec<Report> {
        let bytes = tokio::fs::read(&self.file).await.expect("it records");
        packets(&bytes).iter().flat_map(reports).collect()
    }

    /// Ends the recording.
    pub(crate) async fn end(mut self) {
        // It is gone already or it goes now.
        let _: Result<(), _> = self.btmon.kill().await;
        let _: Result<(), _> = tokio::fs::remove_file(&self.file).await;
    }
}

const HEADER: usize = 16;
/// Opcode of btsnoop's monitor format: an event of a controller.
const EVENT: u16 = 3;
const LE_META: u8 = 0x3e;
const REPORT: u8 = 0x02;
const EXTENDED_REPORT: u8 = 0x0d;

struct Packet<'a> {
    at: u64,
    controller: u16,
    opcode: u16,
    data: &'a [u8],
}

/// The records of a btsnoop file; a last one that is half written is left out.
fn packets(file: &[u8]) -> Vec<Packet<'_>> {
    let mut found = Vec::new();
    let mut rest = file.get(HEADER..).unwrap_or_default();
    let number = |bytes: &[u8]| bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    while let Some((head, behind)) = rest.split_at_checked(24) {
        let length = usize::try_from(number(&head[4..8])).unwrap_or(usize::MAX);
        let Some((data, next)) = behind.split_at_checked(length) else { break };
        let word = |at: usize| u16::from_be_bytes([head[at], head[at + 1]]);
        found.push(Packet { at: number(&head[16..24]), controller: word(8), opcode: word(10), data });
        rest = next;
    }
    found
}

/// The advertising reports in one packet.
fn reports(packet: &Packet<'_>) -> Vec<Report> {
    if packet.opcode != EVENT {
        return Vec::new();
    }
    match packet.data {
        [LE_META, _, REPORT, count, rest @ ..] => legacy(packet, *count, rest),
        [LE_META, _, EXTENDED_REPORT, count, rest @ ..] => extended(packet, *count, rest),
        _ => Vec::new(),
    }
}

fn legacy(packet: &Packet<'_>, count: u8, mut rest: &[u8]) -> Vec<Report> {
    let mut found = Vec::new();
    for _ in 0..count {
        let Some((head, behind)) = rest.split_at_checked(9) else { break };
        // Behind the data stands the signal strength.
        let Some((data, next)) = behind.split_at_checked(usize::from(head[8]) + 1) else { break };
        found.push(report(packet, head[0] == 4, head[1], &head[2..8], &data[..data.len() - 1]));
        rest = next;
    }
    found
}

fn extended(packet: &Packet<'_>, count: u8, mut rest: &[u8]) -> Vec<Report> {
    let mut found = Vec::new();
    for _ in 0..count {
        let Some((head, behind)) = rest.split_at_checked(24) else { break };
        let Some((data, next)) = behind.split_at_checked(usize::from(head[23])) else { break };
        found.push(report(packet, head[0] & 0x08 != 0, head[2], &head[3..9], data));
        rest = next;
    }
    found
}

fn report(packet: &Packet<'_>, is_scan_response: bool, kind: u8, address: &[u8], data: &[u8]) -> Report {
    let mut reversed = [0; 6];
    reversed.iter_mut().zip(address.iter().rev()).for_each(|(to, from)| *to = *from);
    let (at, heard_by) = (packet.at, packet.controller);
    let address_is_random = kind & 1 == 1;
    Report { at, heard_by, is_scan_response, address_is_random, address: reversed, data: data.to_vec() }
}

/// The parts of advertising data: type and content. `None` when lengths do not add up.
pub(crate) fn parts(data: &[u8]) -> Option<BTreeMap<u8, Vec<u8>>> {
    let (mut parts, mut rest) = (BTreeMap::new(), data);
    while let [length, behind @ ..] = rest {
        if *length == 0 {
            return behind.iter().all(|byte| *byte == 0).then_some(parts);
        }
        let (part, next) = behind.split_at_checked(usize::from(*length))?;
        if parts.insert(part[0], part[1..].to_vec()).is_some() {
            return None;
        }
        rest = next;
    }
    Some(parts)
}
