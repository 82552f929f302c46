//! Attacks 1 to 17 of requirements.md, section 7, each as tests that carry its number.

mod handshake;
mod offline_guess;
mod people;
mod transport;
