//! The lies of a device that is told to lie: each changes one thing of an honest answer, after it was made.
//!
//! Nothing here is stored, and without its fault nothing here does anything. What a lie changes must be one thing only,
//! so that a check that finds two has found a fault of its own.

mod document;
mod posture;
mod reply;
mod stranger;

pub(crate) use document::{data_map, foreign_signature, identity, sensor_manifest, statement};
pub(crate) use posture::posture;
pub(crate) use reply::reply;
pub(crate) use stranger::{advert_id, hello, service};
