#!/usr/bin/env python3
"""Replays the test vectors of the Pandu protocol without any of its code.

Everything here follows docs/protocol.md alone; the numbers in the comments are its sections. X25519, Ed25519, AEADs,
HKDF, HMAC and Argon2id come from `cryptography`, CDDL from `cddl-verifier`; P-256, SPAKE2+, Noise and CBOR are written
out. It is slow, plain and not constant in time: it proves that the document suffices, it is not for use.

    python3 -m venv target/venv && target/venv/bin/pip install -r tests/vectors/requirements.txt
    target/venv/bin/python tests/vectors/verify.py
"""

import hashlib
import hmac as hmac_module
import json
import pathlib
import re
import sys
import unicodedata

import cddl_verifier
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

VECTORS = pathlib.Path(__file__).resolve().parent
SCHEMA = (VECTORS / "../../docs/protocol.cddl").read_text(encoding="utf-8")
checks = 0


def check(claim, what):
    global checks
    checks += 1
    if not claim:
        sys.exit(f"WRONG: {what}")


def load(name):
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def unhex(text):
    return bytes.fromhex(text)


# ---- Primitives (1) ----

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def hmac(key, *parts):
    return hmac_module.new(key, b"".join(parts), hashlib.sha256).digest()


def hkdf(salt, key, info, length=32):
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(key)


def x25519(private, public):
    return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))


def x25519_public(private):
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


# ---- P-256 (SEC 2) ----

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
INFINITY = None


def add(a, b):
    if a is INFINITY:
        return b
    if b is INFINITY:
        return a
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return INFINITY
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P) % P
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P) % P
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(number, point):
    result = INFINITY
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def negative(point):
    return point[0], -point[1] % P


