//! The one table of rights: which role may call what, and which calls need a fresh confirmation (clauses 6.5.4, 6.5.5).
//!
//! The device enforces it, documents and tests are checked against it. A right that is not in the table does not exist.

use crate::message::{Kind, open_enum};

open_enum! {
    /// What a paired phone may do. Lower numbers may do more.
    pub enum Role {
        /// Set the device up; may do everything, and hand it over.
        Owner = 1,
        /// May change settings and people.
        Admin = 2,
        /// Uses the device and decides about its own data.
        Member = 3,
        /// Uses the device for a while.
        Guest = 4,
    }
}

impl Role {
    /// Whether this role has all rights of `least`. Unknown roles have none.
    #[must_use]
    pub const fn covers(self, least: Self) -> bool {
        match (self, least) {
            (Self::Other(_), _) | (_, Self::Other(_)) => false,
            _ => self.number() <= least.number(),
        }
    }
}

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A phone whose pairing handshake is done and whose pairing is not.
    Pairing,
    /// A paired phone of at least this role.
    Paired(Role),
}

/// The rights of one kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Right {
    /// Who may call.
    pub who: Who,
    /// Whether the person must have confirmed within [`crate::limit::FRESH_SECONDS`].
    pub fresh: bool,
    /// Whether it changes state and so needs an idempotency key.
    pub changes: bool,
    /// Whether it is possible before set-up is finished (clause 6.1 a).
    pub in_setup: bool,
}

/// The rights of a kind.
#[must_use]
pub const fn right(kind: Kind) -> Right {
    use Role::{Admin, Guest, Member, Owner};
    const fn row(who: Who, fresh: bool, changes: bool, in_setup: bool) -> Right {
        Right { who, fresh, changes, in_setup }
    }
    const fn paired(role: Role, fresh: bool, changes: bool, in_setup: bool) -> Right {
        row(Who::Paired(role), fresh, changes, in_setup)
    }
    match kind {
        //                                            least role  fresh  changes in set-up
        Kind::PairStart => row(Who::Pairing, false, false, true),
        Kind::PairFinish => row(Who::Pairing, false, true, true),
        Kind::Identify => paired(Guest, false, false, true),
        Kind::Posture => paired(Admin, false, false, true),
        Kind::AuthState => paired(Guest, false, false, true),
        Kind::Confirm => paired(Guest, false, false, true),
        Kind::SetCredential => paired(Member, true, true, true),
        Kind::ListCredentials => paired(Member, false, false, true),
        Kind::RemoveCredential => paired(Member, true, true, false),
        Kind::EnrolBiometric => paired(Member, true, true, false),
        Kind::Invite => paired(Admin, true, true, false),
        Kind::EndInvitation => paired(Admin, false, true, false),
        Kind::PairedClients => paired(Admin, false, false, true),
        Kind::RevokeClient => paired(Admin, true, true, false),
        Kind::Leave => paired(Guest, false, true, true),
        Kind::Rename => paired(Admin, false, true, true),
        Kind::Operate => paired(Guest, false, true, false),
        Kind::SetupState => paired(Owner, false, false, true),
        Kind::FinishSetup => paired(Owner, false, true, true),
        Kind::NetworkScan => paired(Admin, false, false, true),
        Kind::NetworkJoin => paired(Admin, true, true, true),
        Kind::NetworkState => paired(Admin, false, false, true),
        Kind::NetworkForget => paired(Admin, true, true, true),
        Kind::SensorManifest => paired(Guest, false, false, true),
        Kind::SensorState => paired(Guest, false, false, false),
        Kind::DataMap => paired(Member, false, false, true),
        Kind::TelemetryCatalogue => paired(Member, false, false, true),
        Kind::LastTelemetry => paired(Member, false, false, false),
        Kind::ConsentRequests => paired(Member, false, false, true),
        Kind::ConsentAnswer => paired(Member, false, true, true),
        Kind::ConsentWithdraw => paired(Member, false, true, true),
        Kind::ConsentRecords => paired(Member, false, false, true),
        Kind::UpdatePolicy => paired(Member, false, false, true),
        Kind::SetUpdatePolicy => paired(Admin, false, true, true),
        Kind::UpdateState => paired(Member, false, false, true),
        Kind::UpdateCheck => paired(Admin, false, true, true),
        Kind::UpdateBegin => paired(Admin, false, true, false),
        Kind::UpdateChunk => paired(Admin, false, false, false),
        Kind::UpdateCommit => paired(Admin, false, true, false),
        Kind::Export => paired(Member, true, false, false),
        Kind::EraseRequest => paired(Member, true, true, false),
        Kind::EraseProgress => paired(Member, false, false, false),
        Kind::ErasureReceipt => paired(Member, false, false, false),
        Kind::Events => paired(Admin, false, false, true),
        Kind::Recover => paired(Admin, true, true, false),
        Kind::Statement => paired(Guest, false, false, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_role_covers_nothing() {
        assert!(!Role::Other(0).covers(Role::Guest));
        assert!(!Role::from_number(9).covers(Role::Guest));
        assert!(Role::Owner.covers(Role::Guest));
        assert!(!Role::Guest.covers(Role::Owner));
    }

    #[test]
    fn what_touches_permissions_keys_or_passwords_needs_a_fresh_confirmation() {
        for kind in [
            Kind::SetCredential,
            Kind::RemoveCredential,
            Kind::Invite,
            Kind::RevokeClient,
            Kind::NetworkJoin,
            Kind::EraseRequest,
        ] {
            assert!(right(kind).fresh, "{kind:?}");
        }
    }

    #[test]
    fn before_set_up_ends_only_identifying_pairing_and_setting_up_are_possible() {
        for kind in [Kind::Operate, Kind::SensorState, Kind::LastTelemetry, Kind::Export, Kind::Invite] {
            assert!(!right(kind).in_setup, "{kind:?}");
        }
    }
}
