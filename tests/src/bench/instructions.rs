//! Instructions of the handshakes, both ends together, counted by valgrind beside bare `snow` in the same program.
//!
//! The benchmark runs itself as a child under callgrind, once with few and once with many rounds. The difference is what the rounds
//! cost, without the start of the program and the making of keys. Counts repeat to within a hair on one machine.

use std::path::Path;
use std::process::{Command, Stdio};

use pandu_protocol::error::LinkError;
use pandu_protocol::pake::{Bound, Pake as _, PakeError, Spake2Plus};
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::suite::SUITES;
use pandu_protocol::time::Millis;

use super::report::Measured;
use super::tuf;
use crate::pair::{Household, Meeting, Pair};
use crate::world::Chance;

/// What a child runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// Both ends of ours, pairing by label.
    Label,
    /// Both ends of ours, pairing by code.
    Code,
    /// Both ends of ours, a session.
    Session,
    /// Both ends of bare snow, the pattern of label and session.
    SnowIk,
    /// Both ends of bare snow, the pattern of the code, with payloads of the same lengths.
    SnowXx,
    /// Both ends of SPAKE2+ alone.
    Spake,
    /// A first check of a maker's repository.
    TrustFirst,
    /// A check with nothing new.
    TrustDaily,
}

/// Every load with its name on the command line.
const LOADS: [(Load, &str); 8] = [
    (Load::Label, "label"),
    (Load::Code, "code"),
    (Load::Session, "session"),
    (Load::SnowIk, "snow-ik"),
    (Load::SnowXx, "snow-xx"),
    (Load::Spake, "spake"),
    (Load::TrustFirst, "trust-first"),
    (Load::TrustDaily, "trust-daily"),
];

/// Rounds of the shorter and of the longer run.
const ROUNDS: [u32; 2] = [4, 20];

/// Why there is no count.
#[derive(Debug)]
pub enum NoCount {
    /// valgrind is not there or cannot be started.
    Valgrind,
    /// The child failed or valgrind printed no count.
    Child(&'static str),
}

impl std::fmt::Display for NoCount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Valgrind => {
                f.write_str("valgrind cannot be started: install it (Debian, Ubuntu: apt-get install valgrind)")
            }
            Self::Child(load) => write!(f, "the run of `{load}` under valgrind failed"),
        }
    }
}

impl Load {
    /// The load with this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        LOADS.iter().find(|(_, known)| *known == name).map(|(load, _)| *load)
    }

    fn name(self) -> &'static str {
        LOADS.iter().find(|(load, _)| *load == self).map_or("", |(_, name)| *name)
    }

    /// Runs the rounds, in the child.
    ///
    /// # Panics
    /// When a handshake or a check fails: then there is nothing to count.
    pub fn run(self, rounds: u32) {
        if matches!(self, Self::TrustFirst | Self::TrustDaily) {
            return tuf::rounds(self == Self::TrustFirst, rounds).expect("a repository that can be checked");
        }
        let home = Household::new(7);
        let mut chance = Chance::new(8);
        for _ in 0..rounds {
            match self {
                Self::Label => ours(&home, Meeting::Label, &mut chance).expect("a handshake"),
                Self::Code => ours(&home, Meeting::Code, &mut chance).expect("a handshake"),
                Self::Session => ours(&home, Meeting::Session, &mut chance).expect("a handshake"),
                Self::SnowIk => snow_ik(&home).expect("a handshake"),
                Self::SnowXx => snow_xx(&home).expect("a handshake"),
                Self::Spake => spake(&home, &mut chance).expect("an exchange"),
                Self::TrustFirst | Self::TrustDaily => {}
            }
        }
    }

    /// Counts the instructions of one round by two runs of `program`, this benchmark.
    fn count(self, program: &Path) -> Result<f64, NoCount> {
        let [few, many] = ROUNDS.map(|rounds| self.collected(program, rounds));
        Ok((many? - few?) / f64::from(ROUNDS[1] - ROUNDS[0]))
    }

    fn collected(self, program: &Path, rounds: u32) -> Result<f64, NoCount> {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(program)
            .args(["child", self.name(), &rounds.to_string()])
            .stdin(Stdio::null())
            .output()
            .map_err(|_| NoCount::Valgrind)?;
        let said = String::from_utf8_lossy(&output.stderr);
        let collected = said.lines().find_map(|line| line.split_once("Collected : "));
        let count = collected.and_then(|(_, count)| count.trim().parse().ok());
        count.filter(|_| output.status.success()).ok_or_else(|| NoCount::Child(self.name()))
    }
}

/// What one round of each load costs.
#[derive(Debug, Default)]
pub struct Counts(Vec<(Load, f64)>);

impl Counts {
    fn of(&self, load: Load) -> f64 {
        self.0.iter().find(|(counted, _)| *counted == load).map_or(f64::NAN, |(_, count)| *count)
    }

    /// Ours over bare snow, SPAKE2+ taken apart. Pairing is the worse of its two ways.
    fn ratios(&self) -> [f64; 3] {
        let label = self.of(Load::Label) / self.of(Load::SnowIk);
        let code = (self.of(Load::Code) - self.of(Load::Spake)) / self.of(Load::SnowXx);
        [label, code, self.of(Load::Session) / self.of(Load::SnowIk)]
    }

