#!/usr/bin/env python3
"""A companion and a device that know Pandu only from docs/protocol.md, against the real ones, over TCP.

    stranger.py DIR     where DIR holds the programs `pandu` and `pandu-device`, such as target/debug

First it pairs with `pandu-device` as a companion: by label and by code, in both suites, with a wrong code, and again
as a paired phone. Then it is a device itself and has `pandu setup` pair with it, by label and by code.
Cryptography and CBOR are those of verify.py.
"""

import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading

import verify
from verify import (Ed25519PrivateKey, Encoding, Handshake, InvalidTag, Joiner, PublicFormat, add, check, compressed, cut,
                    decode, encode, expand, fits, hkdf, label_psk, negative, read_hello, read_label, scalars, sha256,
                    stretch, times, transcript_keys, uncompressed, verifier_record, x25519_public)

REFUSAL = b"\xc0\x00"


class Refused(Exception):
    """The other end said `C0 00` or hung up."""


# ---- Links and frames (2.2, 3) ----

class Link:
    def __init__(self, stream):
        self.stream, self.session = stream, None

    def take(self, count):
        data = b""
        while len(data) < count:
            more = self.stream.recv(count - len(data))
            if not more:
                raise Refused("the link ended")
            data += more
        return data

    def receive_record(self):
        return self.take(int.from_bytes(self.take(2), "big"))

    def send_record(self, record):
        self.stream.sendall(len(record).to_bytes(2, "big") + record)

    def begin(self, selector, first_value=None):
        self.sending, self.receiving, self.waiting = selector, Joiner(selector, 65_535), first_value

    def send_message(self, message):
        for value in cut([message], self.sending, 244):
            self.send_record(value)
            self.sending = (self.sending + 1) % 64

    def receive_message(self):
        while True:
            value = self.waiting or self.receive_record()
            self.waiting = None
            if value == REFUSAL:
                raise Refused("C0 00")
            message = self.receiving.value(0, value)
            if message is not None:
                return message

    # Sessions (8).

    def send(self, item):
        self.send_message(self.session[0].encrypt(b"", encode(item)))

    def receive(self):
        while True:
            plaintext = self.session[1].decrypt(b"", self.receive_message())
            if plaintext:
                return decode(plaintext), plaintext
            self.session[1].rekey()


# ---- Handshakes of the companion (6) ----

def prologue(selector, hello):
    return b"Pandu/1" + bytes([selector]) + len(hello).to_bytes(2, "big") + hello


def noise_name(selector):
    pattern = "XXpsk3" if selector & 1 else "IKpsk2"
    return f"Noise_{pattern}_25519_{verify.SUITES[selector >> 1]}_SHA256"


def connect(port):
    link = Link(socket.create_connection(("127.0.0.1", port), timeout=20))
    link.advert, link.hello = link.receive_record(), link.receive_record()
    check(verify.is_advert(link.advert), "the advert over TCP")
    check(fits("hello", link.hello), "the hello fits the CDDL")
    return link


def meet_known(port, suite, own, device, psk):
    link = connect(port)
    selector = suite << 1
    link.begin(selector)
    noise = Handshake(noise_name(selector), True, prologue(selector, link.hello), own, os.urandom(32), device)
    link.send_message(noise.write())
    try:
        check(noise.read(link.receive_message(), psk) == b"", "message 2")
    except InvalidTag:
        raise Refused("message 2 does not decrypt") from None
    link.session, link.hash, link.device = noise.split(), noise.h, device
    return link


