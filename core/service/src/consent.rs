//! A consent record with the mandatory fields of ISO/IEC TS 27560, and the one decision that stands on it.
//!
//! It must never permit what nobody consented to: no record, no data.

use serde::{Deserialize, Serialize};

/// Longest text of a field, in bytes.
const TEXT_MAX: usize = 1024;
/// Most entries of a list.
const LIST_MAX: usize = 32;

/// The ten states of a consent in the Data Privacy Vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Nothing is known.
    Unknown,
    /// Asked, not answered.
    Requested,
    /// The answer was put off.
    RequestDeferred,
    /// Not agreed.
    Refused,
    /// Agreed.
    Given,
    /// Agreed again, for a new period.
    RenewedGiven,
    /// Agreed once; its time is over.
    Expired,
    /// Never was valid.
    Invalidated,
    /// Ended by the maker.
    Revoked,
    /// Ended by the person.
    Withdrawn,
}

impl State {
    /// Its name, as it stands in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "Unknown",
            Self::Requested => "Requested",
            Self::RequestDeferred => "RequestDeferred",
            Self::Refused => "Refused",
            Self::Given => "Given",
            Self::RenewedGiven => "RenewedGiven",
            Self::Expired => "Expired",
            Self::Invalidated => "Invalidated",
            Self::Revoked => "Revoked",
            Self::Withdrawn => "Withdrawn",
        }
    }

    const fn permits(self) -> bool {
        matches!(self, Self::Given | Self::RenewedGiven)
    }
}

/// A party of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its id.
    pub party_id: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// How to reach it.
    pub contact: String,
    /// What it is to the person: controller, processor, recipient.
    pub party_type: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When the person decided, Unix seconds by the app's clock.
    pub event_time: u64,
    /// For how many seconds from then on it holds; 0 = until it is withdrawn.
    pub validity_duration: u64,
    /// Who recorded it.
    pub entity_id: String,
    /// How it was expressed.
    pub event_type: String,
    /// The state from then on.
    pub event_state: State,
}

/// A consent record, one purpose each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Version of this form.
    pub schema_version: String,
    /// A UUID.
    pub record_id: String,
    /// The person's pseudonym.
    pub pii_principal_id: String,
    /// The exact version of the notice that was shown.
    pub privacy_notice: String,
    /// In which language (BCP 47).
    pub language: String,
    /// The purpose.
    pub purpose: String,
    /// The categories of data.
    pub pii_information: Vec<String>,
    /// Ids of the parties that decide.
    pub pii_controllers: Vec<String>,
    /// Where the data lies.
    pub storage_locations: Vec<String>,
    /// For how long it is kept.
    pub retention_period: String,
    /// Under which law.
    pub jurisdiction: String,
    /// Who else receives it.
    pub recipient_third_parties: Vec<String>,
    /// How to withdraw.
    pub withdrawal_method: String,
    /// The parties.
    pub parties: Vec<Party>,
    /// SHA-256 of the exact text on the screen, hexadecimal.
    pub screen_hash: String,
    /// What happened.
    pub event: Event,
}

/// A record that cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the field {0} of the record is missing, too long or does not fit")]
pub struct Unfit(pub &'static str);

impl Record {
    /// Whether the record says all that it must, about this person under this id.
    ///
    /// # Errors
    /// [`Unfit`] names the first field that does not.
    pub fn check(&self, subject: &str, record_id: &str) -> Result<(), Unfit> {
        let texts = [
            ("schema_version", &self.schema_version),
            ("privacy_notice", &self.privacy_notice),
            ("language", &self.language),
            ("purpose", &self.purpose),
            ("retention_period", &self.retention_period),
            ("jurisdiction", &self.jurisdiction),
            ("withdrawal_method", &self.withdrawal_method),
            ("event.entity_id", &self.event.entity_id),
            ("event.event_type", &self.event.event_type),
        ];
        let is_text = |text: &String| !text.is_empty() && text.len() <= TEXT_MAX;
        if let Some((name, _)) = texts.iter().find(|(_, text)| !is_text(text)) {
            return Err(Unfit(name));
        }
        let lists = [
            ("pii_information", &self.pii_information, 1),
            ("pii_controllers", &self.pii_controllers, 1),
            ("storage_locations", &self.storage_locations, 1),
            ("recipient_third_parties", &self.recipient_third_parties, 0),
        ];
        let is_list = |list: &[String], least| (least..=LIST_MAX).contains(&list.len()) && list.iter().all(is_text);
        if let Some((name, ..)) = lists.iter().find(|(_, list, least)| !is_list(list, *least)) {
            return Err(Unfit(name));
        }
        let party = |party: &Party| {
            [&party.party_id, &party.name, &party.address, &party.contact, &party.party_type].into_iter().all(is_text)
        };
        if !(1..=LIST_MAX).contains(&self.parties.len()) || !self.parties.iter().all(party) {
            return Err(Unfit("parties"));
        }
        if self.record_id != record_id || !is_uuid(record_id) {
            return Err(Unfit("record_id"));
        }
        if self.pii_principal_id != subject {
            return Err(Unfit("pii_principal_id"));
        }
        let is_hash = self.screen_hash.len() == 64 && self.screen_hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hash { Err(Unfit("screen_hash")) } else { Ok(()) }
    }
}

/// Whether a text is a random UUID in its usual form.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    let dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    let fits = |(at, byte): (usize, u8)| match byte {
        b'-' => dash(at),
        b'0'..=b'9' | b'a'..=b'f' => !dash(at),
        _ => false,
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}

