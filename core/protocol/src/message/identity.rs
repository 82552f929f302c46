//! What the device is and how it says it stands: identity and posture (clauses 6.2.3, 6.3.1, 6.3.16, 6.4, 6.6, 6.7.1, 7 f).

use minicbor::{Decode, Encode};

use super::{Bytes, List, Text, open_enum};
use crate::hello::Category;
use crate::limit::NAME_MAX;

/// What the device is, told only to paired phones (clause 6.6.2).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Identity {
    /// The maker's name.
    #[n(0)]
    pub maker: Text<NAME_MAX>,
    /// Model designation, as on the label.
    #[n(1)]
    pub model: Text<NAME_MAX>,
    /// Variant of the model, where there is one.
    #[n(2)]
    pub variant: Option<Text<NAME_MAX>>,
    /// Serial number.
    #[n(3)]
    pub serial: Text<NAME_MAX>,
    /// Version of the running firmware.
    #[n(4)]
    pub firmware: Text<32>,
    /// What kind of thing it is.
    #[n(5)]
    pub category: Category,
    /// The software it is made of.
    #[n(6)]
    pub components: List<Component, 16>,
    /// Where its bill of materials is.
    #[n(7)]
    pub sbom: Option<SbomRef>,
    /// The abilities that decide which questions set-up asks.
    #[n(8)]
    pub abilities: Abilities,
}

/// What a device can do; what it cannot do is not asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Abilities {
    /// It can ask for a password.
    #[n(0)]
    pub password: bool,
    /// It joins a Wi-Fi network.
    #[n(1)]
    pub network: bool,
    /// It fetches and installs updates by itself.
    #[n(2)]
    pub self_update: bool,
    /// It reads fingerprints.
    #[n(3)]
    pub fingerprint: bool,
    /// It has keys on which a PIN is typed. An older device does not say: no.
    #[cbor(default)]
    #[n(4)]
    pub pin: bool,
}

/// One piece of software of the device (clause 6.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Component {
    /// Its name.
    #[n(0)]
    pub name: Text<NAME_MAX>,
    /// Its version.
    #[n(1)]
    pub version: Text<32>,
    /// Whether it can be updated.
    #[n(2)]
    pub updatable: bool,
    /// Why not, if it cannot.
    #[n(3)]
    pub reason_if_not: Option<Text<160>>,
    /// Whether it holds cryptography.
    #[n(4)]
    pub uses_crypto: bool,
}

/// Reference to a software bill of materials.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SbomRef {
    /// Its format, such as `CycloneDX 1.6`.
    #[n(0)]
    pub format: Text<32>,
    /// SHA-256 of the file.
    #[n(1)]
    pub sha256: Bytes<32, 32>,
    /// Where it is.
    #[n(2)]
    pub url: Text<256>,
}

/// Asks for a signed posture.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PostureRequest {
    /// 16 fresh random bytes that the signature must cover.
    #[n(0)]
    pub nonce: Bytes<16, 16>,
}

/// What the device says about its own security. Every field may lie; a probe that contradicts it wins.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Posture {
    /// The companion's nonce.
    #[n(0)]
    pub nonce: Bytes<16, 16>,
    /// Whether no user credential has been set since the factory.
    #[n(1)]
    pub factory_state: bool,
    /// Whether a password is set.
    #[n(2)]
    pub password_set: bool,
    /// Interfaces, open or not.
    #[n(3)]
    pub interfaces: List<Interface, 32>,
    /// Services, on or off.
    #[n(4)]
    pub services: List<Service, 32>,
    /// The debug interface; absent = not stated.
    #[n(5)]
    pub debug: Option<SwitchState>,
    /// Where keys are kept.
    #[n(6)]
    pub storage: Option<StorageClass>,
    /// How the boot was verified; absent = not stated.
    #[n(7)]
    pub boot: Option<Boot>,
    /// Hardware memory protections in use.
    #[n(8)]
    pub memory_protection: List<Text<NAME_MAX>, 8>,
    /// The device's clock, Unix seconds.
    #[n(9)]
    pub clock: u64,
    /// Protection from malware; absent = not stated.
    #[n(10)]
    pub malware: Option<MalwareProtection>,
    /// Cryptographic implementations in use.
    #[n(11)]
    pub crypto: List<CryptoLibrary, 16>,
    /// What the identity key hangs on.
    #[n(12)]
    pub identity_anchor: Option<Text<NAME_MAX>>,
    /// How privileges are separated.
    #[n(13)]
    pub privilege_model: Option<Text<160>>,
}

open_enum! {
    /// The state of something that can be on or off.
    pub enum SwitchState {
        /// Not there at all.
        Absent = 0,
        /// There, switched off.
        Off = 1,
        /// There, switched on.
        On = 2,
    }
}

open_enum! {
    /// Where a device keeps its keys (clause 6.4.1).
    pub enum StorageClass {
        /// In ordinary memory, sealed by software.
        Software = 1,
        /// In a trusted execution environment.
        TrustedExecution = 2,
        /// In a secure element.
        SecureElement = 3,
        /// In ordinary memory, not sealed.
        Clear = 4,
    }
}

/// A way into the device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Interface {
    /// Its name.
    #[n(0)]
    pub name: Text<NAME_MAX>,
    /// Whether it takes part in a network or radio; else it is a physical port.
    #[n(1)]
    pub network: bool,
    /// Whether it is open now.
    #[n(2)]
    pub open: bool,
    /// Bluetooth service UUID or port number, where it has one.
    #[n(3)]
    pub address: Option<Text<NAME_MAX>>,
}

/// A service that the device runs.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Service {
    /// Its name.
    #[n(0)]
    pub name: Text<NAME_MAX>,
    /// What it is for.
    #[n(1)]
    pub purpose: Text<160>,
    /// Whether it is on.
    #[n(2)]
    pub on: bool,
    /// Whether the device works without it.
    #[n(3)]
    pub optional: bool,
}

/// How the running software was verified at boot.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Boot {
    /// Whether every stage was verified.
    #[n(0)]
    pub verified: bool,
    /// By what.
    #[n(1)]
    pub mechanism: Text<NAME_MAX>,
    /// SHA-256 of what was booted.
    #[n(2)]
    pub measurement: Bytes<32, 32>,
}

/// Protection from malware (clause 7 f).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MalwareProtection {
    /// Whether a scanner applies to this kind of device.
    #[n(0)]
    pub applies: bool,
    /// The mechanism, or why none is needed.
    #[n(1)]
    pub mechanism: Text<160>,
    /// Unix seconds of the definitions.
    #[n(2)]
    pub definitions_date: Option<u64>,
    /// Unix seconds of the last scan.
    #[n(3)]
    pub last_scan: Option<u64>,
}

/// A cryptographic implementation (clause 6.5.2).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CryptoLibrary {
    /// Its name.
    #[n(0)]
    pub name: Text<NAME_MAX>,
    /// Its version.
    #[n(1)]
    pub version: Text<32>,
    /// Who reviewed it.
    #[n(2)]
    pub review: Option<Text<160>>,
}
