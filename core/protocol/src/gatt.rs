//! Where the protocol lives on Bluetooth LE: one service with three characteristics. Only an adapter of a radio needs this.

/// The service, also in the Service Data of adverts (AD type 0x21), which fill one legacy advertising PDU exactly.
pub const SERVICE_UUID: &str = "9f4e0001-6c27-4d8a-b5e3-70616e647531";
/// The hello, to be read.
pub const HELLO_UUID: &str = "9f4e0002-6c27-4d8a-b5e3-70616e647531";
/// Values from the companion to the device, written without response.
pub const RX_UUID: &str = "9f4e0003-6c27-4d8a-b5e3-70616e647531";
/// Values from the device to the companion, notified.
pub const TX_UUID: &str = "9f4e0004-6c27-4d8a-b5e3-70616e647531";
