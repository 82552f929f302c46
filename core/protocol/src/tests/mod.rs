//! Two ends in virtual time, and the vectors of others.

mod attacks;
mod hostile;
mod noise;
mod pair;
mod world;
