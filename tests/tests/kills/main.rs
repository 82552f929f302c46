//! Either end dies at every step of a set-up, and all ends well.

mod companion;
mod device;
mod storm;
