//! What a typed code becomes: the prover's secret on the companion, the verifier's record on the device.

use argon2::{Algorithm, Argon2, Params, Version};
use spake2plus::{P256Sha256, ProverSecret};
use zeroize::Zeroizing;

use super::PakeError;
use crate::label::TypedCode;
use crate::limit::{CODE_KDF_MEMORY_KIB, CODE_KDF_PASSES};
use crate::secret::SecretBytes;

/// The same for all devices: a salt in the open hello would name the device, and a code is used once.
const SALT: &[u8] = b"Pandu SPAKE2+ v1";

/// `w0s || w1s` of RFC 9383: 80 bytes of Argon2id over the code's eight secret digits.
#[derive(Debug, Clone)]
pub struct CodeSecret(SecretBytes<80>);

impl CodeSecret {
    /// Computes the secret of a code: [`CODE_KDF_MEMORY_KIB`] of memory, tens of milliseconds.
    ///
    /// # Errors
    /// [`PakeError::Secret`] when there is not enough memory.
    pub fn derive(code: &TypedCode) -> Result<Self, PakeError> {
        let params = Params::new(CODE_KDF_MEMORY_KIB, CODE_KDF_PASSES, 1, Some(80)).map_err(|_| PakeError::Secret)?;
        let mut output = Zeroizing::new([0; 80]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(code.secret_digits().as_slice(), SALT, output.as_mut_slice())
            .map_err(|_| PakeError::Secret)?;
        Ok(Self(SecretBytes::new(*output)))
    }

    /// Takes `w0s || w1s` as they are.
    #[must_use]
    pub const fn from_bytes(bytes: SecretBytes<80>) -> Self {
        Self(bytes)
    }

    /// `w0s || w1s`.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 80] {
        self.0.expose()
    }

    /// The record that a device keeps instead of the code; made once, in the factory.
    ///
    /// # Errors
    /// [`PakeError::Secret`] when the secret is not one.
    pub fn verifier_record(&self) -> Result<VerifierRecord, PakeError> {
        let secret = ProverSecret::<P256Sha256>::from_pbkdf_output(self.expose()).map_err(|_| PakeError::Secret)?;
        Ok(VerifierRecord(SecretBytes::new(*secret.verifier_record().to_bytes())))
    }
}

/// `w0 || L` of RFC 9383, 97 bytes. It does not tell the code, but lets one guess it off line: keep it sealed.
#[derive(Debug, Clone)]
pub struct VerifierRecord(SecretBytes<97>);

impl VerifierRecord {
    /// Reads a stored record.
    ///
    /// # Errors
    /// [`PakeError::Secret`] when it has not 97 bytes or they are not a record.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PakeError> {
        spake2plus::VerifierRecord::<P256Sha256>::from_bytes(bytes).map_err(|_| PakeError::Secret)?;
        SecretBytes::from_slice(bytes).map(Self).ok_or(PakeError::Secret)
    }

    /// The bytes for sealed storage.
    #[must_use]
    pub fn to_bytes(&self) -> SecretBytes<97> {
        self.0.clone()
    }

    pub(crate) const fn expose(&self) -> &[u8; 97] {
        self.0.expose()
    }
}
