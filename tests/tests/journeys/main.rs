//! Journeys: a person's ways through the wizards, each in its own file here and as a recording in `tests/journeys`.
//!
//! `PANDU_RECORD=1` records them anew.

mod another_language;
mod every_profile;
mod fingerprint;
mod leave_and_resume;
mod out_of_reach;
mod password;
mod people;
mod recordings;
mod refuse_all;
mod update;
mod wrong_network_key;
