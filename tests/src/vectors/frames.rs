//! Vectors of frames: messages cut into values at several MTUs, and values that end a link.

use pandu_protocol::frame::{Fragmenter, FrameError, Reassembler, value_len};
use pandu_protocol::limit::HANDSHAKE_MESSAGE_MAX;
use pandu_protocol::time::Millis;
use serde::{Deserialize, Serialize};

use super::{hello, hex, unhex};

/// The file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Frames {
    /// What the file is.
    pub comment: String,
    /// Messages and their values.
    pub cut: Vec<Cut>,
    /// Values that end a link.
    pub broken: Vec<Broken>,
    /// The one refusal.
    pub refusal: String,
    /// The first bytes of a TCP connection.
    pub tcp: Tcp,
}

/// Messages of one direction of a link, in order, and the values that carry them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Cut {
    /// What it shows.
    pub name: String,
    /// The ATT MTU.
    pub mtu: u16,
    /// The length of a full value.
    pub value_len: usize,
    /// The first sequence number.
    pub selector: u8,
    /// The messages.
    pub messages: Vec<String>,
    /// The values.
    pub values: Vec<String>,
}

/// Values of one direction, of which the last is wrong.
#[derive(Debug, Serialize, Deserialize)]
pub struct Broken {
    /// What is wrong.
    pub name: String,
    /// The first sequence number.
    pub selector: u8,
    /// The longest message allowed.
    pub message_max: usize,
    /// The values, each with the milliseconds that pass before it.
    pub values: Vec<(u64, String)>,
    /// The reason, as in the document.
    pub error: String,
}

/// The TCP twin of a link.
#[derive(Debug, Serialize, Deserialize)]
pub struct Tcp {
    /// What the device sends as soon as it is connected: a record with the advert, a record with the hello.
    pub device_first: String,
    /// What the companion sends then: the first message of the handshake `label, suite 1` of handshakes.json, as values
    /// of at most 244 bytes.
    pub companion_first: String,
}

/// The name of a reason in the document.
#[must_use]
pub const fn error_name(error: FrameError) -> &'static str {
    match error {
        FrameError::Empty => "Empty",
        FrameError::ValueTooLong => "ValueTooLong",
        FrameError::Sequence => "Sequence",
        FrameError::NotBegun => "NotBegun",
        FrameError::Unfinished => "Unfinished",
        FrameError::MessageTooLong => "MessageTooLong",
        FrameError::Expired => "Expired",
    }
}

/// Frames at the MTUs of real radios.
#[must_use]
pub fn frames() -> Frames {
    let mut cuts = Vec::new();
    for mtu in [23, 185, 247, 517] {
        let full = value_len(mtu) - 1;
        cuts.push(cut("one byte; a full value; one byte more; 161 bytes", mtu, 2, &[1, full, full + 1, 161]));
    }
    cuts.push(cut("the sequence number goes on past 63", 23, 5, &[19 * 60 + 3, 40]));
    cuts.push(cut("the sequence number begins at 63 when the selector is 63", 185, 63, &[10, 10]));
    Frames {
        comment:
            "Frames (docs/protocol.md, section 3). `cut`: messages of one direction, in order, and the values that \
                  carry them; a receiver gets the messages back. `broken`: values of which the last ends the link, \
                  each with the milliseconds that pass before it."
                .into(),
        cut: cuts,
        broken: broken(),
        refusal: hex(&pandu_protocol::frame::REFUSAL),
        tcp: tcp(),
    }
}

fn cut(name: &str, mtu: u16, selector: u8, lengths: &[usize]) -> Cut {
    let mut fragmenter = Fragmenter::new(selector, value_len(mtu));
    let messages: Vec<Vec<u8>> = lengths
        .iter()
        .zip(1u8..)
        .map(|(length, first)| (0..*length).map(|i| first.wrapping_add(i.to_le_bytes()[0])).collect())
        .collect();
    for message in &messages {
        fragmenter.push(message.clone());
    }
    let values = std::iter::from_fn(|| fragmenter.poll_value());
    Cut {
        name: name.into(),
        mtu,
        value_len: value_len(mtu),
        selector,
        values: values.map(|value| hex(&value)).collect(),
        messages: messages.iter().map(|message| hex(message)).collect(),
    }
}

fn broken() -> Vec<Broken> {
    let at_once = |values: &[&str]| values.iter().map(|value| (0, (*value).to_owned())).collect::<Vec<_>>();
    let long = |header: u8, length: usize| format!("{header:02x}{}", "00".repeat(length));
    let case = |name: &str, values: Vec<(u64, String)>, error: &str| Broken {
        name: name.into(),
        selector: 2,
        message_max: HANDSHAKE_MESSAGE_MAX,
        values,
        error: error.into(),
    };
    vec![
        case("no byte at all", at_once(&[""]), "Empty"),
        case("a header alone", at_once(&["c2"]), "Empty"),
        case("a header alone at the end of a message", at_once(&["82aa", "43"]), "Empty"),
        case("513 bytes", vec![(0, long(0xc2, 512))], "ValueTooLong"),
        case("another first sequence number", at_once(&["c3aa"]), "Sequence"),
        case("a value twice", at_once(&["82aa", "82aa"]), "Sequence"),
        case("a value lost, or two swapped", at_once(&["82aa", "44cc"]), "Sequence"),
        case("the number starting anew with a message", at_once(&["c2aa", "c2bb"]), "Sequence"),
        case("a message that goes on without having begun", at_once(&["02aa"]), "NotBegun"),
        case("a message that ends without having begun", at_once(&["c2aa", "43bb"]), "NotBegun"),
        case("a message that begins inside another", at_once(&["82aa", "83bb"]), "Unfinished"),
        case("a whole message inside another", at_once(&["82aa", "c3bb"]), "Unfinished"),
        case(
            "513 bytes of message before there is a session",
            vec![(0, long(0x82, 500)), (0, long(0x43, 13))],
            "MessageTooLong",
        ),
        case("a pause of ten seconds inside a message", vec![(0, "82aa".into()), (10_000, "43bb".into())], "Expired"),
        case(
            "values that keep coming, but too slowly",
            vec![(0, "82aa".into()), (9_999, "03bb".into()), (10_001, "44cc".into())],
            "Expired",
        ),
    ]
}

fn tcp() -> Tcp {
    let record = |bytes: &[u8]| {
        let length = u16::try_from(bytes.len()).expect("short");
        [&length.to_be_bytes()[..], bytes].concat()
    };
    let advert = unhex(&hello::adverts().valid[0].advert);
    let first = super::handshakes::label_pairing(1).messages[0].clone();
    let mut fragmenter = Fragmenter::new(2, 244);
    fragmenter.push(unhex(&first));
    Tcp {
        device_first: hex(&[record(&advert), record(&hello::lock().encode())].concat()),
        companion_first: std::iter::from_fn(|| fragmenter.poll_value()).map(|value| hex(&record(&value))).collect(),
    }
}

impl Broken {
    /// Feeds the values; gives what the receiver said to each.
    #[must_use]
    pub fn play(&self) -> Vec<Option<FrameError>> {
        let mut reassembler = Reassembler::new(self.selector, self.message_max);
        let mut now = Millis(0);
        let mut outcomes = Vec::new();
        for (pause, value) in &self.values {
            now = now.after(std::time::Duration::from_millis(*pause));
            outcomes.push(reassembler.handle_value(now, &unhex(value)).err());
        }
        outcomes
    }
}
