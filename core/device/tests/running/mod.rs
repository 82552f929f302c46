//! A running `pandu-device`, and a phone that speaks to it over TCP.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::Duration;

use pandu_protocol::handshake::Plan;
use pandu_protocol::key::{PublicKey, StaticKey};
use pandu_protocol::label::{Label, parse_label};
use pandu_protocol::link::{Event, InitiatorLink, Settings};
use pandu_protocol::message::{Downlink, ErrorReply, PairFinish, PairStart, Reply, Request, RequestEnvelope, Text};
use pandu_protocol::pairing::derive_session_psk;
use pandu_protocol::random::{Random, RandomError};
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::time::{Day, Millis};

/// The program under test.
pub(crate) const fn program() -> &'static str {
    env!("CARGO_BIN_EXE_pandu-device")
}

/// A process that is killed when dropped.
pub(crate) struct Running {
    child: Child,
    lines: RefCell<BufReader<ChildStdout>>,
    folder: PathBuf,
    address: String,
}

impl Running {
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::try_start(folder, arguments).expect("it starts")
    }

    /// `None` when it ends before it listens.
    pub(crate) fn try_start(folder: &Path, arguments: &[&str]) -> Option<Self> {
        let mut child = Command::new(program())
            .args(["--listen", "tcp:127.0.0.1:0", "--state"])
            .arg(folder)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = RefCell::new(BufReader::new(child.stdout.take().unwrap()));
        let mut running = Self { child, lines, folder: folder.into(), address: String::new() };
        running.address = running.next_line("listening tcp:")?;
        Some(running)
    }

    /// The rest of the next line that begins so; `None` at the end.
    pub(crate) fn next_line(&self, beginning: &str) -> Option<String> {
        let mut lines = self.lines.borrow_mut();
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if let Some(rest) = line.strip_prefix(beginning) {
                return Some(rest.trim_end().to_owned());
            }
        }
    }

    pub(crate) fn read_until(&self, beginning: &str) {
        self.next_line(beginning).unwrap_or_else(|| panic!("it never said {beginning}"));
    }

    pub(crate) fn write_line(&mut self, line: &str) {
        let input = self.child.stdin.as_mut().unwrap();
        input.write_all(line.as_bytes()).and_then(|()| input.write_all(b"\n")).and_then(|()| input.flush()).unwrap();
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    pub(crate) fn label_qr(&self) -> String {
        Self::label_of(&self.folder)
    }

    pub(crate) fn label_of(folder: &Path) -> String {
        let output = Self::run_on(folder, &["label"]);
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().find_map(|line| line.strip_prefix("label qr ")).unwrap_or_default().to_owned()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        Self::run_on(&self.folder, arguments)
    }

    /// Runs a verb on a folder.
    pub(crate) fn run_on(folder: &Path, arguments: &[&str]) -> Output {
        let (verb, rest) = arguments.split_first().unwrap();
        Command::new(program()).arg(verb).arg("--state").arg(folder).args(rest).output().unwrap()
    }

    pub(crate) fn dump(&self) -> serde_json::Value {
        serde_json::from_slice(&self.run(&["dump"]).stdout).unwrap()
    }

    /// kill -9.
    pub(crate) fn kill(&mut self) {
        self.child.kill().and_then(|()| self.child.wait()).unwrap();
    }

    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// The link is gone.
#[derive(Debug)]
pub(crate) struct Lost;

/// A phone. What it keeps survives the loss of a link.
pub(crate) struct Phone {
    pub(crate) label: String,
    own: StaticKey,
    psk: Option<(PublicKey, SecretBytes<32>)>,
    random: Counting,
    link: Option<(TcpStream, InitiatorLink, [u8; 32])>,
    requests: u16,
}

impl Phone {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Counting(seed << 32);
        let own = StaticKey::generate(&mut random).unwrap();
        Self { label: String::new(), own, psk: None, random, link: None, requests: 0 }
    }

    pub(crate) fn clone_keys(&self) -> Self {
        let random = Counting(self.random.0 + 1_000_000);
        Self {
            label: self.label.clone(),
            own: self.own.clone(),
            psk: self.psk.clone(),
            random,
            link: None,
            requests: 0,
        }
    }

    pub(crate) fn hang_up(&mut self) {
        self.link = None;
    }

    /// Opens a session; if there is none to open, or the device does not know it, pairs.
    pub(crate) fn come_in(&mut self, device: &Running) -> Result<(), Lost> {
        self.hang_up();
        if let Some((key, psk)) = self.psk.clone()
            && self.shake_hands(device, &Plan::Session { device: key, psk: &psk }).is_ok()
            && self.send(Request::Identify(Default::default()), None).is_ok()
        {
            return Ok(());
        }
        let Ok(Label::Scanned(label)) = parse_label(&self.label) else { panic!("no label") };
        self.shake_hands(device, &Plan::Label(&label))?;
        let started = self.send(Request::PairStart(PairStart { name: Text::cut("Aminah") }), None)?;
        let Ok(Reply::PairStart(started)) = started else { panic!("{started:?}") };
        let hash = self.link.as_ref().map(|link| link.2).ok_or(Lost)?;
        let share = || SecretBytes::new([5; 32]);
        self.psk = Some((label.device(), derive_session_psk(&hash, &share(), &started.share)));
        let mut key = [0; 16];
        self.random.fill(&mut key).unwrap();
        self.send(Request::PairFinish(PairFinish { share: share() }), Some(key))?.map(|_| ()).map_err(|_| Lost)
    }

    fn shake_hands(&mut self, device: &Running, plan: &Plan<'_>) -> Result<(), Lost> {
        let mut stream = device.connect();
        let _advert = read(&mut stream)?;
        let hello = read(&mut stream)?;
        let settings = Settings { value_len: 244, today: Day(20_781) };
        let mut channel =
            InitiatorLink::start(Millis(0), &hello, plan, &self.own, settings, &mut self.random).map_err(|_| Lost)?;
        write(&mut stream, &mut channel)?;
        loop {
            channel.handle_value(Millis(0), &read(&mut stream)?).map_err(|_| Lost)?;
            write(&mut stream, &mut channel)?;
            if let Some(Event::Established(established)) = channel.poll_event() {
                self.link = Some((stream, channel, established.handshake_hash));
                return Ok(());
            }
        }
    }

    pub(crate) fn send(&mut self, request: Request, key: Option<[u8; 16]>) -> Result<Result<Reply, ErrorReply>, Lost> {
        self.requests += 1;
        let envelope = RequestEnvelope { id: self.requests, key, request };
        let (stream, channel, _) = self.link.as_mut().ok_or(Lost)?;
        channel.send(Millis(0), &envelope.encode()).map_err(|_| Lost)?;
        write(stream, channel)?;
        loop {
            channel.handle_value(Millis(0), &read(stream)?).map_err(|_| Lost)?;
            while let Some(event) = channel.poll_event() {
                if let Event::Message(plaintext) = event
                    && let Ok(Downlink::Response(response)) = Downlink::decode(&plaintext)
                    && response.id == self.requests
                {
                    return Ok(response.result);
                }
            }
        }
    }
}

fn read(stream: &mut TcpStream) -> Result<Vec<u8>, Lost> {
    let mut length = [0; 2];
    stream.read_exact(&mut length).map_err(|_| Lost)?;
    let mut value = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut value).map_err(|_| Lost)?;
    Ok(value)
}

fn write(stream: &mut TcpStream, channel: &mut InitiatorLink) -> Result<(), Lost> {
    while let Some(value) = channel.poll_value() {
        let length = u16::try_from(value.len()).unwrap().to_be_bytes();
        stream.write_all(&[&length[..], &value].concat()).map_err(|_| Lost)?;
    }
    Ok(())
}

/// SHA-256 over a counter.
struct Counting(u64);

impl Random for Counting {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        for chunk in out.chunks_mut(32) {
            self.0 += 1;
            let block = ring::digest::digest(&ring::digest::SHA256, &self.0.to_be_bytes());
            chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        }
        Ok(())
    }
}
