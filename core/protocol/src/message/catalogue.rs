//! The one table of message kinds: number, name, body of the request, body of the reply.

use alloc::vec::Vec;

use super::*;
use crate::message::envelope::{decode_body, encode_body};

/// A kind of request, tied to the bodies that belong to it, so that a caller gets the right reply type.
pub trait Call {
    /// Body of the request.
    type Body;
    /// Body of the reply.
    type Reply;
    /// Its number.
    const KIND: Kind;
    /// Makes the request.
    fn request(body: Self::Body) -> Request;
    /// Takes the body out of the reply; `None` when the reply is of another kind.
    fn reply(reply: Reply) -> Option<Self::Reply>;
}

macro_rules! catalogue {
    ($($number:literal $name:ident($body:ty) -> $reply:ty, $says:literal;)*) => {
        /// The kind of a request and of its reply.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(#[doc = $says] $name,)*
        }

        impl Kind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The number on the wire.
            #[must_use]
            pub const fn number(self) -> u32 {
                match self { $(Self::$name => $number,)* }
            }

            /// The kind for a number.
            #[must_use]
            pub const fn from_number(number: u32) -> Option<Self> {
                match number { $($number => Some(Self::$name),)* _ => None }
            }

            /// The name in the catalogue.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }

        /// A request with its body.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Request {
            $(#[doc = $says] $name($body),)*
        }

        impl Request {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$name(_) => Kind::$name,)* }
            }

            pub(super) fn encode_body(&self) -> Vec<u8> {
                match self { $(Self::$name(body) => encode_body(body),)* }
            }

            pub(super) fn decode_body(kind: Kind, bytes: &[u8]) -> Result<Self, DecodeError> {
                match kind { $(Kind::$name => decode_body(bytes).map(Self::$name),)* }
            }
        }

        /// A reply with its body.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Reply {
            $(#[doc = concat!("Answers `", stringify!($name), "`.")] $name($reply),)*
        }

        impl Reply {
            /// Its kind: that of the request it answers.
            #[must_use]
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$name(_) => Kind::$name,)* }
            }

            pub(super) fn encode_body(&self) -> Vec<u8> {
                match self { $(Self::$name(body) => encode_body(body),)* }
            }

            pub(super) fn decode_body(kind: Kind, bytes: &[u8]) -> Result<Self, DecodeError> {
                match kind { $(Kind::$name => decode_body(bytes).map(Self::$name),)* }
            }
        }

        /// One type for each kind of request, for typed calls.
        pub mod call {
            $(
                #[doc = $says]
                #[derive(Debug, Clone, Copy)]
                pub struct $name;
            )*
        }

        $(
            impl Call for call::$name {
                type Body = $body;
                type Reply = $reply;
                const KIND: Kind = Kind::$name;
                fn request(body: $body) -> Request {
                    Request::$name(body)
                }
                fn reply(reply: Reply) -> Option<$reply> {
                    if let Reply::$name(body) = reply { Some(body) } else { None }
                }
            }
        )*
    };
}

