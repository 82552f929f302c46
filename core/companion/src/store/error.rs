//! Why the store did not do it, by what can be done about it.

use rusqlite::ErrorCode;

use crate::port::{RandomError, SecretsError};

/// Why stored data could not be read or written. After every one of these the data is as it was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another companion has the same data open, in this process or another.
    #[error("the store is open elsewhere")]
    InUse,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The file or its folder cannot be written.
    #[error("the store cannot be written")]
    ReadOnly,
    /// The file or its folder cannot be opened or read.
    #[error("the store cannot be reached")]
    Unreachable,
    /// The file is not a sound database any more. It is left as it is.
    #[error("the store is damaged")]
    Damaged,
    /// A sealed record does not open: it was damaged, moved, or changed from outside.
    #[error("a record of table {table} is damaged")]
    RowDamaged {
        /// Where it stands.
        table: &'static str,
    },
    /// The file is a database of another program.
    #[error("the file belongs to another program")]
    NotOurs,
    /// The file was written by a newer version.
    #[error("the store is of a newer version")]
    Newer,
    /// The key store does not have the key under which everything is sealed.
    #[error("the key of the store is missing")]
    KeyMissing,
    /// The key store does not have the key of this device's data.
    #[error("the key of the device's data is missing")]
    DeviceKeyMissing,
    /// The key store did not answer.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// There is no randomness to seal with.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The caller used the store wrongly: an event out of order, a record over [`super::RECORD_MAX`].
    #[error("misuse of the store: {0}")]
    Misuse(&'static str),
}

/// What SQLite's codes mean here. A code that is not in the table is a fault of ours.
const CODES: &[(ErrorCode, StoreError)] = &[
    (ErrorCode::DatabaseBusy, StoreError::InUse),
    (ErrorCode::DatabaseLocked, StoreError::InUse),
    (ErrorCode::FileLockingProtocolFailed, StoreError::InUse),
    (ErrorCode::DiskFull, StoreError::Full),
    (ErrorCode::ReadOnly, StoreError::ReadOnly),
    (ErrorCode::CannotOpen, StoreError::Unreachable),
    (ErrorCode::PermissionDenied, StoreError::Unreachable),
    (ErrorCode::AuthorizationForStatementDenied, StoreError::Unreachable),
    (ErrorCode::SystemIoFailure, StoreError::Unreachable),
    (ErrorCode::OutOfMemory, StoreError::Unreachable),
    (ErrorCode::NoLargeFileSupport, StoreError::Unreachable),
    (ErrorCode::DatabaseCorrupt, StoreError::Damaged),
    (ErrorCode::NotADatabase, StoreError::Damaged),
    (ErrorCode::ConstraintViolation, StoreError::Misuse("a constraint was violated")),
];

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let code = error.sqlite_error_code();
        let known = CODES.iter().find(|(listed, _)| Some(*listed) == code);
        if let Some((_, meaning)) = known {
            return *meaning;
        }
        // A value of another type than the schema says can only come from outside.
        if matches!(error, rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::FromSqlConversionFailure(..)) {
            return Self::Damaged;
        }
        Self::Misuse("a statement was not accepted")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlites_codes_become_what_can_be_done() {
        for (raw, expected) in [
            (rusqlite::ffi::SQLITE_BUSY, StoreError::InUse),
            (rusqlite::ffi::SQLITE_FULL, StoreError::Full),
            (rusqlite::ffi::SQLITE_READONLY, StoreError::ReadOnly),
            (rusqlite::ffi::SQLITE_READONLY_DIRECTORY, StoreError::ReadOnly),
            (rusqlite::ffi::SQLITE_CANTOPEN, StoreError::Unreachable),
            (rusqlite::ffi::SQLITE_IOERR_READ, StoreError::Unreachable),
            (rusqlite::ffi::SQLITE_CORRUPT, StoreError::Damaged),
            (rusqlite::ffi::SQLITE_NOTADB, StoreError::Damaged),
        ] {
            let error = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(raw), None);
            assert_eq!(StoreError::from(error), expected, "{raw}");
        }
    }
}