def expand(encoded):
    x = int.from_bytes(encoded[1:33], "big")
    if len(encoded) == 65 and encoded[0] == 4:
        y = int.from_bytes(encoded[33:], "big")
    else:
        check(len(encoded) == 33 and encoded[0] in (2, 3), "a compressed point")
        y = pow(x * x * x - 3 * x + B, (P + 1) // 4, P)
        if y & 1 != encoded[0] & 1:
            y = P - y
    check(x < P and (y * y - (x * x * x - 3 * x + B)) % P == 0, "a point of the curve")
    return x, y


def compressed(point):
    return bytes([2 + (point[1] & 1)]) + point[0].to_bytes(32, "big")


def uncompressed(point):
    return b"\x04" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


# RFC 9383, section 4.
SPAKE_M = expand(unhex("02886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f"))
SPAKE_N = expand(unhex("03d8bbd6c639c62937b04d997f38c3770719c629d7014d49a24b4f98baa1292b49"))


# ---- CBOR (9) ----

class Broken(Exception):
    """A rule of section 9, by its name."""


class Cbor:
    DEPTH, ITEMS, CONTAINER = 12, 8192, 512

    def __init__(self, data):
        self.data, self.at, self.items = data, 0, 0

    def take(self, count):
        if len(self.data) - self.at < count:
            raise Broken("Truncated")
        self.at += count
        return self.data[self.at - count:self.at]

    def head(self):
        first = self.take(1)[0]
        major, short = first >> 5, first & 31
        if major == 7:
            if short not in (20, 21):
                raise Broken("Kind")
            return major, short
        if short < 24:
            return major, short
        if short == 31:
            raise Broken("Indefinite")
        if short > 27:
            raise Broken("Kind")
        value = int.from_bytes(self.take(1 << (short - 24)), "big")
        if value < (24, 2**8, 2**16, 2**32)[short - 24]:
            raise Broken("NotShortest")
        return major, value

    def count(self):
        self.items += 1
        if self.items > self.ITEMS:
            raise Broken("Items")

    def item(self, depth=0):
        self.count()
        major, value = self.head()
        if major == 0:
            return value
        if major == 1:
            return -1 - value
        if major == 2:
            return self.take(value)
        if major == 3:
            try:
                return self.take(value).decode("utf-8")
            except UnicodeDecodeError:
                raise Broken("Text") from None
        if major == 7:
            return value == 21
        if major == 6:
            raise Broken("Kind")
        if depth >= self.DEPTH:
            raise Broken("Depth")
        if value > self.CONTAINER:
            raise Broken("Items")
        if major == 4:
            return [self.item(depth + 1) for _ in range(value)]
        pairs, last = {}, -1
        for _ in range(value):
            self.count()
            key_major, key = self.head()
            if key_major != 0 or key >= 2**32 or key <= last:
                raise Broken("Keys")
            last = key
            pairs[key] = self.item(depth + 1)
        return pairs


def decode(data):
    reader = Cbor(data)
    item = reader.item()
    if reader.at != len(data):
        raise Broken("Trailing")
    return item


def encode(item):
    def head(major, value):
        if value < 24:
            return bytes([major << 5 | value])
        for short, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
            if value < 1 << (8 * size):
                return bytes([major << 5 | short]) + value.to_bytes(size, "big")
        raise ValueError(value)

    if isinstance(item, bool):
        return b"\xf5" if item else b"\xf4"
    if isinstance(item, int):
        return head(0, item) if item >= 0 else head(1, -1 - item)
    if isinstance(item, bytes):
        return head(2, len(item)) + item
    if isinstance(item, str):
        return head(3, len(item.encode())) + item.encode()
    if isinstance(item, list):
        return head(4, len(item)) + b"".join(map(encode, item))
    return head(5, len(item)) + b"".join(encode(key) + encode(item[key]) for key in sorted(item))


def verify_cbor():
    for vector in load("cbor.json")["vectors"]:
        data = unhex(vector["cbor"])
        try:
            check(encode(decode(data)) == data, f"{vector['name']}: encoded again")
            found = None
        except Broken as broken:
            found = str(broken)
        check(found == vector["error"], f"{vector['name']}: {found} instead of {vector['error']}")


# ---- Hello and advert (4) ----

def read_hello(data):
    if len(data) > 128:
        raise Broken("TooLong")
    hello = decode(data)

    def numbers(key, least):
        values = hello[key]
        if not isinstance(values, list) or not least <= len(values) <= 8:
            raise Broken("List")
        if any(isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**32 for value in values):
            raise Broken("Field")
        return values

    if not isinstance(hello, dict) or any(key not in hello for key in range(5)):
        raise Broken("Field")
    for key, most in ((2, 2**32 - 1), (3, 15)):
        if isinstance(hello[key], bool) or not isinstance(hello[key], int) or not 0 <= hello[key] <= most:
            raise Broken("Field")
    return {
        "versions": [value for value in numbers(0, 1) if value < 256],
        "suites": [value for value in numbers(1, 1) if value < 256],
        "category": hello[2],
        "window_minutes": hello[3],
        "ways": numbers(4, 0),
    }


def verify_hello():
    file = load("hello.json")
    for vector in file["valid"] + file["newer"]:
        content = read_hello(unhex(vector["cbor"]))
        check(all(content[name] == vector[name] for name in content), vector["name"])
    for vector in file["valid"]:
        check(fits("hello", unhex(vector["cbor"])), f"{vector['name']}: CDDL")
    for vector in file["invalid"]:
        try:
            read_hello(unhex(vector["cbor"]))
            check(False, f"{vector['name']} was read")
        except Broken:
            check(True, "")


def rotating_id(device_key, random):
    return random + hmac(hkdf(None, device_key, b"Pandu advert"), random)[:4]


def is_advert(data):
    return len(data) == 10 and data[0] == 1 and data[2] in (0, 1)


def verify_adverts():
    file = load("adverts.json")
    for vector in file["valid"]:
        advert, random = unhex(vector["advert"]), unhex(vector["random"])
        check(is_advert(advert) and advert[1] == vector["category"] and advert[2] == vector["ready"], "an advert")
        check(rotating_id(unhex(vector["device_key"]), random) == advert[3:], "its own key")
        check(rotating_id(unhex(vector["other_key"]), random) != advert[3:], "another key")
    for vector in file["invalid"]:
        check(not is_advert(unhex(vector["advert"])), vector["name"])


# ---- Labels (5) ----

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
DIHEDRAL = ["0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
            "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"]
FIRST = "1576283094"
INVERSE = "0432156789"


def check_digit(digits):
    permutations = [list(range(10))]
    for _ in range(7):
        permutations.append([int(FIRST[value]) for value in permutations[-1]])
    c = 0
    for i in range(1, 9):
        c = int(DIHEDRAL[c][permutations[i % 8][int(digits[8 - i])]])
    return INVERSE[c]


def unbase32(text):
    bits = 0
    for letter in text:
        bits = bits << 5 | BASE32.index(letter)
    return bits.to_bytes(len(text) * 5 // 8, "big")


def trim(text):
    # Unicode White_Space; str.strip() also takes U+001C to U+001F.
    return text.strip("\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))))


def read_label(text):
    text = trim(text)
    if not text:
        return "Empty"
    if len(text.encode()) > 256:
        return "TooLong"
    if text[:6].upper() == "PANDU:" and text[:6].isascii():
        return read_scanned(text[6:])
    is_digit = lambda letter: letter in "0123456789" or "\uff10" <= letter <= "\uff19"
    if any(map(is_digit, text)) and ":" not in text and "/" not in text:
        return read_typed(text, is_digit)
    return "Foreign"


def read_scanned(rest):
    if not rest.startswith("1:"):
        return "Version"
    rest = "".join(letter for letter in rest[2:] if letter not in "\t\n\f\r ")
    if len(rest.encode()) != 80:
        return "Incomplete"
    rest = "".join(letter.upper() if letter.isascii() else letter for letter in rest)
    if any(letter not in BASE32 for letter in rest):
        return "Characters"
    data = unbase32(rest)
    content, found = data[:48], data[48:]
    if sha256(b"Pandu label", content)[:2] != found:
        return "Check"
    return content[:32], content[32:]


def read_typed(text, is_digit):
    digits = ""
    for letter in text:
        if is_digit(letter):
            digits += str(unicodedata.digit(letter))
        elif trim(letter) and letter not in "-.\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d":
            return "NotADigit"
    if len(digits) != 9:
        return "WrongLength"
    if check_digit(digits[:8]) != digits[8]:
        return "CheckDigit"
    return digits


def stretch(digits):
    return Argon2id(salt=b"Pandu SPAKE2+ v1", length=80, iterations=2, lanes=1, memory_cost=19 * 1024).derive(digits)


def scalars(argon2id):
    return tuple(int.from_bytes(half, "big") % N_ORDER for half in (argon2id[:40], argon2id[40:]))


def verifier_record(argon2id):
    w0, w1 = scalars(argon2id)
    return w0.to_bytes(32, "big") + uncompressed(times(w1, G))


def label_psk(secret):
    return hkdf(None, secret, b"Pandu label PSK")


def verify_labels():
    file = load("labels.json")
    for vector in file["scanned"]:
        for text in [vector["qr_text"]] + vector["also_read"]:
            check(read_label(text) == (unhex(vector["device_key"]), unhex(vector["secret"])), f"reads {text!r}")
        content = unhex(vector["device_key"]) + unhex(vector["secret"])
        data = content + sha256(b"Pandu label", content)[:2]
        number = int.from_bytes(data, "big")
        letters = "".join(BASE32[number >> (5 * place) & 31] for place in reversed(range(80)))
        check("PANDU:1:" + letters == vector["qr_text"], "prints the label")
        check(label_psk(unhex(vector["secret"])).hex() == vector["psk"], "the label's PSK")
    for vector in file["typed"]:
        digits = vector["digits"]
        nine = digits + check_digit(digits)
        check(f"{nine[:3]}-{nine[3:6]}-{nine[6:]}" == vector["printed"], "prints the code")
        for text in [vector["printed"]] + vector["also_read"]:
            check(read_label(text) == nine, f"reads {text!r}")
        check(stretch(digits.encode()).hex() == vector["argon2id"], "Argon2id")
        check(verifier_record(unhex(vector["argon2id"])).hex() == vector["verifier_record"], "the verifier record")
    for vector in file["invalid"]:
        check(read_label(vector["text"]) == vector["error"], f"{vector['name']}: {vector['error']}")


# ---- Frames (3) ----

def value_len(mtu):
    return 495 if mtu >= 498 else 244 if mtu >= 247 else max(mtu - 3, 20)


def cut(messages, selector, length):
    sequence, values = selector, []
    for message in messages:
        parts = [message[at:at + length - 1] for at in range(0, len(message), length - 1)]
        for place, part in enumerate(parts):
            header = sequence | (0x80 if place == 0 else 0) | (0x40 if place == len(parts) - 1 else 0)
            values.append(bytes([header]) + part)
            sequence = (sequence + 1) % 64
    return values


class Joiner:
    def __init__(self, selector, most):
        self.sequence, self.most, self.message, self.last = selector, most, None, 0

    def value(self, now, value):
        if len(value) < 2:
            raise Broken("Empty")
        if len(value) > 512:
            raise Broken("ValueTooLong")
        if self.message is not None and now - self.last >= 10_000:
            raise Broken("Expired")
        if value[0] & 63 != self.sequence:
            raise Broken("Sequence")
        if self.message is None and not value[0] & 0x80:
            raise Broken("NotBegun")
        if self.message is not None and value[0] & 0x80:
            raise Broken("Unfinished")
        self.message = (self.message or b"") + value[1:]
        if len(self.message) > self.most:
            raise Broken("MessageTooLong")
        self.sequence, self.last = (self.sequence + 1) % 64, now
        if value[0] & 0x40:
            message, self.message = self.message, None
            return message
        return None


def verify_frames():
    file = load("frames.json")
    for vector in file["cut"]:
        messages = [unhex(message) for message in vector["messages"]]
        check(value_len(vector["mtu"]) == vector["value_len"], f"the value length at {vector['mtu']}")
        values = cut(messages, vector["selector"], vector["value_len"])
        check([value.hex() for value in values] == vector["values"], f"{vector['name']} at {vector['mtu']}")
        joiner = Joiner(vector["selector"], 65_535)
        joined = [message for message in (joiner.value(0, value) for value in values) if message]
        check(joined == messages, "the messages come back")
    for vector in file["broken"]:
        joiner, now = Joiner(vector["selector"], vector["message_max"]), 0
        for place, (pause, value) in enumerate(vector["values"]):
            now += pause
            try:
                joiner.value(now, unhex(value))
                check(place < len(vector["values"]) - 1, f"{vector['name']} was taken")
            except Broken as broken:
                check(place == len(vector["values"]) - 1 and str(broken) == vector["error"], vector["name"])
    check(file["refusal"] == "c000", "the refusal")

    def records(stream):
        while stream:
            length = int.from_bytes(stream[:2], "big")
            yield stream[2:2 + length]
            stream = stream[2 + length:]

    advert, hello = records(unhex(file["tcp"]["device_first"]))
    check(is_advert(advert) and read_hello(hello)["versions"] == [1], "what a device says first over TCP")
    joiner = Joiner(2, 512)
    (first,) = [joiner.value(0, value) for value in records(unhex(file["tcp"]["companion_first"]))]
    check(first.hex() == load("handshakes.json")["vectors"][0]["messages"][0], "what a companion says first over TCP")


# ---- Noise (6, 8) ----

class Cipher:
    def __init__(self, name, key):
        self.name, self.key, self.nonce = name, key, 0

    def seal(self, nonce, ad, plaintext):
        if self.name == "ChaChaPoly":
            return ChaCha20Poly1305(self.key).encrypt(bytes(4) + nonce.to_bytes(8, "little"), plaintext, ad)
        return AESGCM(self.key).encrypt(bytes(4) + nonce.to_bytes(8, "big"), plaintext, ad)

    def open(self, nonce, ad, sealed):
        if self.name == "ChaChaPoly":
            return ChaCha20Poly1305(self.key).decrypt(bytes(4) + nonce.to_bytes(8, "little"), sealed, ad)
        return AESGCM(self.key).decrypt(bytes(4) + nonce.to_bytes(8, "big"), sealed, ad)

    def encrypt(self, ad, plaintext):
        self.nonce += 1
        return self.seal(self.nonce - 1, ad, plaintext)

    def decrypt(self, ad, sealed):
        plaintext = self.open(self.nonce, ad, sealed)
        self.nonce += 1
        return plaintext

    def rekey(self):
        self.key = self.seal(2**64 - 1, b"", bytes(32))[:32]


class Handshake:
    """One end of a Noise handshake with 25519 and SHA256 (Noise, sections 5 and 9)."""

    PATTERNS = {
        "IKpsk2": (["s"], [["e", "es", "s", "ss"], ["e", "ee", "se", "psk"]]),
        "XXpsk3": ([], [["e"], ["e", "ee", "s", "es"], ["s", "se", "psk"]]),
    }

    def __init__(self, name, initiator, prologue, s, e, rs=None):
        _, pattern, _, self.cipher_name, _ = name.split("_")
        known, self.messages = self.PATTERNS[pattern]
        self.initiator, self.s, self.e, self.rs, self.re = initiator, s, e, rs, None
        self.h = name.encode() + bytes(32 - len(name)) if len(name) <= 32 else sha256(name.encode())
        self.ck, self.cipher = self.h, None
        self.mix_hash(prologue)
        if known:
            self.mix_hash(rs if initiator else x25519_public(s))

    def mix_hash(self, data):
        self.h = sha256(self.h, data)

    def mix_key(self, secret):
        out = hkdf(self.ck, secret, b"", 64)
        self.ck, self.cipher = out[:32], Cipher(self.cipher_name, out[32:])

    def mix_key_and_hash(self, secret):
        out = hkdf(self.ck, secret, b"", 96)
        self.ck = out[:32]
        self.mix_hash(out[32:64])
        self.cipher = Cipher(self.cipher_name, out[64:])

    def dh(self, token):
        own, theirs = token if self.initiator else token[::-1]
        secret = x25519(self.s if own == "s" else self.e, self.rs if theirs == "s" else self.re)
        check(secret != bytes(32), "no X25519 result is zero")
        self.mix_key(secret)

    def encrypt(self, plaintext):
        sealed = self.cipher.encrypt(self.h, plaintext) if self.cipher else plaintext
        self.mix_hash(sealed)
        return sealed

    def decrypt(self, sealed):
        plaintext = self.cipher.decrypt(self.h, sealed) if self.cipher else sealed
        self.mix_hash(sealed)
        return plaintext

    def write(self, payload=b"", psk=None):
        message = b""
        for token in self.next():
            if token == "e":
                public = x25519_public(self.e)
                message += public
                self.mix_hash(public)
                self.mix_key(public)
            elif token == "s":
                message += self.encrypt(x25519_public(self.s))
            elif token == "psk":
                self.mix_key_and_hash(psk)
            else:
                self.dh(token)
        return message + self.encrypt(payload)

    def read(self, message, psk=None):
        for token in self.next():
            if token == "e":
                self.re, message = message[:32], message[32:]
                self.mix_hash(self.re)
                self.mix_key(self.re)
            elif token == "s":
                self.rs, message = self.decrypt(message[:48]), message[48:]
            elif token == "psk":
                self.mix_key_and_hash(psk)
            else:
                self.dh(token)
        return self.decrypt(message)

    def next(self):
        tokens, self.messages = self.messages[0], self.messages[1:]
        return tokens

    def split(self):
        out = hkdf(self.ck, b"", b"", 64)
        return Cipher(self.cipher_name, out[:32]), Cipher(self.cipher_name, out[32:])


# ---- SPAKE2+ (6.5) ----

def transcript_keys(context, x_share, y_share, z, v, w0):
    parts = [context, b"companion", b"device", uncompressed(SPAKE_M), uncompressed(SPAKE_N), uncompressed(x_share),
             uncompressed(y_share), uncompressed(z), uncompressed(v), w0.to_bytes(32, "big")]
    k_main = sha256(*(len(part).to_bytes(8, "little") + part for part in parts))
    confirmation = hkdf(None, k_main, b"ConfirmationKeys", 64)
    return (hmac(confirmation[:32], uncompressed(y_share)), hmac(confirmation[32:], uncompressed(x_share)),
            hkdf(None, k_main, b"SharedKey"))


def verify_code(vector, prologue):
    """Runs SPAKE2+ from both ends; gives confirmP, the payloads of messages 1 and 2, and the PSK."""
    code = vector["code"]
    context = b"Pandu/1 code" + prologue
    check(context.hex() == code["context"], "the context")
    argon2id = stretch(code["digits"].encode())
    check(argon2id.hex() == code["argon2id"], "Argon2id")
    record = verifier_record(argon2id)
    check(record.hex() == code["verifier_record"], "the verifier record")
    x, y = (int.from_bytes(unhex(code[f"{end}_seed"]), "big") % N_ORDER for end in ("companion", "device"))

    w0, w1 = scalars(argon2id)
    share_p = add(times(x, G), times(w0, SPAKE_M))
    check(compressed(share_p).hex() == code["share_p"], "shareP")

    device_w0, device_l = int.from_bytes(record[:32], "big"), expand(record[32:])
    share_v = add(times(y, G), times(device_w0, SPAKE_N))
    check(compressed(share_v).hex() == code["share_v"], "shareV")
    theirs = add(expand(compressed(share_p)), negative(times(device_w0, SPAKE_M)))
    device = transcript_keys(context, share_p, share_v, times(y, theirs), times(y, device_l), device_w0)

    theirs = add(expand(compressed(share_v)), negative(times(w0, SPAKE_N)))
    companion = transcript_keys(context, share_p, share_v, times(x, theirs), times(w1, theirs), w0)
    check(companion == device, "both ends have the same keys")
    confirm_p, confirm_v, k_shared = companion
    check((confirm_p.hex(), confirm_v.hex(), k_shared.hex()) == (code["confirm_p"], code["confirm_v"], code["k_shared"]),
          "confirmations and key")
    return confirm_p, compressed(share_p), compressed(share_v) + confirm_v, hkdf(None, k_shared, b"Pandu code PSK")


SUITES = {1: "ChaChaPoly", 2: "AESGCM"}
LENGTHS = {"IKpsk2": [96, 48], "XXpsk3": [81, 161, 96]}


def verify_handshake(vector):
    name = vector["name"]
    pattern = "XXpsk3" if vector["code"] else "IKpsk2"
    noise = f"Noise_{pattern}_25519_{SUITES[vector['suite']]}_SHA256"
    check(noise == vector["noise"], f"{name}: the Noise protocol")
    check(vector["selector"] == vector["suite"] << 1 | (pattern == "XXpsk3"), f"{name}: the selector")
    hello = unhex(vector["hello"])
    offered = read_hello(hello)
    check(next(suite for suite in SUITES if suite in offered["suites"]) == vector["suite"], f"{name}: the suite")
    prologue = b"Pandu/1" + bytes([vector["selector"]]) + len(hello).to_bytes(2, "big") + hello
    check(prologue.hex() == vector["prologue"], f"{name}: the prologue")

    key = {k: unhex(vector[k]) for k in ("companion_private", "companion_ephemeral", "device_private", "device_ephemeral")}
    for end in ("companion", "device"):
        check(x25519_public(key[f"{end}_private"]).hex() == vector[f"{end}_public"], f"{name}: {end} key")
    companion = Handshake(noise, True, prologue, key["companion_private"], key["companion_ephemeral"],
                          unhex(vector["device_public"]) if pattern == "IKpsk2" else None)
    device = Handshake(noise, False, prologue, key["device_private"], key["device_ephemeral"])

    if pattern == "IKpsk2":
        psk = unhex(vector["psk"])
        first = companion.write()
        check(device.read(first) == b"" and device.rs.hex() == vector["companion_public"], f"{name}: who is there")
        second = device.write(psk=psk)
        check(companion.read(second, psk) == b"", f"{name}: message 2")
        messages = [first, second]
    else:
        confirm_p, payload1, payload2, psk = verify_code(vector, prologue)
        check(psk.hex() == vector["psk"], f"{name}: the PSK")
        first = companion.write(payload1)
        check(device.read(first) == payload1, f"{name}: message 1")
        second = device.write(payload2)
        check(companion.read(second) == payload2, f"{name}: message 2")
        third = confirm_p + companion.write(psk=psk)
        check(device.read(third[32:], psk) == b"", f"{name}: message 3")
        messages = [first, second, third]
    check([message.hex() for message in messages] == vector["messages"], f"{name}: every byte of the messages")
    check([len(message) for message in messages] == LENGTHS[pattern], f"{name}: the lengths")
    check(companion.h == device.h and companion.h.hex() == vector["handshake_hash"], f"{name}: the handshake hash")
    check(companion.rs.hex() == vector["device_public"], f"{name}: the device's key")
    verify_records(vector, companion.split(), device.split())


def verify_records(vector, companion, device):
    ends = {"companion": (companion[0], device[0]), "device": (device[1], companion[1])}
    for record in vector["records"]:
        what = f"{vector['name']}: {record['note']} from the {record['from']}"
        sender, receiver = ends[record["from"]]
        sealed, plaintext = unhex(record["record"]), unhex(record["plaintext"])
        check(sender.nonce == record["nonce"], f"{what}: the nonce")
        check(sender.encrypt(b"", plaintext) == sealed, what)
        # 8.3: a record that does not decrypt moves nothing.
        try:
            receiver.decrypt(b"", bytes([sealed[0] ^ 1]) + sealed[1:])
            check(False, f"{what}: a changed record decrypts")
        except InvalidTag:
            check(True, "")
        check(receiver.decrypt(b"", sealed) == plaintext, f"{what}: opened")
        if plaintext:
            check(fits("uplink" if record["from"] == "companion" else "downlink", plaintext), f"{what}: CDDL")
        else:
            sender.rekey()
            receiver.rekey()


def verify_handshakes():
    vectors = load("handshakes.json")["vectors"]
    check(len(vectors) == 6, "six handshakes")
    for vector in vectors:
        verify_handshake(vector)
    scanned = load("labels.json")["scanned"][0]
    check(label_psk(unhex(scanned["secret"])).hex() == vectors[0]["psk"], "the label of the label handshakes")


# ---- Pairing (7.3) ----

def verify_pairing():
    file = load("pairing.json")
    for vector in file["session_psks"]:
        shares = unhex(vector["companion_share"]) + unhex(vector["device_share"])
        psk = hkdf(unhex(vector["handshake_hash"]), shares, b"Pandu session PSK")
        check(psk.hex() == vector["psk"], f"{vector['name']}: the session PSK")
    for vector in file["client_ids"]:
        check(sha256(unhex(vector["public_key"]))[:8].hex() == vector["client"], "the handle of a companion")


# ---- Messages (10 to 12) and documents (14) ----

def kinds_apart():
    """A rule for each alternative of `request`, `reply` and `push`, because one is quicker to try than all."""
    for way, envelope in (("request", "query"), ("request", "command"), ("reply", "answer"), ("push", "unasked")):
        for found in re.finditer(rf"\b{envelope}<(\d+), .*?>+(?=\s)", SCHEMA):
            yield f"the-{way}-{found.group(1)} = {found.group()}\n"


VALIDATOR = cddl_verifier.Validator(SCHEMA + "".join(kinds_apart()))


def fits(rule, data):
    return VALIDATOR.validate(data, rule, require_deterministic=True).valid


def mutilations(item):
    """Items that differ from this one in a way that no sender of version 1 may."""
    for key in item:
        yield {other: value for other, value in item.items() if other != key}
        yield {**item, key: [] if not isinstance(item[key], list) else 0}
    yield {**item, 99: 0}


def verify_messages():
    refused = 0
    vectors = load("messages.json")["vectors"]
    for vector in vectors:
        data = unhex(vector["cbor"])
        item = decode(data)
        check(encode(item) == data, f"{vector['name']}: encoded again")
        rule = "uplink" if vector["way"] == "request" else "downlink"
        check(fits(rule, data) and fits(f"the-{vector['way']}-{vector['kind']}", data), f"{vector['name']}: CDDL")
        keys = [0, 2] if vector["way"] == "push" else [0, 1, 2] + ([3] if vector["idempotency_key"] else [])
        check(list(item) == keys and item[0] == vector["kind"], f"{vector['name']}: the envelope")
        for wrong in mutilations(item):
            check(not fits(f"the-{vector['way']}-{vector['kind']}", encode(wrong)), f"{vector['name']} in pieces fits the CDDL: {wrong}")
            refused += 1
    check(len({(v["kind"], v["way"]) for v in vectors}) == 46 * 2 + 4 and refused > 500, "every kind, both ways")
    for vector in load("errors.json")["vectors"]:
        data = unhex(vector["cbor"])
        expected = {0: vector["code"]}
        if vector["wait"] is not None:
            expected[1] = vector["wait"]
        if vector["field"] is not None:
            expected[2] = vector["field"]
        check(decode(data) == {1: 0x0123, 3: expected} and fits("downlink", data), f"error {vector['name']}")


def verify_strange():
    """What section 10 says without a look into bodies: all but `accept` and `invalid` are plain from the envelope."""
    kinds = {vector["kind"] for vector in load("messages.json")["vectors"] if vector["way"] == "request"}
    for vector in load("messages-strange.json")["vectors"]:
        try:
            item = decode(unhex(vector["cbor"]))
        except Broken:
            check(vector["outcome"] == "close", vector["name"])
            continue
        whole = lambda value: isinstance(value, int) and not isinstance(value, bool)
        sound = isinstance(item, dict) and whole(item.get(0, 0)) and whole(item.get(1, 0)) and item.get(1, 0) < 2**16
        if vector["to"] == "device":
            if not sound or not all(key in item for key in (0, 1, 2)):
                found = ("close",)
            elif item[0] not in kinds:
                found = ("unsupported",)
            else:
                found = ("accept", "invalid")
        else:
            form = tuple(key for key in range(4) if sound and key in item)
            if form == (0, 2) and item[0] >= 128:
                found = ("accept", "close") if item[0] <= 131 else ("ignore",)
            elif form == (1, 3) or form == (0, 1, 2) and item[0] in kinds:
                found = ("accept", "close")
            else:
                found = ("close",)
        check(vector["outcome"] in found, f"{vector['name']}: {found}")


def verify_documents():
    file = load("documents.json")
    public = Ed25519PrivateKey.from_private_bytes(unhex(file["seed"])).public_key()
    check(public.public_bytes(Encoding.Raw, PublicFormat.Raw).hex() == file["public_key"], "the signing key")
    for vector in file["vectors"]:
        document, signature = unhex(vector["document"]), unhex(vector["signature"])
        covered = b"Pandu/1 document" + vector["kind"].to_bytes(4, "big") + document
        check(covered.hex() == vector["signed_bytes"], f"{vector['name']}: what is signed")
        try:
            Ed25519PublicKey.from_public_bytes(unhex(file["public_key"])).verify(signature, covered)
            valid = True
        except InvalidSignature:
            valid = False
        check(valid == vector["valid"], f"{vector['name']}: the signature")
        if valid:
            signed = {0: vector["kind"], 1: vector["signer"], 2: document, 3: signature}
            check(fits("any-signed", encode(signed)), f"{vector['name']}: CDDL")


def read_version(text):
    numbers = text.split(".")
    if len(numbers) > 4 or not all(re.fullmatch(r"0|[1-9][0-9]*", number) for number in numbers):
        return None
    numbers = [int(number) for number in numbers]
    return None if max(numbers) > 0xFFFFFFFF else numbers + [0] * (4 - len(numbers))


def verify_images():
    file = load("images.json")
    public = Ed25519PrivateKey.from_private_bytes(unhex(file["seed"])).public_key()
    check(public.public_bytes(Encoding.Raw, PublicFormat.Raw).hex() == file["public_key"], "the image key")
    for vector in file["versions"]:
        check(read_version(vector["text"]) == vector["numbers"], f"the version {vector['text']!r}")
    for vector in file["images"]:
        model, version = vector["model"].encode(), vector["version"].encode()
        covered = (b"Pandu/1 image" + bytes([len(model)]) + model + bytes([len(version)]) + version
                   + vector["size"].to_bytes(4, "big") + unhex(vector["sha256"]))
        check(covered.hex() == vector["signed_bytes"], f"{vector['name']}: what is signed")
        try:
            public.verify(unhex(vector["signature"]), covered)
            valid = True
        except InvalidSignature:
            valid = False
        check(valid == vector["valid"], f"{vector['name']}: the signature")


def main():
    for verify in (verify_cbor, verify_hello, verify_adverts, verify_labels, verify_frames, verify_handshakes,
                   verify_pairing, verify_messages, verify_strange, verify_documents,
                   verify_images):
        before = checks
        verify()
        print(f"{verify.__name__.removeprefix('verify_'):12} {checks - before:5} checks passed")


if __name__ == "__main__":
    main()
