//! What the device is and how it says it stands, and the signatures under it (clauses 6.3.1, 6.3.16, 6.4, 6.6, 6.7.1).
//!
//! Only paired phones are told. The posture must name what is not there as absent, never as fine.

use pandu_protocol::gatt::SERVICE_UUID;
use pandu_protocol::message::{
    Component, CryptoLibrary, DocumentKind, ErrorReply, Identity, Interface, List, MalwareProtection, Posture,
    PostureRequest, Service, Signed, Signer, StorageClass, SwitchState, Text,
};

use crate::factory::Factory;
use crate::profile::Profile;
use crate::state::State;
use crate::time::Moment;

/// Cryptographic implementations: name, version of the lock file, who reviewed it.
const CRYPTO: [(&str, &str, Option<&str>); 4] = [
    ("snow (Noise)", "0.10.0", None),
    ("spake2plus (RFC 9383)", "0.1.0", None),
    ("ring (Ed25519, AEAD, SHA-256)", "0.17.14", Some("builds on BoringSSL, whose modules were validated")),
    ("argon2 (RFC 9106)", "0.6.0", None),
];

/// What the device is.
pub(crate) fn identity(profile: &Profile, factory: &Factory) -> Identity {
    let component = |name: &str, version: &str, reason: Option<&str>, uses_crypto| Component {
        name: Text::cut(name),
        version: Text::cut(version),
        updatable: reason.is_none(),
        reason_if_not: reason.map(Text::cut),
        uses_crypto,
    };
    let stays = Some("It is in read-only memory, so that nobody can replace the check of all that follows");
    let whole = (!profile.abilities.self_update).then_some("The battery does not bear an update by radio");
    Identity {
        maker: Text::cut(profile.maker),
        model: Text::cut(profile.model),
        variant: None,
        serial: Text::cut(factory.serial()),
        firmware: Text::cut(profile.firmware),
        category: profile.category,
        components: List::cut([
            component("First boot stage", "1", stays, true),
            component("Firmware", profile.firmware, whole, true),
            component("Radio", "5.4.1", whole, false),
        ]),
        sbom: None,
        abilities: profile.abilities,
    }
}

/// The device's word on its own security, under its signature and over the caller's nonce (attack 27).
pub(crate) fn posture(
    state: &State,
    profile: &Profile,
    factory: &Factory,
    body: &PostureRequest,
    now: Moment,
) -> Result<Signed, ErrorReply> {
    let posture = Posture {
        nonce: body.nonce.clone(),
        factory_state: profile.abilities.password && state.credentials.is_empty(),
        password_set: state.credentials.iter().any(|one| one.verifier.is_some()),
        interfaces: interfaces(profile),
        services: List::cut([Service {
            name: Text::cut("Pandu"),
            purpose: Text::cut("Set-up and use by paired phones"),
            on: true,
            optional: false,
        }]),
        debug: Some(SwitchState::Absent),
        storage: Some(StorageClass::Software),
        boot: None,
        memory_protection: List::default(),
        clock: now.unix,
        malware: Some(MalwareProtection {
            applies: false,
            mechanism: Text::cut("Runs only its own firmware; nothing can be installed"),
            definitions_date: None,
            last_scan: None,
        }),
        crypto: List::cut(CRYPTO.iter().map(|(name, version, review)| CryptoLibrary {
            name: Text::cut(name),
            version: Text::cut(version),
            review: review.map(Text::cut),
        })),
        identity_anchor: None,
        privilege_model: None,
    };
    sign(factory, DocumentKind::Posture, &posture)
}

fn interfaces(profile: &Profile) -> List<Interface, 32> {
    let interface = |name: &str, network, open, address: Option<&str>| Interface {
        name: Text::cut(name),
        network,
        open,
        address: address.map(Text::cut),
    };
    let wifi = profile.abilities.network.then(|| interface("Wi-Fi", true, false, None));
    let bluetooth = interface("Bluetooth LE", true, true, Some(SERVICE_UUID));
    List::cut([Some(bluetooth), wifi].into_iter().flatten())
}

/// Signs a document with the device's identity key.
pub(crate) fn sign<T: minicbor::Encode<()>>(
    factory: &Factory,
    kind: DocumentKind,
    document: &T,
) -> Result<Signed, ErrorReply> {
    Signed::seal(kind, Signer::Device, document, |bytes| factory.sign(bytes)).ok_or(ErrorReply::Full)
}

/// One of the maker's documents. The device serves its sensors and its data map; the others it does not have.
pub(crate) fn statement(profile: &Profile, factory: &Factory, kind: DocumentKind) -> Result<Signed, ErrorReply> {
    if kind == DocumentKind::SensorManifest {
        sign(factory, kind, &profile.sensor_manifest())
    } else if kind == DocumentKind::DataMap {
        sign(factory, kind, &profile.data_map())
    } else {
        Err(ErrorReply::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_versions_told_are_those_of_the_lock_file() {
        let lock = include_str!("../../../Cargo.lock");
        for (name, version, _) in CRYPTO {
            let name = name.split(' ').next().unwrap();
            assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"")), "{name} {version}");
        }
    }
}
