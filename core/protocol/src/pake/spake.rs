//! SPAKE2+ as the crate `spake2plus` computes it.

use p256::elliptic_curve::sec1::ToSec1Point;
use spake2plus::{ConfirmP, ConfirmV, Context, P256Sha256, Prover, ProverSecret, ShareP, ShareV, Verifier};

use super::{Bound, CodeSecret, Confirmation, Pake, PakeError, Share, VerifierRecord};
use crate::random::Drawn;
use crate::secret::SecretBytes;

/// SPAKE2+ by the crate `spake2plus`.
#[derive(Debug)]
pub struct Spake2Plus;

impl Pake for Spake2Plus {
    type Prover = Prover<P256Sha256>;
    type Verifier = spake2plus::VerifierConfirming<P256Sha256>;

    fn start(secret: &CodeSecret, bound: Bound<'_>, seed: SecretBytes<64>) -> Result<(Self::Prover, Share), PakeError> {
        let secret = ProverSecret::from_pbkdf_output(secret.expose())?;
        let (prover, share) = Prover::start(&secret, &context(bound), &mut Drawn::new(seed));
        Ok((prover, compress(share.as_bytes())?))
    }

    fn answer(
        record: &VerifierRecord,
        bound: Bound<'_>,
        seed: SecretBytes<64>,
        share: &Share,
    ) -> Result<(Self::Verifier, Share, Confirmation), PakeError> {
        let theirs = ShareP::from_bytes(&expand(share)?)?;
        let record = spake2plus::VerifierRecord::from_bytes(record.expose())?;
        let (verifier, own) = Verifier::start(&record, &context(bound), &mut Drawn::new(seed));
        let (confirming, confirmation) = verifier.receive(&theirs)?;
        Ok((confirming, compress(own.as_bytes())?, *confirmation.as_bytes()))
    }

    fn prove(
        prover: Self::Prover,
        share: &Share,
        confirmation: &Confirmation,
    ) -> Result<(Confirmation, SecretBytes<32>), PakeError> {
        let theirs = ShareV::from_bytes(&expand(share)?)?;
        let (own, key) = prover.receive(&theirs)?.finish(&ConfirmV::from_bytes(confirmation)?)?;
        Ok((*own.as_bytes(), SecretBytes::new(*key.as_bytes())))
    }

    fn verify(verifier: Self::Verifier, confirmation: &Confirmation) -> Result<SecretBytes<32>, PakeError> {
        let key = verifier.finish(&ConfirmP::from_bytes(confirmation)?)?;
        Ok(SecretBytes::new(*key.as_bytes()))
    }
}

impl From<spake2plus::Error> for PakeError {
    fn from(error: spake2plus::Error) -> Self {
        match error {
            spake2plus::Error::InvalidPoint | spake2plus::Error::DegenerateShare => Self::Share,
            spake2plus::Error::ConfirmationFailed => Self::Confirmation,
            // Lengths and scalars are of our own making, and the enum may grow.
            spake2plus::Error::Length { .. }
            | spake2plus::Error::PbkdfOutputLength { .. }
            | spake2plus::Error::InvalidScalar
            | _ => Self::Secret,
        }
    }
}

const fn context(bound: Bound<'_>) -> Context<'_> {
    Context { context: bound.context, prover_id: bound.prover, verifier_id: bound.verifier }
}

/// Compressed to uncompressed (SEC 1, 2.3.4); refuses what is not a point, and the identity.
fn expand(share: &Share) -> Result<[u8; 65], PakeError> {
    // The crate reads a third compressed form besides, which no sender of this protocol writes (SEC 1, 2.3.3).
    if !matches!(share.first(), Some(2 | 3)) {
        return Err(PakeError::Share);
    }
    let point = p256::PublicKey::from_sec1_bytes(share).map_err(|_| PakeError::Share)?;
    point.to_sec1_point(false).as_bytes().try_into().map_err(|_| PakeError::Share)
}

/// Uncompressed to compressed (SEC 1, 2.3.3): the parity of y, then x.
fn compress(share: &[u8; 65]) -> Result<Share, PakeError> {
    let (x, last) = share.get(1..33).zip(share.last()).ok_or(PakeError::Share)?;
    let mut compressed = [0; 33];
    compressed[0] = 2 | (last & 1);
    compressed[1..].copy_from_slice(x);
    Ok(compressed)
}
