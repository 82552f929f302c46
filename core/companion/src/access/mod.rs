//! What wizards share about ways of signing in: how a password or a PIN is judged, the fresh confirmation, waits, and what must be
//! known before a consent.
//!
//! Nothing here may know a single wizard, keep a secret longer than its effect needs, or try a credential by itself.

mod confirm;
mod password;
mod pin;
mod request;
mod trouble;
mod unfit;

pub(crate) use confirm::{By, Confirm, Ended, Tried, own_password, password_field, requests, tried, typed_password};
pub(crate) use password::ALONE_CHARS_MIN;
pub(crate) use password::{CHARS_MAX, Names, NewPassword, WITH_PHONE_CHARS_MIN, new_password};
pub(crate) use pin::{PIN_DIGITS_ADVISED, new_pin};
pub(crate) use trouble::{Trouble, refused};
pub(crate) use unfit::unfit;
