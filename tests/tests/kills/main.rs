//! Either end dies at every step of a set-up, or of a change to who has access, and all ends well.

mod companion;
mod credentials;
mod device;
mod storm;
mod update;
