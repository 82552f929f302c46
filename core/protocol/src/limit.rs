//! Every limit of the protocol, named once, with its reason. Both ends and the documents read them from here.

use core::time::Duration;

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
/// Longest pause between two values of one message. A radio that is alive needs milliseconds; memory is not kept for a dead one.
pub const REASSEMBLY_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest time from the start of a link to its session. A person types nothing meanwhile, so this is radio time only.
pub const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);
/// Messages in one direction after which its sender changes the key. Far below what any suite bears (RFC 8446, 5.5).
pub const REKEY_AFTER_MESSAGES: u64 = 1 << 14;
/// Time after which a sender changes the key of its direction with its next message.
pub const REKEY_AFTER: Duration = Duration::from_secs(60 * 60);
/// Messages without a key change after which a receiver refuses more: four times what an honest sender sends.
pub const REKEY_REFUSED_AFTER: u64 = 1 << 16;
/// Longest life of a session; then a fresh handshake gives fresh keys and the device looks the phone up again.
pub const SESSION_MAX: Duration = Duration::from_secs(24 * 60 * 60);
/// Longest silence in a session (a stolen, unlocked phone: attack 20).
pub const SESSION_IDLE: Duration = Duration::from_secs(60 * 60);
/// Undecryptable records that a session survives. One bit of noise must not end it, a flood must.
pub const BAD_RECORDS_MAX: u8 = 8;
/// Longest hello in bytes. The longest honest one of version 1 has 20; the rest is room for later keys.
pub const HELLO_MAX: usize = 128;
/// Most entries of one list in the hello.
pub const HELLO_LIST_MAX: usize = 8;
/// Longest pairing window in minutes. It opens by a physical act, and a person needs no longer.
pub const WINDOW_MINUTES_MAX: u8 = 15;
/// Failed pairings by typed code that switch the typed code off until the button is pressed: 20 of 10^8 codes.
pub const CODE_FAILURES_MAX: u8 = 20;
/// Time for which an advert keeps its rotating id, as long as a resolvable private address (Bluetooth Core, Vol 3, Part C, App. A).
pub const ADVERT_ROTATION: Duration = Duration::from_secs(15 * 60);
/// Longest text taken for a label, in bytes. A QR payload has 88; a person may add blanks to it.
pub const LABEL_TEXT_MAX: usize = 256;
/// Bytes that may wait to be sent on one link: two of the longest messages. Whoever sends more must wait for the radio.
pub const SEND_QUEUE_MAX: usize = 2 * MESSAGE_MAX;
/// Memory in KiB that turning a typed code into a SPAKE2+ secret takes (OWASP's lowest setting for Argon2id: 19 MiB).
pub const CODE_KDF_MEMORY_KIB: u32 = 19 * 1024;
/// Passes over that memory.
pub const CODE_KDF_PASSES: u32 = 2;
/// Longest plaintext of the companion's first message, and of the device's first one after a pairing by code: until it
/// has decrypted, the receiver does not know who is there and gives no more than [`HANDSHAKE_MESSAGE_MAX`].
pub const FIRST_PLAINTEXT_MAX: usize = HANDSHAKE_MESSAGE_MAX - 16;
/// Most paired phones. A household has fewer; the list of them must fit a message.
pub const CLIENTS_MAX: usize = 16;
/// Most fingerprints of one person, as many as fingers.
pub const FINGERS_MAX: usize = 10;
/// Most credentials: for each phone its key, a password, a PIN and all fingers.
pub const CREDENTIALS_MAX: usize = CLIENTS_MAX * (3 + FINGERS_MAX);
/// Good samples that make a fingerprint.
pub const FINGER_SAMPLES: u8 = 5;
/// Seconds for which `EnrolBiometric` waits for a finger; then it is answered without one.
pub const TOUCH_SECONDS: u32 = 20;
/// Fewest digits of a PIN (SP 800-63B-4, 3.2.10; six and more are advised).
pub const PIN_MIN: usize = 4;
/// Most digits of a PIN.
pub const PIN_MAX: usize = 12;
/// Wrong PINs in a row at one keypad after which no PIN works there (SP 800-63B-4, 3.2.10).
pub const PIN_FAILURES_MAX: u8 = 10;
/// Seconds for which an invitation is open, as long as a pairing window: two people stand beside each other.
pub const INVITATION_SECONDS: u32 = 600;
/// Most bytes of an image in one `UpdateChunk`: with its envelope it stays below a message, and two of them wait in a send queue.
pub const UPDATE_CHUNK_MAX: usize = 60_000;
/// Bytes of an image that a device lets a companion send beyond what it has stored: two chunks, so that the radio sends
/// one while the other is stored.
pub const UPDATE_WINDOW: u32 = 131_072;
/// Longest version, in bytes.
pub const VERSION_MAX: usize = 32;
