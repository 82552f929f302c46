//! What a device tells anyone before authentication.

use crate::message::open_enum;

open_enum! {
    /// The kind of thing a device is: all that a stranger learns about it (clause 6.6.2).
    pub enum Category {
        /// A door lock.
        Lock = 1,
        /// A thermostat.
        Thermostat = 2,
        /// A sensor without controls.
        Sensor = 3,
        /// A camera.
        Camera = 4,
        /// A lamp.
        Light = 5,
        /// A switched socket.
        Plug = 6,
    }
}
