//! Tests of set-up against a made-up device: every edge, Enter all the way, kills, refusals, random events, every screen.

mod edges;
mod fake;
mod journal;
mod mending;
mod play;
mod random;
mod script;
mod words;
