//! Errors as a caller sees them: problem details (RFC 9457), each with a name that never changes.
//!
//! None may tell what somebody else has: what is not there and what is another's look the same.

use serde::Serialize;

use crate::ack::NotSigned;
use crate::consent::Refusal;
use crate::store::{ConsentError, EraseError, StoreError};

macro_rules! problems {
    ($($problem:ident $status:literal $name:literal $title:literal;)*) => {
        /// A way in which a request fails.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Problem {
            $(#[doc = $title] $problem,)*
        }

        impl Problem {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$problem),*];

            /// Status, name and title.
            #[must_use]
            pub const fn row(self) -> (u16, &'static str, &'static str) {
                match self {
                    $(Self::$problem => ($status, $name, $title),)*
                }
            }
        }
    };
}

problems! {
    Malformed 400 "malformed" "The request cannot be read.";
    KeyMissing 400 "idempotency-key-missing" "The header Idempotency-Key is missing or too long.";
    TokenMissing 401 "token-invalid" "There is no valid token, or its proof does not fit.";
    AttestationInvalid 403 "attestation-invalid" "No trusted device vouches for this phone.";
    ConsentMissing 403 "consent-missing" "There is no consent to this purpose and category.";
    ConsentWithdrawn 403 "consent-withdrawn" "The consent to this purpose was withdrawn.";
    NeedsTls 403 "needs-tls" "Data of this category is taken over TLS only.";
    SenderUnknown 403 "sender-unknown" "This service is not told by that one.";
    NotFound 404 "not-found" "There is nothing here.";
    WrongMethod 405 "wrong-method" "This cannot be done here.";
    TooSlow 408 "too-slow" "The request came too slowly.";
    KeyReused 409 "idempotency-key-reused" "This key was used for another request.";
    RecordWithdrawn 409 "record-withdrawn" "This record was withdrawn. A new choice is a new record.";
    TooManyEvents 409 "too-many-events" "There is no room for more consent events.";
    TooLarge 413 "too-large" "The request is too large.";
    Unfit 422 "record-unfit" "The record does not say what it must.";
    PurposeUnknown 422 "purpose-not-served" "This service does nothing for that purpose.";
    TooMany 429 "too-many-requests" "Too many requests.";
    Internal 500 "internal" "The service failed.";
    Full 503 "full" "The service has no room now.";
}

/// The body of a problem.
#[derive(Debug, Serialize)]
pub struct Details {
    r#type: String,
    title: &'static str,
    status: u16,
}

impl Problem {
    /// What the body says.
    #[must_use]
    pub fn details(self) -> Details {
        let (status, name, title) = self.row();
        Details { r#type: format!("urn:pandu:problem:{name}"), title, status }
    }
}

impl From<StoreError> for Problem {
    fn from(_: StoreError) -> Self {
        Self::Internal
    }
}

impl From<ConsentError> for Problem {
    fn from(error: ConsentError) -> Self {
        match error {
            ConsentError::Unfit(_) => Self::Unfit,
            ConsentError::Withdrawn => Self::RecordWithdrawn,
            ConsentError::TooMany => Self::TooManyEvents,
            ConsentError::Store(error) => error.into(),
        }
    }
}

impl From<EraseError> for Problem {
    fn from(error: EraseError) -> Self {
        match error {
            EraseError::Conflict => Self::KeyReused,
            EraseError::Store(error) => error.into(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Missing => Self::ConsentMissing,
            Refusal::Withdrawn => Self::ConsentWithdrawn,
        }
    }
}

impl From<NotSigned> for Problem {
    fn from(_: NotSigned) -> Self {
        Self::SenderUnknown
    }
}