    /// The counts behind the ratios, for people.
    #[must_use]
    pub fn lines(&self) -> String {
        let [label, code, session] = self.ratios();
        let count = |load| format!("{:.0} k", self.of(load) / 1_000.0);
        format!(
            "Instructions, both ends: label {} ({label:.4} of snow), session {} ({session:.4}), snow IKpsk2 {};\n\
             code {} of which SPAKE2+ {} (the rest {code:.4} of snow), snow XXpsk3 {}\n",
            count(Load::Label),
            count(Load::Session),
            count(Load::SnowIk),
            count(Load::Code),
            count(Load::Spake),
            count(Load::SnowXx),
        )
    }
}

/// Counts every load with `program`, this benchmark, as the child.
///
/// # Errors
/// [`NoCount`].
pub fn measure(program: &Path, measured: &mut Measured) -> Result<Counts, NoCount> {
    let mut counts = Counts::default();
    for (load, _) in LOADS {
        counts.0.push((load, load.count(program)?));
    }
    let [label, code, session] = counts.ratios();
    measured.number("pairing.instructions_ratio", label.max(code));
    measured.number("session.instructions_ratio", session);
    measured.number("tuf.kinstructions.cold", (counts.of(Load::TrustFirst) / 1_000.0).round());
    measured.number("tuf.kinstructions.warm", (counts.of(Load::TrustDaily) / 1_000.0).round());
    Ok(counts)
}

/// Both ends of ours, from the device's hello to the session of the phone and the last handshake message taken by the device.
#[inline(never)]
fn ours(home: &Household, meeting: Meeting, chance: &mut Chance) -> Result<(), LinkError> {
    let mut pair = Pair::new(home, meeting, 244, chance);
    pair.run(home, Millis(0))
}

/// Both ends of bare snow with its ring resolver: IKpsk2.
#[inline(never)]
fn snow_ik(home: &Household) -> Result<(), snow::Error> {
    let prologue = prologue(home);
    let psk = home.psk.expose();
    let name = SUITES[0].ik;
    let mut initiator = builder(name, &home.phone, &prologue)?
        .remote_public_key(home.device.public().as_bytes())?
        .psk(2, psk)?
        .build_initiator()?;
    let mut responder = builder(name, &home.device, &prologue)?.psk(2, psk)?.build_responder()?;
    carry(&mut initiator, &mut responder, &[])?;
    carry(&mut responder, &mut initiator, &[])?;
    finish(initiator, responder)
}

/// Both ends of bare snow with its ring resolver: XXpsk3, payloads as long as ours.
#[inline(never)]
fn snow_xx(home: &Household) -> Result<(), snow::Error> {
    let prologue = prologue(home);
    let psk = home.psk.expose();
    let name = SUITES[0].xx;
    let mut initiator = builder(name, &home.phone, &prologue)?.psk(3, psk)?.build_initiator()?;
    let mut responder = builder(name, &home.device, &prologue)?.psk(3, psk)?.build_responder()?;
    carry(&mut initiator, &mut responder, &[7; 33])?;
    carry(&mut responder, &mut initiator, &[7; 65])?;
    carry(&mut initiator, &mut responder, &[])?;
    finish(initiator, responder)
}

fn builder<'b>(
    name: &str,
    key: &'b pandu_protocol::key::StaticKey,
    prologue: &'b [u8],
) -> Result<snow::Builder<'b>, snow::Error> {
    snow::Builder::new(name.parse()?).local_private_key(key.private().expose())?.prologue(prologue)
}

fn carry(from: &mut snow::HandshakeState, to: &mut snow::HandshakeState, payload: &[u8]) -> Result<(), snow::Error> {
    let (mut message, mut read) = ([0; 512], [0; 512]);
    let length = from.write_message(payload, &mut message)?;
    to.read_message(&message[..length], &mut read).map(|_| ())
}

fn finish(initiator: snow::HandshakeState, responder: snow::HandshakeState) -> Result<(), snow::Error> {
    let hash = initiator.get_handshake_hash() == responder.get_handshake_hash();
    assert!(hash, "both ends of snow agree");
    initiator.into_transport_mode()?;
    responder.into_transport_mode().map(|_| ())
}

fn prologue(home: &Household) -> Vec<u8> {
    [b"Pandu/1\x02\x00\x10".as_slice(), &home.hello()].concat()
}

/// Both ends of SPAKE2+.
#[inline(never)]
fn spake(home: &Household, chance: &mut Chance) -> Result<(), PakeError> {
    let context = prologue(home);
    let bound = Bound { context: &context, prover: b"companion", verifier: b"device" };
    let [mut x, mut y] = [[0; 64]; 2];
    chance.next_bytes(&mut x);
    chance.next_bytes(&mut y);
    let (prover, share) = Spake2Plus::start(&home.code_secret, bound, SecretBytes::new(x))?;
    let (verifier, answer, confirmation) = Spake2Plus::answer(&home.record, bound, SecretBytes::new(y), &share)?;
    let (confirmation, key) = Spake2Plus::prove(prover, &answer, &confirmation)?;
    assert!(Spake2Plus::verify(verifier, &confirmation)? == key, "both ends of SPAKE2+ agree");
    Ok(())
}
