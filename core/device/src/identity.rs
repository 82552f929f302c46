//! What the device is and how it says it stands, and the signatures under it (clauses 6.3.1, 6.3.16, 6.4, 6.6, 6.7.1).
//!
//! Only paired phones are told. The posture must name what is not there as absent, never as fine.

use pandu_protocol::gatt::SERVICE_UUID;
use pandu_protocol::message::{
    Component, CredentialKind, CryptoLibrary, DocumentKind, ErrorReply, Identity, Interface, List, MalwareProtection,
    Posture, PostureRequest, Service, Signed, Signer, StorageClass, SwitchState, Text,
};

use crate::factory::Factory;
use crate::fault::Faults;
use crate::integrity;
use crate::lie;
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
pub(crate) fn identity(state: &State, factory: &Factory, faults: &Faults) -> Identity {
    let profile = factory.profile();
    let firmware = state.images.firmware(profile);
    let component = |name: &str, version: &str, reason: Option<&str>, uses_crypto| Component {
        name: Text::cut(name),
        version: Text::cut(version),
        updatable: reason.is_none(),
        reason_if_not: reason.map(Text::cut),
        uses_crypto,
    };
    let stays = Some("It is in read-only memory, so that nobody can replace the check of all that follows");
    let whole = (!profile.is_updatable()).then_some("The battery does not bear an update by radio");
    let mut identity = Identity {
        maker: Text::cut(profile.maker),
        model: Text::cut(profile.model),
        variant: None,
        serial: Text::cut(factory.serial()),
        firmware: Text::cut(firmware),
        category: profile.category,
        components: List::cut([
            component("First boot stage", "1", stays, true),
            component("Firmware", firmware, whole, true),
            component("Radio", "5.4.1", whole, false),
        ]),
        sbom: Some(profile.sbom(firmware)),
        abilities: profile.abilities,
    };
    lie::identity(&mut identity, faults);
    identity
}

/// The device's word on its own security, under its signature and over the caller's nonce (attack 27).
pub(crate) fn posture(
    state: &State,
    factory: &Factory,
    faults: &Faults,
    body: &PostureRequest,
    now: Moment,
) -> Result<Signed, ErrorReply> {
    let profile = factory.profile();
    let mut posture = Posture {
        nonce: body.nonce.clone(),
        factory_state: profile.abilities.password && state.credentials.is_empty(),
        password_set: state.credentials.iter().any(|one| one.kind == CredentialKind::Password),
        interfaces: interfaces(profile),
        services: List::cut([Service {
            name: Text::cut("Pandu"),
            purpose: Text::cut("Set-up and use by paired phones"),
            on: true,
            optional: false,
        }]),
        debug: Some(SwitchState::Absent),
        storage: Some(StorageClass::Software),
        boot: Some(integrity::boot(state.integrity, profile, state.images.firmware(profile))),
        memory_protection: List::cut([Text::cut("Writable memory cannot be executed (simulated)")]),
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
        identity_anchor: Some(Text::cut("Burnt in at the factory (simulated)")),
        privilege_model: Some(Text::cut("Radio and keys run apart from the rest (simulated)")),
    };
    lie::posture(&mut posture, faults, now.unix);
    sign(factory, faults, DocumentKind::Posture, &posture)
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
    faults: &Faults,
    kind: DocumentKind,
    document: &T,
) -> Result<Signed, ErrorReply> {
    let sign = |bytes: &[u8]| lie::foreign_signature(kind, faults, bytes).unwrap_or_else(|| factory.sign(bytes));
    Signed::seal(kind, Signer::Device, document, sign).ok_or(ErrorReply::Full)
}

/// One of the documents about the model. What the maker never said is not there.
pub(crate) fn statement(
    factory: &Factory,
    faults: &Faults,
    kind: DocumentKind,
    now: Moment,
) -> Result<Signed, ErrorReply> {
    let profile = factory.profile();
    let mut papers = profile.papers();
    lie::statement(&mut papers, faults, now.unix);
    let signed = match kind {
        DocumentKind::SensorManifest => {
            let mut manifest = profile.sensor_manifest();
            lie::sensor_manifest(&mut manifest, faults);
            Some(sign(factory, faults, kind, &manifest))
        }
        DocumentKind::DataMap => {
            let mut map = profile.data_map();
            lie::data_map(&mut map, faults);
            Some(sign(factory, faults, kind, &map))
        }
        DocumentKind::Support => papers.support.map(|paper| sign(factory, faults, kind, &paper)),
        DocumentKind::VulnPolicy => papers.vulnerabilities.map(|paper| sign(factory, faults, kind, &paper)),
        DocumentKind::Advisories => papers.advisories.map(|paper| sign(factory, faults, kind, &paper)),
        DocumentKind::Replacement => papers.replacement.map(|paper| sign(factory, faults, kind, &paper)),
        DocumentKind::Backup => papers.backup.map(|paper| sign(factory, faults, kind, &paper)),
        DocumentKind::Posture
        | DocumentKind::Breach
        | DocumentKind::ErasureReceipt
        | DocumentKind::UpdateNotice
        | DocumentKind::UpdateOffer
        | DocumentKind::Other(_) => None,
    };
    signed.unwrap_or(Err(ErrorReply::NotFound))
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