/// Why data is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no consent to this purpose and category.
    Missing,
    /// It was withdrawn.
    Withdrawn,
}

/// Whether data of a category may be taken for a purpose, by the newest event of each of the person's records.
///
/// # Errors
/// [`Refusal`].
pub fn permit(newest: &[(State, Record)], category: &str, purpose: &str, now: u64) -> Result<(), Refusal> {
    let of_purpose = || newest.iter().filter(|(_, record)| record.purpose == purpose);
    let holds = |record: &Record| match record.event.validity_duration {
        0 => true,
        seconds => record.event.event_time.saturating_add(seconds) > now,
    };
    let permits = |(state, record): &(State, Record)| {
        state.permits() && holds(record) && record.pii_information.iter().any(|named| named == category)
    };
    if of_purpose().any(permits) {
        return Ok(());
    }
    let is_withdrawn = of_purpose().any(|(state, _)| *state == State::Withdrawn);
    Err(if is_withdrawn { Refusal::Withdrawn } else { Refusal::Missing })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{RECORD, SUBJECT, record};

    #[test]
    fn only_a_given_state_permits_and_only_what_it_names() {
        let states =
            "Unknown Requested RequestDeferred Refused Given RenewedGiven Expired Invalidated Revoked Withdrawn";
        for name in states.split(' ') {
            let state: State = serde_json::from_value(name.into()).expect("a state");
            assert_eq!(state.name(), name);
            let record = record(RECORD, "comfort", state);
            let expected = match name {
                "Given" | "RenewedGiven" => Ok(()),
                "Withdrawn" => Err(Refusal::Withdrawn),
                _ => Err(Refusal::Missing),
            };
            assert_eq!(permit(&[(state, record.clone())], "temperature", "comfort", 5), expected, "{name}");
            assert_ne!(permit(&[(state, record.clone())], "presence", "comfort", 5), Ok(()));
            assert_eq!(permit(&[(state, record)], "temperature", "adverts", 5), Err(Refusal::Missing));
        }
        assert_eq!(permit(&[], "temperature", "comfort", 5), Err(Refusal::Missing));
    }

    #[test]
    fn a_consent_ends_by_itself() {
        let mut record = record(RECORD, "comfort", State::Given);
        record.event.validity_duration = 10;
        let until = record.event.event_time + 10;
        let at = |now| permit(&[(State::Given, record.clone())], "temperature", "comfort", now);
        assert_eq!((at(until - 1), at(until)), (Ok(()), Err(Refusal::Missing)));
    }

    #[test]
    fn every_mandatory_field_is_asked_for() {
        let good = record(RECORD, "comfort", State::Given);
        assert_eq!(good.check(SUBJECT, RECORD), Ok(()));
        assert_eq!(good.check("00", RECORD), Err(Unfit("pii_principal_id")));
        assert_eq!(good.check(SUBJECT, "x"), Err(Unfit("record_id")));
        let value = serde_json::to_value(&good).expect("JSON");
        for (name, field) in value.as_object().expect("an object") {
            let mut less = value.clone();
            less.as_object_mut().expect("an object").remove(name);
            assert!(serde_json::from_value::<Record>(less).is_err(), "{name} is missing");
            if field.is_string() {
                let mut empty = value.clone();
                empty[name] = "".into();
                let empty: Record = serde_json::from_value(empty).expect("a record");
                assert!(empty.check(SUBJECT, RECORD).is_err(), "{name} is empty");
            }
        }
    }
}