def meet_by_code(port, suite, own, digits):
    link = connect(port)
    selector = suite << 1 | 1
    link.begin(selector)
    before = prologue(selector, link.hello)
    noise = Handshake(noise_name(selector), True, before, own, os.urandom(32))
    w0, w1 = scalars(stretch(digits.encode()))
    x = int.from_bytes(os.urandom(48), "big") % verify.N_ORDER
    share_p = add(times(x, verify.G), times(w0, verify.SPAKE_M))
    link.send_message(noise.write(compressed(share_p)))
    payload = noise.read(link.receive_message())
    share_v = expand(payload[:33])
    theirs = add(share_v, negative(times(w0, verify.SPAKE_N)))
    keys = transcript_keys(b"Pandu/1 code" + before, share_p, share_v, times(x, theirs), times(w1, theirs), w0)
    if keys[1] != payload[33:]:
        raise Refused("confirmV does not fit: the code is wrong")
    link.send_message(keys[0] + noise.write(psk=hkdf(None, keys[2], b"Pandu code PSK")))
    link.session, link.hash, link.device = noise.split(), noise.h, noise.rs
    return link


def ask(link, kind, body, command=False):
    link.last = getattr(link, "last", 0) + 1
    request = {0: kind, 1: link.last, 2: body}
    if command:
        request[3] = os.urandom(16)
    check(fits("uplink", encode(request)), f"our request of kind {kind}")
    link.send(request)
    while True:
        answer, plaintext = link.receive()
        check(fits("downlink", plaintext), f"the answer to kind {kind} fits the CDDL: {answer}")
        if answer.get(1) == link.last:
            check(0 in answer and answer[0] == kind, f"kind {kind} is answered: {answer}")
            return answer[2]


def pair(link, own):
    """Section 7; gives the session PSK."""
    started = ask(link, 1, {0: "A stranger"})
    share = os.urandom(32)
    psk = hkdf(link.hash, share + started[0], b"Pandu session PSK")
    finished = ask(link, 2, {0: share}, command=True)
    check(finished[0] == 1, "the first companion is the owner")
    check(finished[1] == sha256(x25519_public(own))[:8], "the handle")
    link.signing_key = verify.Ed25519PublicKey.from_public_bytes(started[1])
    return psk


def verify_signed(link, signed, kind):
    check(signed[0] == kind, "the kind of a document")
    link.signing_key.verify(signed[3], b"Pandu/1 document" + kind.to_bytes(4, "big") + signed[2])
    return decode(signed[2])


# ---- Against pandu-device ----

@contextlib.contextmanager
def pandu_device(programs, room, profile="lock"):
    label = pathlib.Path(room) / "label"
    command = [programs / "pandu-device", "--listen", "tcp:127.0.0.1:0", "--state", pathlib.Path(room) / "state",
               "--profile", profile, "--label-text", label]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True)
    try:
        line = next(line for line in process.stdout if line.startswith("listening "))
        written = dict(line.split(" ", 1) for line in label.read_text(encoding="utf-8").splitlines())
        yield int(line.rsplit(":", 1)[1]), written["qr"], written["code"]
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def use(link):
    """The first requests of any companion."""
    identity = ask(link, 3, {})
    manifest = verify_signed(link, ask(link, 32, {}), 1)
    check(manifest[0] == identity[1], "the manifest is of this model")
    nonce = os.urandom(16)
    check(verify_signed(link, ask(link, 4, {0: nonce}), 3)[0] == nonce, "the posture is fresh")
    ask(link, 7, {0: 1}, command=True)
    return identity[1]


def as_a_companion(programs):
    for suite in (1, 2):
        with tempfile.TemporaryDirectory() as room, pandu_device(programs, room) as (port, qr, code):
            own = os.urandom(32)
            device, secret = read_label(qr)
            with contextlib.suppress(Refused):
                meet_known(port, suite, own, device, os.urandom(32))
                check(False, "a wrong label is taken")
            link = meet_known(port, suite, own, device, label_psk(secret))
            check(verify.rotating_id(device, link.advert[3:6]) == link.advert[3:], "the advert is this device's")
            psk = pair(link, own)
            model = use(link)
            again = meet_known(port, suite, own, device, psk)
            check(ask(again, 3, {})[1] == model, "the same device in a session")
            with contextlib.suppress(Refused):
                meet_known(port, suite, os.urandom(32), device, label_psk(secret))
                check(False, "the label opens a device that has an owner")
            print(f"pandu-device by label, suite {suite}: paired, used, met again")
        with tempfile.TemporaryDirectory() as room, pandu_device(programs, room) as (port, qr, code):
            own, digits = os.urandom(32), read_label(code)[:8]
            with contextlib.suppress(Refused):
                meet_by_code(port, suite, own, "00000001")
                check(False, "a wrong code is taken")
            link = meet_by_code(port, suite, own, digits)
            psk = pair(link, own)
            check(link.device == read_label(qr)[0], "the device's key is the label's")
            use(link)
            ask(meet_known(port, suite, own, link.device, psk), 5, {})
            print(f"pandu-device by code, suite {suite}: wrong code refused, paired, used, met again")


