//! Every limit of the protocol, named once, with its reason. Both ends and the documents read them from here.

/// Longest message in a session, in bytes on the wire: the largest Noise message (Noise specification, section 3).
pub const MESSAGE_MAX: usize = 65_535;
/// Longest message before a session is established, in bytes. The longest honest one has 161; strangers get no more memory.
pub const HANDSHAKE_MESSAGE_MAX: usize = 512;
/// Longest plaintext of one message: the Noise message less its 16-byte tag.
pub const PLAINTEXT_MAX: usize = MESSAGE_MAX - 16;
/// Longest attribute value (Bluetooth Core 5.4, Vol 3, Part F, 3.2.9).
pub const VALUE_MAX: usize = 512;
/// Shortest usable value: ATT's default MTU of 23 less three bytes of header.
pub const VALUE_MIN: usize = 20;
/// Deepest nesting of CBOR containers in a message. The deepest honest one has seven.
pub const CBOR_DEPTH_MAX: usize = 12;
/// Most items (keys, values, elements) in one message; it bounds what decoding can allocate.
pub const CBOR_ITEMS_MAX: usize = 8_192;
/// Most elements of one CBOR array or pairs of one map.
pub const CBOR_CONTAINER_MAX: u64 = 512;
/// Longest name of a device, phone or person, in bytes of UTF-8.
pub const NAME_MAX: usize = 64;
/// Longest text that a person reads in one piece, in bytes of UTF-8.
pub const WORDS_MAX: usize = 480;
/// Longest password in bytes of UTF-8; 128 code points of up to 4 bytes, doubled for what NFC may add (SP 800-63B-4, 3.1.1.2).
pub const PASSWORD_MAX: usize = 1_024;
/// Longest Wi-Fi network name, in bytes (IEEE 802.11, 9.4.2.2).
pub const SSID_MAX: usize = 32;
/// Longest Wi-Fi key in bytes: 63 characters or 64 hexadecimal digits.
pub const WIFI_KEY_MAX: usize = 64;
/// Longest signed document that a device serves, in bytes.
pub const DOCUMENT_MAX: usize = 16_384;
/// Seconds for which a fresh confirmation counts.
pub const FRESH_SECONDS: u32 = 600;
