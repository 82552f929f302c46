//! Why something is not believed. Never holds a word of the repository: a role is named by its kind only.

/// Which file of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Names the keys of the other roles.
    Root,
    /// Names the newest snapshot; short-lived.
    Timestamp,
    /// Names the version of every targets file.
    Snapshot,
    /// Names targets, and delegates.
    Targets,
    /// A role that a targets file delegates to.
    Delegated,
}

impl Role {
    /// The word for it in logs and for developers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Timestamp => "timestamp",
            Self::Snapshot => "snapshot",
            Self::Targets => "targets",
            Self::Delegated => "a delegated role",
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What is wrong with a file before any key is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// No JSON, JSON with a name twice in one object, or a number that is not whole: canonical JSON knows none.
    #[error("no canonical JSON")]
    Json,
    /// A field is missing, has the wrong type or a value that it may not have.
    #[error("a field is missing or wrong")]
    Field,
    /// `_type` is another one than the place asks for.
    #[error("another type of file")]
    Type,
    /// `spec_version` is no 1.x.
    #[error("another version of the specification")]
    SpecVersion,
    /// One key signs twice (section 4.2.1: key ids are unique among signatures).
    #[error("a key id signs twice")]
    DuplicateSignature,
}

/// Why the client stops. What was accepted before stays accepted: the client has given it out to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("{role}: {problem}")]
    Malformed {
        /// Of which file.
        role: Role,
        /// What is wrong with it.
        problem: Malformed,
    },
    /// Fewer of the role's keys have signed it than the role asks for.
    #[error("{0}: not signed by enough keys")]
    BelowThreshold(Role),
    /// It is past its time. With a right clock this is what a frozen or forgotten repository looks like: nothing newer
    /// can be confirmed. Also what a clock far ahead looks like.
    #[error("{0}: expired")]
    Expired(Role),
    /// It is older than what was seen before, or leaves out a role that was there before.
    #[error("{0}: older than before")]
    Rollback(Role),
    /// Its version is not the one that was named for it.
    #[error("{0}: another version than named")]
    WrongVersion(Role),
    /// Its bytes are not those that were named for it.
    #[error("{0}: other bytes than named")]
    WrongHash(Role),
    /// Its length is not the one that was named for it.
    #[error("{0}: another length than named")]
    WrongLength(Role),
    /// Longer than named or allowed; the rest was not read.
    #[error("{0}: too long")]
    TooLong(Role),
    /// The repository does not have it.
    #[error("{0}: missing from the repository")]
    Missing(Role),
    /// The snapshot does not list a targets file that is needed.
    #[error("{0}: not listed in the snapshot")]
    NotInSnapshot(Role),
    /// More new roots at once than [`crate::Limits::root_rotations`]. They are kept: the next refresh goes on from there.
    #[error("more new roots than at once")]
    TooManyRoots,
    /// More roles to visit or patterns to compare for one search than [`crate::Limits::delegations`] and
    /// [`crate::Limits::pattern_steps`].
    #[error("more delegations than allowed")]
    TooManyDelegations,
    /// A target's bytes are not those that were named for it, or it has no hash that this client knows.
    #[error("a target has other bytes than named")]
    TargetHash,
    /// A target's length is not the one that was named for it.
    #[error("a target has another length than named")]
    TargetLength,
    /// No path that a target can have: empty parts, `.` or `..`, a backslash or a control character.
    #[error("no path of a target")]
    Path,
    /// The host answered what was not asked, or searched before the refresh was done.
    #[error("called out of turn")]
    OutOfTurn,
}