# ---- A device, against pandu ----

def is_probe(request):
    """The check asks for a number that stands for nothing, to see whether a right is asked for first (docs/check.md)."""
    return request[0] in (7, 65) and 0xFFFFFFFF in request[2].values()


class Device:
    """A window sensor that senses one thing, has no password, no network, no updates of its own and no consents."""

    def __init__(self, suites):
        self.private, self.signing = os.urandom(32), Ed25519PrivateKey.generate()
        self.public = x25519_public(self.private)
        self.secret, self.digits = os.urandom(16), "30518264"
        self.record = verifier_record(stretch(self.digits.encode()))
        self.clients, self.finished, self.answers, self.failure = {}, False, {}, None
        self.suites, self.asked = suites, []

    def qr(self):
        content = self.public + self.secret
        number = int.from_bytes(content + sha256(b"Pandu label", content)[:2], "big")
        return "PANDU:1:" + "".join(verify.BASE32[number >> 5 * place & 31] for place in reversed(range(80)))

    def code(self):
        nine = self.digits + verify.check_digit(self.digits)
        return f"{nine[:3]}-{nine[3:6]}-{nine[6:]}"

    def serve(self, listener):
        while True:
            try:
                stream, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.guard, args=(stream,), daemon=True).start()

    def guard(self, stream):
        with stream:
            try:
                self.talk(Link(stream))
            except (Refused, ConnectionError, TimeoutError):
                pass
            except (Exception, SystemExit) as failure:  # shown by whoever waits for the companion
                self.failure = repr(failure)

    def talk(self, link):
        link.stream.settimeout(30)
        window = not self.clients
        hello = encode({0: [1], 1: self.suites, 2: 3, 3: 10 if window else 0, 4: [1, 2] if window else []})
        link.send_record(bytes([1, 3, int(window)]) + verify.rotating_id(self.public, os.urandom(3)))
        link.send_record(hello)
        first = link.receive_record()
        selector = first[0] & 63
        if selector >> 1 not in self.suites or len(first) < 65:
            # No handshake: the check looks whether a request without one is answered.
            link.send_record(REFUSAL)
            return
        link.begin(selector, first)
        before = prologue(selector, hello)
        noise = Handshake(noise_name(selector), False, before, self.private, os.urandom(32))
        if selector & 1:
            self.by_code(link, noise, before)
        elif not self.by_key(link, noise, window):
            link.send_record(REFUSAL)
            return
        sending, receiving = noise.split()[::-1]
        link.session, link.paired = (sending, receiving), noise.rs in self.clients
        try:
            while True:
                request, plaintext = link.receive()
                check(fits("uplink", plaintext) or is_probe(request), f"a request fits the CDDL: {request}")
                answer = self.answer(link, noise, request)
                check(fits("downlink", encode(answer)), f"our answer fits the CDDL: {answer}")
                link.send(answer)
        except InvalidTag:
            return

    def by_key(self, link, noise, window):
        noise.read(link.receive_message())
        psk = self.clients.get(noise.rs) or (label_psk(self.secret) if window else None)
        if psk:
            link.send_message(noise.write(psk=psk))
        return psk is not None

    def by_code(self, link, noise, before):
        share_p = expand(noise.read(link.receive_message()))
        w0, big_l = int.from_bytes(self.record[:32], "big"), expand(self.record[32:])
        y = int.from_bytes(os.urandom(48), "big") % verify.N_ORDER
        share_v = add(times(y, verify.G), times(w0, verify.SPAKE_N))
        theirs = add(share_p, negative(times(w0, verify.SPAKE_M)))
        keys = transcript_keys(b"Pandu/1 code" + before, share_p, share_v, times(y, theirs), times(y, big_l), w0)
        link.send_message(noise.write(compressed(share_v) + keys[1]))
        third = link.receive_message()
        if third[:32] != keys[0]:
            raise Refused("a wrong code")
        noise.read(third[32:], hkdf(None, keys[2], b"Pandu code PSK"))

    def answer(self, link, noise, request):
        kind, body, key = request[0], request[2], request.get(3)
        self.asked.append(kind)
        if key in self.answers:
            return {**self.answers[key], 1: request[1]}
        if not link.paired and kind not in (1, 2):
            return {1: request[1], 3: {0: 2}}
        reply = self.reply(link, noise, kind, body)
        if reply is None:
            return {1: request[1], 3: {0: 8}}
        answer = {0: kind, 1: request[1], 2: reply}
        if key:
            self.answers[key] = answer
        return answer

    def signed(self, kind, document):
        data = encode(document)
        return {0: kind, 1: 1, 2: data, 3: self.signing.sign(b"Pandu/1 document" + kind.to_bytes(4, "big") + data)}

    def reply(self, link, noise, kind, body):
        words = [{0: "en", 1: "On the frame"}]
        if kind == 1:
            link.share = os.urandom(32)
            return {0: link.share, 1: self.signing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)}
        if kind == 2:
            self.clients[noise.rs] = hkdf(noise.h, body[0] + link.share, b"Pandu session PSK")
            link.paired = True
            return {0: 1, 1: sha256(noise.rs)[:8]}
        if kind == 21:
            self.finished = True
        known = {
            3: {0: "Stranger Ltd", 1: "W-1", 3: "W1-7", 4: "1.0", 5: 3, 6: [], 8: {0: False, 1: False, 2: False, 3: False, 4: False}},
            5: {0: 1, 1: 600, 2: 0, 3: False},
            6: {0: 1, 1: 600, 2: 0, 3: False},
            7: {0: 1, 1: 0},
            14: {},
            15: {},
            20: {0: True, 1: True, 2: [], 3: self.finished, 4: 0},
            32: self.signed(1, {0: "W-1", 1: 1, 2: [{0: 7, 1: words, 2: [{0: "en", 1: "Always"}]}]}),
            33: {0: [{0: 0, 1: 7, 2: True, 3: 0}]},
            34: self.signed(2, {0: "W-1", 1: 1, 2: []}),
            35: {0: []},
            40: {0: []},
            43: {0: []},
            50: {0: "1.0", 1: 0, 2: 0, 5: 0},
            12: {0: [{0: sha256(noise.rs)[:8], 1: "a companion", 2: 1, 3: 0, 4: True}]},
            64: {0: [], 1: False, 2: False},
        }
        known[21] = known[20]
        return known.get(kind)


def as_a_device(programs):
    for suites, way in (([1, 2], "label"), ([2], "code")):
        device = Device(suites)
        listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=device.serve, args=(listener,), daemon=True).start()
        with tempfile.TemporaryDirectory() as home:
            link = f"tcp:127.0.0.1:{listener.getsockname()[1]}"
            label = device.qr() if way == "label" else device.code()
            common = [programs / "pandu", "--home", home, "--link", link, "--yes", "--language", "en"]
            environment = {**os.environ, "PANDU_PASSPHRASE": "a passphrase for this test alone"}
            done = subprocess.run([*common, "setup", "--code", label], env=environment, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=120, check=False)
            check(device.failure is None, f"the device: {device.failure}")
            check(done.returncode == 0, f"pandu setup ended with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-2000:]}")
            check(len(device.clients) == 1 and device.finished, "the device is paired and set up")
        listener.close()
        print(f"pandu setup by {way}, suites {suites}: paired and set up in {len(device.asked)} requests")


def main():
    programs = pathlib.Path(sys.argv[1]).resolve()
    as_a_companion(programs)
    as_a_device(programs)


if __name__ == "__main__":
    main()