catalogue! {
    1 PairStart(PairStart) -> PairStarted, "Opens the pairing conversation after a pairing handshake.";
    2 PairFinish(PairFinish) -> PairFinished, "Completes pairing; the device stores the phone before it answers.";
    3 Identify(Empty) -> Identity, "Asks what the device is.";
    4 Posture(PostureRequest) -> Signed, "Asks for the device's signed word on its own security.";
    5 AuthState(Empty) -> AuthState, "Asks where the caller stands.";
    6 Confirm(Confirm) -> AuthState, "Proves afresh that the person is there.";
    7 SetCredential(SetCredential) -> CredentialSet, "Sets or replaces a credential.";
    8 ListCredentials(Empty) -> Credentials, "Lists credentials without their values.";
    9 RemoveCredential(RemoveCredential) -> Empty, "Removes a credential.";
    10 EnrolBiometric(EnrolBiometric) -> EnrolState, "Goes one step in enrolling a fingerprint.";
    11 Invite(Invite) -> Invited, "Asks for a code with which another phone may pair.";
    12 PairedClients(Empty) -> PairedClients, "Lists the paired phones.";
    13 RevokeClient(RevokeClient) -> Empty, "Removes another phone.";
    14 Leave(Empty) -> Empty, "Removes the calling phone itself.";
    15 Rename(Rename) -> Empty, "Gives the device a name.";
    16 Operate(Operate) -> Operated, "Uses the device's plain function.";
    17 EndInvitation(Empty) -> Empty, "Ends the open invitation.";
    20 SetupState(Empty) -> SetupState, "Asks what of set-up is already done.";
    21 FinishSetup(Empty) -> SetupState, "Ends set-up; refused while the device is still in its factory state.";
    24 NetworkScan(Empty) -> Networks, "Asks which networks the device hears.";
    25 NetworkJoin(NetworkJoin) -> NetworkJoined, "Tells the device to join a network.";
    26 NetworkState(Empty) -> NetworkState, "Asks for the network as it is now.";
    27 NetworkForget(Empty) -> NetworkState, "Leaves the network and forgets its key.";
    32 SensorManifest(Empty) -> Signed, "Asks for the signed list of everything the device senses.";
    33 SensorState(Empty) -> SensorState, "Asks for the present readings.";
    34 DataMap(Empty) -> Signed, "Asks for the signed list of every use of personal data.";
    35 TelemetryCatalogue(Empty) -> TelemetryCatalogue, "Asks which telemetry may be sent.";
    36 LastTelemetry(Empty) -> LastTelemetry, "Asks for the last telemetry report, byte for byte.";
    40 ConsentRequests(Empty) -> ConsentRequests, "Asks for which purposes the device wants consent.";
    41 ConsentAnswer(ConsentAnswer) -> ConsentRecord, "Records a consent or a refusal.";
    42 ConsentWithdraw(ConsentWithdraw) -> ConsentRecord, "Takes a consent back.";
    43 ConsentRecords(Empty) -> ConsentRecords, "Lists the caller's consent events.";
    48 UpdatePolicy(Empty) -> UpdatePolicy, "Asks for the update settings.";
    49 SetUpdatePolicy(UpdatePolicy) -> UpdatePolicy, "Sets the update settings; the reply is read back from storage.";
    50 UpdateState(Empty) -> UpdateState, "Asks where the device stands with updates.";
    51 UpdateCheck(Empty) -> UpdateState, "Asks the device to look for updates now.";
    52 UpdateBegin(UpdateBegin) -> UpdateCredit, "Announces an update image.";
    53 UpdateChunk(UpdateChunk) -> UpdateCredit, "Carries a part of an image.";
    54 UpdateCommit(UpdateCommit) -> UpdateState, "Asks the device to verify and install the image.";
    56 Export(Export) -> ExportPart, "Asks for the caller's own data.";
    57 EraseRequest(EraseRequest) -> EraseStarted, "Starts an erasure.";
    58 EraseProgress(EraseQuery) -> EraseProgress, "Asks how an erasure stands.";
    59 ErasureReceipt(EraseQuery) -> Signed, "Asks for the device's signed part of the receipt.";
    64 Events(EventQuery) -> EventPage, "Asks for events after a cursor.";
    65 Recover(Recover) -> Empty, "Tells a device that reports tampering what to do.";
    66 Statement(StatementQuery) -> Signed, "Asks for one of the maker's documents.";
}

/// Something that a device says unasked, inside a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Push {
    /// An event for callers who may see the log.
    Event(Event),
    /// An update went on.
    UpdateState(UpdateState),
    /// An erasure went on.
    EraseProgress(EraseProgress),
    /// A fingerprint enrolment went on.
    EnrolState(EnrolState),
}

impl Push {
    /// The least kind number of a push.
    pub const FIRST_NUMBER: u32 = 128;

    /// The number on the wire.
    #[must_use]
    pub const fn number(&self) -> u32 {
        match self {
            Self::Event(_) => 128,
            Self::UpdateState(_) => 129,
            Self::EraseProgress(_) => 130,
            Self::EnrolState(_) => 131,
        }
    }

    pub(super) fn encode_body(&self) -> Vec<u8> {
        match self {
            Self::Event(body) => encode_body(body),
            Self::UpdateState(body) => encode_body(body),
            Self::EraseProgress(body) => encode_body(body),
            Self::EnrolState(body) => encode_body(body),
        }
    }

    pub(super) fn decode_body(number: u32, bytes: &[u8]) -> Result<Option<Self>, DecodeError> {
        match number {
            128 => decode_body(bytes).map(Self::Event).map(Some),
            129 => decode_body(bytes).map(Self::UpdateState).map(Some),
            130 => decode_body(bytes).map(Self::EraseProgress).map(Some),
            131 => decode_body(bytes).map(Self::EnrolState).map(Some),
            _ => Ok(None),
        }
    }
}
